"""Are subnet and security groups of a cluster that never came up as EMR needs them?

The subnet needs free addresses for each node, and a way to S3 and to EMR's service: an internet gateway, a
NAT, or an endpoint. Groups must let the nodes reach one another; in a private subnet the group of EMR's
service needs TCP 9443 from the primary node, from release 5.30 on, and the nodes 8443 from it. In a public
subnet no group may let everybody in by a port that the account's block of public access does not permit.

It tells what holds now. Addresses come free again when a cluster ends, and whoever met the failure may have
mended a route or a rule: what is well now may have been amiss then.

Sources: Amazon EMR management guide, "Amazon VPC options when you launch a cluster", "Working with Amazon
EMR-managed security groups", "Using Amazon EMR block public access"; EC2 API reference,
DescribeSubnets, DescribeRouteTables, DescribeSecurityGroups.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from workbench.domain.evidence import Answer, AnswerName, Answers, Outcome, Request, ask
from workbench.domain.values import JsonObject
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, warned
from workbench.knowledge.answers import member, moment, number, objects, text, texts
from workbench.knowledge.emr.clusters import Cluster
from workbench.knowledge.emr.group_rules import ClusterGroups, Rule, lacking, open_to_everybody
from workbench.probes._network import ask_ways, is_closed, other_way, s3_endpoint, table_of
from workbench.probes.emr._clusters import ask_cluster, cluster_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which cluster."""

    cluster_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What its network has now. Texts are empty where nothing is lacking."""

    subnet_id: str | None = None
    """The subnet that it was in, or the first that it might have been put in."""
    subnet_exists: bool | None = None
    """It is there."""
    free_addresses: int | None = None
    """So many addresses of it are free now."""
    way: Literal["internet gateway", "nat", "endpoint", "none"] | None = None
    """How it leads to S3; unknown by a way that is not followed: a transit gateway, a firewall."""
    rules_lacking: tuple[str, ...] | None = None
    """What its security groups lack, each `sg-… lacks TCP 9443 from sg-…`."""
    group_id: str | None = None
    """The group that lacks the first of them."""
    source_group_id: str | None = None
    """The group that it should let in."""
    port: int | None = None
    """By which port; unknown where it is all of them, or none is lacking."""
    opens: tuple[str, ...] | None = None
    """What its groups let everybody in by, that EMR's block of public access does not permit, each `sg-… lets
    0.0.0.0/0 in by TCP 443`; empty where that is off, or the subnet is none of the internet."""
    blocked_then: bool | None = None
    """They do, and the block was set before the cluster was asked for."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the cluster; where it never came up, for its subnet, groups and ways."""
    answers: dict[AnswerName, Answer] = {"cluster": aws.read(ask_cluster(params.cluster_id))}
    cluster = cluster_in(answers["cluster"])
    if not _is_asked(cluster) or not cluster.subnet_ids:
        return answers
    groups = _groups_of(cluster)
    questions: dict[AnswerName, Request] = {
        "subnet": ask("ec2.DescribeSubnets", SubnetIds=[cluster.subnet_ids[0]])
    }
    if named := sorted(
        {group for group in (groups.primary, groups.nodes, groups.access, *_added(cluster)) if group}
    ):
        questions["groups"] = ask("ec2.DescribeSecurityGroups", GroupIds=[*named])
        questions["public"] = ask("emr.GetBlockPublicAccessConfiguration")
    answers |= aws.read_all(questions)
    vpc_id = text(_subnet(answers), "VpcId")
    return {**answers, **aws.read_all(ask_ways(vpc_id))} if vpc_id else answers


def _added(cluster: Cluster) -> list[str]:
    """Return the groups that its nodes have besides."""
    names = ("AdditionalMasterSecurityGroups", "AdditionalSlaveSecurityGroups")
    return [group for name in names for group in texts(cluster.data, "Ec2InstanceAttributes", name)]


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Tell what is lacking, of the subnet first."""
    described = answers["cluster"]
    if described.outcome is Outcome.NOT_FOUND:
        return skipped(f"EMR shows no cluster {params.cluster_id}", Facts())
    if not described.ok:
        return unanswered(described, Facts())
    cluster = cluster_in(described)
    if not _is_asked(cluster):
        return skipped("The cluster came up, or was ended by a request: its network let it", Facts())
    if not cluster.subnet_ids:
        return skipped("The cluster names no subnet", Facts(subnet_id=""))
    facts = Facts(subnet_id=cluster.subnet_ids[0])
    subnet = answers["subnet"]
    if subnet.outcome is Outcome.NOT_FOUND or (subnet.ok and not _subnet(answers)):
        gone = replace(facts, subnet_exists=False)
        return warned(f"There is no subnet {facts.subnet_id} now; whether there was then, is not told", gone)
    if not subnet.ok:
        return unanswered(subnet, facts)
    free = number(_subnet(answers), "AvailableIpAddressCount")
    facts = replace(facts, subnet_exists=True, free_addresses=free)
    unseen = next((answer for name, answer in answers.items() if name != "public" and not answer.ok), None)
    return unanswered(unseen, facts) if unseen is not None else _say(answers, cluster, facts)


def _say(answers: Answers, cluster: Cluster, facts: Facts) -> Judgement[Facts]:
    rules = _lacking(answers, cluster)
    facts = replace(
        facts,
        way=_way(answers, facts.subnet_id or ""),
        rules_lacking=tuple(rule.told for rule in rules),
        group_id=rules[0].group if rules else "",
        source_group_id=rules[0].source if rules else "",
        port=rules[0].ports[0] if rules and rules[0].ports[0] else None,
    )
    facts = _with_openings(answers, cluster, facts)
    free = f"free addresses: {facts.free_addresses}"
    acl, closes = is_closed(answers["acls"], facts.subnet_id or "", {})
    lacks = [
        f"subnet {facts.subnet_id} has no free address" if facts.free_addresses == 0 else "",
        f"the route table of {facts.subnet_id} has no way to S3" if facts.way == "none" else "",
        f"network ACL {acl} keeps port 443 or its answers from it" if closes in ("out", "back") else "",
        *(facts.rules_lacking or ()),
        *(f"{opening}, which EMR's block of public access forbids" for opening in facts.opens or ()),
    ]
    if any(lacks):
        return failed("; ".join(filter(None, lacks)), facts)
    public = answers.get("public")
    if public is not None and not public.ok:
        return unanswered(public, facts)
    if facts.way is None:
        return warned(f"Subnet {facts.subnet_id} leads out by a way that is not followed here; {free}", facts)
    return passed(f"Subnet {facts.subnet_id} leads out by {facts.way}; {free}; no rule is lacking", facts)


def _with_openings(answers: Answers, cluster: Cluster, facts: Facts) -> Facts:
    """Add what its groups open although the account blocks public access to clusters."""
    public = answers.get("public")
    if public is None:
        return replace(facts, opens=(), blocked_then=False)
    if not public.ok or facts.way is None:
        return facts
    block = member(public.data, "BlockPublicAccessConfiguration")
    if block.get("BlockPublicSecurityGroupRules") is not True or facts.way != "internet gateway":
        return replace(facts, opens=(), blocked_then=False)
    ranges = objects(block, "PermittedPublicSecurityGroupRuleRanges")
    permitted = [
        (first, number(item, "MaxRange") or first)
        for item in ranges
        if (first := number(item, "MinRange")) is not None
    ]
    opens = tuple(open_to_everybody(_described(answers), permitted))
    about = member(public.data, "BlockPublicAccessConfigurationMetadata")
    set_at = moment(about, "CreationDateTime")
    is_older = bool(set_at and cluster.created_at and set_at < cluster.created_at)
    return replace(facts, opens=opens, blocked_then=bool(opens) and is_older)


def _described(answers: Answers) -> dict[str, JsonObject]:
    return {text(item, "GroupId"): item for item in objects(answers["groups"].data, "SecurityGroups")}


def _is_asked(cluster: Cluster) -> bool:
    return cluster.never_came_up and cluster.code != "USER_REQUEST"


def _groups_of(cluster: Cluster) -> ClusterGroups:
    def named(name: str) -> str:
        return text(cluster.data, "Ec2InstanceAttributes", name)

    return ClusterGroups(
        primary=named("EmrManagedMasterSecurityGroup"),
        nodes=named("EmrManagedSlaveSecurityGroup"),
        access=named("ServiceAccessSecurityGroup"),
    )


def _subnet(answers: Answers) -> JsonObject:
    return next(iter(objects(answers["subnet"].data, "Subnets")), {})


def _lacking(answers: Answers, cluster: Cluster) -> Sequence[Rule]:
    if "groups" not in answers:
        return ()
    return lacking(_groups_of(cluster), _described(answers), text(cluster.data, "ReleaseLabel"))


def _way(answers: Answers, subnet_id: str) -> Literal["internet gateway", "nat", "endpoint", "none"] | None:
    table = table_of(objects(answers["routes"].data, "RouteTables"), subnet_id)
    if any(_is_internet(route) for route in objects(table, "Routes")):
        return "internet gateway"
    if s3_endpoint(objects(answers["endpoints"].data, "VpcEndpoints"), text(table, "RouteTableId")):
        return "endpoint"
    return other_way(table)


def _is_internet(route: JsonObject) -> bool:
    return text(route, "GatewayId").startswith("igw-") and text(route, "State") != "blackhole"


probe = Probe(
    title="Are subnet and security groups as EMR needs them?",
    params=Params,
    facts=Facts,
    operations=(
        "emr.DescribeCluster",
        "emr.GetBlockPublicAccessConfiguration",
        "ec2.DescribeSubnets",
        "ec2.DescribeSecurityGroups",
        "ec2.DescribeRouteTables",
        "ec2.DescribeVpcEndpoints",
        "ec2.DescribeNetworkAcls",
    ),
    collect=collect,
    judge=judge,
)
