"""The worked examples of `sagemaker.job_keys`."""

from __future__ import annotations

from workbench.domain.evidence import Answer, AnswerName, Answers, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes import _caller_examples as given
from workbench.probes._examples import answered, denied, error_answer
from workbench.probes.sagemaker import _examples as sm
from workbench.probes.sagemaker._named_job import NamedJob

_KEY = "arn:aws:kms:us-east-1:111122223333:key/1f2e3d4c-5b6a-4978-8695-a4b3c2d1e0f9"
_USE: JsonObject = {"Effect": "Allow", "Action": "kms:*", "Resource": "*"}
_ACCOUNT: JsonObject = {**_USE, "Principal": {"AWS": "arn:aws:iam::111122223333:root"}}
_S3: JsonObject = {**_USE, "Action": "s3:*"}
_URI = "s3://puffin-claims/auto/"
_PLAIN = answered("s3.HeadObject", {"ServerSideEncryption": "AES256"})
_LOCKED = answered("s3.HeadObject", {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": _KEY})


def _answers(
    head: Answer,
    role: JsonObject,
    *events: JsonObject,
    state: str = "Enabled",
    ended: bool = True,
    **resources: str,
) -> Answers:
    kept: JsonObject = {"InstanceType": "ml.m5.xlarge", "InstanceCount": 1, **resources}
    end = {"TrainingEndTime": sm.ago(59).isoformat()} if ended else {}
    status = "Failed" if ended else "InProgress"
    metadata: JsonObject = {"Arn": _KEY, "KeyState": state, "KeyManager": "CUSTOMER"}
    answers: dict[AnswerName, Answer] = {
        "job": sm.job(
            status,
            sm.phase("Downloading", 60, 59 if ended else None),
            RoleArn=given.ROLE,
            ResourceConfig=kept,
            **end,
        ),
        ("sample", _URI): answered("s3.ListObjectsV2", {"Contents": [{"Key": "auto/c.csv"}]}),
        ("object", _URI): head,
        "output": answered("s3.GetBucketEncryption", {"ServerSideEncryptionConfiguration": {"Rules": []}}),
        **given.role(role),
    }
    if head is _LOCKED or resources:
        answers |= {
            ("key", _KEY): answered("kms.DescribeKey", {"KeyMetadata": metadata}),
            ("key policy", _KEY): answered("kms.GetKeyPolicy", {"Policy": given.document(_ACCOUNT)}),
            ("events", _KEY): sm.events(*events),
        }
    return answers


def _event(name: str, minutes: float, who: str, code: str = "") -> JsonObject:
    failed = {"errorCode": code, "errorMessage": "no"} if code else {}
    return {
        "eventID": f"{name}-{minutes}",
        "eventName": name,
        "eventTime": sm.ago(minutes).isoformat(),
        "userIdentity": {"arn": who},
        **failed,
    }


_SESSION = "arn:aws:sts::111122223333:assumed-role/upload/SageMaker"
_GONE = error_answer("kms.DescribeKey", Outcome.NOT_FOUND, status=400, code="NotFoundException")


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    answers: Answers,
    reason: UnknownReason | SkipReason | None = None,
) -> Example[NamedJob]:
    params = NamedJob(training_job_name=sm.NAME)
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[NamedJob], ...] = (
    _example(
        "the input is encrypted, and the role may decrypt it",
        Verdict.PASS,
        {"sites": ["input"], "usable": True, "unusable": [], "denied": [], "refused": [], "site": ""},
        _answers(_LOCKED, _USE),
    ),
    _example(
        "no key of the customer's own is needed",
        Verdict.PASS,
        {"sites": [], "usable": True, "denied": []},
        _answers(_PLAIN, _S3),
    ),
    _example(
        "the role may not decrypt",
        Verdict.FAIL,
        {"denied": ["input"], "site": "input", "action": "kms:Decrypt", "state": "Enabled", "usable": True},
        _answers(_LOCKED, _S3),
    ),
    _example(
        "KMS refused the role while the job ran, whatever it may do now",
        Verdict.FAIL,
        {"refused": ["input"], "denied": [], "site": "input"},
        _answers(_LOCKED, _USE, _event("Decrypt", 59.5, _SESSION, "AccessDenied")),
    ),
    _example(
        "another role's refusal, and one from before the job, are not the job's",
        Verdict.PASS,
        {"refused": []},
        _answers(
            _LOCKED,
            _USE,
            _event("Decrypt", 59.5, "arn:aws:sts::111122223333:assumed-role/other/x", "AccessDenied"),
            _event("Decrypt", 500, _SESSION, "AccessDenied"),
        ),
    ),
    _example(
        "the key was disabled before the job ended",
        Verdict.FAIL,
        {"usable": False, "unusable": ["input"], "state": "Disabled", "ended_in_time": True},
        _answers(_LOCKED, _USE, _event("DisableKey", 100, sm.CALLER), state="Disabled"),
    ),
    _example(
        "the key was disabled afterwards",
        Verdict.FAIL,
        {"usable": False, "ended_in_time": False},
        _answers(_LOCKED, _USE, _event("DisableKey", 10, sm.CALLER), state="PendingDeletion"),
    ),
    _example(
        "there is no such key any more",
        Verdict.FAIL,
        {"usable": False, "unusable": ["input"], "state": "", "key_arn": _KEY},
        {
            **{name: answer for name, answer in _answers(_LOCKED, _USE).items() if name[-1] != _KEY},
            ("key", _KEY): _GONE,
        },
    ),
    _example(
        "the role may make no grant for the disks",
        Verdict.FAIL,
        {"sites": ["volume"], "denied": ["volume"], "action": "kms:CreateGrant"},
        _answers(_PLAIN, _S3, VolumeKmsKeyId=_KEY),
    ),
    _example(
        "the objects may not be looked at",
        Verdict.UNKNOWN,
        {"sites": None, "denied": None, "usable": None},
        {**_answers(_PLAIN, _USE), ("object", _URI): denied("s3.HeadObject", "s3:GetObject")},
        UnknownReason.DENIED,
    ),
    _example(
        "neither the boundary of the role nor the organization lets it",
        Verdict.FAIL,
        {"denied": ["input"]},
        {
            **_answers(_LOCKED, _USE),
            **given.role(_USE, boundary=_S3),
            **given.organization({**_USE, "Effect": "Deny"}, {**_USE, "Principal": "*", "Action": "*"}),
        },
    ),
    _example("there is no job", Verdict.SKIPPED, {}, {}, SkipReason.NOT_APPLICABLE),
)
