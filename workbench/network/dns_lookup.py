"""What a name leads to, by the resolvers of this computer: the chain of its aliases, addresses, lifetimes.

Unlike `getaddrinfo` it shows the chain and the lifetimes, and leaves `/etc/hosts` aside; so what a client on
this very computer takes may differ, where somebody wrote the server into that file.
"""

from __future__ import annotations

import dns.exception
import dns.resolver
from dns.message import Message
from dns.rdatatype import AAAA, CNAME, A
from dns.resolver import Resolver

from workbench.domain.values import JsonObject, JsonValue
from workbench.engine.ports import Deadline
from workbench.network.reviewed import LOOKUP_S
from workbench.network.ways import Ways


def look_up(name: str, ways: Ways, deadline: Deadline) -> JsonObject:
    """Ask for the addresses of a name.

    Returns:
        `Status` (`NOERROR`, `NXDOMAIN`, `NODATA`, `SERVFAIL` or `TIMEOUT`), `Chain` (each `Name`, `Target`,
        `Ttl`), `Addresses` (each `Address`, `Ttl`), `Resolvers`.
    """
    try:
        resolver = _resolver(ways)
    except dns.resolver.NoResolverConfiguration:
        return {"Status": "SERVFAIL", "Chain": [], "Addresses": [], "Resolvers": []}
    chain: dict[str, JsonValue] = {}
    addresses: list[JsonValue] = []
    statuses: list[str] = []
    for kind in ("A", "AAAA"):
        status, message = _ask(resolver, name, kind, min(LOOKUP_S, deadline.remaining()))
        statuses.append(status)
        if message is not None:
            _read(message, chain, addresses)
    asked = [str(server) for server in resolver.nameservers]
    return {
        "Status": _status(statuses, found=bool(addresses)),
        "Chain": list(chain.values()),
        "Addresses": addresses,
        "Resolvers": list(asked),
    }


def _resolver(ways: Ways) -> Resolver:

    only = ways.resolver()
    resolver = dns.resolver.Resolver(configure=only is None)
    if only is not None:
        resolver.nameservers, resolver.port = [only[0]], only[1]
    return resolver


def _ask(resolver: Resolver, name: str, kind: str, seconds: float) -> tuple[str, Message | None]:

    try:
        answer = resolver.resolve(name, kind, raise_on_no_answer=False, search=False, lifetime=seconds)
    except dns.resolver.NXDOMAIN as error:
        answers: dict[object, Message] = error.responses()  # type: ignore[no-untyped-call] # dnspython's own
        return "NXDOMAIN", next(iter(answers.values()), None)
    except dns.resolver.LifetimeTimeout:
        return "TIMEOUT", None
    except (dns.exception.DNSException, OSError):
        return "SERVFAIL", None
    return "NOERROR", answer.response


def _read(message: Message, chain: dict[str, JsonValue], addresses: list[JsonValue]) -> None:
    for group in message.answer:
        for record in group:
            if group.rdtype == CNAME:
                name, target = _text(group.name), _text(record.target)
                chain[name] = {"Name": name, "Target": target, "Ttl": group.ttl}
            elif group.rdtype in (A, AAAA):
                addresses.append({"Address": record.address, "Ttl": group.ttl})


def _text(name: object) -> str:
    return str(name).removesuffix(".").lower()


def _status(statuses: list[str], *, found: bool) -> str:
    """Return what both questions come to: an answer wins, then that there is no such name."""
    if found:
        return "NOERROR"
    for told in ("NXDOMAIN", "TIMEOUT", "SERVFAIL"):
        if told in statuses:
            return told
    return "NODATA"
