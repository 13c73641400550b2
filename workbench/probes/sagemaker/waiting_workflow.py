"""Does a workflow of Step Functions still wait for this training job?

A state that ends in `.sync` learns of the end of its job by a rule of EventBridge that Step Functions makes
in the name of the state machine's role. A role that may not make it leaves the state waiting, until its
timeout or for ever, whatever became of the job. The state is told by the time: it made its job when it was
entered.

Sources: Step Functions developer guide, "Integrate with SageMaker AI" (IAM policies: events:PutTargets,
events:PutRule, events:DescribeRule on StepFunctionsGetEventsForSageMakerTrainingJobsRule); API reference,
GetExecutionHistory.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from workbench.domain.evidence import Answers, ask
from workbench.domain.values import JsonObject
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, not_seen, passed, skipped, unanswered, warned
from workbench.knowledge.answers import member, moment, number, objects, stamp, text
from workbench.knowledge.training.job import TrainingJob
from workbench.probes.sagemaker._chosen import ask_execution

_SOON = timedelta(minutes=5)
"""Within so long a state that is entered makes its job, retries of the call included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which workflow, and which job."""

    execution_arn: str
    """The execution."""
    training_job_name: str = ""
    """Empty: there is no job."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Whether it waits."""

    waits: bool | None = None
    """A state of it that waits for the end of a training job was entered when this job was made, and has not
    gone on."""
    role_arn: str | None = None
    """The role of the state machine."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the job and for the history of the execution."""
    if not params.training_job_name:
        return {}
    return aws.read_all(
        {
            "job": ask("sagemaker.DescribeTrainingJob", TrainingJobName=params.training_job_name),
            "history": ask_execution(params.execution_arn),
        }
    )


def judge(answers: Answers, _params: Params) -> Judgement[Facts]:
    """Look for the state that made the job, and for what came of it."""
    described, history = answers.get("job"), answers.get("history")
    if described is None or history is None:
        return skipped("There is no job for which somebody could wait", Facts(waits=False))
    for thing, answer in (("training job", described), ("execution", history)):
        if unseen := not_seen(thing, answer, Facts()):
            return unseen
    events = objects(history.data, "events")
    job = TrainingJob(data=described.data)
    started = next((event for event in events if text(event, "type") == "ExecutionStarted"), {})
    role = text(member(started, "executionStartedEventDetails"), "roleArn")
    made_by = next((event for event in events if _makes(event, job)), None)
    ended = any(text(event, "type").startswith("Execution") and event is not started for event in events)
    if made_by is None and history.truncated and not ended:
        return unanswered(history, Facts(role_arn=role or None))
    waits = made_by is not None and not ended and not any(_goes_on(event, made_by) for event in events)
    facts = Facts(waits=waits, role_arn=role or None)
    if not waits:
        return passed("The execution does not wait for this job", facts)
    since = stamp(moment(made_by or {}, "timestamp"))
    if job.ended_at is None:
        return passed(f"The execution waits for this job since {since}, and the job runs", facts)
    said = f"The execution waits since {since} for {job.name}, which ended at {stamp(job.ended_at)}"
    return warned(said, facts, occurred_at=job.ended_at)


def _makes(event: JsonObject, job: TrainingJob) -> bool:
    """Tell whether a state was at that when the job was made."""
    details, at = member(event, "taskScheduledEventDetails"), moment(event, "timestamp")
    if text(details, "resource") != "createTrainingJob.sync" or at is None or job.created_at is None:
        return False
    return abs(job.created_at - at) <= _SOON


def _goes_on(event: JsonObject, made_by: JsonObject) -> bool:
    """Tell whether an event behind it says that a task is over."""
    later = (number(event, "id") or 0) > (number(made_by, "id") or 0)
    return later and text(event, "type") in ("TaskSucceeded", "TaskFailed", "TaskTimedOut", "TaskStateExited")


probe = Probe(
    title="Does a workflow still wait for this training job?",
    params=Params,
    facts=Facts,
    operations=("sagemaker.DescribeTrainingJob", "stepfunctions.GetExecutionHistory"),
    collect=collect,
    judge=judge,
)
