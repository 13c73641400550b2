"""Tasks expect that something goes wrong: they retry, catch, and end in time.

A task without a timeout may wait for a year, and one that waits for a token that never comes does. A retry
that is not spelled out makes three attempts, after 1, 2 and 4 seconds.

Source: AWS Step Functions developer guide, "Handling errors in Step Functions workflows" and "Best
practices for Step Functions" (timeouts against stuck executions).
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.audits._examples import example
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.audit.contract import (
    Assessment,
    NoParams,
    Rule,
    Seen,
    bad,
    good,
    not_about,
    unread,
    unseen,
    weak,
)
from workbench.knowledge.answers import count, text
from workbench.knowledge.executions.definition import StateDefinition, read_definition


def judge(seen: Seen, _: NoParams) -> Assessment:
    """Judge every task of the definition."""
    answer = seen.answer("machine")
    if unknown := unread(answer):
        return unknown
    definition = read_definition(text(answer.data, "definition"))
    if definition is None:
        return unseen(UnknownReason.NO_DATA, "its definition could not be read")
    tasks = [state for state in definition.states.values() if state.kind == "Task"]
    if not tasks:
        return not_about("no task")
    endless = [task.name for task in tasks if _may_wait_for_ever(task) and not definition.timeout_s]
    if endless:
        return bad(f"waits without end for somebody else: {', '.join(endless)}")
    lacks = {task.name: ", ".join(_lacks(task)) for task in tasks}
    wanting = [f"{name} ({said})" for name, said in lacks.items() if said]
    if wanting:
        return weak(f"{len(wanting)} of {count(len(tasks), 'task')} lack something: {', '.join(wanting[:3])}")
    return good(f"{count(len(tasks), 'task')} with Retry, Catch and a timeout")


def _may_wait_for_ever(task: StateDefinition) -> bool:
    waits = task.waits_for_token or ":activity:" in task.resource
    return waits and not task.limited and not task.beats


def _lacks(task: StateDefinition) -> Iterator[str]:
    if not any(rule.attempts for rule in task.retries):
        yield "Retry"
    if not any("States.ALL" in rule.errors for rule in task.catches):
        yield "Catch of States.ALL"
    if not task.limited:
        yield "a timeout"


rule = Rule(
    title="Every task has Retry, Catch and a timeout",
    inventory="state_machines",
    questions=("machine",),
    params=NoParams,
    judge=judge,
)

_ALL = '"Retry":[{"ErrorEquals":["States.ALL"]}],"Catch":[{"ErrorEquals":["States.ALL"],"Next":"B"}]'


def _machine(
    more: str = "", resource: str = "arn:aws:states:::glue:startJobRun.sync"
) -> dict[str, JsonObject]:
    task = f'{{"Type":"Task","Resource":"{resource}","End":true{more}}}'
    return {"machine": {"definition": f'{{"StartAt":"A","States":{{"A":{task},"B":{{"Type":"Fail"}}}}}}'}}


EXAMPLES = (
    example("all three", Verdict.PASS, _machine(f',{_ALL},"TimeoutSeconds":60')),
    example("no timeout", Verdict.WARN, _machine(f",{_ALL}")),
    example("nothing", Verdict.WARN, _machine()),
    example(
        "a Retry that makes none",
        Verdict.WARN,
        _machine(
            ',"Retry":[{"ErrorEquals":["States.ALL"],"MaxAttempts":0}],"TimeoutSeconds":60,'
            '"Catch":[{"ErrorEquals":["States.ALL"],"Next":"B"}]'
        ),
    ),
    example(
        "a token that may never come",
        Verdict.FAIL,
        _machine(f",{_ALL}", "arn:aws:states:::sqs:sendMessage.waitForTaskToken"),
    ),
)
