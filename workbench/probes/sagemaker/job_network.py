"""Does the training job reach S3 from its network?

A job with a VpcConfig works in subnets of yours, one for each instance, and reaches S3 only from there: by a
gateway endpoint that lists the route table of the subnet, by an interface endpoint, or by NAT. Each subnet is
judged, for AWS chooses among them: one bad one makes a job fail now and then. The security group must let
port 443 out, the subnet's network ACL the answer in, the endpoint's policy the request through. Several
instances must reach one another.

A way through a transit gateway or firewall is not followed. What holds now may not
be what held when the job failed: changes of the route table since are told.

Sources: SageMaker developer guide, "Give SageMaker AI training jobs access to resources in your Amazon VPC";
EC2 API reference, DescribeRouteTables, DescribeVpcEndpoints, DescribeSecurityGroups, DescribeNetworkAcls.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from workbench.domain.evidence import AnswerName, Answers, Outcome, Request, ask
from workbench.domain.values import JsonObject
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, failed, passed, skipped, unanswered, warned
from workbench.knowledge.answers import objects, stamp, text
from workbench.knowledge.arns import object_arn
from workbench.knowledge.policies import (
    AccessRequest,
    Context,
    ask_layer,
    attached,
    identity_keys,
    parse_principal,
    read_policy,
)
from workbench.knowledge.reach import HTTPS
from workbench.knowledge.training.job import TrainingJob
from workbench.probes._network import (
    ask_ways,
    is_closed,
    lets_out,
    lets_own_members_in,
    other_way,
    s3_endpoint,
    table_of,
)
from workbench.probes._window import Window
from workbench.probes.cloudtrail._lookups import ask_events, read_history
from workbench.probes.sagemaker._named_job import of_named_job

Blocked: TypeAlias = Literal["subnet", "route", "egress", "acl", "endpoint", "none"]
"""What keeps it from S3: the subnet is gone, it has no way, the security group lets nothing out, the network
ACL lets nothing out or back in, the endpoint's policy refuses."""
_ROUTING = (
    "CreateRoute",
    "ReplaceRoute",
    "DeleteRoute",
    "AssociateRouteTable",
    "ReplaceRouteTableAssociation",
    "DisassociateRouteTable",
    "CreateVpcEndpoint",
    "ModifyVpcEndpoint",
    "DeleteVpcEndpoints",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The way from the job to S3. Texts are empty where there is nothing to tell."""

    in_vpc: bool | None = None
    """It works in subnets of yours."""
    blocked: Blocked | None = None
    """What keeps it from S3, at least from one of its subnets."""
    subnet_id: str | None = None
    """The first subnet that this is true of; where none is, the first."""
    some_only: bool | None = None
    """Others of its subnets have a way: it fails now and then."""
    vpc_id: str | None = None
    """Their VPC."""
    route_table_id: str | None = None
    """The route table that counts for that subnet."""
    network_acl_id: str | None = None
    """The network ACL of that subnet."""
    endpoint_id: str | None = None
    """The S3 endpoint that it goes through; empty by NAT, or when there is no way."""
    self_rule: bool | None = None
    """One of its security groups lets its own members in: several instances reach one another."""
    security_group_id: str | None = None
    """The first of its security groups."""
    changed_by: str | None = None
    """The last change of the route table since the job ended, and by whom; empty when none is on record."""


_NO_VPC = Facts(
    in_vpc=False,
    blocked="none",
    subnet_id="",
    some_only=False,
    vpc_id="",
    route_table_id="",
    network_acl_id="",
    endpoint_id="",
    security_group_id="",
    changed_by="",
)


def collect(aws: AwsReader, job: TrainingJob) -> Answers:
    """Ask for the job, its subnets and groups, then for routes, endpoints and what was changed."""
    if not job.subnets:
        return {}
    asked: dict[AnswerName, Request] = {
        "subnets": ask("ec2.DescribeSubnets", SubnetIds=list(job.subnets)),
        "groups": ask("ec2.DescribeSecurityGroups", GroupIds=list(job.security_groups)),
    }
    answers = dict(aws.read_all(asked))
    vpc_id = text(next(iter(objects(answers["subnets"].data, "Subnets")), {}), "VpcId")
    if not vpc_id:
        return answers
    answers.update(aws.read_all(ask_ways(vpc_id)))
    table = text(table_of(_tables(answers), job.subnets[0]), "RouteTableId")
    if job.ended_at and table:
        since = Window(since=job.ended_at)
        answers["changes"] = aws.read(ask_events("ResourceName", table, window=since, pages=1))
    return answers


def _tables(answers: Answers) -> Sequence[JsonObject]:
    return objects(answers["routes"].data, "RouteTables")


def judge(answers: Answers, job: TrainingJob) -> Judgement[Facts]:
    """Follow the way of each subnet."""
    if not job.subnets:
        return skipped("The job works in AWS's own network, which reaches S3", _NO_VPC)
    facts = Facts(in_vpc=True, security_group_id=next(iter(job.security_groups), ""))
    subnets = answers["subnets"]
    if subnets.outcome is Outcome.NOT_FOUND:
        gone = replace(facts, blocked="subnet", subnet_id=job.subnets[0])
        return failed(f"A subnet of the job is not there any more: {', '.join(job.subnets)}", gone)
    names = ("subnets", "groups", "routes", "endpoints", "acls")
    silent = next((answers[name] for name in names if name in answers and not answers[name].ok), None)
    if silent is not None or "routes" not in answers:
        return unanswered(silent or subnets, facts)
    return _judge_ways(answers, job, replace(facts, self_rule=lets_own_members_in(answers["groups"])))


def _judge_ways(answers: Answers, job: TrainingJob, facts: Facts) -> Judgement[Facts]:
    ways = {subnet: _blocked(answers, job, subnet) for subnet in job.subnets}
    bad = [subnet for subnet, found in ways.items() if found not in ("none", None)]
    subnet = next(iter(bad), job.subnets[0])
    table = table_of(_tables(answers), subnet)
    facts = replace(
        facts,
        blocked=ways[subnet] if bad or None not in ways.values() else None,
        subnet_id=subnet,
        some_only=bool(bad) and len(bad) < len(ways),
        vpc_id=text(next(iter(objects(answers["subnets"].data, "Subnets")), {}), "VpcId"),
        route_table_id=text(table, "RouteTableId"),
        network_acl_id=is_closed(answers["acls"], subnet, {})[0],
        endpoint_id=text(_endpoint(answers, table), "VpcEndpointId"),
        changed_by=_changed(answers),
    )
    if bad:
        only = f" (of {len(ways)} subnets {len(bad)}: it fails now and then)" if facts.some_only else ""
        return failed(f"{_why(facts)}{only}", facts)
    if facts.changed_by is None:
        return unanswered(answers["changes"], facts)
    changed = f"; changed since the job: {facts.changed_by}" if facts.changed_by else ""
    if facts.blocked is None:
        said = "The way to S3 leads out of the VPC where it is not followed, or a policy could not be weighed"
        return warned(f"{said}{changed}", facts)
    way = f"endpoint {facts.endpoint_id}" if facts.endpoint_id else "NAT"
    said = f"Each of {len(ways)} subnets reaches S3 by now, {facts.subnet_id} by {way}{changed}"
    return warned(said, facts) if changed else passed(said, facts)


def _why(facts: Facts) -> str:
    why: Mapping[Blocked | None, str] = {
        "route": f"route table {facts.route_table_id} has neither an S3 endpoint nor NAT",
        "egress": f"security group {facts.security_group_id} lets nothing out on port {HTTPS}",
        "acl": f"network ACL {facts.network_acl_id} lets port {HTTPS} not out, or no answer back in",
        "endpoint": f"the policy of {facts.endpoint_id} refuses what the job reads",
    }
    return f"Subnet {facts.subnet_id} does not reach S3: {why.get(facts.blocked, 'it is not there')}"


def _endpoint(answers: Answers, table: JsonObject) -> JsonObject:
    return s3_endpoint(objects(answers["endpoints"].data, "VpcEndpoints"), text(table, "RouteTableId"))


def _blocked(answers: Answers, job: TrainingJob, subnet: str) -> Blocked | None:
    """Return what keeps a subnet from S3; None by a way that cannot be followed."""
    table = table_of(_tables(answers), subnet)
    endpoint = _endpoint(answers, table)
    way = "endpoint" if endpoint else other_way(table)
    if way == "none":
        return "route"
    if not lets_out(objects(answers["groups"].data, "SecurityGroups"), HTTPS):
        return "egress"
    _, closed = is_closed(answers["acls"], subnet, endpoint)
    if closed in ("out", "back"):
        return "acl"
    by_way = _by_policy(endpoint, job) if endpoint else ("none" if way == "nat" else None)
    return None if closed is None and by_way == "none" else by_way


def _by_policy(endpoint: JsonObject, job: TrainingJob) -> Blocked | None:
    """Ask the endpoint's policy about reading the input."""
    place, who = job.first_input, parse_principal(job.role_arn)
    policy = text(endpoint, "PolicyDocument")
    if place is None or who is None or not policy:
        return "none"
    request = AccessRequest(
        action="s3:GetObject",
        resource=object_arn(place.bucket, f"{place.key}x"),
        who=who,
        context=Context.of(identity_keys(who)),
    )
    said = ask_layer(attached([read_policy(policy, text(endpoint, "VpcEndpointId"))]), request)
    if said.denied or said.allowed is False:
        return "endpoint"
    return "none" if said.allowed else None


def _changed(answers: Answers) -> str | None:
    if "changes" not in answers:
        return ""
    history = read_history([answers["changes"]])
    made = [event for event in history.events if event.name in _ROUTING and not event.error_code]
    if made:
        return f"{made[-1].name} by {made[-1].who} at {stamp(made[-1].at)}"
    return None if history.refusal else ""


probe = of_named_job(
    "Does the training job reach S3 from its network?",
    Facts,
    (
        "ec2.DescribeSubnets",
        "ec2.DescribeSecurityGroups",
        "ec2.DescribeRouteTables",
        "ec2.DescribeVpcEndpoints",
        "ec2.DescribeNetworkAcls",
        "cloudtrail.LookupEvents",
    ),
    collect,
    judge,
    without="There is no job that would need a way",
)
