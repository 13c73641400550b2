"""What became of the work that a state only started?

`glue:startJobRun` without `.sync` succeeds as soon as the run has begun; so do all integrations that neither
wait for a job (`.sync`) nor for a token (`.waitForTaskToken`), and functions that are invoked as an event.
Whether the job went well is not told by the execution: it is asked of the service. The output of the state,
which holds the id of the run, is not read; the run is found by the job's name and the time at which the state
was entered. Of several jobs the worst counts. Of a cluster that was only created the history tells no id.

Sources: Step Functions developer guide, "Discover service integration patterns"; Glue API reference,
GetJobRuns (JobRunState); SageMaker API reference, DescribeTrainingJob (TrainingJobStatus); Step Functions API
reference, ListExecutions (status); Amazon EMR API reference, ListSteps; EMR Serverless and EMR on EKS API
references, ListJobRuns.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from workbench.domain.evidence import Answer, Answers, Outcome, Request, ask, ask_pages
from workbench.domain.execution import ENDED_BADLY
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, unknown
from workbench.knowledge.answers import moment, objects, stamp, text
from workbench.knowledge.glue.runs import BAD as BAD_RUNS
from workbench.probes._started_calls import StartedCall
from workbench.probes._window import Window

_PAGES = 3
_CLOSE = timedelta(minutes=1)
"""How far a run may begin from the moment at which the state was under way."""
_GOOD = frozenset({"SUCCEEDED", "Completed", "COMPLETED", "SUCCESS"})
_BAD = frozenset({*BAD_RUNS, "STOPPED", "Failed", "Stopped", "CANCELLED", "INTERRUPTED", *ENDED_BADLY})
_WORST_FIRST = ("failed", None, "running", "succeeded", "none")
MOST_CALLS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """What was started."""

    calls: tuple[str, ...] = ()
    """As `StartedCall` writes them; empty when nothing was only started."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What became of it."""

    outcome: Literal["none", "succeeded", "failed", "running"] | None = None
    """`none`: nothing was only started."""
    run: str | None = None
    """The id of the run or step, or the name of the training job."""
    emr_cluster: str | None = None
    """The cluster of a step of EMR; empty for other work."""
    says: str | None = None
    """What the service says of a failure, one line; empty when there is none."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask each service that was told to begin."""
    asked = {("runs", text): _question(StartedCall.parse(text)) for text in params.calls[:MOST_CALLS]}
    return aws.read_all({name: question for name, question in asked.items() if question})


def _question(call: StartedCall) -> Request | None:
    if not call.name:
        return None
    match call.service, call.action:
        case "glue", "startJobRun":
            return ask_pages("glue.GetJobRuns", _PAGES, JobName=call.name)
        case "sagemaker", "createTrainingJob":
            return ask("sagemaker.DescribeTrainingJob", TrainingJobName=call.name)
        case "elasticmapreduce", "addStep":
            return ask_pages("emr.ListSteps", _PAGES, ClusterId=call.name)
        case "emr-serverless" | "emrserverless", "startJobRun":
            return ask_pages("emr-serverless.ListJobRuns", _PAGES, applicationId=call.name)
        case "emr-containers", "startJobRun":
            return ask_pages("emr-containers.ListJobRuns", _PAGES, virtualClusterId=call.name)
        case "states" | "sfn", "startExecution":
            return ask_pages("stepfunctions.ListExecutions", _PAGES, stateMachineArn=call.name)
        case _:
            return None


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Tell how the runs ended, if they can be found; of several the worst counts."""
    if not params.calls:
        return skipped("Nothing was started without waiting for it", Facts(outcome="none", run="", says=""))
    judged = [_judge_call(answers, StartedCall.parse(text), text) for text in params.calls]
    return min(judged, key=lambda one: _WORST_FIRST.index(one.facts.outcome))


def _judge_call(answers: Answers, call: StartedCall, name: str) -> Judgement[Facts]:
    what, answer = call.what, answers.get(("runs", name))
    if answer is None:
        return unknown(
            UnknownReason.NO_DATA,
            f"The workflow only started {what}: how that ended is told by the service alone",
            Facts(),
            needs=(f"a look at {what}",),
        )
    if answer.outcome is Outcome.NOT_FOUND:
        return unknown(UnknownReason.NO_DATA, f"{what}: no such job here", Facts())
    if not answer.ok:
        return unanswered(answer, Facts())
    run = _run_of(answer, call)
    cluster = call.name if call.service == "elasticmapreduce" else ""
    return _judge_run(run, what, cluster) if run else _not_found(answer, what)


def _not_found(answer: Answer, what: str) -> Judgement[Facts]:
    reason = UnknownReason.TRUNCATED if answer.truncated else UnknownReason.NO_DATA
    return unknown(reason, f"{what}: no run that began while the state was under way", Facts())


def _run_of(answer: Answer, call: StartedCall) -> JsonObject | None:
    """Return the one run that began in time; None where there is none, or several."""
    if call.service == "sagemaker":
        return answer.data if text(answer.data, "TrainingJobStatus") else None
    window = Window(call.since, call.until, _CLOSE)
    rows = [(moment(run, "StartedOn"), run) for run in objects(answer.data, "JobRuns")]
    rows += [(moment(run, "startDate"), run) for run in objects(answer.data, "executions")]
    rows += [(moment(run, "createdAt"), run) for run in objects(answer.data, "jobRuns")]
    rows += [
        (moment(step, "Status", "Timeline", "CreationDateTime"), step)
        for step in objects(answer.data, "Steps")
    ]
    begun = [run for at, run in rows if window.covers(at)]
    return begun[0] if len(begun) == 1 else None


def _judge_run(run: JsonObject, what: str, cluster: str) -> Judgement[Facts]:
    state = _first(
        run, ("JobRunState",), ("TrainingJobStatus",), ("status",), ("Status", "State"), ("state",)
    )
    name = _first(run, ("Id",), ("TrainingJobName",), ("id",), ("name",))
    of_step = ("Status", "FailureDetails")
    says = _first(
        run,
        ("ErrorMessage",),
        ("FailureReason",),
        ("stateDetails",),
        (*of_step, "Message"),
        (*of_step, "Reason"),
    )
    ended = moment(run, "CompletedOn") or moment(run, "TrainingEndTime") or moment(run, "stopDate")
    ended = ended or moment(run, "Status", "Timeline", "EndDateTime")
    if state in _GOOD:
        facts = Facts(outcome="succeeded", run=name, emr_cluster=cluster, says="")
        return passed(f"{what}: {name} ended well at {stamp(ended)}", facts)
    if state in _BAD:
        why = f": {says}" if says else ""
        return failed(
            f"{what}: {name} ended {state}{why}; the execution had not waited for it",
            Facts(outcome="failed", run=name, emr_cluster=cluster, says=says),
            occurred_at=ended,
        )
    return unknown(
        UnknownReason.TOO_EARLY,
        f"{what}: {name} is {state}: it has not ended yet",
        Facts(outcome="running", run=name, emr_cluster=cluster, says=""),
    )


def _first(run: JsonObject, *paths: tuple[str, ...]) -> str:
    """Return the first of these members that a run has: each service calls them otherwise."""
    return next((told for path in paths if (told := text(run, *path))), "")


probe = Probe(
    title="What became of the work that a state only started?",
    params=Params,
    facts=Facts,
    operations=(
        "glue.GetJobRuns",
        "sagemaker.DescribeTrainingJob",
        "stepfunctions.ListExecutions",
        "emr.ListSteps",
        "emr-serverless.ListJobRuns",
        "emr-containers.ListJobRuns",
    ),
    collect=collect,
    judge=judge,
)
