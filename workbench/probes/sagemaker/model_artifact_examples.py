"""The worked examples of `sagemaker.model_artifact`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from workbench.domain.evidence import Answer, AnswerName, Outcome
from workbench.domain.values import JsonObject, JsonValue
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied, error_answer
from workbench.probes.sagemaker._examples import ago
from workbench.probes.sagemaker.model_artifact import Params

_KEY = "arn:aws:kms:eu-west-3:444455556666:key/8f1c2d3e-0000-4a4a-9b9b-1c2d3e4f5a6b"
_DATA = Params(
    bucket="puffin-models", key="7/model.tar.gz", etag="aa11", made_at=ago(900), region="eu-west-3"
)


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    head: Answer | None,
    params: Params = _DATA,
    region: str = "eu-west-3",
    reason: UnknownReason | None = None,
    awaited: Mapping[AnswerName, Answer] | None = None,
    **more: Answer,
) -> Example[Params]:
    answers: dict[AnswerName, Answer] = {
        "bucket": answered("s3.HeadBucket", headers={"x-amz-bucket-region": region}),
        "versions": answered("s3.ListObjectVersions", {"Versions": []}),
        "listing": answered("s3.ListObjectsV2", {"Contents": []}),
        **({"head": head} if head else {}),
        **(awaited or {}),
    }
    answers.update(more)
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


def _head(etag: str = "aa11", minutes: float = 950, **more: JsonValue) -> Answer:
    data: JsonObject = {"ETag": f'"{etag}"', "LastModified": ago(minutes).isoformat(), "ContentLength": 7}
    return answered("s3.HeadObject", {**data, **more})


def _key(state: str) -> Answer:
    return answered("kms.DescribeKey", {"KeyMetadata": {"Arn": _KEY, "KeyState": state}})


_NOT_THERE = error_answer("s3.HeadObject", Outcome.NOT_FOUND, status=404)


def _marker(key: str) -> Answer:
    hidden: JsonObject = {
        "Key": key,
        "VersionId": "m1",
        "IsLatest": True,
        "LastModified": ago(60).isoformat(),
    }
    return answered("s3.ListObjectVersions", {"DeleteMarkers": [hidden]})


_MARKER = _marker("7/model.tar.gz")
_AWAITED: Mapping[AnswerName, Answer] = {
    ("awaited", "head"): _NOT_THERE,
    ("awaited", "bucket"): answered("s3.HeadBucket", headers={"x-amz-bucket-region": "eu-west-3"}),
    ("awaited", "versions"): _marker("8/model.tar.gz"),
    ("awaited", "listing"): answered("s3.ListObjectsV2", {"Contents": []}),
}

EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "the same data as was registered",
        Verdict.PASS,
        {"exists": True, "replaced": False, "other_region": False, "key_usable": True, "missing": False},
        _head(),
    ),
    _example(
        "what serves is there, and what should be deployed was deleted",
        Verdict.FAIL,
        {"whose": "version", "missing": True, "marker": "m1", "key": "8/model.tar.gz"},
        _head(),
        params=replace(_DATA, awaited_bucket="puffin-models", awaited_key="8/model.tar.gz"),
        awaited=_AWAITED,
    ),
    _example(
        "both are missing: what serves counts",
        Verdict.FAIL,
        {"whose": "model", "missing": True, "key": "7/model.tar.gz"},
        _NOT_THERE,
        params=replace(_DATA, awaited_bucket="puffin-models", awaited_key="8/model.tar.gz"),
        versions=_marker("7/model.tar.gz"),
        awaited=_AWAITED,
    ),
    _example(
        "other data", Verdict.FAIL, {"replaced": True, "newer_than_model": True}, _head("bb22", minutes=60)
    ),
    _example(
        "nothing was registered, and the data is older than the model",
        Verdict.PASS,
        {"replaced": False, "newer_than_model": False},
        _head("bb22"),
        replace(_DATA, etag=""),
    ),
    _example(
        "nothing was registered, and it was written after the model was made",
        Verdict.PASS,
        {"replaced": None, "newer_than_model": True},
        _head("bb22", minutes=60),
        replace(_DATA, etag=""),
    ),
    _example(
        "an ETag that tells of its parts proves nothing",
        Verdict.PASS,
        {"replaced": None},
        _head("bb22-3"),
    ),
    _example(
        "it was deleted",
        Verdict.FAIL,
        {"missing": True, "exists": False, "marker": "m1", "replaced": False},
        _NOT_THERE,
        versions=_MARKER,
    ),
    _example("it never was", Verdict.FAIL, {"missing": True, "marker": ""}, _NOT_THERE),
    _example("of another Region", Verdict.FAIL, {"other_region": True}, _head(), region="eu-west-1"),
    _example(
        "its key is disabled",
        Verdict.FAIL,
        {"key_usable": False, "key_state": "Disabled", "key_account": "444455556666"},
        _head(SSEKMSKeyId=_KEY),
        key=_key("Disabled"),
    ),
    _example(
        "nobody finds its key",
        Verdict.FAIL,
        {"key_usable": False, "key_state": "NotFound"},
        _head(SSEKMSKeyId=_KEY),
        key=error_answer("kms.DescribeKey", Outcome.NOT_FOUND, status=400),
    ),
    _example(
        "no archive by its name",
        Verdict.FAIL,
        {"is_archive": False},
        _head(),
        Params(bucket="puffin-models", key="7/model.joblib", region="eu-west-3"),
    ),
    _example(
        "a folder with something in it",
        Verdict.PASS,
        {"exists": True, "is_archive": True},
        None,
        Params(bucket="puffin-models", key="7/", is_folder=True, region="eu-west-3"),
        listing=answered("s3.ListObjectsV2", {"Contents": [{"Key": "7/config.json"}]}),
    ),
    _example(
        "an empty folder",
        Verdict.FAIL,
        {"missing": True},
        None,
        Params(bucket="puffin-models", key="7/", is_folder=True, region="eu-west-3"),
    ),
    _example(
        "not allowed to see it",
        Verdict.UNKNOWN,
        {"exists": None, "missing": None},
        denied("s3.HeadObject", "s3:GetObject"),
        reason=UnknownReason.DENIED,
        versions=denied("s3.ListObjectVersions", "s3:ListBucketVersions"),
        listing=denied("s3.ListObjectsV2", "s3:ListBucket"),
    ),
    Example(
        name="no data is known",
        params=Params(),
        answers={},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.NOT_APPLICABLE,
        facts={"missing": False, "key_usable": True},
    ),
)
