"""Does the way to the server hold, rung by rung, from this computer?

DNS, TCP to each address, banner, KEXINIT, host key; each rung only when the one before held, with one
connection to each address, and never a user name. It is sent to the names that DescribeServer shows or a
person gives, and to public addresses only. `climb: no`, or `--no-network`, leaves it out.

It tells of the server as this computer meets it. The partner's way is another: that nobody answers here may
be a security group which knows the partner only. But where some of the server's addresses answer and others
do not, a client that takes any of them fails now and then; and where a name leads, it leads everybody who
asks the same resolvers. Each address is held against those of the endpoint, each host key against those
that Transfer Family lists. The server counts what is sent as a connection without a login.

Sources: RFC 4253; AWS Transfer Family user guide, "Create a server in a virtual private cloud", "Manage host
keys"; API reference, ListHostKeys.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, get_args

from workbench.domain.evidence import Answer, AnswerName, Answers, Request, ask
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.ports import AwsReader
from workbench.engine.probe import (
    Judgement,
    Probe,
    failed,
    not_given,
    not_seen,
    passed,
    unanswered,
    unknown,
    warned,
)
from workbench.knowledge.answers import items, text
from workbench.knowledge.host_names import server_id_in, server_name
from workbench.knowledge.sftp.host_key_words import shown_by_md5
from workbench.knowledge.sftp.host_keys import host_keys_in
from workbench.knowledge.sftp.ladder import Climb, Problem, Rung, is_public, read_climb
from workbench.knowledge.sftp.server import Server
from workbench.probes.transfer import _endpoint
from workbench.probes.transfer._endpoint import (
    Holder,
    ask_endpoint,
    ask_holders,
    holder_of,
    is_balancer,
    own_host,
    read_endpoint,
)
from workbench.probes.transfer._lookups import Lookup, addresses_in, ask_lookup, read_lookup
from workbench.probes.transfer._tries import is_within

Resolved: TypeAlias = Literal["resolved", "no such name", "no address", "no answer"]
LeadsTo: TypeAlias = Literal[
    "server", "another server", "another machine", "nobody", "private", "no IPv6", "a load balancer"
]
_STATUS: dict[str, Resolved] = {"NOERROR": "resolved", "NXDOMAIN": "no such name", "NODATA": "no address"}
_WHERE: dict[LeadsTo, str] = {
    "private": "leads to a private address that is not the server's",
    "no IPv6": "has an IPv6 address, and the server has none",
}
_MOST_CLIMBED = 8
_SSH_PORT = 22
_WITHOUT_HEADER = ("silent", "closed", "reset")
"""What a server does that demands the header of the PROXY protocol and gets none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which server, and by which of its names."""

    server_id: str
    host: str = ""
    """The name that clients use; empty for one of the server's tags, else for AWS's own."""
    port: str = ""
    """The port that clients use; empty for the server's."""
    allowed_addresses: str = ""
    """Which addresses the partner's firewall lets its clients out to: addresses and networks, with commas."""
    climb: str = "yes"
    """`no` sends nothing."""
    error_text: str = ""
    """What the client printed: a fingerprint by MD5 is held against the key that is shown here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """How far the way holds, from here."""

    host: str | None = None
    """The name that was looked up."""
    is_own_name: bool | None = None
    """It is the person's or the tag's, not AWS's."""
    is_address: bool | None = None
    """Clients go to an address that was written down in the place of a name."""
    lookup: Resolved | None = None
    """What the resolvers of this computer answer."""
    leads_to: LeadsTo | None = None
    """Where the name leads, beside the server or in its place: to a server with another id, to a machine that
    shows another host key or speaks no SSH, to an address that is nobody's in this account and takes no
    connection, to a private one, to an IPv6 address of a server without any, to a load balancer."""
    right: int | None = None
    """So many of its addresses are the server's."""
    wrong: tuple[str, ...] | None = None
    """Those that are not."""
    addresses: tuple[str, ...] | None = None
    """All of them."""
    reached: int | None = None
    """So many of the server's own addresses take a connection."""
    unreached: int | None = None
    """So many do not, though this computer has a way to them."""
    rung: Rung | None = None
    """The last rung that held at each of the server's own addresses."""
    problem: Problem | Literal["none"] | None = None
    """Why the next one did not."""
    banner: str | None = None
    """What the server calls itself."""
    host_key: str | None = None
    """The fingerprint that was shown; empty where none was."""
    host_key_is_own: bool | None = None
    """Each key that was shown is one that Transfer Family lists for the server."""
    client_was_shown: Literal["server", "untold"] | None = None
    """Whose key the client was shown that names one by MD5: the server's, which shows it here too; not told,
    where it names none, or another: a server may have keys of several types, and shows each client one."""
    not_allowed: int | None = None
    """So many of the server's addresses the partner's firewall does not let out to."""
    vantage: str | None = None
    """The address from which it was climbed."""
    climbs: tuple[str, ...] | None = None
    """Address by address, what was found."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask what the server has, look its names up, and greet each public address."""
    server = aws.read(ask("transfer.DescribeServer", ServerId=params.server_id))
    if not server.ok or params.climb != "yes":
        return {"server": server}
    keys = aws.read(ask("transfer.ListHostKeys", ServerId=params.server_id))
    answers: dict[AnswerName, Answer] = {"server": server, "keys": keys, **ask_endpoint(aws, server)}
    own = server_name(params.server_id, aws.target.region)
    host = own_host(server, params.host) or own
    answers |= aws.read_all(ask_lookup(host, own))
    lookup, port = read_lookup(answers, host), _port(server, params)
    addresses = lookup.addresses if lookup else ()
    greetings: dict[AnswerName, Request] = {
        ("climb", address): ask("network.GreetServer", Name=host, Address=address, Port=port)
        for address in addresses[:_MOST_CLIMBED]
        if is_public(address)
    }
    holders = ask_holders(aws, addresses, answers) if host != own else {}
    return {**answers, **holders, **aws.read_all(greetings)}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Hold names against addresses, and addresses against one another."""
    server = answers["server"]
    if unseen := not_seen("server", server, Facts()):
        return unseen
    lookup = read_lookup(answers, own_host(server, params.host))
    if lookup is None or any(answer.code == "NoNetwork" for answer in answers.values()):
        return _left_out()
    facts = Facts(
        host=lookup.name,
        is_own_name=not server_id_in(lookup.name),
        is_address=lookup.is_address,
        client_was_shown=_whose(params.error_text, (), set()),
    )
    if not lookup.is_address and not answers["host"].ok:
        return unanswered(answers["host"], facts)
    facts = replace(facts, lookup=_STATUS.get(lookup.status, "no answer"))
    if facts.lookup == "no answer":
        why = f"{lookup.name} was not answered for by {lookup.resolvers}"
        return unknown(UnknownReason.UNREACHABLE, why, facts)
    if facts.lookup != "resolved":
        return _nowhere(lookup, facts)
    refused = next((answer for answer in answers.values() if not answer.ok and _is_climb(answer)), None)
    if refused is not None:
        return unanswered(refused, facts)
    return _judge_addresses(answers, params, lookup, facts)


def _left_out() -> Judgement[Facts]:
    return not_given(
        "Left out, as was asked: no name was looked up, no server connected to",
        Facts(client_was_shown="untold"),
        "climb",
    )


def _nowhere(lookup: Lookup, facts: Facts) -> Judgement[Facts]:
    """Tell that the name has no address, and the alias that leads nowhere."""
    end = lookup.chain[-1] if lookup.chain else ""
    asked = lookup.resolvers
    alias = f": it is an alias of {end}, which does not exist" if end else ""
    dead = server_id_in(end)
    leads_to: LeadsTo | None = "another server" if dead and facts.is_own_name else None
    return failed(f"{facts.host} has {facts.lookup} by {asked}{alias}", replace(facts, leads_to=leads_to))


def _judge_addresses(answers: Answers, params: Params, lookup: Lookup, facts: Facts) -> Judgement[Facts]:
    climbs = [climb for answer in answers.values() if _is_climb(answer) if (climb := read_climb(answer))]
    listed = _listed_keys(answers)
    own = _own_addresses(answers)
    right = [
        address
        for address in lookup.addresses
        if (own is not None and address in own) or _is_shown_own(address, climbs, listed)
    ]
    wrong = [address for address in lookup.addresses if address not in right]
    mine = [climb for climb in climbs if climb.address in right and climb.says_of_server]
    lowest = min(mine, key=lambda climb: get_args(Rung).index(climb.rung), default=None)
    shown = [climb.fingerprint for climb in climbs if climb.fingerprint and climb.address in right]
    facts = replace(
        facts,
        leads_to=None
        if own is None and wrong
        else _leads_to(answers, lookup, wrong, climbs, params.server_id),
        right=None if own is None and wrong else len(right),
        wrong=None if own is None and wrong else tuple(wrong),
        addresses=lookup.addresses,
        reached=sum(climb.rung != "none" for climb in mine),
        unreached=sum(climb.rung == "none" for climb in mine),
        rung=lowest.rung if lowest else None,
        problem=lowest.problem or "none" if lowest else None,
        banner=next((climb.banner for climb in mine if climb.banner), ""),
        host_key=next(iter(shown), ""),
        host_key_is_own=all(key in listed for key in shown) if shown and listed else None,
        client_was_shown=_whose(params.error_text, mine, listed),
        not_allowed=_not_allowed(answers, own, params),
        vantage=next((climb.vantage for climb in climbs if climb.vantage), None),
        climbs=tuple(climb.told for climb in climbs),
    )
    if wrong and (own is None or facts.leads_to is None):
        lacking = next((answer for answer in answers.values() if not answer.ok), None)
        if lacking is not None:
            return unanswered(lacking, facts)
        also = facts.host if lookup.is_address else f"{facts.host} also leads to {', '.join(wrong)}"
        why = f"{also}: nothing shows whether that is the server"
        return unknown(UnknownReason.NO_DATA, why, facts)
    if facts.problem in _WITHOUT_HEADER and Server.described(answers["server"].data).demands_proxy_header:
        why = "it demands the header of the PROXY protocol, which the ladder does not send"
        told = lowest.told if lowest else facts.host
        return warned(f"{told}: {why}", facts)
    inside = [address for address in right if not is_public(address)]
    if inside and not mine and facts.leads_to == "server":
        return _inside(facts, inside, _port(answers["server"], params))
    judgement = _told(facts, climbs, mine)
    if judgement.verdict is Verdict.PASS and not answers["keys"].ok:
        return unanswered(answers["keys"], facts)  # who answers there, nothing has shown
    return judgement


def _whose(error_text: str, climbs: Sequence[Climb], listed: set[str]) -> Literal["server", "untold"]:
    """Tell whether the client was shown a key that the server shows, by MD5."""
    keys = {climb.md5 for climb in climbs if climb.md5 and climb.fingerprint in listed}
    return "server" if keys.intersection(shown_by_md5(error_text)) else "untold"


def _told(facts: Facts, climbs: Sequence[Climb], mine: Sequence[Climb]) -> Judgement[Facts]:
    here = f"from {facts.vantage}" if facts.vantage else "from here"
    if any(climb.is_simulated for climb in climbs):
        here = "on loopback, in a simulated network"
    broken = [climb for climb in mine if climb.problem]
    if facts.leads_to == "a load balancer":
        return warned(f"{facts.host} leads to a load balancer, which does not answer {here}", facts)
    if facts.leads_to not in ("server", None):
        wrong = ", ".join(facts.wrong or ())
        told = "; ".join(climb.told for climb in climbs if climb.address in (facts.wrong or ()))
        if facts.is_address:
            said = f"{facts.host}, written down in the place of a name, is none of the server's"
            return failed(f"{said} ({facts.leads_to}): {told or wrong}, {here}", facts)
        where = _WHERE.get(facts.leads_to, f"leads to {facts.leads_to}")
        return failed(f"{facts.host} {where}: {told or wrong}, {here}", facts)
    if facts.host_key_is_own is False:
        return failed(f"{facts.host} shows a host key that is none of the server's: {facts.host_key}", facts)
    if facts.unreached and facts.reached:
        told = "; ".join(climb.told for climb in broken)
        whole = f"{facts.reached} of {len(mine)} addresses of {facts.host} take a connection {here}"
        return failed(f"{whole}: {told}", facts)
    if broken:
        told = "; ".join(climb.told for climb in broken)
        return warned(f"The ladder to {facts.host} ends early {here}: {told}", facts)
    if not mine:
        addresses = ", ".join(facts.addresses or ())
        why = f"{facts.host} leads to {addresses}: not public, or no way from here"
        return unknown(UnknownReason.UNREACHABLE, why, facts, needs=("a climb from where the clients are",))
    whole = (
        f"The address of {facts.host} holds"
        if len(mine) == 1
        else f"All {len(mine)} addresses of {facts.host} hold"
    )
    return passed(f"{whole} up to the host key, {here}: {facts.banner}", facts)


def _inside(facts: Facts, addresses: Sequence[str], port: int) -> Judgement[Facts]:
    """Tell why private addresses are not climbed, and how it is done from where they lead to the server."""
    why = (
        f"{facts.host} leads to {', '.join(addresses)}: private addresses, to which nothing is sent from "
        "here, where another machine may have them"
    )
    needs = [f"from inside of its VPC: ssh-keyscan -p {port} {address}" for address in addresses]
    return unknown(UnknownReason.UNREACHABLE, why, facts, needs=tuple(needs))


def _port(server: Answer, params: Params) -> int:
    if params.port:
        return int(params.port)
    ports = [port for port in items(server.data, "Server", "ProtocolDetails", "SftpPorts") if port]
    return next((port for port in ports if isinstance(port, int)), _SSH_PORT)


def _is_climb(answer: Answer) -> bool:
    return answer.operation == "network.GreetServer"


def _own_addresses(answers: Answers) -> frozenset[str] | None:
    """Return the addresses that are the server's; None where nobody shows them."""
    endpoint = read_endpoint(answers)
    if not endpoint.is_public:
        return endpoint.addresses if endpoint.is_known else None
    return frozenset(addresses_in(answers["own" if "own" in answers else "host"])) or None


