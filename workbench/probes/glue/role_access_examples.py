"""The worked examples of `glue.role_access`."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

from workbench.domain.evidence import Answer, AnswerName, Answers, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes import _caller_examples as given
from workbench.probes._examples import NOON, answered, denied, error_answer
from workbench.probes.glue.role_access import Params

_ENDED = NOON - timedelta(hours=2)
_LIST: JsonObject = {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::raw"}
_GET: JsonObject = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::raw/*"}
_ALL: JsonObject = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
_PUT: JsonObject = {**_ALL, "Action": ["s3:ListBucket", "s3:GetObject", "s3:PutObject"]}
_DENY: JsonObject = {
    "Sid": "No",
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:GetObject",
    "Resource": "*",
}
_UNNAMED = Params(job_name="nightly", run_id="jr_1", role_arn=given.ROLE)
_NAMED = replace(_UNNAMED, bucket="raw", key="in/a", side="input")
_THROUGH = replace(_NAMED, vpc_endpoint_id="vpce-1")
_GONE: Answers = {"principal": error_answer("iam.GetRole", Outcome.NOT_FOUND, code="NoSuchEntity")}
_MEMBER = given.member_account(denied("organizations.ListParents", "organizations:ListParents"))


def _run(session_policy: str = "", **arguments: str) -> dict[AnswerName, Answer]:
    run: JsonObject = {
        "Id": "jr_1",
        "CompletedOn": _ENDED.isoformat(),
        **({"ExecutionRoleSessionPolicy": session_policy} if session_policy else {}),
    }
    return {
        "job": answered("glue.GetJob", {"Job": {"Name": "nightly", "DefaultArguments": arguments}}),
        "run": answered("glue.GetJobRun", {"JobRun": run}),
    }


def _bucket(*statements: JsonObject, name: str = "raw") -> Answers:
    if not statements:
        return {("policy", name): given.NO_BUCKET_POLICY}
    return {("policy", name): answered("s3.GetBucketPolicy", {"Policy": given.document(*statements)})}


def _changes(hours_ago: int) -> Answers:
    at = (NOON - timedelta(hours=hours_ago)).isoformat()
    record = {
        "eventID": "1",
        "eventName": "PutRolePolicy",
        "eventTime": at,
        "userIdentity": {"arn": "arn:aws:iam::111122223333:user/kim"},
    }
    events: list[JsonObject] = [{"EventTime": at, "CloudTrailEvent": json.dumps(record)}]
    return {"changes of the caller": answered("cloudtrail.LookupEvents", {"Events": events})}


def _endpoint(*statements: JsonObject) -> Answers:
    described = {"VpcEndpointId": "vpce-1", "VpcId": "vpc-1", "PolicyDocument": given.document(*statements)}
    return {"endpoint": answered("ec2.DescribeVpcEndpoints", {"VpcEndpoints": [described]})}


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    *answers: Answers,
    reason: UnknownReason | SkipReason | None = None,
    params: Params = _NAMED,
) -> Example[Params]:
    known = {key: answer for more in answers for key, answer in more.items()}
    return Example(name=name, params=params, answers=known, verdict=verdict, reason=reason, facts=facts)


_PLACES = {"--source": "s3://raw/in/", "--target": "s3://out/x/", "--TempDir": "s3://raw/tmp/"}

EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "it may read there",
        Verdict.PASS,
        {"reading": "allowed", "writing": "none", "staging": "none", "action": "", "changed_by": ""},
        _run(),
        _bucket(),
        given.role(_LIST, _GET),
    ),
    _example(
        "it may list, and not get",
        Verdict.FAIL,
        {"reading": "denied", "action": "s3:GetObject", "layer": "identity", "effect": "implicit"},
        _run(),
        _bucket(),
        given.role(_LIST),
    ),
    _example(
        "the bucket says no",
        Verdict.FAIL,
        {"reading": "denied", "layer": "resource", "sid": "No", "effect": "explicit"},
        _run(),
        _bucket(_DENY),
        given.role(_ALL),
    ),
    _example(
        "a Deny for requests without TLS",
        Verdict.PASS,
        {"reading": "allowed"},
        _run(),
        _bucket({**_DENY, "Condition": {"Bool": {"aws:SecureTransport": "false"}}}),
        given.role(_ALL),
    ),
    _example(
        "the run was started with a policy of its own",
        Verdict.FAIL,
        {"layer": "session", "action": "s3:GetObject"},
        _run(given.document(_LIST)),
        _bucket(),
        given.role(_ALL),
    ),
    _example(
        "it may write and not clean up, at one of three places",
        Verdict.FAIL,
        {"reading": "allowed", "writing": "denied", "staging": "denied", "action": "s3:DeleteObject"},
        _run(**_PLACES),
        _bucket(),
        _bucket(name="out"),
        given.role(_PUT),
        params=_UNNAMED,
    ),
    _example(
        "mended since the run",
        Verdict.WARN,
        {
            "reading": "allowed",
            "changed_by": "PutRolePolicy by arn:aws:iam::111122223333:user/kim at 2026-11-23T11:00:00Z",
        },
        _run(),
        _bucket(),
        given.role(_ALL),
        _changes(1),
    ),
    _example(
        "the endpoint of its network says no",
        Verdict.FAIL,
        {"layer": "endpoint"},
        _run(),
        _bucket(),
        given.role(_ALL),
        _endpoint({"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "arn:aws:s3:::other/*"}),
        params=_THROUGH,
    ),
    _example(
        "of an organization whose policies are closed",
        Verdict.UNKNOWN,
        {"reading": None, "action": None},
        _run(),
        _bucket(),
        given.role(_ALL),
        _MEMBER,
        reason=UnknownReason.DENIED,
    ),
    _example(
        "a managed policy, which its boundary cuts down",
        Verdict.FAIL,
        {"layer": "boundary"},
        _run(),
        _bucket(),
        given.role(_ALL, boundary=_LIST),
    ),
    _example(
        "the organization does not let it",
        Verdict.FAIL,
        {"layer": "scp"},
        _run(),
        _bucket(),
        given.role(_ALL),
        given.organization({**_ALL, "Effect": "Deny"}, {**_ALL, "Principal": "*", "Action": "*"}),
    ),
    _example(
        "no place is known",
        Verdict.SKIPPED,
        {"reading": None},
        _run(),
        given.role(_ALL),
        reason=SkipReason.NOT_APPLICABLE,
        params=_UNNAMED,
    ),
    _example("no such role", Verdict.FAIL, {"reading": None}, _run(), _bucket(), given.role(), _GONE),
)
