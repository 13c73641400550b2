"""What a refusal to make a training job says beside its kind: quota, role, place of the input.

Sources: SageMaker API reference, CreateTrainingJob (ResourceLimitExceeded); Service Quotas user guide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_QUOTA = re.compile(
    r"service limit ['\"](?P<name>(?P<kind>ml\.[\w.-]{1,40}) for [^'\"]{1,80})['\"] "
    r"is (?P<limit>[\d.]{1,12})\s"
    r"\w{1,20},?\s*with current utilization of (?P<used>[\d.]{1,12})\s\w{1,20}\s*"
    r"(?:and a request delta of (?P<delta>[\d.]{1,12}))?",
    re.IGNORECASE,
)
_TYPE = re.compile(r"(?:training-job/|resource )(?P<kind>ml\.[\w.-]{1,40}\w)")
_URL = re.compile(r"under S3 URL ['\"]?s3://(?P<bucket>[a-z0-9.-]{3,63})/?(?P<prefix>[^\"'\s]{0,1024})")
_ROLE = re.compile(r"arn:aws[\w-]{0,20}:iam::\d{12}:role/[\w+=,.@/-]{1,512}[\w+=,@/-]")
_CALL = re.compile(
    r"(?:when calling the |sagemaker:|\(|(?:eventName|operation)\W{1,4})"
    r"Create(?:TrainingJob|HyperParameterTuningJob)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaTold:
    """A quota as the refusal quotes it."""

    name: str
    """`ml.g4dn.xlarge for training job usage`, as Service Quotas calls it."""
    instance_type: str
    limit: float
    used: float
    wanted: float


def quota_in(message: str) -> QuotaTold | None:
    """Return the quota that a refusal quotes; None where it quotes none."""
    found = _QUOTA.search(message)
    if found is None:
        return None
    return QuotaTold(
        name=found["name"],
        instance_type=found["kind"],
        limit=float(found["limit"]),
        used=float(found["used"]),
        wanted=float(found["delta"] or 1),
    )


def type_in(message: str) -> str:
    """Return the instance type that is not offered; empty where the text names none."""
    found = _TYPE.search(message)
    return found["kind"] if found else ""


def place_in(message: str) -> tuple[str, str]:
    """Return bucket and prefix in which no object was found; both empty where the text names none."""
    found = _URL.search(message)
    return (found["bucket"], found["prefix"]) if found else ("", "")


def role_in(message: str) -> str:
    """Return the last role that the text names (the caller comes first); empty where it names none."""
    return next(iter(reversed(_ROLE.findall(message))), "")


def is_of_making_a_job(text: str) -> bool:
    """Tell whether a pasted text is the answer to a call that makes a training job."""
    return _CALL.search(text) is not None
