"""Reading answers off the socket, within bounds.

botocore reads a body whole, however long it is, takes one that ends early for complete, and waits for each
next byte anew. Here a body is read in pieces, up to a number of bytes, and its length is compared with what
was announced.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from workbench.aws.answer_formats import MalformedAnswerError

LONGEST_ANSWER = 32 * 1024 * 1024
"""Bytes. AWS's own limits on answers are a fifth of this at most."""
LONGEST_ERROR = 1024 * 1024
"""Bytes of an answer that is an error."""
_PIECE = 64 * 1024
_FIRST_ERROR_STATUS = 300
_REDIRECTS = range(300, 400)
_SIGNS_OF_S3 = ("x-amz-request-id", "x-amz-id-2", "x-amz-bucket-region")
"""Headers of S3's, the only service that redirects; where there is a body it names an error too."""


class OverBudgetError(Exception):
    """The other side sends more than any answer of AWS's holds, or sends us on and on."""


def on_each_client(session: Any, use: Callable[[Any], None]) -> None:
    """Call `use` with every client that a botocore session makes, before anybody else has it."""

    class Noted:
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            use(self)

    def mix_in(base_classes: list[type], **_: Any) -> None:
        base_classes.insert(0, Noted)

    session.register("creating-client-class", mix_in)


def bound_answers(session: Any, on_piece: Callable[[int], None]) -> None:
    """Let the clients of a botocore session read answers within bounds.

    Args:
        session: A `botocore.session.Session` that has made no client yet.
        on_piece: Called with the number of bytes of each piece that arrived; may raise to end the reading.
    """

    def bound(client: Any) -> None:
        endpoint = client._endpoint  # noqa: SLF001 - botocore has no public way to read a body in pieces
        endpoint.http_session = _BoundedTransport(endpoint.http_session, on_piece)

    on_each_client(session, bound)


class _BoundedTransport:
    """As `botocore.httpsession.URLLib3Session`, whose `send` reads the body itself."""

    def __init__(self, inner: Any, on_piece: Callable[[int], None]) -> None:
        self._inner = inner
        self._on_piece = on_piece

    def close(self) -> None:
        self._inner.close()

    def send(self, request: Any) -> Any:
        """Send a request and return its `AWSResponse` with the body read.

        Raises:
            OverBudgetError: The body is longer than any answer.
            MalformedAnswerError: Somebody who is not AWS sends us elsewhere.
            botocore.exceptions.HTTPClientError: The connection failed or ended early; worth another try.
        """
        request.stream_output = True  # or the other reads it all at once
        _without_bytes(request.headers)
        response = self._inner.send(request)
        try:
            response._content = self._read(request, response)  # noqa: SLF001 - where botocore keeps what it read
        except BaseException:
            response.raw.close()  # what is left of the body must not be taken for the next answer
            raise
        response.raw.release_conn()
        response.raw = io.BytesIO(response._content)  # noqa: SLF001 - what a streamed member is read from
        _refuse_strange_redirect(response)
        return response

    def _read(self, request: Any, response: Any) -> bytes:
        from botocore.exceptions import ConnectionClosedError, HTTPClientError, ReadTimeoutError
        from urllib3 import exceptions as urllib3

        limit = LONGEST_ERROR if response.status_code >= _FIRST_ERROR_STATUS else LONGEST_ANSWER
        body = bytearray()
        try:
            while piece := response.raw.read1(_PIECE):
                self._on_piece(len(piece))
                body += piece
                if len(body) > limit:
                    raise OverBudgetError(
                        f"the answer is longer than {limit:,} bytes, which none of AWS's is"
                    )
        except urllib3.ReadTimeoutError as error:
            raise ReadTimeoutError(endpoint_url=request.url, error=error) from error
        except (urllib3.HTTPError, OSError) as error:
            raise ConnectionClosedError(endpoint_url=request.url, error=error) from error
        announced = str(response.headers.get("content-length", ""))
        if request.method != "HEAD" and announced.isdigit() and int(announced) > len(body):
            raise HTTPClientError(error=f"malformed answer: {len(body)} of {announced} bytes came")
        return bytes(body)


def _without_bytes(headers: Any) -> None:
    """Make texts of a request's headers: urllib3 joins them when it meets a 303, and trips over bytes."""
    for name, value in list(headers.items()):
        if isinstance(value, bytes):
            headers[name] = value.decode("latin-1")


def _refuse_strange_redirect(response: Any) -> None:
    """Raise where not S3 redirects: a login page, a proxy. Of those botocore has no words."""
    headers = {str(name).lower(): str(value) for name, value in response.headers.items()}
    of_s3 = any(name in headers for name in _SIGNS_OF_S3) or b"<Code>" in response.content
    if response.status_code not in _REDIRECTS or of_s3:
        return
    where = urlsplit(headers.get("location", "")).hostname or "nowhere"
    raise MalformedAnswerError(
        f"a redirect (HTTP {response.status_code}) to {where}, which AWS does not send here: "
        "a proxy or a login page stands between"
    )
