"""What does Route 53 say of the name by which clients reach the server?

The name that was given, or the one in the server's tags, is looked for in the account's zones, public and
private, wildcards included. What it stands for is held against the server: an alias of a server that was
deleted or is another one, an address that is not the endpoint's, an IPv6 address of a server that has none
lead clients astray. A private zone of the same name answers inside its VPCs in the place of the public one:
where the two differ, clients inside and outside go to different places.

A public endpoint has no fixed addresses, so that one written down for it goes stale some day: that is a weak
spot, and whether it is the fault now, the ladder shows. A load balancer may stand before a server; then the
name is right to lead there. Nothing is looked up here: it is what the zones hold.

Sources: Route 53 developer guide, "Choosing between alias and non-alias records", "Working with private
hosted zones"; AWS Transfer Family user guide, "Working with custom hostnames".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, get_args

from workbench.domain.evidence import Answer, AnswerName, Answers, Outcome, Request, ask
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, not_given, not_seen, passed, unanswered, warned
from workbench.knowledge.answers import text
from workbench.knowledge.host_names import is_address, server_id_in
from workbench.probes.transfer import _endpoint, _zones
from workbench.probes.transfer._endpoint import (
    Holder,
    ask_endpoint,
    ask_holders,
    holder_of,
    is_balancer,
    own_host,
    read_endpoint,
)
from workbench.probes.transfer._zones import ZoneValue, ask_zones, values_in_zones

StandsFor: TypeAlias = Literal[
    "deleted server",
    "another server",
    "no IPv6",
    "stale",
    "elsewhere",
    "hard-coded",
    "a load balancer",
    "server",
    "none",
]
"""What a name stands for, the worst first. `stale`: an address that nothing in this account has;
`hard-coded`: one that was written down for a public endpoint; `none`: no zone of the account holds it."""
_WRONG = ("deleted server", "another server", "stale", "no IPv6")


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which server, and by which name."""

    server_id: str
    host: str = ""
    """The name that clients use; empty for one of the server's tags."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the zones hold."""

    host: str | None = None
    """The name, or the address that was written down in its place."""
    is_address: bool | None = None
    """It is an address: then no zone is asked, and `public` tells whose it is."""
    public: StandsFor | None = None
    """What public zones say."""
    private: StandsFor | None = None
    """What private zones say, to whoever asks inside their VPCs."""
    differ: bool | None = None
    """A public and a private zone hold different values for it."""
    wrong: bool | None = None
    """One of them leads clients astray."""
    right: int | None = None
    """So many of the addresses in the zones are the server's."""
    ttl: int | None = None
    """For how many seconds resolvers keep it, at most; 0 of an alias of Route 53's own kind."""
    values: tuple[str, ...] | None = None
    """What the zones hold."""


_UNDIVIDED = Facts(private="none", differ=False, ttl=0)


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the zones above the name, their records of it, and whose the addresses are."""
    server = aws.read(ask("transfer.DescribeServer", ServerId=params.server_id))
    host = own_host(server, params.host)
    if not server.ok or not host or server_id_in(host) == params.server_id:
        return {"server": server}
    zones = {} if is_address(host) else ask_zones(aws, host)
    answers: dict[AnswerName, Answer] = {"server": server, **zones, **ask_endpoint(aws, server)}
    return {**answers, **_ask_whose(aws, answers, host, params)}


def _ask_whose(aws: AwsReader, answers: Answers, host: str, params: Params) -> Answers:
    """Ask for other servers that the records name, and for the interfaces that have their addresses."""
    values = _values(answers, host)
    others = {server_id_in(value.value) for value in values} - {"", params.server_id}
    questions: dict[AnswerName, Request] = {
        ("other", name): ask("transfer.DescribeServer", ServerId=name) for name in sorted(others)
    }
    addresses = [value.value for value in values if value.kind == "A"]
    return {**aws.read_all(questions), **ask_holders(aws, addresses, answers)}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Hold what the zones say against the server."""
    server = answers["server"]
    if unseen := not_seen("server", server, Facts()):
        return unseen
    host = own_host(server, params.host)
    if not host:
        return not_given(
            "Nobody has said by which name clients reach it, and its tags name none", Facts(), "host"
        )
    if server_id_in(host) == params.server_id:
        own = replace(_UNDIVIDED, host=host, is_address=False, public="server", wrong=False, right=0)
        return passed(f"{host} is AWS's own name of the server: no zone of anybody's stands between", own)
    facts = Facts(host=host, is_address=is_address(host))
    refused = next((answer for answer in answers.values() if not answer.ok and _counts(answer)), None)
    if refused is not None:
        return unanswered(refused, facts)
    values = _values(answers, host)
    if is_address(host):
        return _judge_address(_stands_for(values[0], answers, params), answers, facts)
    return _judge_values(values, answers, params, host)


