"""The worked examples of `emr.eks_trust`."""

from __future__ import annotations

import json
from datetime import timedelta

from workbench.domain.evidence import Answer, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import NOON, answered, denied, error_answer
from workbench.probes.emr._examples import ago
from workbench.probes.emr.eks_trust import Params

_PARAMS = Params(virtual_cluster_id="0vc", job_run_id="0run")
_OIDC = "oidc.eks.us-east-1.amazonaws.com/id/0A1B"
_PATTERN = "system:serviceaccount:spark:emr-containers-sa-*-*-111122223333-tj5f1v"
"""`tj5f1v` is `jobs` in base 36."""


def _run(role: str = "arn:aws:iam::111122223333:role/jobs") -> Answer:
    told = {"id": "0run", "state": "FAILED", "executionRoleArn": role, "createdAt": ago(180)}
    return answered("emr-containers.DescribeJobRun", {"jobRun": told})


_CLUSTER = answered(
    "emr-containers.DescribeVirtualCluster",
    {
        "virtualCluster": {
            "id": "0vc",
            "state": "RUNNING",
            "containerProvider": {"type": "EKS", "id": "prod", "info": {"eksInfo": {"namespace": "spark"}}},
        }
    },
)
_EKS = answered(
    "eks.DescribeCluster",
    {"cluster": {"name": "prod", "identity": {"oidc": {"issuer": f"https://{_OIDC}"}}}},
)
_PROVIDER = answered("iam.GetOpenIDConnectProvider", {"Url": _OIDC, "ClientIDList": ["sts.amazonaws.com"]})
_OF_OTHERS = answered("iam.GetOpenIDConnectProvider", {"Url": _OIDC, "ClientIDList": ["sigstore"]})


def _role(
    operator: str = "StringLike", subject: str = _PATTERN, oidc: str = _OIDC, **more: JsonObject
) -> Answer:
    statement: JsonObject = {
        "Effect": "Allow",
        "Principal": {"Federated": f"arn:aws:iam::111122223333:oidc-provider/{oidc}"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {operator: {f"{oidc}:sub": subject}, **more},
    }
    return _role_that({"Version": "2012-10-17", "Statement": [statement]})


def _role_that(document: JsonObject) -> Answer:
    return answered("iam.GetRole", {"Role": {"AssumeRolePolicyDocument": document}})


_BY_POD_IDENTITY = _role_that(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "pods.eks.amazonaws.com"},
                "Action": ["sts:AssumeRole", "sts:TagSession"],
            }
        ],
    }
)


def _changes(*hours_ago: int) -> Answer:
    events = []
    for hours in hours_ago:
        at = (NOON - timedelta(hours=hours)).isoformat()
        record = {"eventID": str(hours), "eventName": "UpdateAssumeRolePolicy", "eventTime": at}
        events.append({"EventTime": at, "CloudTrailEvent": json.dumps(record)})
    return answered("cloudtrail.LookupEvents", {"Events": events})


_PROVIDER_ARN = f"arn:aws:iam::111122223333:oidc-provider/{_OIDC}"
_NO_PROVIDER = error_answer("iam.GetOpenIDConnectProvider", Outcome.NOT_FOUND, code="NoSuchEntity")


