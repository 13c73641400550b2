"""The worked examples of `stepfunctions.started_work`."""

from __future__ import annotations

from datetime import timedelta

from workbench.domain.evidence import Answer, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import NOON, answered, error_answer
from workbench.probes.stepfunctions.started_work import Params

_TRAINING = Params(service="sagemaker", action="createTrainingJob", name="churn")


def _runs(*runs: JsonObject) -> Answer:
    return answered("glue.GetJobRuns", {"JobRuns": list(runs)})


def _run(state: str, minutes: int = 0, **more: str) -> JsonObject:
    begun = (NOON + timedelta(minutes=minutes)).isoformat()
    return {"Id": f"jr_{minutes}", "JobRunState": state, "StartedOn": begun, **more}


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    runs: Answer | None,
    reason: UnknownReason | SkipReason | None = None,
    params: Params | None = None,
) -> Example[Params]:
    given = params or Params(service="glue", action="startJobRun", name="nightly", since=NOON, until=NOON)
    answers = {"runs": runs} if runs else {}
    return Example(name=name, params=given, answers=answers, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "the run failed, another one went well an hour before",
        Verdict.FAIL,
        {"outcome": "failed", "run": "jr_0", "says": "no space left"},
        _runs(_run("SUCCEEDED", -60), _run("FAILED", ErrorMessage="no space left")),
    ),
    _example("it went well", Verdict.PASS, {"outcome": "succeeded"}, _runs(_run("SUCCEEDED"))),
    _example(
        "it is under way",
        Verdict.UNKNOWN,
        {"outcome": "running"},
        _runs(_run("RUNNING")),
        UnknownReason.TOO_EARLY,
    ),
    _example(
        "two began at the same minute",
        Verdict.UNKNOWN,
        {"outcome": None},
        _runs(_run("FAILED"), _run("SUCCEEDED", 1)),
        UnknownReason.NO_DATA,
    ),
    _example(
        "a training job failed",
        Verdict.FAIL,
        {"outcome": "failed", "run": "churn", "says": "AlgorithmError"},
        answered(
            "sagemaker.DescribeTrainingJob",
            {"TrainingJobName": "churn", "TrainingJobStatus": "Failed", "FailureReason": "AlgorithmError"},
        ),
        params=_TRAINING,
    ),
    _example(
        "the job is not known here",
        Verdict.UNKNOWN,
        {"outcome": None},
        error_answer("glue.GetJobRuns", Outcome.NOT_FOUND, code="EntityNotFoundException"),
        UnknownReason.NO_DATA,
    ),
    _example(
        "a service that is not asked",
        Verdict.UNKNOWN,
        {"outcome": None},
        None,
        UnknownReason.NO_DATA,
        Params(service="batch", action="submitJob", name="tile"),
    ),
    _example(
        "everything was waited for",
        Verdict.SKIPPED,
        {"outcome": "none"},
        None,
        SkipReason.NOT_APPLICABLE,
        Params(),
    ),
)
