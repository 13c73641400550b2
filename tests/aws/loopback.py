"""A small server on loopback that answers as AWS would, and remembers what it was asked."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: str

    @property
    def operation(self) -> str:
        """The operation of JSON and query protocols."""
        target = self.headers.get("x-amz-target", "").rpartition(".")[2]
        return target or parse_qs(self.body).get("Action", [""])[0]

    @property
    def json(self) -> dict[str, Any]:
        parsed: dict[str, Any] = json.loads(self.body)
        return parsed

    @property
    def access_key(self) -> str:
        return self.headers.get("authorization", "").partition("Credential=")[2].partition("/")[0]

    @property
    def region(self) -> str:
        return self.headers["authorization"].partition("Credential=")[2].split("/")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What to answer."""

    status: int = 200
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    announced: int | None = None
    """The content length to claim; None for that of the body."""
    drip_s: float = 0.0
    """Seconds between the bytes of the body."""
    times: int = 1
    """How often the body is sent."""


def json_reply(status: int = 200, **body: Any) -> Reply:
    headers = {"x-amzn-RequestId": "11111111-2222-3333-4444-555555555555"}
    return Reply(status=status, body=json.dumps(body), headers=headers)


def json_error(code: str, message: str = "", status: int = 400) -> Reply:
    return json_reply(status, __type=code, message=message)


def identity(asked: Asked, account: str = "111122223333") -> Reply:
    """Answer GetCallerIdentity with the access key as the session name."""
    return Reply(
        body="<GetCallerIdentityResponse><GetCallerIdentityResult>"
        f"<Arn>arn:aws:sts::{account}:assumed-role/oncall/{asked.access_key}</Arn>"
        f"<UserId>U</UserId><Account>{account}</Account></GetCallerIdentityResult>"
        "<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetCallerIdentityResponse>"
    )


def query_error(code: str, message: str = "", status: int = 403) -> Reply:
    return Reply(
        status=status,
        body=f"<ErrorResponse><Error><Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>",
    )


HEAD_OBJECT = Reply(headers={"ETag": '"e"', "Last-Modified": "Mon, 23 Nov 2026 12:00:00 GMT"})
"""What every answer of S3's to HEAD tells."""

Handler = Callable[[Asked], Reply]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128  # forty clients at once: a refused SYN is only sent again after a second

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):  # the other side may hang up as it likes
            super().handle_error(request, client_address)


class Loopback:
    """The server; `asked` lists the requests in the order of their arrival."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler
        self.asked: list[Asked] = []
        self.stopped = threading.Event()
        self._server = _Server(("127.0.0.1", 0), self._handler_class())
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self.stopped.set()
        self._server.shutdown()
        self._server.server_close()

    def answer(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        return self.handler(asked)

    def _handler_class(self) -> type[BaseHTTPRequestHandler]:
        loopback = self

        class Answering(BaseHTTPRequestHandler):
            def _serve(self) -> None:
                length = int(self.headers.get("content-length") or 0)
                reply = loopback.answer(
                    Asked(
                        method=self.command,
                        path=self.path,
                        headers={name.lower(): value for name, value in self.headers.items()},
                        body=self.rfile.read(length).decode(),
                    )
                )
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                body = reply.body.encode()
                announced = len(body) * reply.times if reply.announced is None else reply.announced
                self.send_header("content-length", str(announced))
                self.end_headers()
                if self.command != "HEAD":
                    self._write(body, reply)
                self.close_connection = announced != len(body)

            def _write(self, body: bytes, reply: Reply) -> None:
                with suppress(ConnectionError):  # the other side has had enough
                    for _ in range(reply.times):
                        for piece in (body[n : n + 1] for n in range(len(body))) if reply.drip_s else (body,):
                            self.wfile.write(piece)
                            loopback.stopped.wait(reply.drip_s)

            do_GET = do_POST = do_HEAD = do_PUT = do_DELETE = _serve  # noqa: N815 - named by http.server

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - http.server's signature
                del format, args

        return Answering


@contextmanager
def serving(handler: Handler) -> Iterator[Loopback]:
    """Serve until the block ends."""
    server = Loopback(handler)
    try:
        yield server
    finally:
        server.close()
