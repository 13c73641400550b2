"""Where clients go who have been given a name, or an address that somebody wrote down in its place.

A name is looked up by the resolvers of this computer; an address stands for itself, and nobody is asked.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.evidence import Answer, Answers, Requests, ask
from workbench.knowledge.answers import objects, text, texts
from workbench.knowledge.host_names import is_address


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """What a name leads to."""

    name: str
    """The name, or the address."""
    is_address: bool
    status: str
    """`NOERROR`, `NXDOMAIN`, `NODATA`, else that nobody answered; `NOERROR` of an address."""
    addresses: tuple[str, ...]
    chain: tuple[str, ...] = ()
    """The names of which it is an alias, one of the next."""
    resolvers: str = "no resolver"
    """Who was asked."""


def ask_lookup(host: str, own: str) -> Requests:
    """Return the lookups `host`, of a name of one's own, and `own`, of the name that AWS gives the server."""
    names = {"own": own} if is_address(host) else {"host": host, **({"own": own} if host != own else {})}
    return {word: ask("network.ResolveName", Name=name) for word, name in names.items()}


def read_lookup(answers: Answers, host: str) -> Lookup | None:
    """Return where clients go by the answer `host`, or by an address; None where nothing was asked.

    Args:
        answers: Those to `ask_lookup`.
        host: What clients were given, where it may be an address.
    """
    if is_address(host):
        return Lookup(name=host, is_address=True, status="NOERROR", addresses=(host,))
    answer = answers.get("host")
    if answer is None:
        return None
    return Lookup(
        name=text(answer.parameters, "Name"),
        is_address=False,
        status=text(answer.data, "Status"),
        addresses=addresses_in(answer),
        chain=tuple(text(link, "Target") for link in objects(answer.data, "Chain")),
        resolvers=", ".join(texts(answer.data, "Resolvers")) or "no resolver",
    )


def addresses_in(lookup: Answer) -> tuple[str, ...]:
    """Return the addresses that a lookup brought."""
    return tuple(text(item, "Address") for item in objects(lookup.data, "Addresses"))
