"""`workbench serve`: who comes in without the ticket, from another host or another site starts no process."""

from __future__ import annotations

import os
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from unittest import mock

import pytest
from aiohttp import ClientSession, CookieJar, WSServerHandshakeError, web
from aiohttp.test_utils import TestServer, unused_port

from tests.cli.conftest import Cli
from tests.patience import PATIENCE_S
from workbench.cli.global_options import words_of
from workbench.cli.serving import GuardedServer, kept, serve
from workbench.cli.settings import Settings


class Watched(GuardedServer):
    """A server that counts the processes that it would have started."""

    started = 0

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        self.started += 1
        screens = web.WebSocketResponse()
        await screens.prepare(request)
        await screens.close()
        return screens


@pytest.fixture
async def server() -> AsyncIterator[Watched]:
    made = Watched(["never", "started"], "127.0.0.1", unused_port(), announce=lambda _: None)
    async with TestServer(await made._make_app(), host="127.0.0.1", port=made.port):
        yield made


async def test_the_link_lets_in_and_leaves_the_address_line(server: Watched) -> None:
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as browser:
        async with browser.get(server.link) as page:
            assert page.status == 200
            assert str(page.url) == f"{server.public_url}/"
            assert server.ticket not in await page.text()
        async with browser.ws_connect(f"{server.public_url}/ws?width=80&height=24"):
            assert server.started == 1


@pytest.mark.parametrize("ticket", ["", "?ticket=", "?ticket=wrong", "?ticket=%C3%A4"])
async def test_without_the_ticket_nothing_is_shown_or_started(server: Watched, ticket: str) -> None:
    async with ClientSession() as stranger:
        for path in ("/", "/static/js/textual.js", "/download/x"):
            async with stranger.get(f"{server.public_url}{path}{ticket}") as page:
                assert page.status == 403
        with pytest.raises(WSServerHandshakeError):
            await stranger.ws_connect(f"{server.public_url}/ws{ticket}")
    assert server.started == 0


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example:80"}, {"Origin": "http://evil.example"}, {"Origin": "null"}]
)
async def test_another_host_or_site_stays_outside_even_with_the_cookie(
    server: Watched, headers: dict[str, str]
) -> None:
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as browser:
        async with browser.get(server.link) as page:
            assert page.status == 200
        with pytest.raises(WSServerHandshakeError):
            await browser.ws_connect(f"{server.public_url}/ws", headers=headers)
    assert server.started == 0


def test_a_second_server_follows_the_first_in_one_process() -> None:
    links: list[str] = []

    def leave(link: str) -> None:
        links.append(link)
        raise KeyboardInterrupt

    with mock.patch.dict(os.environ):
        for _ in range(2):
            serve(["never", "started"], "127.0.0.1", unused_port(), leave)
    assert len(set(links)) == 2


def test_the_link_is_told_when_it_can_be_opened() -> None:
    opened: list[str] = []

    def leave(link: str) -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S):
            opened.append(link)
        raise KeyboardInterrupt

    with mock.patch.dict(os.environ):
        port = unused_port()
        serve(["never", "started"], "127.0.0.1", port, leave)
    assert len(opened) == 1


def test_where_nobody_can_listen_is_named(cli: Cli) -> None:
    with mock.patch.dict(os.environ), socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        found = cli("serve", "--port", port)
        elsewhere = cli("serve", "--beyond-this-machine", "--host", "192.0.2.1")  # TEST-NET-1, RFC 5737
    for result in (found, elsewhere):
        assert result.code == 2
        assert "the screens are at" not in result.err
    assert f"Cannot listen at 127.0.0.1, port {port}" in found.err
    assert "Cannot listen at 192.0.2.1, port 8787" in elsewhere.err


def test_the_link_to_an_ipv6_address_is_one() -> None:
    server = GuardedServer(["never", "started"], "::1", 8787, announce=lambda _: None)
    assert server.link.startswith("http://[::1]:8787/?ticket=")
    assert GuardedServer(["x"], "127.0.0.1", 80, announce=print).link.startswith("http://127.0.0.1/?ticket=")


def test_the_screens_are_given_only_what_they_need() -> None:
    given = {"PATH": "/bin", "AWS_PROFILE": "p", "LC_ALL": "C", "DATABASE_URL": "secret", "EDITOR": "vi"}
    assert kept(given) == {"PATH": "/bin", "AWS_PROFILE": "p", "LC_ALL": "C"}


def test_global_options_go_with_them() -> None:
    settings = Settings(profile="p", no_journal=True, playbooks=(Path("/a b"), Path("/c")))
    assert words_of(settings) == [
        "--profile",
        "p",
        "--playbooks",
        "/a b",
        "--playbooks",
        "/c",
        "--no-journal",
    ]


def test_other_interfaces_must_be_meant(cli: Cli) -> None:
    refused = cli("serve", "--host", "0.0.0.0")  # noqa: S104 - that it is refused is the test
    assert refused.code == 2
    assert "--beyond-this-machine" in refused.err
