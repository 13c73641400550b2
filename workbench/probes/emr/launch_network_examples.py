"""The worked examples of `emr.launch_network`."""

from __future__ import annotations

from workbench.domain.evidence import Answer, AnswerName, Outcome
from workbench.domain.values import JsonObject, JsonValue
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied, error_answer
from workbench.probes.emr._examples import CLUSTER, ago, cluster
from workbench.probes.emr.launch_network import Params

_SUBNET, _PRIMARY, _NODES, _ACCESS = "subnet-1", "sg-1", "sg-2", "sg-3"
_ATTRIBUTES: JsonObject = {
    "Ec2SubnetId": _SUBNET,
    "EmrManagedMasterSecurityGroup": _PRIMARY,
    "EmrManagedSlaveSecurityGroup": _NODES,
    "ServiceAccessSecurityGroup": _ACCESS,
}
_LOCAL: JsonObject = {"DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local"}
_NAT: JsonObject = {"DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": "nat-1"}
_INTERNET: JsonObject = {"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-1"}
_TRANSIT: JsonObject = {
    "DestinationCidrBlock": "0.0.0.0/0",
    "TransitGatewayId": "tgw-1",
    "GatewayId": "tgw-1",
}


def _dead(**more: JsonValue) -> Answer:
    attributes: JsonValue = more.pop("Ec2InstanceAttributes", _ATTRIBUTES)
    given: dict[str, JsonValue] = {"ReleaseLabel": "emr-7.5.0", "Ec2InstanceAttributes": attributes}
    return cluster("TERMINATED_WITH_ERRORS", "VALIDATION_ERROR", "no", was_ready=False, **{**given, **more})


def _rule(first: int, last: int, *sources: str) -> JsonObject:
    pairs: list[JsonValue] = [{"GroupId": source} for source in sources]
    return {"IpProtocol": "tcp", "FromPort": first, "ToPort": last, "UserIdGroupPairs": pairs}


_OPEN: JsonObject = {
    "IpProtocol": "tcp",
    "FromPort": 8080,
    "ToPort": 8088,
    "IpRanges": [{"CidrIp": "0.0.0.0/0"}],
}
_SSH: JsonObject = {**_OPEN, "FromPort": 22, "ToPort": 22}


def _block(*, on: bool = True, since: str = ago(60 * 24)) -> Answer:
    return answered(
        "emr.GetBlockPublicAccessConfiguration",
        {
            "BlockPublicAccessConfiguration": {
                "BlockPublicSecurityGroupRules": on,
                "PermittedPublicSecurityGroupRuleRanges": [{"MinRange": 22, "MaxRange": 22}],
            },
            "BlockPublicAccessConfigurationMetadata": {"CreationDateTime": since},
        },
    )


def _groups(*, service: bool = True, more: tuple[JsonObject, ...] = ()) -> Answer:
    groups: list[JsonValue] = [
        {
            "GroupId": _PRIMARY,
            "IpPermissions": [_rule(0, 65535, _NODES), _rule(8443, 8443, _ACCESS), *more],
        },
        {"GroupId": _NODES, "IpPermissions": [_rule(0, 65535, _PRIMARY), _rule(8443, 8443, _ACCESS)]},
        {"GroupId": _ACCESS, "IpPermissions": [_rule(9443, 9443, _PRIMARY)] if service else []},
    ]
    return answered("ec2.DescribeSecurityGroups", {"SecurityGroups": groups})


def _answers(
    *routes: JsonObject,
    dead: Answer | None = None,
    free: int = 200,
    groups: Answer | None = None,
    endpoint: bool = False,
    acl: str = "allow",
    block: Answer | None = None,
) -> dict[AnswerName, Answer]:
    table: JsonObject = {
        "RouteTableId": "rtb-1",
        "Associations": [{"SubnetId": _SUBNET}],
        "Routes": [_LOCAL, *routes],
    }
    gateway: JsonObject = {"ServiceName": "com.amazonaws.us-east-1.s3", "RouteTableIds": ["rtb-1"]}
    entries: list[JsonValue] = [
        {"Egress": egress, "Protocol": "-1", "RuleAction": acl, "RuleNumber": 100, "CidrBlock": "0.0.0.0/0"}
        for egress in (True, False)
    ]
    acls: JsonObject = {
        "NetworkAclId": "acl-1",
        "Associations": [{"SubnetId": _SUBNET}],
        "Entries": entries,
    }
    subnet: JsonObject = {"SubnetId": _SUBNET, "VpcId": "vpc-1", "AvailableIpAddressCount": free}
    return {
        "cluster": dead or _dead(),
        "subnet": answered("ec2.DescribeSubnets", {"Subnets": [subnet]}),
        "groups": groups or _groups(),
        "public": block or _block(),
        "routes": answered("ec2.DescribeRouteTables", {"RouteTables": [table]}),
        "endpoints": answered("ec2.DescribeVpcEndpoints", {"VpcEndpoints": [gateway] if endpoint else []}),
        "acls": answered("ec2.DescribeNetworkAcls", {"NetworkAcls": [acls]}),
    }


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    answers: dict[AnswerName, Answer],
    reason: UnknownReason | SkipReason | None = None,
) -> Example[Params]:
    return Example(
        name=name,
        params=Params(cluster_id=CLUSTER),
        answers=answers,
        verdict=verdict,
        reason=reason,
        facts=facts,
    )


