"""The worked examples of `emr.eks_changes`."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject, JsonValue
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied
from workbench.probes.cloudtrail._examples import history
from workbench.probes.emr._examples import ago
from workbench.probes.emr.eks_changes import Params

_PARAMS = Params(virtual_cluster_id="0vc", job_run_id="0run")


def _run(run: str, state: str, created: int, image: str = "spark:1", **more: JsonValue) -> JsonObject:
    submit = {"entryPoint": "s3://jobs/etl.py", "sparkSubmitParameters": f"--conf spark.image={image}"}
    return {
        "id": run,
        "name": "nightly",
        "virtualClusterId": "0vc",
        "state": state,
        "executionRoleArn": "arn:aws:iam::123456789012:role/jobs",
        "releaseLabel": "emr-7.5.0-latest",
        "jobDriver": {"sparkSubmitJobDriver": submit},
        "createdAt": ago(created),
        "finishedAt": ago(created - 60),
        **more,
    }


def _described(told: JsonObject) -> Answer:
    return answered("emr-containers.DescribeJobRun", {"jobRun": told})


def _listed(*rows: JsonObject) -> Answer:
    return answered("emr-containers.ListJobRuns", {"jobRuns": list(rows)})


_SCRIPT = answered("s3.HeadObject", {"LastModified": ago(9000), "ETag": "1", "ContentLength": 9})
_GOOD = _run("0good", "COMPLETED", 1620)
EXAMPLES: Sequence[Example[Params]] = (
    Example(
        name="another image in the parameters of Spark",
        params=_PARAMS,
        answers={
            "run": _described(_run("0run", "FAILED", 180, "spark:2")),
            "good": _listed(_GOOD),
            "before": _described(_GOOD),
            "script": _SCRIPT,
            ("calls", "of the role"): history(),
        },
        verdict=Verdict.WARN,
        facts={
            "changed": ["Spark parameters: --conf spark.image=spark:1, now --conf spark.image=spark:2"],
            "last_good": "0good",
        },
    ),
    Example(
        name="nothing was changed",
        params=_PARAMS,
        answers={
            "run": _described(_run("0run", "FAILED", 180)),
            "good": _listed(_GOOD),
            "before": _described(_GOOD),
            "script": _SCRIPT,
            ("calls", "of the role"): history(),
        },
        verdict=Verdict.PASS,
        facts={"changed": []},
    ),
    Example(
        name="none went well before",
        params=_PARAMS,
        answers={
            "run": _described(_run("0run", "FAILED", 180)),
            "good": _listed(),
            "script": _SCRIPT,
            ("calls", "of the role"): history(),
        },
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.NO_DATA,
        facts={"last_good": ""},
    ),
    Example(
        name="no run is known",
        params=Params(virtual_cluster_id="0vc"),
        answers={},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.NOT_APPLICABLE,
    ),
    Example(
        name="nobody may look",
        params=_PARAMS,
        answers={
            "run": denied("emr-containers.DescribeJobRun", "emr-containers:DescribeJobRun"),
            "good": _listed(),
        },
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.DENIED,
    ),
)
