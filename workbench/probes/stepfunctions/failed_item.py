"""Which item of a distributed Map failed, and why?

A distributed Map runs each item as an execution of its own, which the history of the whole does not hold. The
executions of the map run are listed, those that failed first, and one of them is looked into as any other
execution: by its history, without inputs and outputs.

Items that run as Express workflows leave no history, only the log of the state machine.

Sources: Step Functions API reference, ListExecutions (`mapRunArn`), GetExecutionHistory; developer guide,
"Viewing a Distributed Map Run execution".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from workbench.domain.evidence import Answer, AnswerName, Answers, answers_to, ask
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, unknown
from workbench.knowledge.answers import count, objects, text
from workbench.probes.stepfunctions import failing_state
from workbench.probes.stepfunctions._failures import FailureKind

_BAD = ("FAILED", "TIMED_OUT")
_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which map run."""

    map_run_arn: str
    """Empty where no distributed Map has items that failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The item that failed. Texts are empty where there is none."""

    listed: int | None = None
    """Items that failed or whose time was up, of those that were listed: five of each at most."""
    item: str | None = None
    """The name of the execution of the one that was looked into."""
    item_arn: str | None = None
    """Its ARN, which this playbook can be given."""
    kind: FailureKind | None = None
    """Why it failed; `none` when no item did."""
    state: str | None = None
    """The state in which it failed."""
    error: str | None = None
    """Its error."""
    cause: str | None = None
    """What the error says, one line."""
    failed_at: datetime | None = None
    """When it failed."""


_NONE = Facts(listed=0, item="", item_arn="", kind=FailureKind.NONE, state="", error="", cause="")


def collect(aws: AwsReader, params: Params) -> Answers:
    """List the items that ended badly, and read the history of one."""
    if not params.map_run_arn:
        return {}
    listed = aws.read_all(
        {
            ("items", status): ask(
                "stepfunctions.ListExecutions",
                mapRunArn=params.map_run_arn,
                statusFilter=status,
                maxResults=_SHOWN,
            )
            for status in _BAD
        }
    )
    chosen = next(iter(_items(listed)), "")
    return {**listed, **failing_state.collect(aws, failing_state.Params(execution_arn=chosen))}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Name the item and its failure."""
    if not params.map_run_arn:
        return skipped("No distributed Map has items that failed", _NONE)
    items = _items(answers)
    if not items:
        silent = next((answer for answer in answers_to(answers, "items").values() if not answer.ok), None)
        if silent and silent.code == "StateMachineTypeNotSupported":
            said = "Its items run as Express workflows, whose executions no operation lists"
            return unknown(UnknownReason.NOT_LOGGED, said, Facts(), needs=("the log of the state machine",))
        if silent:
            return unanswered(silent, Facts())
        return passed("No item of the map run failed", _NONE)
    arn, name = next(iter(items.items()))
    looked = failing_state.judge(_of_item(answers), failing_state.Params(execution_arn=arn))
    told = looked.facts
    facts = Facts(
        listed=len(items),
        item=name,
        item_arn=arn,
        kind=told.kind,
        state=told.state,
        error=told.error,
        cause=told.cause,
        failed_at=told.failed_at,
    )
    if told.kind is None:
        return unknown(
            looked.reason if isinstance(looked.reason, UnknownReason) else UnknownReason.NO_DATA,
            f"Item {name} failed; why is not seen: {looked.summary}",
            facts,
            needs=looked.needs,
        )
    more = f" ({count(len(items), 'item')} listed)" if len(items) > 1 else ""
    return failed(f"Item {name}: {looked.summary}{more}", facts, occurred_at=told.failed_at)


def _items(answers: Answers) -> Mapping[str, str]:
    """Return the ARNs of the items that ended badly, to their names; those that failed first."""
    return {
        text(item, "executionArn"): text(item, "name")
        for listed in answers_to(answers, "items").values()
        for item in objects(listed.data, "executions")
        if text(item, "executionArn")
    }


def _of_item(answers: Answers) -> dict[AnswerName, Answer]:
    return {name: answer for name, answer in answers.items() if name[0] != "items"}


probe = Probe(
    title="Which item of a distributed Map failed, and why?",
    params=Params,
    facts=Facts,
    operations=(
        "stepfunctions.ListExecutions",
        "stepfunctions.DescribeExecution",
        "stepfunctions.GetExecutionHistory",
        "stepfunctions.DescribeStateMachineForExecution",
        "stepfunctions.DescribeMapRun",
    ),
    collect=collect,
    judge=judge,
    deadline_s=60.0,
)
