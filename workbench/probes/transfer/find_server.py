"""Which server do clients mean who were given a host name?

The id stands in the name that AWS gives a server, and is told in the tags of a server with a name of its own.
Else DNS leads to it: by the alias that resolvers show, by what zones of Route 53 hold, by the name of a VPC
endpoint, by an Elastic address. A name that a tag gives to one server and DNS to another one that is there
is not decided here: only a person knows which of the two is meant. Of what keeps no trace in the account, a
name at another provider that leads to an address of a public endpoint, nobody can tell.

A server that is not there is no server that was deleted: it may be one of another account. It is called gone
where the alias leads to AWS's name of it, in this Region, and that name does not exist any more.

Sources: AWS Transfer Family user guide, "Working with custom hostnames", "Create a server in a virtual
private cloud"; API reference, ListServers, DescribeServer.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, TypeAlias

from workbench.domain.evidence import (
    Answer,
    AnswerName,
    Answers,
    Outcome,
    Request,
    answers_to,
    ask,
    ask_pages,
)
from workbench.domain.needs import Parameter
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, not_given, passed, unanswered, unknown, warned
from workbench.knowledge.answers import member, objects, text
from workbench.knowledge.host_names import (
    custom_names,
    endpoint_id_in,
    is_address,
    is_host_name,
    plain_name,
    server_id_in,
    server_region_in,
)
from workbench.knowledge.sftp.server import Server
from workbench.probes.transfer import _zones
from workbench.probes.transfer._lookups import addresses_in, read_lookup
from workbench.probes.transfer._zones import ask_zones, values_in_zones

By: TypeAlias = Literal["given", "name", "tag", "DNS", "none"]
"""What tells: the person, AWS's own name, a tag of the server, where resolvers and zones lead to; nothing."""
_PAGES, _MOST_SERVERS = 2, 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """What is known of it: its id, or how clients reach it."""

    server_id: str = ""
    host: str = ""
    """A name, or an address."""
    climb: str = "yes"
    """`no` asks no resolver."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The server that is meant."""

    server_id: str | None = None
    """Its id; unknown where it is gone: there is none to look into."""
    by: By | None = None
    """What tells."""
    candidates: tuple[str, ...] | None = None
    """Those that it may be, where more than one is meant."""
    gone: str | None = None
    """The id of a server that the name is an alias of and that is not there any more; empty where there is
    none such."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask resolvers, zones, and each server; nothing where the id is known, and of this Region."""
    host = plain_name(params.host)
    if params.server_id or not host:
        return {}
    if named := server_id_in(host):
        request = _server_called(host, aws)
        return {("server", named): aws.read(request)} if request.region else {}
    answers: dict[AnswerName, Answer] = {} if is_address(host) else ask_zones(aws, host)
    if params.climb == "yes" and is_host_name(host):
        answers["host"] = aws.read(ask("network.ResolveName", Name=host))
    answers["servers"] = aws.read(ask_pages("transfer.ListServers", _PAGES, MaxResults=100))
    described: dict[AnswerName, Request] = {
        ("server", text(item, "ServerId")): ask("transfer.DescribeServer", ServerId=text(item, "ServerId"))
        for item in objects(answers["servers"].data, "Servers")[:_MOST_SERVERS]
    }
    for target in _targets(answers, host):
        if named := server_id_in(target):
            described["server", named] = _server_called(target, aws)
    answers |= aws.read_all(described)
    allocations = [item for server in _servers(answers).values() for item in Server(server).allocation_ids]
    if allocations:
        answers["elastic"] = aws.read(ask("ec2.DescribeAddresses", AllocationIds=sorted(allocations)))
    return answers


