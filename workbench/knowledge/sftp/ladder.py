"""What a climb to one address of an SFTP server came to, as the network's reader tells it.

A climb shows the server's side, from where it was made. That an address lets nobody in from here does not say
that it lets nobody in: a security group may know the partner and not this computer.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Literal, TypeAlias, get_args

from workbench.domain.evidence import Answer
from workbench.domain.values import one_of
from workbench.knowledge.answers import member, text

Rung: TypeAlias = Literal["none", "tcp", "banner", "kexinit", "hostkey"]
"""The last one that held, from below."""
Problem: TypeAlias = Literal[
    "refused",
    "timeout",
    "unreachable",
    "silent",
    "closed",
    "reset",
    "http",
    "not_ssh",
    "no_common",
    "bad_packet",
    "bad_signature",
]
"""Why the next one did not hold."""
_WORDS: dict[Problem, str] = {
    "refused": "refuses the connection",
    "timeout": "does not answer",
    "unreachable": "cannot be reached from here",
    "silent": "takes the connection, and says nothing",
    "closed": "hangs up",
    "reset": "breaks the connection off",
    "http": "answers as a web server",
    "not_ssh": "speaks no SSH",
    "no_common": "takes none of the algorithms that the ladder offers",
    "bad_packet": "sends what is no SSH",
    "bad_signature": "does not hold the key that it shows",
}
_BEHIND: dict[Rung, str] = {"none": "", "tcp": "", "banner": " after its banner", "kexinit": " after KEXINIT"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Climb:
    """One address."""

    address: str
    rung: Rung
    problem: Problem | None
    """None at the top."""
    banner: str
    fingerprint: str
    """Of the host key; empty where it was not come to."""
    md5: str
    """The same by MD5, `MD5:…`."""
    said: str
    vantage: str
    """The address of this end."""
    is_simulated: bool

    @property
    def says_of_server(self) -> bool:
        """It tells of the other end: not that this end has no way there at all."""
        return self.problem != "unreachable"

    @property
    def told(self) -> str:
        """One line of what was found."""
        if self.problem is None:
            return f"{self.address}: {self.banner}, host key {self.fingerprint}"
        behind = _BEHIND.get(self.rung, "")
        said = f" ({self.said})" if self.said else ""
        return f"{self.address} {_WORDS[self.problem]}{behind}{said}"


def read_climb(answer: Answer) -> Climb | None:
    """Return what an answer of `network.GreetServer` tells; None where it was not asked."""
    rung = one_of(text(answer.data, "Rung"), get_args(Rung))
    if not answer.ok or rung is None:
        return None
    return Climb(
        address=text(answer.parameters, "Address"),
        rung=rung,
        problem=one_of(text(answer.data, "Problem"), get_args(Problem)),
        banner=text(answer.data, "Banner").removeprefix("SSH-2.0-"),
        fingerprint=text(member(answer.data, "HostKey"), "Fingerprint"),
        md5=text(member(answer.data, "HostKey"), "Md5"),
        said=text(answer.data, "Said"),
        vantage=text(answer.data, "From"),
        is_simulated=answer.data.get("Simulated") is True,
    )


def is_public(address: str) -> bool:
    """Tell whether an address is one of the internet; False for what is none."""
    try:
        return ip_address(address).is_global
    except ValueError:
        return False
