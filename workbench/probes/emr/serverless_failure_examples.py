"""The worked examples of `emr.serverless_failure`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from workbench.domain.evidence import Answer, Outcome
from workbench.domain.values import JsonObject, JsonValue
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import NOON, answered, denied, error_answer
from workbench.probes.emr._job_examples import APPLICATION, RUN, application, job_run
from workbench.probes.emr.serverless_failure import Params

_PARAMS = Params(application_id=APPLICATION, job_run_id=RUN)
_POINTS = "Job failed, please check complete logs in configured logging destination. ExitCode: 1"
_GROUP = "/aws/emr-serverless"
_LOGGED: JsonValue = {
    "monitoringConfiguration": {"cloudWatchLoggingConfiguration": {"enabled": True, "logGroupName": _GROUP}}
}
_ARCHIVED: JsonValue = {
    "monitoringConfiguration": {"s3MonitoringConfiguration": {"logUri": "s3://logs/emr/"}}
}

_PREFIX = f"emr/applications/{APPLICATION}/jobs/{RUN}/"


def _files(*keys: str) -> Answer:
    rows: list[JsonObject] = [{"Key": key, "Size": 900} for key in keys]
    listed: JsonObject = {"Name": "logs", "IsTruncated": False, "KeyCount": len(rows), "Contents": rows}
    return answered("s3.ListObjectsV2", listed)


def _group() -> Answer:
    made = round((NOON - timedelta(days=90)).timestamp() * 1000)
    return answered("logs.DescribeLogGroups", {"logGroups": [{"logGroupName": _GROUP, "creationTime": made}]})


def _lines(text: str, run: str = RUN) -> Answer:
    at = round((NOON - timedelta(minutes=125)).timestamp() * 1000)
    event: JsonObject = {
        "logStreamName": f"applications/{APPLICATION}/jobs/{run}/SPARK_DRIVER/stderr",
        "message": text,
        "timestamp": at,
    }
    return answered("logs.FilterLogEvents", {"events": [event]})


EXAMPLES: Sequence[Example[Params]] = (
    Example(
        name="the remark in brackets tells",
        params=_PARAMS,
        answers={
            "run": job_run(
                details="Job failed, please check complete logs in configured logging destination. "
                "ExitCode: 137 (Worker has been killed as memory usage exceeded configured memory size)"
            ),
            "application": application(),
        },
        verdict=Verdict.FAIL,
        facts={"points_to": ["emrs-worker-oom"]},
    ),
    Example(
        name="the log in CloudWatch tells",
        params=_PARAMS,
        answers={
            "run": job_run(details=_POINTS, configurationOverrides=_LOGGED),
            "application": application(),
            "group": _group(),
            "lines": _lines("ERROR Main: KeyError: 'EUR'"),
        },
        verdict=Verdict.FAIL,
        facts={"points_to": ["emr-step-code-failed"], "exception": "KeyError"},
    ),
    Example(
        name="lines of another run do not count",
        params=_PARAMS,
        answers={
            "run": job_run(details=_POINTS, configurationOverrides=_LOGGED),
            "application": application(),
            "group": _group(),
            "lines": _lines("ERROR Main: KeyError: 'EUR'", run="00f0000000000001"),
        },
        verdict=Verdict.FAIL,
        facts={"points_to": None},
    ),
    Example(
        name="what is absent is the script of the run itself",
        params=_PARAMS,
        answers={
            "run": job_run(details="File does not exist: s3://jobs/etl.py does not exist"),
            "application": application(),
        },
        verdict=Verdict.FAIL,
        facts={"points_to": ["emr-step-artifact-missing"], "bucket": "jobs"},
    ),
    Example(
        name="the log lies in S3",
        params=_PARAMS,
        answers={
            "run": job_run(details=_POINTS, configurationOverrides=_ARCHIVED),
            "application": application(),
            ("listing", _PREFIX): _files(f"{_PREFIX}SPARK_DRIVER/stderr.gz"),
            ("file", f"{_PREFIX}SPARK_DRIVER/stderr.gz"): error_answer(
                "s3.GetObject", Outcome.BLOCKED_BY_GUARD
            ),
        },
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.NO_DATA,
    ),
    Example(
        name="the driver's file in S3 tells, with consent",
        params=_PARAMS,
        answers={
            "run": job_run(details=_POINTS, configurationOverrides=_ARCHIVED),
            "application": application(),
            ("listing", _PREFIX): _files(f"{_PREFIX}SPARK_DRIVER/stderr.gz"),
            ("file", f"{_PREFIX}SPARK_DRIVER/stderr.gz"): answered(
                "s3.GetObject",
                {
                    "ETag": "1",
                    "ContentLength": 20,
                    "Sha256": "0",
                    "Lines": ["26/11/30 10:05:00 ERROR Main: KeyError: 'EUR'"],
                    "Complete": True,
                },
            ),
        },
        verdict=Verdict.FAIL,
        facts={"points_to": ["emr-step-code-failed"]},
    ),
    Example(
        name="no file is in S3",
        params=_PARAMS,
        answers={
            "run": job_run(details=_POINTS, configurationOverrides=_ARCHIVED),
            "application": application(),
            ("listing", _PREFIX): _files(),
        },
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.NOT_LOGGED,
    ),
    Example(
        name="no log anywhere",
        params=_PARAMS,
        answers={"run": job_run(details=_POINTS), "application": application()},
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.NOT_LOGGED,
    ),
    Example(
        name="it ended well",
        params=_PARAMS,
        answers={"run": job_run("SUCCESS"), "application": application()},
        verdict=Verdict.PASS,
        facts={"points_to": []},
    ),
    Example(
        name="it waits",
        params=_PARAMS,
        answers={"run": job_run("QUEUED"), "application": application()},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.NOT_APPLICABLE,
        facts={"points_to": []},
    ),
    Example(
        name="nobody may look",
        params=_PARAMS,
        answers={
            "run": denied("emr-serverless.GetJobRun", "emr-serverless:GetJobRun"),
            "application": application(),
        },
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.DENIED,
    ),
)