def _server_called(name: str, aws: AwsReader) -> Request:
    """Return the question for the server of one of AWS's names, in the Region of that name."""
    region = server_region_in(name)
    request = ask("transfer.DescribeServer", ServerId=server_id_in(name))
    return request.in_region("" if region == aws.target.region else region)


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Take what one thing alone tells, or two that agree."""
    host = plain_name(params.host)
    if params.server_id:
        given = Facts(server_id=params.server_id, by="given", candidates=(params.server_id,), gone="")
        return passed(f"It is {params.server_id}, as was said", given)
    if not host:
        return not_given(
            "Nobody has said which server, or by which name clients reach it", Facts(), "server_id", "host"
        )
    if named := server_id_in(host):
        return _judge_own_name(named, host, answers.get(("server", named)))
    tagged = {name for name, server in _servers(answers).items() if _is_tagged(server, host)}
    led = _led_to(answers, host)
    there = {name for name in led if answers["server", name].outcome is not Outcome.NOT_FOUND}
    found = sorted(tagged | there)
    if len(found) == 1 and found[0] in _servers(answers):
        return _judge_one(found[0], host, answers, by="tag" if tagged else "DNS")
    if len(found) == 1:
        return _judge_absence(answers, host, led)
    if found:
        why = f"{host} may be {' or '.join(found)}: tags and DNS do not agree on one"
        facts = Facts(candidates=tuple(found), gone="")
        return unknown(UnknownReason.NO_DATA, why, facts, needs=(Parameter("server_id"),))
    return _judge_absence(answers, host, led)


def _judge_one(name: str, host: str, answers: Answers, *, by: By) -> Judgement[Facts]:
    facts = Facts(server_id=name, by=by, candidates=(name,), gone="")
    how = "its tag" if by == "tag" else "its Elastic address" if is_address(host) else "where the name leads"
    unseen = next((answer for answer in answers.values() if not answer.ok and _counts(answer)), None)
    if unseen is not None:
        return warned(f"{host} is {name}, by {how}; {unseen.operation} was not answered", facts)
    return passed(f"{host} is {name}, by {how}", facts)


def _counts(answer: Answer) -> bool:
    """Tell whether its failure leaves something open: that a server is not there is an answer."""
    return not (answer.operation == "transfer.DescribeServer" and answer.outcome is Outcome.NOT_FOUND)


def _judge_own_name(named: str, host: str, elsewhere: Answer | None) -> Judgement[Facts]:
    """Take the id that stands in the name, unless that is of another Region, which was asked then."""
    if elsewhere is not None and not elsewhere.ok:
        return unanswered(elsewhere, Facts(gone=""))
    if elsewhere is not None:
        return _in_other_region(host, named, server_region_in(host))
    facts = Facts(server_id=named, by="name", candidates=(named,), gone="")
    return passed(f"{host} is AWS's own name of {named}", facts)


def _in_other_region(host: str, name: str, region: str) -> Judgement[Facts]:
    why = f"{host} is {name} in {region}, which is not the Region that is asked"
    needs = (f"--region {region}",)
    return unknown(UnknownReason.WRONG_REGION, why, Facts(gone=""), needs=needs)


def _judge_absence(answers: Answers, host: str, led: Collection[str]) -> Judgement[Facts]:
    """Tell why no server was found: gone, elsewhere, not shown, or nothing that leads to one."""
    for name in led:
        described = answers["server", name]
        if described.ok and described.region:
            return _in_other_region(host, name, described.region)
        if described.outcome is Outcome.NOT_FOUND and _ends_nowhere(answers, host, name):
            gone = Facts(by="DNS", candidates=(), gone=name)
            return failed(f"{host} is an alias of {name}, which is not there any more", gone)
        if described.outcome is Outcome.NOT_FOUND:
            why = f"{host} leads to {name}, which is not in this account and Region"
            return unknown(UnknownReason.NO_DATA, why, Facts(), needs=(Parameter("server_id"),))
    refused = next((answer for answer in answers.values() if not answer.ok and _counts(answer)), None)
    if refused is not None:
        return unanswered(refused, Facts())
    number = len(_servers(answers))
    if answers["servers"].truncated or number >= _MOST_SERVERS:
        why = f"None of the first {number} servers is known by {host}, and there are more"
        return unknown(UnknownReason.TRUNCATED, why, Facts(), needs=(Parameter("server_id"),))
    why = f"No tag, zone or Elastic address of this account tells which server {host} is"
    return unknown(UnknownReason.NO_DATA, why, Facts(candidates=()), needs=(Parameter("server_id"),))


def _ends_nowhere(answers: Answers, host: str, name: str) -> bool:
    """Tell whether resolvers follow the name to the one of a server, and find that it does not exist."""
    lookup = read_lookup(answers, host)
    if lookup is None or lookup.is_address or not lookup.chain:
        return False
    return server_id_in(lookup.chain[-1]) == name and lookup.status in ("NXDOMAIN", "NODATA")


def _targets(answers: Answers, host: str) -> list[str]:
    """Return the names that the host is an alias of, by resolvers and by zones."""
    chain = (
        (text(link, "Target") for link in objects(answers["host"].data, "Chain")) if "host" in answers else ()
    )
    return [*chain, *(value.value for value in values_in_zones(answers, host))]


def _led_to(answers: Answers, host: str) -> list[str]:
    """Return the servers that a host leads to, by names and addresses."""
    servers = _servers(answers)
    by_endpoint = {Server(server).vpc_endpoint_id: name for name, server in servers.items()}
    by_allocation = {item: name for name, server in servers.items() for item in Server(server).allocation_ids}
    elastic = objects(answers["elastic"].data, "Addresses") if "elastic" in answers else []
    by_address = {
        text(item, "PublicIp"): by_allocation.get(text(item, "AllocationId"), "") for item in elastic
    }
    resolved = addresses_in(answers["host"]) if "host" in answers else ()
    found: dict[str, None] = {}
    for target in (host, *_targets(answers, host), *resolved):
        endpoint = endpoint_id_in(target)
        name = (
            server_id_in(target) or by_address.get(target) or (by_endpoint.get(endpoint) if endpoint else "")
        )
        if name:
            found[name] = None
    return list(found)


def _servers(answers: Answers) -> dict[str, JsonObject]:
    """Return the servers of this Region that were shown, by id."""
    return {
        name: member(answer.data, "Server")
        for name, answer in answers_to(answers, "server").items()
        if answer.ok and not answer.region
    }


def _is_tagged(server: JsonObject, host: str) -> bool:
    return host in map(plain_name, custom_names(server))


probe = Probe(
    title="Which server do clients mean who were given this host name?",
    params=Params,
    facts=Facts,
    operations=(
        "transfer.ListServers",
        "transfer.DescribeServer",
        "ec2.DescribeAddresses",
        *_zones.OPERATIONS,
        "network.ResolveName",
    ),
    collect=collect,
    judge=judge,
)
