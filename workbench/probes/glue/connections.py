"""Does the job get into its network, and from there to S3?

A job with a connection works in the connection's subnet, where it needs a way to S3 even if it reads nothing
there, since its script is there: a gateway endpoint that lists the route table of the subnet (one that lists
none serves nobody), or a NAT gateway. An internet gateway is no way, for the interfaces have no public
address. A gateway endpoint leads to the buckets of its own Region alone; those of another one want a NAT
gateway. A network ACL must let port 443 out, and the answers in. A security group must let its own members in
on all ports, and the subnet must have free addresses.

A subnet without a route table of its own has the main one of its VPC. A connection without a subnet puts the
job nowhere: then there is nothing to ask. Passwords are never read.

Sources: Glue developer guide, "Setting up Amazon VPC for JDBC connections", "Amazon VPC endpoints for Amazon
S3"; Glue API reference, GetConnection; EC2 API reference, DescribeRouteTables, DescribeVpcEndpoints,
DescribeNetworkAcls.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from workbench.domain.evidence import Answer, AnswerName, Answers, Outcome, answers_to, ask
from workbench.domain.values import JsonObject
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, warned
from workbench.knowledge.answers import member, number, objects, text, texts
from workbench.knowledge.reach import Closed
from workbench.probes._network import (
    ask_ways,
    is_closed,
    lets_own_members_in,
    other_way,
    s3_endpoint,
    table_of,
)
from workbench.probes.glue._runs import ask_job


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which job."""

    job_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The network of the job, by the first of its connections that has a subnet. Empty: there is none."""

    connections: tuple[str, ...] | None = None
    """The connections that the job names."""
    missing: str | None = None
    """The first of these that does not exist here."""
    subnet_id: str | None = None
    """The subnet that it works in."""
    subnet_exists: bool | None = None
    """That subnet is there."""
    vpc_id: str | None = None
    """Its VPC."""
    route_table_id: str | None = None
    """The route table that counts for it."""
    s3_route: Literal["endpoint", "nat", "none", "no_vpc"] | None = None
    """How it reaches S3; `no_vpc`: the job is in no VPC of yours."""
    outside_route: Literal["nat", "none", "no_vpc"] | None = None
    """How it reaches what no gateway endpoint leads to: buckets of other Regions, the internet."""
    endpoint_id: str | None = None
    """The S3 endpoint that it goes through; empty when there is none."""
    network_acl_id: str | None = None
    """The network ACL of the subnet."""
    acl_closes: Closed | None = None
    """What that keeps from the subnet: port 443 out, the answers back, or nothing."""
    self_rule: bool | None = None
    """One of its security groups lets its own members in on all ports."""
    security_group_id: str | None = None
    """The first of its security groups."""
    free_addresses: int | None = None
    """Free addresses of the subnet."""


_NO_VPC = Facts(
    connections=(),
    missing="",
    subnet_id="",
    vpc_id="",
    route_table_id="",
    s3_route="no_vpc",
    outside_route="no_vpc",
    network_acl_id="",
    acl_closes="nothing",
    endpoint_id="",
    security_group_id="",
)


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the job, its connections, then for subnet, routes, endpoints and security groups."""
    answers: dict[AnswerName, Answer] = {"job": aws.read(ask_job(params.job_name))}
    names = _names(answers["job"])
    answers.update(
        aws.read_all(
            {("connection", name): ask("glue.GetConnection", Name=name, HidePassword=True) for name in names}
        )
    )
    wanted = _requirements(answers)
    subnet_id = text(wanted, "SubnetId")
    if not subnet_id:
        return answers
    answers.update(
        aws.read_all(
            {
                "subnet": ask("ec2.DescribeSubnets", SubnetIds=[subnet_id]),
                "groups": ask("ec2.DescribeSecurityGroups", GroupIds=texts(wanted, "SecurityGroupIdList")),
            }
        )
    )
    vpc_id = text(_subnet(answers), "VpcId")
    if not vpc_id:
        return answers
    return {**answers, **aws.read_all(ask_ways(vpc_id))}


def _names(job: Answer) -> list[str]:
    return texts(member(job.data, "Job"), "Connections", "Connections")


def _requirements(answers: Answers) -> JsonObject:
    """Return subnet and security groups of the first connection that has a subnet."""
    found = (
        member(answer.data, "Connection", "PhysicalConnectionRequirements")
        for answer in answers_to(answers, "connection").values()
    )
    return next((item for item in found if text(item, "SubnetId")), {})


