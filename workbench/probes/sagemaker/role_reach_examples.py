"""The worked examples of `sagemaker.role_reach`."""

from __future__ import annotations

from workbench.domain.evidence import Answer, AnswerName, Answers
from workbench.domain.values import JsonObject, JsonValue
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes import _caller_examples as given
from workbench.probes._examples import answered, denied
from workbench.probes.sagemaker import _examples as sm
from workbench.probes.sagemaker._named_job import NamedJob

_JOB = NamedJob(training_job_name=sm.NAME)
_ALL: JsonObject = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
_READ: JsonObject = {
    "Effect": "Allow",
    "Action": ["s3:ListBucket", "s3:GetObject"],
    "Resource": ["arn:aws:s3:::puffin-claims", "arn:aws:s3:::puffin-claims/auto/*"],
}
_WRITE: JsonObject = {**_ALL, "Resource": "arn:aws:s3:::puffin-models/*"}
_EVERYBODY: JsonObject = {**_ALL, "Principal": "*"}
_URI, _SECOND = "s3://puffin-claims/auto/", "s3://puffin-claims/checks/"


def _answers(role: Answers, *uris: str, **policies: Answer) -> Answers:
    channels: list[JsonValue] = [
        {
            "ChannelName": f"c{number}",
            "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": uri}},
        }
        for number, uri in enumerate(uris or (_URI,))
    ]
    found: dict[AnswerName, Answer] = {
        ("sample", uri): answered(
            "s3.ListObjectsV2", {"Contents": [{"Key": f"{uri.removeprefix('s3://puffin-claims/')}c.csv"}]}
        )
        for uri in uris or (_URI,)
    }
    return {
        "job": sm.job(
            "Failed", sm.phase("Downloading", 60, 59), RoleArn=given.ROLE, InputDataConfig=channels
        ),
        **found,
        ("policy", "puffin-claims"): policies.get("claims", given.NO_BUCKET_POLICY),
        ("policy", "puffin-models"): policies.get("models", given.NO_BUCKET_POLICY),
        **role,
    }


def _policy(*statements: JsonObject) -> Answer:
    return answered("s3.GetBucketPolicy", {"Policy": given.document(*statements)})


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    answers: Answers,
    reason: UnknownReason | SkipReason | None = None,
) -> Example[NamedJob]:
    return Example(name=name, params=_JOB, answers=answers, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[NamedJob], ...] = (
    _example(
        "it may do both",
        Verdict.PASS,
        {"reads": "allowed", "writes": "allowed", "bucket": ""},
        _answers(given.role(_READ, _WRITE)),
    ),
    _example(
        "no policy lets it read",
        Verdict.FAIL,
        {
            "reads": "denied",
            "writes": "allowed",
            "input_arn": "arn:aws:s3:::puffin-claims/auto/c.csv",
            "layer": "identity",
        },
        _answers(given.role(_WRITE)),
    ),
    _example(
        "it may not write",
        Verdict.FAIL,
        {"reads": "allowed", "writes": "denied", "action": "s3:PutObject", "bucket": "puffin-models"},
        _answers(given.role(_READ)),
    ),
    _example(
        "of two channels it may read the first",
        Verdict.FAIL,
        {"reads": "denied", "input_arn": "arn:aws:s3:::puffin-claims/checks/c.csv"},
        _answers(given.role(_READ, _WRITE), _URI, _SECOND),
    ),
    _example(
        "the bucket denies what the role allows",
        Verdict.FAIL,
        {"reads": "denied", "layer": "resource", "effect": "explicit"},
        _answers(given.role(_ALL), claims=_policy({**_EVERYBODY, "Effect": "Deny"})),
    ),
    _example(
        "the bucket lets in whom no policy of its own does",
        Verdict.PASS,
        {"reads": "allowed", "writes": "allowed"},
        _answers(given.role(_WRITE), claims=_policy({**_EVERYBODY, "Principal": {"AWS": given.ROLE}})),
    ),
    _example(
        "a bucket whose policy is not shown may deny",
        Verdict.UNKNOWN,
        {"reads": None, "writes": "allowed"},
        _answers(given.role(_ALL), claims=denied("s3.GetBucketPolicy", "s3:GetBucketPolicy")),
        UnknownReason.DENIED,
    ),
    _example(
        "the organization denies it",
        Verdict.FAIL,
        {"reads": "denied", "layer": "scp"},
        {
            **_answers(given.role(_ALL, boundary=_ALL)),
            **given.organization({**_ALL, "Effect": "Deny"}, {**_EVERYBODY, "Action": "*"}),
        },
    ),
    _example("there is no job", Verdict.SKIPPED, {}, {}, SkipReason.NOT_APPLICABLE),
)
