"""The screens in a browser: who may come in, and what their process is given.

A page of this server starts a process with the credentials of whoever serves. So nobody comes in without the
ticket of the link that was printed, and no other site can send a browser here: the host that is asked for,
and the origin of a WebSocket, must be the server's own (a name that leads to 127.0.0.1 is another host).
"""

from __future__ import annotations

import asyncio
import os
import secrets
import shlex
import signal
from collections.abc import Callable, Mapping

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from textual_serve.server import Server

from workbench.domain.text import clean
from workbench.engine.errors import UsageError

COOKIE = "workbench"
_KEPT = {
    *("HOME", "LANG", "LANGUAGE", "LOGNAME", "PATH", "PYTHONPATH", "TMPDIR", "TZ", "USER", "VIRTUAL_ENV"),
    *("REQUESTS_CA_BUNDLE", "SSL_CERT_DIR", "SSL_CERT_FILE"),
    *("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"),
}
_PORT_OF_HTTP = 80
_KEPT_PREFIXES = ("AWS_", "LC_", "XDG_", "WORKBENCH_")


def kept(environment: Mapping[str, str]) -> dict[str, str]:
    """Return what a process of the screens needs of an environment: paths, language, AWS."""
    return {
        name: value for name, value in environment.items() if name in _KEPT or name.startswith(_KEPT_PREFIXES)
    }


class GuardedServer(Server):
    """A server of Textual apps whose pages need a ticket.

    Args:
        command: The words of the command that draws the screens.
        host: The interface.
        port: The port.
        announce: Is told the link, once it can be opened.
    """

    def __init__(self, command: list[str], host: str, port: int, announce: Callable[[str], None]) -> None:
        named = f"[{host}]" if ":" in host else host
        url = f"http://{named}" if port == _PORT_OF_HTTP else f"http://{named}:{port}"  # as browsers name it
        super().__init__(shlex.join(command), host=host, port=port, title="workbench", public_url=url)
        self.ticket = secrets.token_urlsafe(24)
        self._announce = announce

    @property
    def link(self) -> str:
        """The address that lets in."""
        return f"{self.public_url}/?ticket={self.ticket}"

    async def on_startup(self, app: web.Application) -> None:
        """Say nothing yet: nobody listens before the application has started."""

    def serve(self, debug: bool = False) -> None:  # noqa: FBT001, FBT002 - as the server's own, which it overrides
        """Serve until Ctrl-C or SIGTERM; say where the screens are once their port is listened at.

        Unlike the server's own it tells when that is, and logs no requests, which carry the ticket.
        """
        self.debug = debug
        loop = asyncio.new_event_loop()
        for ends in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(ends, self.request_exit)
        web.run_app(
            self._make_app(),
            host=self.host,
            port=self.port,
            handle_signals=False,
            loop=loop,
            print=lambda _: self._announce(self.link),  # which aiohttp calls when all its sites are open
        )

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.middlewares.append(self._guard)
        return app

    @property
    def _guard(self) -> Middleware:
        @web.middleware
        async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
            if f"http://{request.host}" != self.public_url:
                raise web.HTTPForbidden(text="this is not the host that workbench serves\n")
            if request.headers.get("Origin", self.public_url) != self.public_url:
                raise web.HTTPForbidden(text="a page of another site may not come in\n")
            if self._is_ticket(request.query.get("ticket", "")):
                answer = web.HTTPFound("/")  # away from the address line and the history
                answer.set_cookie(COOKIE, self.ticket, httponly=True, samesite="Strict", path="/")
                raise answer
            if not self._is_ticket(request.cookies.get(COOKIE, "")):
                raise web.HTTPForbidden(text="open the link that workbench serve printed\n")
            return await handler(request)

        return guard

    def _is_ticket(self, given: str) -> bool:
        return secrets.compare_digest(given.encode(), self.ticket.encode())


def serve(command: list[str], host: str, port: int, announce: Callable[[str], None]) -> None:
    """Serve the screens until Ctrl-C. Gives up what of this process's environment they do not need.

    Args:
        command: The words of the command that draws them.
        host: The interface.
        port: The port.
        announce: Is told the link.

    Raises:
        UsageError: Nobody can listen there: the port is taken, or the interface is not of this machine.
    """
    needed = kept(os.environ)
    os.environ.clear()
    os.environ.update(needed)
    try:
        GuardedServer(command, host, port, announce).serve()
    except OSError as error:
        why = clean(error.strerror or str(error))
        raise UsageError(
            f"Cannot listen at {clean(host)}, port {port}: {why}. Give another --port or --host"
        ) from error