def _values(answers: Answers, host: str) -> Sequence[ZoneValue]:
    """Return what zones hold of a name; an address stands for itself."""
    if is_address(host):
        kind = "AAAA" if ":" in host else "A"
        return (ZoneValue(is_private=False, kind=kind, value=host, ttl=0),)
    return tuple(values_in_zones(answers, host))


def _judge_address(stands_for: StandsFor, answers: Answers, facts: Facts) -> Judgement[Facts]:
    """Tell whose an address is that clients have in the place of a name."""
    endpoint = read_endpoint(answers)
    facts = replace(
        _UNDIVIDED,
        host=facts.host,
        is_address=True,
        public=stands_for,
        wrong=stands_for in _WRONG,
        right=int(stands_for == "server"),
        values=(f"address {facts.host}",),
    )
    said = f"{facts.host} is an address in the place of a name"
    if stands_for == "server":
        return passed(f"{said}, and one of the server's", facts)
    if stands_for == "a load balancer":
        return passed(f"{said}, of a load balancer of this account", facts)
    if stands_for == "hard-coded":
        return warned(f"{said}: a public endpoint has no fixed ones, and may have left it", facts)
    own = ", ".join(sorted(endpoint.elastic or endpoint.private))
    whose = {"stale": "nothing in this account has it", "no IPv6": "of IPv6, which the server does not have"}
    said = f"{said}: {whose.get(stands_for, f'it is {stands_for}')}"
    told = failed if facts.wrong else warned
    return told(f"{said}; the server's are {own}", facts)


def _counts(answer: Answer) -> bool:
    """Tell whether its failure leaves something open: that another server is not there is an answer."""
    return not (answer.operation == "transfer.DescribeServer" and answer.outcome is Outcome.NOT_FOUND)


def _judge_values(
    values: Sequence[ZoneValue], answers: Answers, params: Params, host: str
) -> Judgement[Facts]:
    own = read_endpoint(answers).addresses
    stand_for = {value: _stands_for(value, answers, params) for value in values}
    public, private = (
        _worst(stand for value, stand in stand_for.items() if value.is_private is inside)
        for inside in (False, True)
    )
    by_zone = [{value.value for value in values if value.is_private is inside} for inside in (False, True)]
    facts = Facts(
        host=host,
        is_address=False,
        public=public,
        private=private,
        differ=bool(by_zone[0] and by_zone[1] and by_zone[0] != by_zone[1]),
        wrong=public in _WRONG or private in _WRONG,
        right=sum(value.value in own for value in values),
        ttl=max((value.ttl for value in values), default=0),
        values=tuple(f"{value.kind} {value.value}" for value in values),
    )
    told = "; ".join(
        f"{'private' if value.is_private else 'public'} zone: {value.kind} {value.value} ({stand})"
        for value, stand in sorted(stand_for.items(), key=lambda item: get_args(StandsFor).index(item[1]))
    )
    if not values:
        return passed(f"No zone of this account holds {host}: who keeps it, knows", facts)
    if facts.wrong:
        return failed(f"{host} leads astray, {told}", facts)
    if public in ("elsewhere", "hard-coded") or facts.differ:
        return warned(f"{host}: {told}", facts)
    return passed(f"{host} stands for the server: {told}", facts)


def _stands_for(value: ZoneValue, answers: Answers, params: Params) -> StandsFor:
    endpoint = read_endpoint(answers)
    if value.kind in ("CNAME", "alias"):
        return _target(value.value, answers, endpoint.names, params.server_id)
    if value.value in endpoint.addresses:
        return "server"
    if value.kind == "AAAA" and text(answers["server"].data, "Server", "IpAddressType") != "DUALSTACK":
        return "no IPv6"
    holder = holder_of(value.value, answers)
    if holder is Holder.BALANCER:
        return "a load balancer"
    if endpoint.is_public:
        return "hard-coded"
    return "stale" if holder is Holder.NOBODY and endpoint.is_known else "elsewhere"


def _target(target: str, answers: Answers, own: frozenset[str], server_id: str) -> StandsFor:
    named = server_id_in(target)
    if named == server_id or target in own:
        return "server"
    if named:
        is_gone = answers["other", named].outcome is Outcome.NOT_FOUND
        return "deleted server" if is_gone else "another server"
    return "a load balancer" if is_balancer(target) else "elsewhere"


def _worst(found: Iterator[StandsFor]) -> StandsFor:
    return min(found, key=get_args(StandsFor).index, default="none")


probe = Probe(
    title="What does Route 53 say of the name by which clients reach the server?",
    params=Params,
    facts=Facts,
    operations=(
        *_endpoint.OPERATIONS,
        *_zones.OPERATIONS,
    ),
    collect=collect,
    judge=judge,
)
