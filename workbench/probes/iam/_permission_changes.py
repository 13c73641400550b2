"""Who changed what a refusal was about, after it: Event history of the role or user and of the bucket.

Sources: IAM user guide, "Logging IAM and AWS STS API calls with AWS CloudTrail" (events of IAM are in
us-east-1); Amazon S3 user guide, "Amazon S3 CloudTrail events".
"""

from __future__ import annotations

from datetime import datetime

from workbench.domain.evidence import Answer, AnswerName, Answers, Requests
from workbench.knowledge.answers import stamp
from workbench.knowledge.policies import Principal
from workbench.probes.cloudtrail._lookups import GLOBAL_REGION, ManagementEvent, ask_events, read_history

_OF_IDENTITY = frozenset(
    f"{verb}{kind}Policy" for verb in ("Put", "Delete", "Attach", "Detach") for kind in ("Role", "User")
) | {"CreatePolicyVersion", "SetDefaultPolicyVersion", "AddUserToGroup", "CreateRole", "CreateUser"}
_OF_BOUNDARY = frozenset(
    f"{verb}{kind}PermissionsBoundary" for verb in ("Put", "Delete") for kind in ("Role", "User")
)
_OF_BUCKET = frozenset({"PutBucketPolicy", "DeleteBucketPolicy"})
_BY_LAYER = {"identity": _OF_IDENTITY, "boundary": _OF_BOUNDARY, "resource": _OF_BUCKET}
"""The layer to the events that change it. Of the others Event history of the account shows nothing."""


_ASKED: tuple[AnswerName, ...] = ("changes of the bucket", "changes of the caller")


def ask_changes(who: Principal | None, bucket: str) -> Requests:
    """Return the look-ups of what changed the permissions of a caller, or the policy of a bucket."""
    questions = {"changes of the bucket": ask_events("ResourceName", bucket, pages=2)}
    if who:
        questions["changes of the caller"] = ask_events(
            "ResourceName", who.name, pages=2, region=GLOBAL_REGION
        )
    return questions


def last_change(answers: Answers, layer: str, refused_at: datetime | None) -> str:
    """Return the latest change of a layer since a refusal, in words; empty where none is on record.

    Args:
        answers: Those to `ask_changes`, among others.
        layer: Which layer refused; empty for any.
        refused_at: When; None where nobody knows.
    """
    names = _BY_LAYER.get(layer, frozenset()) if layer else frozenset().union(*_BY_LAYER.values())
    given = [answers[name] for name in _ASKED if name in answers]
    changes = [event for event in read_history(given).events if _counts(event, names, refused_at)]
    if not changes:
        return ""
    event = changes[-1]
    return f"{event.name} by {event.who} at {stamp(event.at)}"


def unread_changes(answers: Answers) -> Answer | None:
    """Return a look-up of `ask_changes` that was not answered: what it would show was perhaps changed."""
    return next((answers[name] for name in _ASKED if name in answers and not answers[name].ok), None)


def _counts(event: ManagementEvent, names: frozenset[str], refused_at: datetime | None) -> bool:
    if event.error_code or event.name not in names:
        return False
    return refused_at is None or event.at is None or event.at >= refused_at
