"""The worked examples of `sagemaker.waiting_workflow`."""

from __future__ import annotations

from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied
from workbench.probes.sagemaker import _examples as sm
from workbench.probes.sagemaker.waiting_workflow import Params

_JOB = Params(execution_arn=sm.EXECUTION, training_job_name=sm.NAME)
_OVER = sm.job("Completed", sm.phase("Training", 110, 60), sm.phase("Completed", 60, 60))
_RUNS = sm.job("InProgress", sm.phase("Training", 110, None))


def _history(*kinds: str, minutes: float = 120) -> Answer:
    """Return the events of an execution whose task was scheduled so many minutes ago, the newest first."""
    scheduled: JsonObject = {
        "id": 3,
        "type": "TaskScheduled",
        "timestamp": sm.ago(minutes).isoformat(),
        "taskScheduledEventDetails": {"resourceType": "sagemaker", "resource": "createTrainingJob.sync"},
    }
    started: JsonObject = {
        "id": 1,
        "type": "ExecutionStarted",
        "executionStartedEventDetails": {"roleArn": sm.ROLE},
    }
    later: list[JsonObject] = [{"id": 4 + index, "type": kind} for index, kind in enumerate(kinds)]
    return answered("stepfunctions.GetExecutionHistory", {"events": [*reversed(later), scheduled, started]})


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    job: Answer,
    history: Answer,
    reason: UnknownReason | None = None,
) -> Example[Params]:
    answers = {"job": job, "history": history}
    return Example(name=name, params=_JOB, answers=answers, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "the job is over, and the state waits",
        Verdict.WARN,
        {"waits": True, "role_arn": sm.ROLE},
        _OVER,
        _history("TaskStarted", "TaskSubmitted"),
    ),
    _example("the job runs", Verdict.PASS, {"waits": True}, _RUNS, _history("TaskStarted")),
    _example("it went on", Verdict.PASS, {"waits": False}, _OVER, _history("TaskSucceeded")),
    _example(
        "it waits for a job that was made later", Verdict.PASS, {"waits": False}, _OVER, _history(minutes=30)
    ),
    _example("it has ended", Verdict.PASS, {"waits": False}, _OVER, _history("ExecutionAborted")),
    _example(
        "the history may not be read",
        Verdict.UNKNOWN,
        {"waits": None},
        _OVER,
        denied("stepfunctions.GetExecutionHistory", "states:GetExecutionHistory"),
        UnknownReason.DENIED,
    ),
    Example(
        name="there is no job",
        params=Params(execution_arn=sm.EXECUTION),
        answers={},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.NOT_APPLICABLE,
    ),
)