def _gone(hours_ago: int = 0, arn: str = _PROVIDER_ARN) -> Answer:
    """Return the deletion of a provider so many hours ago; none for 0."""
    at = (NOON - timedelta(hours=hours_ago)).isoformat()
    about = {"openIDConnectProviderArn": arn}
    record = {"eventName": "DeleteOpenIDConnectProvider", "eventTime": at, "requestParameters": about}
    event: JsonObject = {"EventTime": at, "CloudTrailEvent": json.dumps(record)}
    return answered("cloudtrail.LookupEvents", {"Events": [event] if hours_ago else []})


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    role: Answer | None,
    changes: Answer | None = None,
    *,
    provider: tuple[Answer, ...] = (_PROVIDER,),
    eks: Answer = _EKS,
    reason: UnknownReason | None = None,
) -> Example[Params]:
    answers = {"run": _run(), "cluster": _CLUSTER}
    if role:
        answers |= {"eks": eks, "role": role}
        if eks.ok:
            answers |= dict(zip(("provider", "provider changes"), provider, strict=False))
    if changes:
        answers["changes"] = changes
    return Example(name=name, params=_PARAMS, answers=answers, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "EMR's accounts are let in",
        Verdict.PASS,
        {"role_exists": True, "provider_exists": True, "assumable": True, "refused_then": False},
        _role(StringEquals={f"{_OIDC}:aud": "sts.amazonaws.com"}),
    ),
    _example(
        "a pattern under StringEquals",
        Verdict.FAIL,
        {"assumable": False, "refused_then": True, "eks_cluster": "prod", "namespace": "spark"},
        _role("StringEquals"),
        _changes(9),
    ),
    _example(
        "another namespace",
        Verdict.FAIL,
        {"assumable": False, "refused_then": True},
        _role(subject=_PATTERN.replace(":spark:", ":batch:")),
        _changes(),
    ),
    _example(
        "another role's accounts",
        Verdict.FAIL,
        {"assumable": False},
        _role(subject=_PATTERN.replace("tj5f1v", "abc")),
        _changes(),
    ),
    _example(
        "the provider of another cluster",
        Verdict.FAIL,
        {"assumable": False, "refused_then": True},
        _role(oidc="oidc.eks.us-east-1.amazonaws.com/id/FFFF"),
        _changes(),
    ),
    _example(
        "another audience",
        Verdict.FAIL,
        {"assumable": False},
        _role(StringEquals={f"{_OIDC}:aud": "vault"}),
        _changes(),
    ),
    _example(
        "the driver, and not its executors",
        Verdict.FAIL,
        {"assumable": False},
        _role(subject=_PATTERN.replace("*-*", "*-driver")),
        _changes(),
    ),
    _example(
        "changed since",
        Verdict.FAIL,
        {"assumable": False, "refused_then": None},
        _role("StringEquals"),
        _changes(1),
    ),
    _example(
        "nobody can tell whether it was changed",
        Verdict.FAIL,
        {"assumable": False, "refused_then": None},
        _role("StringEquals"),
        denied("cloudtrail.LookupEvents", "cloudtrail:LookupEvents"),
    ),
    _example(
        "IAM does not know the provider, and did not then",
        Verdict.FAIL,
        {"provider_exists": False, "refused_then": True},
        _role(),
        provider=(_NO_PROVIDER, _gone(2, f"{_PROVIDER_ARN}F")),
    ),
    _example(
        "the provider was deleted after the run",
        Verdict.FAIL,
        {"provider_exists": False, "refused_then": None},
        _role(),
        provider=(_NO_PROVIDER, _gone(2)),
    ),
    _example(
        "the provider was deleted before the run",
        Verdict.FAIL,
        {"provider_exists": False, "refused_then": True},
        _role(),
        provider=(_NO_PROVIDER, _gone(30)),
    ),
    _example(
        "nobody can tell whether the provider was there then",
        Verdict.FAIL,
        {"provider_exists": False, "refused_then": None},
        _role(),
        provider=(_NO_PROVIDER, denied("cloudtrail.LookupEvents", "cloudtrail:LookupEvents")),
    ),
    _example(
        "no provider, and none is needed by Pod Identity",
        Verdict.WARN,
        {"provider_exists": False, "refused_then": None},
        _BY_POD_IDENTITY,
        provider=(_NO_PROVIDER, _gone(30)),
    ),
    _example(
        "IAM knows it for another audience",
        Verdict.FAIL,
        {"provider_exists": False, "refused_then": True},
        _role(),
        provider=(_OF_OTHERS, _gone()),
    ),
    _example("by Pod Identity", Verdict.WARN, {"assumable": None, "refused_then": None}, _BY_POD_IDENTITY),
    _example(
        "the role is gone",
        Verdict.FAIL,
        {"role_exists": False, "refused_then": True},
        error_answer("iam.GetRole", Outcome.NOT_FOUND, code="NoSuchEntity"),
        _changes(),
    ),
    _example(
        "the EKS cluster is closed",
        Verdict.UNKNOWN,
        {"assumable": None},
        _role(),
        eks=denied("eks.DescribeCluster", "eks:DescribeCluster"),
        reason=UnknownReason.DENIED,
    ),
    _example(
        "the provider is closed",
        Verdict.UNKNOWN,
        {"assumable": True, "provider_exists": None},
        _role(),
        provider=(denied("iam.GetOpenIDConnectProvider", "iam:GetOpenIDConnectProvider"),),
        reason=UnknownReason.DENIED,
    ),
    Example(
        name="a role of another account",
        params=_PARAMS,
        answers={"run": _run("arn:aws:iam::999999999999:role/jobs"), "cluster": _CLUSTER},
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.NO_DATA,
        facts={"assumable": None},
    ),
    Example(
        name="no role",
        params=_PARAMS,
        answers={"run": _run(""), "cluster": _CLUSTER},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.NOT_APPLICABLE,
        facts={"assumable": None},
    ),
    Example(
        name="closed",
        params=_PARAMS,
        answers={
            "run": denied("emr-containers.DescribeJobRun", "emr-containers:DescribeJobRun"),
            "cluster": _CLUSTER,
        },
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.DENIED,
        facts={"assumable": None},
    ),
)
