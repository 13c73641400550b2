"""What a scenario tells of the network beside what follows from its account."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias

Behaviour: TypeAlias = Literal["ssh", "silent", "http", "closed", "reset", "proxy", "refused", "dropped"]
"""How a machine behaves towards who connects: as an SSH server that is well; silent; a web server; one that
hangs up before it says anything, with or without RST; one that demands the header of the PROXY protocol; one
that refuses; none at all."""
TTL = 60


class LoopbackWays(Protocol):
    """Where the network of an account ends on loopback."""

    def resolver(self) -> tuple[str, int]:
        """Return where its names are told."""
        ...

    def end_of(self, address: str, port: int) -> tuple[str, int] | str:
        """Return where a connection ends: on loopback, or nowhere, which is a word."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record of DNS."""

    name: str
    kind: Literal["A", "AAAA", "CNAME"]
    values: tuple[str, ...]
    ttl: int = TTL


@dataclass(slots=True, kw_only=True)
class ToldNetwork:
    """Names, and machines by address and port."""

    records: list[Record] = field(default_factory=list)
    """What resolvers answer, whatever Route 53 says."""
    hosts: dict[tuple[str, int], tuple[Behaviour, str]] = field(default_factory=dict)
    """How it behaves who is there, and the word of its host key; empty: the server's own."""
