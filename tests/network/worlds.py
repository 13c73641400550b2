"""Machines on loopback, and the ways to them."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from workbench.domain.evidence import Answer, Request, ask
from workbench.domain.values import JsonObject
from workbench.engine.clock import SystemClock
from workbench.engine.ports import Deadline
from workbench.network.greeting import greet
from workbench.probes._examples import answered

ADDRESS = "52.16.1.1"
SERVER_ID = "s-0123456789abcdef0"
OWN_NAME = f"{SERVER_ID}.server.transfer.us-east-1.amazonaws.com"


class OneEnd:
    """Ways that lead everywhere to one end on loopback."""

    is_simulated = True

    def __init__(self, end: tuple[str, int] | str, resolver: tuple[str, int] | None = None) -> None:
        self._end, self._resolver = end, resolver

    def resolver(self) -> tuple[str, int] | None:
        return self._resolver

    def end_of(self, address: str, port: int) -> tuple[str, int] | str:
        del address, port
        return self._end


@contextmanager
def machine(answer: Callable[[socket.socket], None]) -> Iterator[tuple[str, int]]:
    """A machine that takes one connection after the other, and treats each so."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connected, _ = listening.accept()
            except OSError:
                return
            with connected, suppress(OSError):
                answer(connected)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


def climbed(end: tuple[str, int] | str, seconds: float = 10.0) -> JsonObject:
    """Climb to an end on loopback."""
    clock = SystemClock()
    return greet(ADDRESS, 22, OneEnd(end), clock, Deadline(clock, seconds))


def greeting(address: str = ADDRESS, *, name: str = OWN_NAME, port: object = 22) -> Request:
    """Return the request to greet a server."""
    return ask("network.GreetServer", Name=name, Address=address, Port=port)  # type: ignore[arg-type] # hostile ones


def resolved(name: str) -> Request:
    """Return the request to look a name up."""
    return ask("network.ResolveName", Name=name)


def described(**server: object) -> Answer:
    """Return what DescribeServer answers of the server."""
    return answered("transfer.DescribeServer", {"Server": {"ServerId": SERVER_ID, **server}})  # type: ignore[dict-item] # of any shape
