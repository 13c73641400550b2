"""The front door: a loopback HTTP server that sees every request before moto does."""

from __future__ import annotations

import io
import json
import socket
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import cache, lru_cache
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import parse_qsl

from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from werkzeug.serving import ThreadedWSGIServer

from workbench.simulation import moto_overrides
from workbench.simulation.event_history import remember
from workbench.simulation.exchange import RULES, AccountState, Exchange
from workbench.simulation.identities import Identity
from workbench.simulation.network_story import LoopbackWays
from workbench.simulation.permissions import check_permission
from workbench.simulation.principals import identity_of
from workbench.simulation.wire import (
    AwsError,
    HttpReply,
    SignedCall,
    new_request,
    new_request_id,
    render,
    render_error,
    understand,
)

_HOST = "127.0.0.1"
_NETWORK = "/_workbench/network"
"""As `workbench.network.SERVED_AT`, which this layer does not know."""
_POLL_S = 0.05
_REQUEST_IDS = ("x-amz-request-id", "x-amzn-requestid")
_WITHOUT_BODY = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)
_FLASK_PAGE = b"<!doctype html>"
_NOT_UNDERSTOOD = HttpReply(
    status=HTTPStatus.NOT_IMPLEMENTED,
    headers={"Content-Type": "application/xml", "Connection": "close"},  # where it ends is as unclear
    body=b"<Error><Code>NotImplemented</Code><Message>The simulated account answers well-formed, signed "
    b"calls of services that it knows, and this is none</Message></Error>",
)


@cache
def _dispatcher() -> Any:
    """Return moto's applications, one for each service: all of their routes, none of their state.

    That of S3 takes 0.2 s to make; and of each request moto asks the folders of its own installation twice,
    which service a host is of.
    """
    moto = DomainDispatcherApplication(create_backend_app)
    moto.get_backend_for_host = lru_cache(maxsize=512)(moto.get_backend_for_host)
    return moto


def _told_ways(ways: LoopbackWays, query: str, start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Tell where the resolver is, or where a connection ends: the ladder of another process asks."""
    asked = dict(parse_qsl(query))
    port = asked.get("port", "")
    ends = ways.end_of(asked.get("address", ""), int(port)) if port.isdigit() else ways.resolver()
    told = json.dumps(ends).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(told)))])
    return [told]


class FrontDoor:
    """A WSGI application: who asks for what, may they, and does AWS answer otherwise than moto?"""

    def __init__(self, state: AccountState) -> None:
        moto_overrides.load()
        self._state = state
        self._moto = _dispatcher()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one HTTP request."""
        if environ.get("PATH_INFO") == _NETWORK and self._state.ways:
            return _told_ways(self._state.ways, str(environ.get("QUERY_STRING", "")), start_response)
        try:
            body = _read_body(environ)
            call = understand(environ, new_request(environ, io.BytesIO(body)))
        except Exception:  # noqa: BLE001 - a parser may break in any way on a body that is no message
            body, call = b"", None
        reply = self._answer(call, lambda: self._ask_moto(environ, body)) if call else _NOT_UNDERSTOOD
        start_response(f"{reply.status} {HTTPStatus(reply.status).phrase}", _headers(call, reply))
        return [reply.body]

    def _answer(self, call: SignedCall, ask_moto: Callable[[], HttpReply]) -> HttpReply:
        try:
            exchange = Exchange(call, _signer_of(call), self._state, ask_moto)
        except AwsError as refusal:
            return render_error(call, refusal)
        try:
            reply = self._carry_out(exchange)
        except AwsError as refusal:
            if refusal.status != HTTPStatus.NOT_IMPLEMENTED:
                remember(exchange, refusal)
            return render_error(call, refusal)
        except Exception as error:  # noqa: BLE001 - moto raises anything for what it lacks, and so may a rule's bug
            return render_error(call, _not_simulated(repr(error)))
        remember(exchange, reply)
        return _as_s3(reply) if call.service == "s3" else reply

    def _carry_out(self, exchange: Exchange) -> HttpReply:
        call = exchange.call
        limit = self._state.limits.get(str(call))
        if limit and not limit.admits(self._state.story.now()):
            raise AwsError("ThrottlingException", "Rate exceeded")
        check_permission(exchange)
        rule = RULES.get(str(call))
        answer = rule(exchange) if rule else exchange.raw()
        return answer if isinstance(answer, HttpReply) else render(call, answer)

    def _ask_moto(self, environ: Mapping[str, Any], body: bytes) -> HttpReply:
        """Return moto's answer; raises whatever moto raises."""
        status: list[str] = []
        headers: dict[str, str] = {}

        def start_response(line: str, pairs: Iterable[tuple[str, str]], _: Any = None) -> None:
            status.append(line)
            headers.update(pairs)

        again = {**environ, "wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        again.pop("HTTP_TRANSFER_ENCODING", None)
        content = b"".join(self._moto(again, start_response))
        if content.startswith(_FLASK_PAGE):
            raise _not_simulated("moto has no such path")
        return HttpReply(status=int(status[0].partition(" ")[0]), headers=headers, body=content)


class LoopbackServer:
    """Serves a WSGI application on 127.0.0.1, on threads that never hold the process up."""

    def __init__(self, application: FrontDoor, port: int) -> None:
        """Listen; port 0 lets the system choose. Raises OSError when the port is taken."""
        with socket.create_server((_HOST, port), backlog=128) as listening:
            # Given only a port that is taken, werkzeug would print advice and end the process.
            self._server = _Server(_HOST, port, application, _Handler, fd=listening.fileno())
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_POLL_S,), name="simulated-account", daemon=True
        )
        self._thread.start()

    @property
    def url(self) -> str:
        """The endpoint URL for AWS clients."""
        return f"http://{_HOST}:{self._server.server_address[1]}"

    def close(self) -> None:
        """Stop listening and end all connections; requests in flight are dropped."""
        self._server.shutdown()
        self._server.server_close()
        self._server.end_connections()
        self._thread.join()


