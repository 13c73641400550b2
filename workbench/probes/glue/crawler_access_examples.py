"""The worked examples of `glue.crawler_access`."""

from __future__ import annotations

from dataclasses import replace

from workbench.domain.evidence import Answer, Answers, Outcome
from workbench.domain.values import JsonObject, JsonValue
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes import _caller_examples as given
from workbench.probes._examples import answered, denied, error_answer
from workbench.probes.glue import _examples as glue
from workbench.probes.glue.crawler_access import Params

_ROLE = "arn:aws:iam::111122223333:role/crawl"
_MANAGED = "arn:aws:iam::aws:policy/service-role/AWSGlueServiceRole"
_PARAMS = Params(role_arn=_ROLE, bucket=glue.BUCKET, key=glue.KEY, path="s3://lake/raw/", database="lake")
_READ: JsonObject = {
    "Effect": "Allow",
    "Action": ["s3:ListBucket", "s3:GetObject"],
    "Resource": ["arn:aws:s3:::lake", "arn:aws:s3:::lake/raw/*"],
}
_ANY: JsonObject = {"Effect": "Allow", "Action": "*", "Resource": "*"}
_WRITE: JsonObject = {"Effect": "Allow", "Action": ["glue:*", "logs:*"], "Resource": "*"}


_OTHER_REGIONS: JsonObject = {
    "Sid": "Home",
    "Effect": "Deny",
    "Action": "*",
    "Resource": "*",
    "Condition": {"StringNotEquals": {"aws:RequestedRegion": "us-east-1"}},
}
_HERE: JsonObject = {
    "Effect": "Allow",
    "Action": ["glue:*", "logs:*"],
    "Resource": ["arn:aws:glue:us-east-1:111122223333:*", "arn:aws:logs:us-east-1:111122223333:*"],
}


def _answers(*statements: JsonValue, policy: Answer = given.NO_BUCKET_POLICY, region: str = "") -> Answers:
    document: JsonObject = {"Version": "2012-10-17", "Statement": list(statements)}
    described = {"Role": {"Arn": _ROLE, "RoleName": "crawl", "RoleId": "AROA1"}}
    managed = {"AttachedPolicies": [{"PolicyArn": _MANAGED}]}
    return {
        "caller": replace(glue.CALLER, region=region),
        "organization": given.NO_ORGANIZATION,
        "principal": answered("iam.GetRole", described),
        "attached": answered("iam.ListAttachedRolePolicies", managed),
        "inline": answered("iam.ListRolePolicies", {"PolicyNames": ["access"]}),
        ("inline", "", "access"): answered("iam.GetRolePolicy", {"PolicyDocument": document}),
        ("managed", _MANAGED): answered("iam.GetPolicy", {"Policy": {"DefaultVersionId": "v1"}}),
        ("document", _MANAGED): answered(
            "iam.GetPolicyVersion", {"PolicyVersion": {"Document": {"Statement": []}}}
        ),
        ("policy", "lake"): policy,
    }


def _example(
    name: str,
    answers: Answers,
    verdict: Verdict,
    facts: JsonObject,
    reason: UnknownReason | None = None,
    params: Params = _PARAMS,
) -> Example[Params]:
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "a deny for other Regions, and rights for this one alone",
        _answers(_READ, _HERE, _OTHER_REGIONS, region="us-east-1"),
        Verdict.PASS,
        {"reading": "allowed", "writing": "allowed"},
    ),
    _example(
        "a deny for the Region in which it works",
        _answers(_READ, _WRITE, _OTHER_REGIONS, region="eu-west-1"),
        Verdict.FAIL,
        {"reading": "denied", "writing": "denied", "effect": "explicit", "sid": "Home"},
    ),
    _example(
        "a bucket in another Region than the one that is allowed",
        _answers(
            _READ,
            _WRITE,
            _OTHER_REGIONS,
            region="us-east-1",
            policy=replace(given.NO_BUCKET_POLICY, headers={"x-amz-bucket-region": "eu-west-1"}),
        ),
        Verdict.FAIL,
        {"reading": "denied", "writing": "allowed", "action": "s3:ListBucket", "sid": "Home"},
    ),
    _example(
        "all is allowed",
        _answers(_READ, _WRITE),
        Verdict.PASS,
        {"reading": "allowed", "writing": "allowed", "action": "", "role_exists": True},
    ),
    _example(
        "no word about reading",
        _answers(_WRITE),
        Verdict.FAIL,
        {"reading": "denied", "writing": "allowed", "action": "s3:ListBucket", "layer": "identity"},
    ),
    _example(
        "another folder only",
        _answers({**_READ, "Resource": ["arn:aws:s3:::lake", "arn:aws:s3:::lake/curated/*"]}, _WRITE),
        Verdict.FAIL,
        {"reading": "denied", "action": "s3:GetObject", "effect": "implicit"},
    ),
    _example(
        "the bucket denies it",
        _answers(
            _READ,
            _WRITE,
            policy=answered(
                "s3.GetBucketPolicy",
                {
                    "Policy": '{"Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:GetObject",'
                    '"Resource":"arn:aws:s3:::lake/raw/*"}]}'
                },
            ),
        ),
        Verdict.FAIL,
        {"reading": "denied", "layer": "resource", "effect": "explicit"},
    ),
    _example(
        "partitions may not be asked for",
        _answers(
            _READ, {**_WRITE, "Action": ["glue:Get*", "glue:CreateTable", "glue:UpdateTable", "logs:*"]}
        ),
        Verdict.FAIL,
        {"reading": "allowed", "writing": "denied", "action": "glue:BatchGetPartition"},
    ),
    _example(
        "no such role",
        {
            **_answers(),
            "principal": error_answer("iam.GetRole", Outcome.NOT_FOUND, status=404, code="NoSuchEntity"),
        },
        Verdict.FAIL,
        {"role_exists": False, "reading": None},
    ),
    _example(
        "not allowed to read the role",
        {**_answers(), "principal": denied("iam.GetRole", "iam:GetRole")},
        Verdict.UNKNOWN,
        {"reading": None, "writing": None},
        UnknownReason.DENIED,
    ),
    _example(
        "a member of an organization, whose policies cannot be read: what can be read allows it",
        {
            **_answers(_READ, _WRITE),
            **given.member_account(denied("organizations.ListParents", "organizations:ListParents")),
        },
        Verdict.UNKNOWN,
        {"reading": None, "readable_reading": "allowed", "unread_layers": ["scp", "rcp"]},
        UnknownReason.DENIED,
    ),
    _example(
        "the organization denies it",
        {
            **_answers(_READ, _WRITE),
            **given.organization({"Effect": "Allow", "NotAction": "s3:GetObject", "Resource": "*"}, _ANY),
        },
        Verdict.FAIL,
        {"reading": "denied", "layer": "scp", "action": "s3:GetObject", "effect": "implicit"},
    ),
    _example(
        "no object is named",
        {name: item for name, item in _answers(_WRITE).items() if name != ("policy", "lake")},
        Verdict.PASS,
        {"reading": "none", "writing": "allowed"},
        params=replace(_PARAMS, bucket="", key=""),
    ),
)
