"""The worked examples of `glue.run_locations`."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from workbench.domain.evidence import Answer, AnswerName, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import NOON, answered, denied, error_answer
from workbench.probes.glue.run_locations import Params

_ENDED = NOON - timedelta(hours=2)
_NAMED = Params(job_name="nightly", run_id="jr_1", bucket="raw", key="in/day=30")
_UNNAMED = Params(job_name="nightly", run_id="jr_1")


def _told(**arguments: str) -> dict[AnswerName, Answer]:
    job: JsonObject = {"Job": {"Name": "nightly", "DefaultArguments": arguments}}
    run: JsonObject = {"JobRun": {"Id": "jr_1", "JobRunState": "FAILED", "CompletedOn": _ENDED.isoformat()}}
    return {"job": answered("glue.GetJob", job), "run": answered("glue.GetJobRun", run)}


def _keys(*keys: str, hours_ago: int = 9, size: int = 7, storage: str = "STANDARD") -> Answer:
    at = (NOON - timedelta(hours=hours_ago)).isoformat()
    rows: list[JsonObject] = [
        {"Key": key, "Size": size, "StorageClass": storage, "LastModified": at} for key in keys
    ]
    return answered("s3.ListObjectsV2", {"Contents": rows, "KeyCount": len(rows)})


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    keys: Answer,
    reason: UnknownReason | SkipReason | None = None,
    params: Params = _NAMED,
    uri: str = "s3://raw/in/day=30",
    **arguments: str,
) -> Example[Params]:
    answers = {**_told(**arguments), ("keys", uri): keys, ("bucket", "raw"): answered("s3.HeadBucket")}
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "files are there",
        Verdict.PASS,
        {"state": "present", "visible": 2, "hidden": 1, "uri": "s3://raw/in/day=30", "other_region": False},
        _keys("in/day=30/a.parquet", "in/day=30/hour=1/b.parquet", "in/day=30/_SUCCESS"),
    ),
    _example(
        "nothing is there, but what begins alike",
        Verdict.FAIL,
        {"state": "absent", "visible": 0, "newest_at": ""},
        _keys("in/day=300/a.parquet", "in/day=30/"),
    ),
    _example(
        "only hidden files",
        Verdict.FAIL,
        {"state": "hidden_only", "hidden": 2},
        _keys("in/day=30/_SUCCESS", "in/day=30/.part.crc"),
    ),
    _example(
        "it came after the run",
        Verdict.FAIL,
        {"state": "late"},
        _keys("in/day=30/a.parquet", hours_ago=1),
    ),
    Example(
        name="files are there, in a bucket of another Region",
        params=_NAMED,
        answers={
            **_told(),
            ("bucket", "raw"): answered("s3.HeadBucket", headers={"x-amz-bucket-region": "eu-west-1"}),
            ("keys", "s3://raw/in/day=30"): replace(_keys("in/day=30/a.parquet"), region="eu-west-1"),
        },
        verdict=Verdict.WARN,
        facts={"state": "present", "other_region": True, "bucket_region": "eu-west-1"},
    ),
    _example("one folder too deep", Verdict.WARN, {"state": "too_deep"}, _keys("in/day=30/new/a.parquet")),
    _example(
        "archived",
        Verdict.FAIL,
        {"state": "archived", "archived": 1, "file_key": "in/day=30/a.parquet"},
        _keys("in/day=30/a.parquet", storage="DEEP_ARCHIVE"),
    ),
    _example(
        "empty", Verdict.FAIL, {"state": "empty_files", "empty": 1}, _keys("in/day=30/a.parquet", size=0)
    ),
    _example(
        "no such bucket",
        Verdict.FAIL,
        {"state": "no_bucket"},
        error_answer("s3.ListObjectsV2", Outcome.NOT_FOUND, code="NoSuchBucket"),
    ),
    _example(
        "no place is named: those that are read",
        Verdict.PASS,
        {"state": "present", "told_by": "--source"},
        _keys("in/a.json"),
        None,
        _UNNAMED,
        "s3://raw/in/",
        **{"--source": "s3://raw/in/", "--target": "s3://out/x/", "--TempDir": "s3://tmp/"},
    ),
    _example(
        "a list that ends before the place",
        Verdict.UNKNOWN,
        {"state": None},
        answered("s3.ListObjectsV2", {"Contents": []}, truncated=True),
        UnknownReason.PROBE_ERROR,
    ),
    _example(
        "closed",
        Verdict.UNKNOWN,
        {"state": None},
        denied("s3.ListObjectsV2", "s3:ListBucket"),
        UnknownReason.DENIED,
    ),
    _example("none", Verdict.SKIPPED, {"state": "none"}, _keys(), SkipReason.NOT_APPLICABLE, _UNNAMED),
)
