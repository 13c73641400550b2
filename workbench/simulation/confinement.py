"""No way out of a simulated account but loopback: a drill's file is data, and data must not make requests.

moto delivers for real what some calls ask for: it POSTs to subscribers of topics, to API destinations and to
HTTP endpoints of Firehose, and runs functions and jobs through Docker. So the threads that build and serve an
account, and all threads that these start, are confined where Python opens sockets and processes: its audit
events (https://docs.python.org/3/library/audit_events.html). Other threads, such as those of a live incident
in the same process, are not concerned.
"""

from __future__ import annotations

import ipaddress
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, wraps
from typing import Any
from weakref import WeakSet

_confined: WeakSet[threading.Thread] = WeakSet()


class ConfinedError(OSError):
    """Something in a simulated account wanted to leave the machine, or to start a process."""


@contextmanager
def confined() -> Iterator[None]:
    """Let this thread, and every thread that it starts meanwhile, reach loopback alone.

    Threads started meanwhile stay confined for as long as they live.
    """
    _watch()
    thread = threading.current_thread()
    if thread in _confined:
        yield
        return
    _confined.add(thread)
    try:
        yield
    finally:
        _confined.discard(thread)


@cache
def _watch() -> None:
    """Listen to audit events and to threads that start, once in a process: a hook cannot be taken away."""
    sys.addaudithook(_hook)
    start = threading.Thread.start  # starting a thread raises no audit event on Python 3.11

    @wraps(start)
    def start_as_confined(thread: threading.Thread) -> None:
        if threading.current_thread() in _confined:
            _confined.add(thread)
        start(thread)

    setattr(threading.Thread, "start", start_as_confined)  # noqa: B010 - mypy forbids assigning to a method


def _hook(event: str, args: tuple[Any, ...]) -> None:
    check = _CHECKS.get(event)
    if check and threading.current_thread() in _confined:
        check(event, args)


def _only_loopback(event: str, args: tuple[Any, ...]) -> None:
    """Judge the address of `connect`, `sendto` and `sendmsg`: (socket, address)."""
    address = args[1]
    if address is None:  # sendmsg on a socket that is connected already, and was judged then
        return
    host = address[0] if isinstance(address, tuple) and address else address
    _demand_loopback(event, host)


def _only_local_names(event: str, args: tuple[Any, ...]) -> None:
    host = args[0]
    if host not in (None, "", b"", "localhost", b"localhost"):
        _demand_loopback(event, host)


def _demand_loopback(event: str, host: object) -> None:
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    try:
        local = ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:  # a name, or the path of a Unix socket such as Docker's
        local = False
    if not local:
        raise ConfinedError(f"a simulated account reaches nothing but loopback: {event} {name!r} is refused")


def _no_process(event: str, args: tuple[Any, ...]) -> None:
    raise ConfinedError(f"a simulated account starts no processes: {event} {args[0]!r} is refused")


_CHECKS: dict[str, Callable[[str, tuple[Any, ...]], None]] = {
    "socket.connect": _only_loopback,
    "socket.sendto": _only_loopback,
    "socket.sendmsg": _only_loopback,
    "socket.getaddrinfo": _only_local_names,
    "socket.gethostbyname": _only_local_names,
    "subprocess.Popen": _no_process,
    "os.system": _no_process,
    "os.exec": _no_process,
    "os.posix_spawn": _no_process,
    "os.spawn": _no_process,
}
