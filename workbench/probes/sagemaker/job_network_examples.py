"""The worked examples of `sagemaker.job_network`."""

from __future__ import annotations

import json
from dataclasses import replace

from workbench.domain.evidence import Answer, AnswerName, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied, error_answer
from workbench.probes._network_examples import acl
from workbench.probes.sagemaker import _examples as sm
from workbench.probes.sagemaker._named_job import NamedJob

_ONE, _TWO = "subnet-0a1", "subnet-0b2"
_NAT: JsonObject = {"DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": "nat-1"}
_TRANSIT: JsonObject = {"DestinationCidrBlock": "0.0.0.0/0", "TransitGatewayId": "tgw-1"}
_ANY: JsonObject = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
_ALL: JsonObject = {"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"}
_OTHERS: JsonObject = {**_ALL, "Resource": "arn:aws:s3:::elsewhere/*"}


def _job(*subnets: str, ended: bool = True) -> Answer:
    end = {"TrainingEndTime": sm.ago(59).isoformat()} if ended else {}
    network: JsonObject = {"Subnets": list(subnets), "SecurityGroupIds": ["sg-1"]}
    return sm.job("Failed", sm.phase("Downloading", 60, 59), VpcConfig=network, **end)


def _tables(one: JsonObject | None, two: JsonObject | None) -> Answer:
    tables: list[JsonObject] = [
        {
            "RouteTableId": name,
            "Associations": [{"SubnetId": subnet}],
            "Routes": [route] if route else [],
        }
        for name, subnet, route in (("rtb-1", _ONE, one), ("rtb-2", _TWO, two))
    ]
    return answered("ec2.DescribeRouteTables", {"RouteTables": tables})


def _endpoints(*tables: str, policy: JsonObject = _ALL) -> Answer:
    found: list[JsonObject] = [
        {
            "VpcEndpointId": "vpce-1",
            "ServiceName": "com.amazonaws.us-east-1.s3",
            "VpcEndpointType": "Gateway",
            "RouteTableIds": list(tables),
            "PolicyDocument": json.dumps({"Version": "2012-10-17", "Statement": [policy]}),
        }
    ]
    return answered("ec2.DescribeVpcEndpoints", {"VpcEndpoints": found if tables else []})


def _groups(*egress: JsonObject) -> Answer:
    group: JsonObject = {"GroupId": "sg-1", "IpPermissions": [], "IpPermissionsEgress": list(egress)}
    return answered("ec2.DescribeSecurityGroups", {"SecurityGroups": [group]})


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    reason: UnknownReason | SkipReason | None = None,
    *,
    tables: Answer | None = None,
    endpoints: Answer | None = None,
    groups: Answer | None = None,
    changes: Answer | None = None,
) -> Example[NamedJob]:
    subnets: list[JsonObject] = [{"SubnetId": _ONE, "VpcId": "vpc-1"}, {"SubnetId": _TWO, "VpcId": "vpc-1"}]
    answers: dict[AnswerName, Answer] = {
        "job": _job(_ONE, _TWO),
        "subnets": answered("ec2.DescribeSubnets", {"Subnets": subnets}),
        "groups": groups or _groups(_ANY),
        "routes": tables or _tables(_NAT, _NAT),
        "endpoints": endpoints or _endpoints(),
        "acls": acl(_ONE, _TWO),
        "changes": changes or sm.events(),
    }
    params = NamedJob(training_job_name=sm.NAME)
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


def _without(
    name: str, verdict: Verdict, facts: JsonObject, answers: dict[AnswerName, Answer], reason: SkipReason
) -> Example[NamedJob]:
    params = NamedJob(training_job_name=sm.NAME)
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


_CHANGE: JsonObject = {
    "eventID": "1",
    "eventName": "CreateRoute",
    "eventTime": sm.ago(20).isoformat(),
    "userIdentity": {"arn": sm.CALLER},
}

_OPEN = _example(
    "each subnet has NAT",
    Verdict.PASS,
    {"in_vpc": True, "blocked": "none", "some_only": False, "endpoint_id": "", "changed_by": ""},
)
EXAMPLES: tuple[Example[NamedJob], ...] = (
    _OPEN,
    replace(
        _OPEN,
        name="the network ACL lets no answer in",
        answers={**_OPEN.answers, "acls": acl(_ONE, _TWO, ports_in=(443, 443))},
        verdict=Verdict.FAIL,
        facts={"blocked": "acl", "network_acl_id": "acl-1", "some_only": False},
    ),
    _example(
        "an endpoint serves both route tables",
        Verdict.PASS,
        {"blocked": "none", "endpoint_id": "vpce-1"},
        tables=_tables(None, None),
        endpoints=_endpoints("rtb-1", "rtb-2"),
    ),
    _example(
        "one of two subnets has no way",
        Verdict.FAIL,
        {"blocked": "route", "subnet_id": _TWO, "route_table_id": "rtb-2", "some_only": True},
        tables=_tables(_NAT, None),
    ),
    _example(
        "an endpoint that lists no route table serves nobody",
        Verdict.FAIL,
        {"blocked": "route", "subnet_id": _ONE, "some_only": False},
        tables=_tables(None, None),
        endpoints=_endpoints("rtb-elsewhere"),
    ),
    _example("nothing may go out", Verdict.FAIL, {"blocked": "egress"}, groups=_groups()),
    _example(
        "the endpoint's policy names other buckets",
        Verdict.FAIL,
        {"blocked": "endpoint", "endpoint_id": "vpce-1"},
        tables=_tables(None, None),
        endpoints=_endpoints("rtb-1", "rtb-2", policy=_OTHERS),
    ),
    _example(
        "a way that is not followed",
        Verdict.WARN,
        {"blocked": None},
        tables=_tables(_TRANSIT, _TRANSIT),
    ),
    _example(
        "there is a way by now, and somebody made it since",
        Verdict.WARN,
        {"blocked": "none", "changed_by": f"CreateRoute by {sm.CALLER} at {sm.ago(20):%Y-%m-%dT%H:%M:%SZ}"},
        changes=sm.events(_CHANGE),
    ),
    _example(
        "routes may not be looked at",
        Verdict.UNKNOWN,
        {"in_vpc": True, "blocked": None},
        UnknownReason.DENIED,
        tables=denied("ec2.DescribeRouteTables", "ec2:DescribeRouteTables"),
    ),
    _without(
        "it works in no VPC",
        Verdict.SKIPPED,
        {"in_vpc": False, "blocked": "none"},
        {"job": sm.job("Failed", sm.phase("Downloading", 60, 59))},
        SkipReason.NOT_APPLICABLE,
    ),
    _without("there is no job", Verdict.SKIPPED, {}, {}, SkipReason.NOT_APPLICABLE),
    Example(
        name="the subnet is gone",
        params=NamedJob(training_job_name=sm.NAME),
        answers={
            "job": _job(_ONE),
            "subnets": error_answer("ec2.DescribeSubnets", Outcome.NOT_FOUND, status=400),
            "groups": _groups(_ANY),
        },
        verdict=Verdict.FAIL,
        facts={"blocked": "subnet", "subnet_id": _ONE},
    ),
)
