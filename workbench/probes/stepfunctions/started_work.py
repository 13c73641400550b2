"""What became of the work that a state only started?

`glue:startJobRun` without `.sync` succeeds as soon as the run has begun; so do all integrations that neither
wait for a job (`.sync`) nor for a token (`.waitForTaskToken`), and functions that are invoked as an event.
Whether the job went well is not told by the execution: it is asked of the service. The output of the state,
which holds the id of the run, is not read; the run is found by the job's name and the time at which the state
was entered. Of several jobs the worst counts. Of a cluster that was only created the history tells no id.

Source: Step Functions developer guide, "Discover service integration patterns".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from workbench.domain.evidence import Answer, Answers, Outcome, Request, ask, ask_pages
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, unknown
from workbench.knowledge.answers import stamp
from workbench.knowledge.executions.started_runs import RunOutcome, StartedRun, runs_in
from workbench.probes._started_calls import StartedCall
from workbench.probes._window import Window

_PAGES = 3
_CLOSE = timedelta(minutes=1)
"""How far a run may begin from the moment at which the state was under way."""
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

    outcome: RunOutcome | Literal["none"] | None = None
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


def _run_of(answer: Answer, call: StartedCall) -> StartedRun | None:
    """Return the one run that began in time; None where there is none, or several."""
    window = Window(call.since, call.until, _CLOSE)
    runs = runs_in(answer.data)
    begun = runs if call.service == "sagemaker" else [run for run in runs if window.covers(run.began_at)]
    return begun[0] if len(begun) == 1 else None


def _judge_run(run: StartedRun, what: str, cluster: str) -> Judgement[Facts]:
    says = run.failure if run.outcome == "failed" else ""
    facts = Facts(outcome=run.outcome, run=run.name, emr_cluster=cluster, says=says)
    if run.outcome == "succeeded":
        return passed(f"{what}: {run.name} ended well at {stamp(run.ended_at)}", facts)
    if run.outcome == "failed":
        why = f": {says}" if says else ""
        ended = f"{what}: {run.name} ended {run.state}{why}; the execution had not waited for it"
        return failed(ended, facts, occurred_at=run.ended_at)
    return unknown(UnknownReason.TOO_EARLY, f"{what}: {run.name} is {run.state}: it has not ended yet", facts)


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
