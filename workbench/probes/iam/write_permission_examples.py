"""The worked examples of `iam.write_permission`."""

from __future__ import annotations

import json
from dataclasses import replace

from workbench.domain.evidence import Answer, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied, error_answer
from workbench.probes.iam.write_permission import Params

_ROLE = Params(bucket="landing", key="in/x.csv", writer_arn="arn:aws:iam::111122223333:role/sftp/upload")
_NO_POLICY = error_answer("s3.GetBucketPolicy", Outcome.NOT_CONFIGURED, status=404, code="NoSuchBucketPolicy")
_PARTNERS: JsonObject = {
    "Sid": "Partners",
    "Effect": "Allow",
    "Principal": {"AWS": "111122223333"},
    "Action": "s3:PutObject",
    "Resource": "arn:aws:s3:::landing/*",
}
_ALLOWING = answered("s3.GetBucketPolicy", {"Policy": json.dumps({"Statement": _PARTNERS})})


def _example(
    name: str,
    verdict: Verdict,
    decision: str,
    policy: Answer = _NO_POLICY,
    missing: tuple[str, ...] = (),
    **details: JsonObject,
) -> Example[Params]:
    result: JsonObject = {
        "EvalDecision": decision,
        "ResourceSpecificResults": [
            {"EvalResourceDecision": decision, "MissingContextValues": missing, **details}
        ],
    }
    simulation = answered("iam.SimulatePrincipalPolicy", {"EvaluationResults": [result]})
    return Example(
        name=name,
        params=_ROLE,
        answers={"simulation": simulation, "policy": policy},
        verdict=verdict,
        facts={"principal_exists": True, "decision": decision},
    )


EXAMPLES: tuple[Example[Params], ...] = (
    _example("allowed", Verdict.PASS, "allowed"),
    _example(
        "allowed, if nothing forbids the source address",
        Verdict.WARN,
        "allowed",
        missing=("aws:SourceIp",),
    ),
    _example("no policy allows", Verdict.FAIL, "implicitDeny"),
    _example("the bucket policy may allow", Verdict.WARN, "implicitDeny", _ALLOWING),
    _example(
        "the bucket policy cannot be seen",
        Verdict.WARN,
        "implicitDeny",
        denied("s3.GetBucketPolicy", "s3:GetBucketPolicy"),
    ),
    _example(
        "the permissions boundary does not allow",
        Verdict.FAIL,
        "implicitDeny",
        _ALLOWING,
        PermissionsBoundaryDecisionDetail={"AllowedByPermissionsBoundary": False},
    ),
    _example(
        "the organization does not allow",
        Verdict.FAIL,
        "implicitDeny",
        _ALLOWING,
        OrganizationsDecisionDetail={"AllowedByOrganizations": False},
    ),
    Example(
        name="the session's role does not exist",
        params=replace(_ROLE, writer_arn="arn:aws:sts::111122223333:assumed-role/upload/alice"),
        answers={
            "role": error_answer("iam.GetRole", Outcome.NOT_FOUND, status=404, code="NoSuchEntity"),
            "policy": _NO_POLICY,
        },
        verdict=Verdict.FAIL,
        facts={"principal_exists": False, "decision": None},
    ),
    Example(
        name="denied",
        params=_ROLE,
        answers={
            "simulation": denied("iam.SimulatePrincipalPolicy", "iam:SimulatePrincipalPolicy"),
            "policy": _NO_POLICY,
        },
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.DENIED,
        facts={"principal_exists": None, "decision": None},
    ),
    Example(
        name="the writer belongs to another account",
        params=replace(_ROLE, writer_arn="arn:aws:iam::444455556666:role/partner"),
        answers={},
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.NO_DATA,
        facts={"decision": None},
    ),
)