def _subnet(answers: Answers) -> JsonObject:
    return next(iter(objects(answers["subnet"].data, "Subnets")), {})


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Follow the way from the job to S3."""
    job = answers["job"]
    if job.outcome is Outcome.NOT_FOUND:
        return skipped(f"There is no job {params.job_name} here", Facts())
    if not job.ok:
        return unanswered(job, Facts())
    names = tuple(_names(job))
    connections = answers_to(answers, "connection")
    gone = [name for name, answer in connections.items() if answer.outcome is Outcome.NOT_FOUND]
    facts = replace(_NO_VPC, connections=names, missing=next(iter(gone), ""))
    if gone:
        unknown_way = Facts(connections=names, missing=facts.missing)
        return failed(f"There is no connection {', '.join(gone)} in this account and Region", unknown_way)
    unseen = next((answer for answer in connections.values() if not answer.ok), None)
    if unseen is not None:
        return unanswered(unseen, Facts(connections=names))
    if not text(_requirements(answers), "SubnetId"):
        return skipped("The job has no connection with a subnet: it works in AWS's own network", facts)
    return _judge_subnet(answers, facts)


def _judge_subnet(answers: Answers, facts: Facts) -> Judgement[Facts]:
    wanted = _requirements(answers)
    facts = Facts(
        connections=facts.connections,
        missing="",
        subnet_id=text(wanted, "SubnetId"),
        security_group_id=next(iter(texts(wanted, "SecurityGroupIdList")), ""),
    )
    subnet = answers["subnet"]
    if subnet.outcome is Outcome.NOT_FOUND or (subnet.ok and not _subnet(answers)):
        return failed(f"There is no subnet {facts.subnet_id}", replace(facts, subnet_exists=False))
    if not subnet.ok:
        return unanswered(subnet, facts)
    found = _subnet(answers)
    facts = replace(
        facts,
        subnet_exists=True,
        vpc_id=text(found, "VpcId"),
        free_addresses=number(found, "AvailableIpAddressCount"),
        self_rule=lets_own_members_in(answers["groups"]),
    )
    unseen = next((answers[name] for name in ("routes", "endpoints", "acls") if not answers[name].ok), None)
    if unseen is not None:
        return unanswered(unseen, facts)
    return _judge_routes(answers, facts)


def _judge_routes(answers: Answers, facts: Facts) -> Judgement[Facts]:
    table = table_of(objects(answers["routes"].data, "RouteTables"), facts.subnet_id or "")
    table_id = text(table, "RouteTableId")
    endpoint = s3_endpoint(objects(answers["endpoints"].data, "VpcEndpoints"), table_id)
    outside = other_way(table)
    acl_id, closes = is_closed(answers["acls"], facts.subnet_id or "", endpoint)
    facts = replace(
        facts,
        route_table_id=table_id,
        endpoint_id=text(endpoint, "VpcEndpointId"),
        s3_route="endpoint" if endpoint else outside,
        outside_route=outside,
        network_acl_id=acl_id,
        acl_closes=closes,
    )
    lacks = [
        words
        for is_lacking, words in (
            (facts.s3_route == "none", f"route table {table_id} has neither S3 endpoint nor NAT"),
            (closes == "out", f"network ACL {acl_id} lets port 443 not out"),
            (closes == "back", f"network ACL {acl_id} lets no answer back in"),
            (
                facts.self_rule is False,
                f"no security group lets its own members in ({facts.security_group_id})",
            ),
            (facts.free_addresses == 0, f"subnet {facts.subnet_id} has no free address"),
        )
        if is_lacking
    ]
    if lacks:
        return failed("; ".join(lacks), facts)
    if facts.s3_route is None:
        said = f"Route table {table_id} leads out of the VPC by a way that is not followed here"
        return warned(said, facts)
    if facts.self_rule is None:
        return unanswered(answers["groups"], facts)
    way = f"endpoint {facts.endpoint_id}" if facts.endpoint_id else "NAT"
    free = f"{facts.free_addresses} free addresses"
    return passed(f"Subnet {facts.subnet_id} reaches S3 by {way}; {free}", facts)


probe = Probe(
    title="Does the job get into its network, and from there to S3?",
    params=Params,
    facts=Facts,
    operations=(
        "glue.GetJob",
        "glue.GetConnection",
        "ec2.DescribeSubnets",
        "ec2.DescribeSecurityGroups",
        "ec2.DescribeRouteTables",
        "ec2.DescribeVpcEndpoints",
        "ec2.DescribeNetworkAcls",
    ),
    collect=collect,
    judge=judge,
)