def _listed_keys(answers: Answers) -> set[str]:
    return {key.fingerprint for key in host_keys_in(answers["keys"].data)} - {""}


def _is_shown_own(address: str, climbs: Sequence[Climb], listed: set[str]) -> bool:
    """Tell whether an address has shown the server's key: then it is the server, or the way to it."""
    return any(climb.address == address and climb.fingerprint in listed for climb in climbs)


def _leads_to(
    answers: Answers, lookup: Lookup, wrong: Sequence[str], climbs: Sequence[Climb], server_id: str
) -> LeadsTo | None:
    if any(server_id_in(name) not in ("", server_id) for name in lookup.chain):
        return "another server"
    if not wrong:
        return "server"
    holders = {holder_of(address, answers) for address in wrong}
    if any(not is_public(address) for address in wrong):
        return "a load balancer" if Holder.BALANCER in holders else "private"
    has_no_ipv6 = text(answers["server"].data, "Server", "IpAddressType") != "DUALSTACK"
    if has_no_ipv6 and all(":" in address for address in wrong):
        return "no IPv6"
    met = [climb for climb in climbs if climb.address in wrong]
    if any(climb.fingerprint or climb.problem in ("http", "not_ssh", "bad_packet") for climb in met):
        return "another machine" if _listed_keys(answers) else None
    if any(map(is_balancer, lookup.chain)) or Holder.BALANCER in holders:
        return "a load balancer"
    silent = met and all(climb.problem in ("timeout", "refused") for climb in met)
    return "nobody" if silent and holders == {Holder.NOBODY} else None


def _not_allowed(answers: Answers, own: frozenset[str] | None, params: Params) -> int | None:
    """Return how many of the server's addresses the partner's firewall does not let out to."""
    allowed = [item.strip() for item in params.allowed_addresses.split(",") if item.strip()]
    if not allowed or own is None or not read_endpoint(answers).is_public:
        return None
    return sum(not any(is_within(address, item) for item in allowed) for address in own)


probe = Probe(
    title="Does the way to the server hold, rung by rung, from this computer?",
    params=Params,
    facts=Facts,
    operations=(
        *_endpoint.OPERATIONS,
        "transfer.ListHostKeys",
        "network.ResolveName",
        "network.GreetServer",
    ),
    collect=collect,
    judge=judge,
    deadline_s=60.0,
)
