"""Which way a packet takes: the internet's, or that of a simulated account, which ends on loopback."""

from __future__ import annotations

import json
from typing import Final, Protocol
from urllib.parse import quote
from urllib.request import ProxyHandler, build_opener

SERVED_AT: Final = "/_workbench/network"
"""The path at which a simulated account tells its ways."""
_LOOPBACK_S, _LONGEST = 10.0, 1024

DROPPED: Final = "dropped"
"""The way to an address that answers nothing: a simulated account has no such server to listen in vain."""


class Ways(Protocol):
    """Where names are looked up, and where connections end."""

    @property
    def is_simulated(self) -> bool:
        """Nothing leaves this computer."""
        ...

    def resolver(self) -> tuple[str, int] | None:
        """Return the address and port of the only resolver to be asked; None for those of the system."""
        ...

    def end_of(self, address: str, port: int) -> tuple[str, int] | str:
        """Return where a connection to an address ends in truth: itself, a stand-in's, or `DROPPED`."""
        ...


class Served:
    """The ways of a simulated account that another process serves on loopback, as its endpoint tells them.

    Args:
        endpoint_url: Of that account.
    """

    is_simulated = True

    def __init__(self, endpoint_url: str) -> None:
        self._url = f"{endpoint_url.rstrip('/')}{SERVED_AT}"

    def resolver(self) -> tuple[str, int]:
        """As `Ways.resolver`; raises OSError where the endpoint tells of no network."""
        return _end(self._told(""))

    def end_of(self, address: str, port: int) -> tuple[str, int] | str:
        """As `Ways.end_of`."""
        told = self._told(f"?address={quote(address)}&port={port}")
        return DROPPED if told == DROPPED else _end(told)

    def _told(self, question: str) -> object:
        opener = build_opener(ProxyHandler({}))
        with opener.open(f"{self._url}{question}", timeout=_LOOPBACK_S) as answer:
            return json.loads(answer.read(_LONGEST))


def _end(told: object) -> tuple[str, int]:
    """Return the address and port that were told; raises OSError where it is none on loopback."""
    if isinstance(told, list) and len(told) == 2 and told[0] == "127.0.0.1" and isinstance(told[1], int):  # noqa: PLR2004 - an address and a port
        return told[0], told[1]
    raise OSError(f"the simulated account tells of no end on loopback: {told!r:.60}")


class Internet:
    """The ways of this computer."""

    is_simulated = False

    def resolver(self) -> None:
        """As `Ways.resolver`."""
        return

    def end_of(self, address: str, port: int) -> tuple[str, int]:
        """As `Ways.end_of`."""
        return address, port
