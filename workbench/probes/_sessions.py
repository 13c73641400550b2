"""What Event history tells of the sessions of a role: whether a policy narrowed them, which way they come.

Whoever calls AssumeRole may pass a session policy, and CloudTrail's event of the call shows it. A role that
only services of AWS assume is not narrowed, but by the few services that pass policies of their own. Events
of S3 and of KMS that a session caused name the VPC endpoint that they came through; those of other services
may have gone another way.

Sources: IAM user guide, "Session policies", "Logging IAM and AWS STS API calls with AWS CloudTrail";
CloudTrail user guide, "CloudTrail record contents" (vpcEndpointId); user guides of the services in
`_NARROWING`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from workbench.domain.evidence import Answer, Answers, Request
from workbench.domain.values import JsonObject
from workbench.knowledge.answers import member, text, texts
from workbench.knowledge.cloudtrail.records import actor_of
from workbench.knowledge.denials.recorded_requests import is_address
from workbench.knowledge.policies import (
    NOTHING,
    UNREAD,
    Attached,
    Principal,
    attached,
    parse_principal,
    read_policy,
)
from workbench.knowledge.timeline_events import records_in
from workbench.probes.cloudtrail._lookups import GLOBAL_REGION, ask_events

_NARROWING = (
    "transfer",
    "glue",
    "emr-serverless",
    "lakeformation",
    "access-grants.s3",
    "pods.eks",
    "athena",
    "datazone",
    "codepipeline",
)
"""Services whose sessions may have a policy: of the SFTP user, of the job run, of the grant."""


def is_never_narrowed(role: JsonObject) -> bool:
    """Tell whether only services assume a role, and none that narrows sessions."""
    document = member(role, "AssumeRolePolicyDocument") or text(role, "AssumeRolePolicyDocument")
    policy = read_policy(document, "trust policy") if document else None
    if policy is None:
        return False
    meant = [item.principal for item in policy.statements if item.effect == "Allow"]
    return bool(meant) and all(
        isinstance(one, Mapping) and set(one) == {"Service"} and not any(map(_narrows, texts(one, "Service")))
        for one in meant
    )


def _narrows(service: str) -> bool:
    return service.removesuffix(".cn").removesuffix(".amazonaws.com") in _NARROWING


SESSION_LOOKUPS = ("sessions", "global_sessions")
"""The names of the answers about how a role was assumed."""


def ask_sessions(role: JsonObject, region: str) -> dict[str, Request]:
    """Return the look-ups of how a role was assumed: where its users are, and where STS without Region is."""
    arn = text(role, "Arn")
    if not arn or is_never_narrowed(role):
        return {}
    here, everywhere = SESSION_LOOKUPS
    questions = {here: ask_events("ResourceName", arn, pages=2)}
    if region != GLOBAL_REGION:
        questions[everywhere] = ask_events("ResourceName", arn, pages=2, region=GLOBAL_REGION)
    return questions


def session_policy(answers: Iterable[Answer], who: Principal) -> Attached | None:
    """Return the policy of a session, as the events of AssumeRole show it; None where they do not tell.

    Of a session that is not named, every way in which the role was assumed must have been without one.
    """
    given = list(answers)
    assumed = [
        record
        for answer in given
        for record in records_in(answer)
        if text(record, "eventName").startswith("AssumeRole") and not text(record, "errorCode")
    ]
    if who.session:
        assumed = [record for record in assumed if _session_of(record) == who.session][-1:]
    elif not given or any(not answer.ok or answer.truncated for answer in given):
        return None
    if not assumed:
        return None
    narrowed = [record for record in assumed if _is_narrowed(record)]
    if not narrowed:
        return NOTHING
    return _policy_of(narrowed[0]) if who.session else None


def _session_of(record: JsonObject) -> str:
    return text(member(record, "requestParameters"), "roleSessionName")


def _is_narrowed(record: JsonObject) -> bool:
    request = member(record, "requestParameters")
    return bool(request.get("policy") or request.get("policyArns"))


def _policy_of(record: JsonObject) -> Attached:
    """Return the policy that was passed; managed ones, and one that the event cuts, are not read."""
    request = member(record, "requestParameters")
    inline = member(request, "policy") or text(request, "policy")
    if request.get("policyArns") or not inline:
        return UNREAD
    return attached([read_policy(inline, f"session policy of {_session_of(record)}")])


def session_names(answers: Answers, who: Principal) -> tuple[str, ...]:
    """Return the name of the session; of a role, those under which it was assumed last."""
    if who.session or who.kind == "user":
        return (who.session or who.name,)
    found = [
        _session_of(record)
        for name in SESSION_LOOKUPS
        if name in answers
        for record in records_in(answers[name])
        if text(record, "eventName").startswith("AssumeRole")
    ]
    return tuple(dict.fromkeys(name for name in reversed(found) if name))[:1]


def way_of(answer: Answer | None, who: Principal) -> str | None:
    """Return the VPC endpoint through which a caller's requests to S3 come, as its own events tell.

    Empty means that they come through none; None that nothing tells.
    """
    records = [] if answer is None else [item for item in records_in(answer) if _is_by(item, who)]
    through = [
        text(record, "vpcEndpointId")
        for record in records
        if _service_of(record) in ("s3", "kms") and text(record, "vpcEndpointId")
    ]
    if through:
        return through[-1] if len(set(through)) == 1 else None
    direct = [
        record
        for record in records
        if _service_of(record) == "s3" and is_address(text(record, "sourceIPAddress"))
    ]
    return "" if direct else None


def _service_of(record: JsonObject) -> str:
    return text(record, "eventSource").partition(".")[0]


def _is_by(record: JsonObject, who: Principal) -> bool:
    actor = parse_principal(actor_of(record))
    return actor is not None and actor.is_same_identity(who)