class _Server(ThreadedWSGIServer):  # type: ignore[misc] # werkzeug is looked at without its types
    """Has a thread for each connection, and knows those that are open."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._connections: set[socket.socket] = set()
        self._has_ended = False

    def process_request_thread(self, request: socket.socket, client_address: Any) -> None:
        """Serve a connection until one of both sides ends it."""
        self._connections.add(request)
        try:
            if self._has_ended:  # taken while the account was being closed
                self.shutdown_request(request)
            else:
                super().process_request_thread(request, client_address)
        finally:
            self._connections.discard(request)

    def end_connections(self) -> None:
        """End what clients have kept: the next account is none of theirs."""
        self._has_ended = True
        for connection in list(self._connections):
            with suppress(OSError):  # it has ended meanwhile
                connection.shutdown(socket.SHUT_RDWR)


class _Handler(MotoRequestHandler):  # type: ignore[misc] # moto ships no types
    """Keeps a connection for the next request, where werkzeug ends each and looks 10 ms whether more comes.

    It says nothing on stderr: the terminal belongs to the workbench.
    """

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else a body waits for the acknowledgement of its headers, 40 ms

    def run_wsgi(self) -> None:
        """Answer one request; the front door has read all of it, so that what follows is the next."""
        told: list[tuple[str, list[tuple[str, str]]]] = []
        try:
            body = b"".join(self.server.app(self.make_environ(), lambda *status: told.append(status)))
            status, headers = told[-1]
        except Exception:  # noqa: BLE001 - a bug of ours, which ends this connection and nothing else
            body, status = b"", "500 Internal Server Error"
            headers = [("content-length", "0"), ("connection", "close")]
        code, _, reason = status.partition(" ")
        self.send_response(int(code), reason)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD" and int(code) not in _WITHOUT_BODY:
            self.wfile.write(body)

    def log(self, *_: Any) -> None:
        """Drop werkzeug's request log."""


def _read_body(environ: Mapping[str, Any]) -> bytes:
    if environ.get("wsgi.input_terminated"):
        return cast("bytes", environ["wsgi.input"].read())
    return cast("bytes", environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))


def _headers(call: SignedCall | None, reply: HttpReply) -> list[tuple[str, str]]:
    """Return the headers with the right length: to HEAD that of the body that GET would bring."""
    headers = {name.lower(): value for name, value in reply.headers.items()}
    length = headers.pop("content-length", "0")
    if not (call and call.method == "HEAD"):
        length = str(len(reply.body))
    if reply.status in _WITHOUT_BODY:
        return list(headers.items())
    return [*headers.items(), ("content-length", length)]


def _as_s3(reply: HttpReply) -> HttpReply:
    """S3 names its request id by a header of its own; moto uses that of the other services."""
    headers = {name: value for name, value in reply.headers.items() if name.lower() not in _REQUEST_IDS}
    return HttpReply(
        status=reply.status, headers={**headers, "x-amz-request-id": new_request_id()}, body=reply.body
    )


def _not_simulated(why: str) -> AwsError:
    """501 is a status that AWS clients do not retry: on a 500 they would for seconds."""
    message = f"The simulated account cannot do this: {why}"
    return AwsError("NotImplemented", message, status=HTTPStatus.NOT_IMPLEMENTED)


def _signer_of(call: SignedCall) -> Identity:
    """Return who signed a call; raises AwsError for a key that nobody has."""
    known = identity_of(call.access_key)
    if known:
        return known
    message = "The security token included in the request is invalid."
    if call.service == "s3":
        raise AwsError("InvalidAccessKeyId", message, status=403)
    if "json" in call.protocol:
        raise AwsError("UnrecognizedClientException", message, status=400)
    raise AwsError("InvalidClientTokenId", message, status=403)
