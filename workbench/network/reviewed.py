"""The reviewed list of what may leave for DNS and for servers, beside the one of AWS's operations.

It is a class of its own: no IAM policy allows or denies it, CloudTrail does not see it, and it is not AWS
alone that hears of it. So the list says what is sent, to whom, and how much is read. Adding an operation is a
review, as it is for AWS's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

PORTS = frozenset({22, 2222})
"""Ports that are dialled, beside those that DescribeServer or the person names."""
MOST_ADDRESSES = 8
"""Addresses that one check connects to, each once; a run asks each question once."""
LONGEST_ANSWER = 64 * 1024
"""Bytes that are read of one server, in all."""
RUNG_S = 6.0
"""How long each rung may take: to connect, for the banner, for KEXINIT, for the host key."""
CLIMB_S = 20.0
"""How long all rungs of one address may take."""
LOOKUP_S = 5.0
"""How long a name may take, for each kind of address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkOperation:
    """One reviewed operation."""

    id: str
    takes: frozenset[str]
    """Its parameters, all of them required."""
    sends: str
    """What leaves, and to whom."""
    page: str
    """The standard."""


_LISTED = (
    NetworkOperation(
        id="network.ResolveName",
        takes=frozenset({"Name"}),
        sends="two DNS questions, for the name's A and AAAA records, to the resolvers of this computer",
        page="https://www.rfc-editor.org/rfc/rfc1035",
    ),
    NetworkOperation(
        id="network.GreetServer",
        takes=frozenset({"Name", "Address", "Port"}),
        sends=(
            "one TCP connection: an SSH identification, KEXINIT, one half of an (EC)DH key exchange, and a "
            "goodbye; no user name, no authentication"
        ),
        page="https://www.rfc-editor.org/rfc/rfc4253",
    ),
)
NETWORK_OPERATIONS: Mapping[str, NetworkOperation] = MappingProxyType({item.id: item for item in _LISTED})
"""All of them by id."""