_WELL: JsonObject = {"free_addresses": 200, "rules_lacking": [], "group_id": ""}

EXAMPLES: tuple[Example[Params], ...] = (
    _example("by a NAT gateway", Verdict.PASS, {**_WELL, "way": "nat"}, _answers(_NAT)),
    _example(
        "by an internet gateway", Verdict.PASS, {**_WELL, "way": "internet gateway"}, _answers(_INTERNET)
    ),
    _example("by an endpoint of S3", Verdict.PASS, {**_WELL, "way": "endpoint"}, _answers(endpoint=True)),
    _example("by a transit gateway", Verdict.WARN, {"way": None}, _answers(_TRANSIT)),
    _example("by no way", Verdict.FAIL, {"way": "none", "rules_lacking": []}, _answers()),
    _example("no address is free", Verdict.FAIL, {"free_addresses": 0}, _answers(_NAT, free=0)),
    _example("an ACL keeps all out", Verdict.FAIL, {"way": "nat"}, _answers(_NAT, acl="deny")),
    _example(
        "the group of the service lacks its rule",
        Verdict.FAIL,
        {
            "rules_lacking": ["sg-3 lacks TCP 9443 from sg-1"],
            "group_id": _ACCESS,
            "source_group_id": _PRIMARY,
            "port": 9443,
        },
        _answers(_NAT, groups=_groups(service=False)),
    ),
    _example(
        "everybody is let in, which the account forbids",
        Verdict.FAIL,
        {"opens": ["sg-1 lets 0.0.0.0/0 in by TCP 8080-8088"], "blocked_then": True},
        _answers(_INTERNET, groups=_groups(more=(_OPEN,))),
    ),
    _example(
        "the account forbids it only since",
        Verdict.FAIL,
        {"opens": ["sg-1 lets 0.0.0.0/0 in by TCP 8080-8088"], "blocked_then": False},
        _answers(_INTERNET, groups=_groups(more=(_OPEN,)), block=_block(since=ago(1))),
    ),
    _example(
        "everybody is let in by the port that is permitted",
        Verdict.PASS,
        {"opens": [], "blocked_then": False},
        _answers(_INTERNET, groups=_groups(more=(_SSH,))),
    ),
    _example(
        "everybody is let in, and the account does not mind",
        Verdict.PASS,
        {"opens": [], "blocked_then": False},
        _answers(_INTERNET, groups=_groups(more=(_OPEN,)), block=_block(on=False)),
    ),
    _example(
        "everybody is let in where nobody comes from the internet",
        Verdict.PASS,
        {"opens": [], "blocked_then": False},
        _answers(_NAT, groups=_groups(more=(_OPEN,))),
    ),
    _example(
        "nobody may see what the account forbids",
        Verdict.UNKNOWN,
        {"way": "internet gateway", "rules_lacking": [], "opens": None, "blocked_then": None},
        _answers(
            _INTERNET,
            block=denied(
                "emr.GetBlockPublicAccessConfiguration", "elasticmapreduce:GetBlockPublicAccessConfiguration"
            ),
        ),
        UnknownReason.DENIED,
    ),
    _example(
        "an old release needs no such rule",
        Verdict.PASS,
        {"rules_lacking": []},
        _answers(_NAT, groups=_groups(service=False), dead=_dead(ReleaseLabel="emr-5.29.0")),
    ),
    _example(
        "the subnet is not there any more",
        Verdict.WARN,
        {"subnet_exists": False, "way": None},
        {
            "cluster": _dead(),
            "subnet": error_answer("ec2.DescribeSubnets", Outcome.NOT_FOUND, code="InvalidSubnetID.NotFound"),
            "groups": _groups(),
        },
    ),
    _example(
        "the cluster names no subnet",
        Verdict.SKIPPED,
        {"subnet_id": ""},
        {"cluster": _dead(Ec2InstanceAttributes={})},
        SkipReason.NOT_APPLICABLE,
    ),
    _example(
        "the cluster came up",
        Verdict.SKIPPED,
        {"way": None},
        {"cluster": cluster("WAITING")},
        SkipReason.NOT_APPLICABLE,
    ),
    _example(
        "EMR does not show it",
        Verdict.SKIPPED,
        {"way": None},
        {"cluster": error_answer("emr.DescribeCluster", Outcome.NOT_FOUND, code="InvalidRequestException")},
        SkipReason.NOT_APPLICABLE,
    ),
    _example(
        "nobody may see the subnet",
        Verdict.UNKNOWN,
        {"subnet_exists": None},
        {**_answers(_NAT), "subnet": denied("ec2.DescribeSubnets", "ec2:DescribeSubnets")},
        UnknownReason.DENIED,
    ),
)
