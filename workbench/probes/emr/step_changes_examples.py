"""The worked examples of `emr.step_changes`."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.domain.evidence import Answer, AnswerName
from workbench.domain.values import JsonObject, JsonValue
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied
from workbench.probes.cloudtrail._examples import history
from workbench.probes.emr._examples import CLUSTER, STEP, ago, cluster, step, steps
from workbench.probes.emr.step_changes import Params

_PARAMS = Params(cluster_id=CLUSTER, step_id=STEP)
_GOOD = "s-0GOOD0000001"
_ROLE = "arn:aws:iam::123456789012:role/etl"


def _args(*more: str) -> JsonValue:
    return {"Jar": "command-runner.jar", "Args": ["spark-submit", "s3://jobs/etl.py", *more]}


def _script(minutes: int) -> Answer:
    return answered("s3.HeadObject", {"LastModified": ago(minutes), "ETag": "1", "ContentLength": 9})


def _answers(mine: JsonObject, theirs: JsonObject, *, script: int = 9000) -> dict[AnswerName, Answer]:
    return {
        "cluster": cluster(),
        "steps": steps(mine, theirs),
        "script": _script(script),
        ("calls", "of the role"): history(),
    }


def _step(config: JsonValue = None) -> JsonObject:
    return step(ExecutionRoleArn=_ROLE, Config=config or _args())


def _good(config: JsonValue = None) -> JsonObject:
    return step("COMPLETED", _GOOD, ended=1560, ExecutionRoleArn=_ROLE, Config=config or _args())


_OLD: JsonObject = {
    "Id": "j-0EARLIER00001",
    "Name": "nightly",
    "Status": {"State": "TERMINATED", "Timeline": {"CreationDateTime": ago(2000)}},
}
EXAMPLES: Sequence[Example[Params]] = (
    Example(
        name="other arguments; a day in them is none",
        params=_PARAMS,
        answers=_answers(_step(_args("--day", "2026-11-30", "--full")), _good(_args("--day", "2026-11-29"))),
        verdict=Verdict.WARN,
        facts={"last_good": _GOOD, "script_written_at": None},
    ),
    Example(
        name="the script was written since",
        params=_PARAMS,
        answers=_answers(_step(), _good(), script=200),
        verdict=Verdict.WARN,
        facts={"changed": [], "last_good": _GOOD},
    ),
    Example(
        name="nothing was changed",
        params=_PARAMS,
        answers=_answers(_step(_args("2026-11-30")), _good(_args("2026-11-29"))),
        verdict=Verdict.PASS,
        facts={"changed": []},
    ),
    Example(
        name="the last success was on the cluster of the night before, of another release",
        params=_PARAMS,
        answers={
            "cluster": cluster(ReleaseLabel="emr-7.5.0"),
            "steps": steps(_step()),
            "clusters": answered("emr.ListClusters", {"Clusters": [_OLD]}),
            "before": cluster("TERMINATED", "ALL_STEPS_COMPLETED", ReleaseLabel="emr-7.1.0"),
            "its steps": steps(_good()),
            "script": _script(9000),
            ("calls", "of the role"): history(),
        },
        verdict=Verdict.WARN,
        facts={"changed": ["release: emr-7.1.0, now emr-7.5.0"]},
    ),
    Example(
        name="none that went well is shown",
        params=_PARAMS,
        answers={
            "cluster": cluster(),
            "steps": steps(_step()),
            "clusters": answered("emr.ListClusters", {"Clusters": []}),
            "script": _script(9000),
            ("calls", "of the role"): history(),
        },
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.NO_DATA,
        facts={"last_good": ""},
    ),
    Example(
        name="it was completed",
        params=_PARAMS,
        answers={"cluster": cluster(), "steps": steps(step("COMPLETED"))},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.NOT_APPLICABLE,
    ),
    Example(
        name="nobody may list the steps",
        params=_PARAMS,
        answers={"cluster": cluster(), "steps": denied("emr.ListSteps", "elasticmapreduce:ListSteps")},
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.DENIED,
    ),
)
