"""Did a workflow of the server move the file away?

A server may run a workflow on each file that is uploaded: copy it, tag it, decrypt it, delete it. A workflow
that copies and then deletes leaves nothing where the sender put the file, and that is what it is for. Whoever
looks under the old key finds nothing.

The API knows only of executions in progress (ListExecutions, DescribeExecution). What those that ended did
stands in the log of the server: `ExecutionStarted` names the file, `StepStarted` what a step works on,
`StepCompleted` and `StepErrored` how it went, all under one execution id. Without that log nobody can tell.
Where a step copied the file to shows only in the input of a later step that works on the copy.

Sources: AWS Transfer Family user guide, "Managing CloudWatch logging for workflows" (the lines, and that the
output of a copy is empty) and "Troubleshoot workflow issues" (`StepErrored`, `ExecutionErrored`,
`ExecutionThrottled`);
AWS Transfer Family API reference, ListExecutions, DescribeServer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from workbench.domain.evidence import Answer, AnswerName, Answers, Request, answers_to, ask, ask_pages
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import (
    Judgement,
    Probe,
    failed,
    not_seen,
    passed,
    skipped,
    unanswered,
    unknown,
    warned,
)
from workbench.knowledge.answers import as_shown, count, member, objects, stamp, text
from workbench.probes._log_groups import ask_group, gap_in, written_at
from workbench.probes._params import ObjectParams, TimeParams
from workbench.probes.transfer._server_log import ask_lines, log_groups

_MOST_EXECUTIONS = 5
_BAD = ("StepErrored", "ExecutionErrored", "ExecutionThrottled")


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(TimeParams, ObjectParams):
    """Which file, on which server."""

    server_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the server's workflows did to the file."""

    workflows: int | None = None
    """Workflows that the server runs on each file."""
    ran: bool | None = None
    """One was begun for this file."""
    running: bool | None = None
    """It has not ended."""
    moved: bool | None = None
    """It deleted the file from where it was put."""
    copied_to: str | None = None
    """Where it had copied it before, `BUCKET/KEY`; empty when it did not, or does not say."""
    failed: bool | None = None
    """One of its steps failed."""
    failed_step: str | None = None
    """Which, `DELETE archive`; empty when none did."""
    workflow_id: str | None = None
    """The workflow, w-…"""
    execution_id: str | None = None
    """The execution."""
    ended_at: datetime | None = None
    """When its last line was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    at: datetime
    kind: str
    step: str
    name: str
    place: str
    """`BUCKET/KEY` that it names, if any."""
    workflow: str
    execution: str


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the server's workflows and what they do now, then for the lines of those about the file."""
    server = aws.read(ask("transfer.DescribeServer", ServerId=params.server_id))
    requests: dict[AnswerName, Request] = {
        ("running", workflow): ask_pages("transfer.ListExecutions", 3, WorkflowId=workflow)
        for workflow in _workflows(server)
    }
    window = params.window
    for group in log_groups(server, params.server_id) if requests else ():
        requests["group", group] = ask_group(group)
        requests["log", group] = ask_lines(group, params.key.rpartition("/")[2], window)
    first = aws.read_all(requests)
    further = {
        ("execution", group, execution): ask_lines(group, execution, window)
        for group in log_groups(server, params.server_id)
        for execution in _executions_of(_lines(_logs(first)), params)[:_MOST_EXECUTIONS]
    }
    return {"server": server, **first, **aws.read_all(further)}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Follow the latest execution for the file through its steps."""
    server = answers["server"]
    if unseen := not_seen("server", server, Facts()):
        return unseen
    workflows = _workflows(server)
    none = Facts(workflows=len(workflows), ran=False, running=False, moved=False, failed=False, copied_to="")
    if not workflows:
        return skipped("The server runs no workflow on the files that come", none)
    facts = Facts(workflows=len(workflows))
    lines = _lines(_logs(answers))
    of_file = _executions_of(lines, params)
    if of_file:
        return _judge_steps([item for item in lines if item.execution == of_file[-1]], params, facts)
    if any(_is_running(listed, params) for listed in answers_to(answers, "running").values()):
        now = replace(facts, ran=True, running=True)
        return unknown(UnknownReason.TOO_EARLY, "A workflow is at work on the file", now)
    return _judge_silence(answers, params, facts, none)


def _judge_steps(lines: Sequence[_Line], params: Params, facts: Facts) -> Judgement[Facts]:
    last = lines[-1]
    done = [item for item in lines if item.kind == "StepCompleted"]
    bad = [item for item in lines if item.kind in _BAD]
    original = as_shown(f"{params.bucket}/{params.key}")
    works_on = {(item.step, item.name): item.place for item in lines if item.kind == "StepStarted"}
    places = [item.place for item in lines if item.place not in ("", original)]
    deleted = [
        item
        for item in done
        if item.step == "DELETE" and works_on.get((item.step, item.name), original) in ("", original)
    ]
    failed_step = next((f"{item.step} {item.name}".strip() for item in bad if item.step), "")
    facts = replace(
        facts,
        ran=True,
        running=last.kind not in ("ExecutionCompleted", "ExecutionErrored") and not bad,
        moved=bool(deleted),
        copied_to=places[-1] if places else "",
        failed=bool(bad),
        failed_step=failed_step,
        workflow_id=last.workflow,
        execution_id=last.execution,
        ended_at=last.at,
    )
    if deleted:
        where = f", after it had copied it to {facts.copied_to}" if facts.copied_to else ""
        told = f"Workflow {last.workflow} deleted the file at {stamp(deleted[-1].at)}{where}"
        return failed(told, facts, occurred_at=deleted[-1].at)
    if bad:
        told = f"Workflow {last.workflow} failed at {failed_step or 'an unnamed step'}, {stamp(bad[-1].at)}"
        return warned(told, facts, occurred_at=bad[-1].at)
    if facts.running:
        begun = f"Workflow {last.workflow} began at {stamp(lines[0].at)}, and no line says that it ended"
        return unknown(UnknownReason.TOO_EARLY, begun, replace(facts, moved=None, failed=None))
    return passed(f"Workflow {last.workflow} ran, {count(len(done), 'step')}, and left the file there", facts)


def _judge_silence(answers: Answers, params: Params, facts: Facts, none: Facts) -> Judgement[Facts]:
    groups = log_groups(answers["server"], params.server_id)
    if not groups:
        why = "The server writes no log: what its workflows did nobody can tell"
        return unknown(UnknownReason.NOT_LOGGED, why, facts, needs=("structured logging of the server",))
    for group in groups:
        window = params.window
        gap = gap_in(answers["group", group], answers["log", group], group, window)
        if gap:
            return gap.judgement(facts)
    for answer in answers_to(answers, "running").values():
        if not answer.ok:
            return unanswered(answer, facts)
    return warned(f"No workflow was begun for this file, of {count(len(groups), 'log group')} read", none)


def _workflows(server: Answer) -> tuple[str, ...]:
    details = member(member(server.data, "Server"), "WorkflowDetails")
    named = (text(item, "WorkflowId") for item in objects(details, "OnUpload"))
    return tuple(dict.fromkeys(name for name in named if name))


def _is_running(listed: Answer, params: Params) -> bool:
    for item in objects(listed.data, "Executions"):
        place = member(member(item, "InitialFileLocation"), "S3FileLocation")
        if (text(place, "Bucket"), text(place, "Key")) == (params.bucket, as_shown(params.key)):
            return True
    return False


def _logs(answers: Answers) -> list[Answer]:
    return [answer for answer in answers.values() if answer.operation == "logs.FilterLogEvents"]


def _lines(logs: Iterable[Answer]) -> list[_Line]:
    """Return what workflows logged, each line once, the oldest first."""
    found = {item for log in logs for event in objects(log.data, "events") if (item := _line(event))}
    return sorted(found, key=lambda item: (item.at, item.kind.startswith("Execution") is False))


def _line(event: JsonObject) -> _Line | None:
    at = written_at(event)
    try:
        members = json.loads(text(event, "message"))
    except ValueError:
        return None
    if at is None or not isinstance(members, dict) or not text(members, "executionId"):
        return None
    details = member(members, "details")
    return _Line(
        at=at,
        kind=text(members, "type"),
        step=text(details, "stepType").upper(),
        name=text(details, "stepName"),
        place=_place(member(details, "input")) or _place(member(details, "output")),
        workflow=text(members, "workflowId"),
        execution=text(members, "executionId"),
    )


def _place(data: JsonObject) -> str:
    """Return the file that a line names, `BUCKET/KEY`."""
    for name in ("initialFileLocation", "fileLocation"):
        at = member(data, name)
        if text(at, "bucket"):
            return as_shown(f"{text(at, 'bucket')}/{text(at, 'key')}")
    return ""


def _executions_of(lines: Sequence[_Line], params: Params) -> list[str]:
    """Return the ids of the executions that began with this file, the latest last."""
    original = as_shown(f"{params.bucket}/{params.key}")
    window = params.window
    return [
        item.execution
        for item in lines
        if item.kind == "ExecutionStarted" and item.place == original and window.covers(item.at)
    ]


probe = Probe(
    title="Did a workflow of the server move the file away?",
    params=Params,
    facts=Facts,
    operations=(
        "transfer.DescribeServer",
        "transfer.ListExecutions",
        "logs.DescribeLogGroups",
        "logs.FilterLogEvents",
    ),
    collect=collect,
    judge=judge,
)
