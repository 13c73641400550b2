"""Did the state machine that was started for this object fail?

A rule of EventBridge can start a state machine for each new object. Then the trigger worked, and what comes
after it did not: an execution exists, and it failed, timed out or was stopped. Which execution belongs to
which object stands in its input, and inputs may hold anything, so they are never read. What tells is the
time: EventBridge starts an execution seconds after the object was written. All executions that began within
two minutes of it are taken; where there is none, those of the hour after. If some of them went well and some
did not, nobody can tell which one was for this object.

Executions of Express workflows are listed nowhere but in the log of the state machine.

Sources: Step Functions API reference, ListExecutions; Amazon EventBridge user guide, "Event bus targets".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, get_args

from workbench.domain.evidence import Answers, Outcome, answers_to, ask_pages
from workbench.domain.execution import ENDED_BADLY, ExecutionStatus
from workbench.domain.values import one_of
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, unknown, warned
from workbench.knowledge.answers import count, moment, stamp
from workbench.knowledge.arns import Arn, state_machine_of
from workbench.knowledge.executions.listed import ListedExecution, executions_in
from workbench.probes._routes import DeliveryRoute

_PAGES, _PAGE = 5, 200
_AT_ONCE, _LATEST = timedelta(minutes=2), timedelta(hours=1)
_CLOCKS = timedelta(seconds=5)
"""How far the clocks of two services may be apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Who starts what for the object, and when it was written."""

    routes: tuple[str, ...]
    """`RULE_ARN TARGET_ARN` of each target that is told of the object."""
    written_at: str
    """When the object was written, ISO 8601; empty when there is none."""
    state_machine_arn: str = ""
    """A state machine that is started in another way, by a function say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What became of the executions that were started for the object."""

    machines: int | None = None
    """State machines that are told of the object."""
    started: bool | None = None
    """An execution began when the object was written."""
    failed: bool | None = None
    """It failed, timed out or was stopped."""
    running: bool | None = None
    """It has not ended."""
    execution_arn: str | None = None
    """The execution, one that failed before others; empty when there is none."""
    state_machine_arn: str | None = None
    """Its state machine."""
    status: ExecutionStatus | Literal[""] | None = None
    """How it stands; empty when there is none."""
    started_at: datetime | None = None
    """When it began."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """List the newest executions of each state machine that is told of the object."""
    if not params.written_at:
        return {}
    requests = {
        ("executions", arn): ask_pages(
            "stepfunctions.ListExecutions", _PAGES, stateMachineArn=arn, maxResults=_PAGE
        )
        for arn in _machines(params)
    }
    return aws.read_all(requests)


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Take the executions that began when the object was written, and tell how they ended."""
    machines = _machines(params)
    facts = Facts(machines=len(machines))
    none = replace(facts, started=False, failed=False, running=False, execution_arn="", status="")
    if not machines:
        return skipped("No state machine is told of this object", none)
    written = moment({"at": params.written_at}, "at")
    if written is None:
        return skipped("There is no object for which anything could have been started", none)
    by_machine = answers_to(answers, "executions").items()
    rows = [row for arn, listed in by_machine for row in executions_in(listed.data, arn)]
    near = _of_object(rows, written)
    statuses = {item.status for item in near}
    bad = [item for item in near if item.status in ENDED_BADLY]
    if bad and len(bad) == len(near):
        return _ended_badly(bad, facts)
    blind = _blind(answers, written, facts)
    if blind:
        return blind
    if bad:
        told = f"{len(bad)} of {count(len(near), 'execution')} that began with the object ended badly"
        return unknown(UnknownReason.NO_DATA, f"{told}; which one was for it is not known", facts)
    if not near:
        told = f"No execution began in the hour after the object was written at {stamp(written)}"
        return warned(told, none)
    found = near[0]
    facts = replace(_about(found, facts), failed=False, running="RUNNING" in statuses)
    if facts.running:
        return warned(f"Execution {Arn.parse(found.arn).name} runs since {stamp(found.started_at)}", facts)
    return passed(f"{count(len(near), 'execution')} began with the object and succeeded", facts)


def _ended_badly(bad: Sequence[ListedExecution], facts: Facts) -> Judgement[Facts]:
    found = bad[0]
    told = f"{found.status}: execution {Arn.parse(found.arn).name}, begun at {stamp(found.started_at)}"
    more = f", and {len(bad) - 1} more" if len(bad) > 1 else ""
    return failed(
        told + more, replace(_about(found, facts), failed=True, running=False), occurred_at=found.started_at
    )


def _about(found: ListedExecution, facts: Facts) -> Facts:
    return replace(
        facts,
        started=True,
        execution_arn=found.arn,
        state_machine_arn=found.machine_arn,
        status=one_of(found.status, get_args(ExecutionStatus)),
        started_at=found.started_at,
    )


def _blind(answers: Answers, written: datetime, facts: Facts) -> Judgement[Facts] | None:
    """Return why executions of the time may not have been seen, if that is so."""
    for arn, listed in answers_to(answers, "executions").items():
        if listed.outcome is Outcome.UNSUPPORTED:
            name = Arn.parse(arn).name
            why = f"{name} is an Express workflow, whose executions are listed nowhere"
            return unknown(UnknownReason.NOT_LOGGED, why, facts, needs=(f"the log of {name}",))
        if not listed.ok and listed.outcome is not Outcome.NOT_FOUND:  # what is not there has started nothing
            return unanswered(listed, facts)
        oldest = min(
            (item.started_at for item in executions_in(listed.data) if item.started_at), default=written
        )
        if listed.truncated and oldest > written:
            why = f"The newest executions of {Arn.parse(arn).name} began after {stamp(oldest)}"
            return unknown(UnknownReason.TRUNCATED, f"{why}, and there are more", facts)
    return None


def _of_object(rows: Sequence[ListedExecution], written: datetime) -> list[ListedExecution]:
    """Return the executions that began with the object, the first one first."""
    for latest in (_AT_ONCE, _LATEST):
        near = [item for item in rows if _began(item, written - _CLOCKS, written + latest)]
        if near:
            return sorted(near, key=lambda item: stamp(item.started_at))
    return []


def _began(item: ListedExecution, since: datetime, until: datetime) -> bool:
    return item.started_at is not None and since <= item.started_at <= until


def _machines(params: Params) -> tuple[str, ...]:
    """Return the state machines, without version or alias, each once."""
    told = [DeliveryRoute.parse(route).target for route in params.routes]
    named = map(state_machine_of, (*told, params.state_machine_arn))
    return tuple(dict.fromkeys(filter(None, named)))


probe = Probe(
    title="Did the state machine that was started for this object fail?",
    params=Params,
    facts=Facts,
    operations=("stepfunctions.ListExecutions",),
    collect=collect,
    judge=judge,
)
