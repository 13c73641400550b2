"""The worked examples of `sagemaker.inputs`."""

from __future__ import annotations

from workbench.domain.evidence import Answer, AnswerName
from workbench.domain.values import JsonObject, JsonValue
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied
from workbench.probes.sagemaker import _examples as sm
from workbench.probes.sagemaker._named_job import NamedJob

_URI = "s3://puffin-claims/auto/train"
_JOB = NamedJob(training_job_name=sm.NAME)


def _reads(uri: str) -> dict[AnswerName, Answer]:
    source: JsonObject = {"S3DataType": "S3Prefix", "S3Uri": uri}
    channel: JsonObject = {"ChannelName": "train", "DataSource": {"S3DataSource": source}}
    return {"job": sm.job("InProgress", sm.phase("Downloading", 60, None), InputDataConfig=[channel])}


def _objects(*sizes: int) -> Answer:
    rows: list[JsonValue] = [{"Key": f"auto/{index}", "Size": size} for index, size in enumerate(sizes)]
    return answered("s3.ListObjectsV2", {"Contents": rows})


def _folders(*names: str) -> Answer:
    return answered("s3.ListObjectsV2", {"CommonPrefixes": [{"Prefix": name} for name in names]})


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    answers: dict[AnswerName, Answer],
    reason: UnknownReason | SkipReason | None = None,
    params: NamedJob = _JOB,
) -> Example[NamedJob]:
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[NamedJob], ...] = (
    _example(
        "the prefix begins two folders",
        Verdict.WARN,
        {"ambiguous": True, "ambiguous_uri": _URI, "objects": 2, "bytes": 30},
        {
            **_reads(_URI),
            ("objects", _URI): _objects(10, 20),
            ("folders", _URI): _folders("auto/train/", "auto/train-old/"),
        },
    ),
    _example(
        "a folder with little in it",
        Verdict.PASS,
        {"ambiguous": False, "large": False, "objects": 1},
        {**_reads(f"{_URI}/"), ("objects", f"{_URI}/"): _objects(10)},
    ),
    _example(
        "a terabyte",
        Verdict.WARN,
        {"large": True, "ambiguous": False},
        {**_reads(f"{_URI}/"), ("objects", f"{_URI}/"): _objects(1024**4)},
    ),
    _example(
        "not allowed to list it",
        Verdict.UNKNOWN,
        {"objects": None, "ambiguous": None},
        {**_reads(f"{_URI}/"), ("objects", f"{_URI}/"): denied("s3.ListObjectsV2", "s3:ListBucket")},
        UnknownReason.DENIED,
    ),
    _example("there is no job", Verdict.SKIPPED, {}, {}, SkipReason.NOT_APPLICABLE, NamedJob()),
)
