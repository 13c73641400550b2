"""How one function did in the hour after an object was written: what to ask, and what the answers mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workbench.domain.evidence import Answer, AnswerName, Answers, Outcome, Request, Requests, ask, ask_pages
from workbench.domain.values import JsonObject
from workbench.knowledge.answers import count, number, objects, text
from workbench.knowledge.arns import Function
from workbench.knowledge.function_logs import default_log_group, log_group_of
from workbench.knowledge.redaction import shown
from workbench.knowledge.s3.event_keys import encoded_keys
from workbench.knowledge.signatures import says_it_failed
from workbench.probes._log_groups import ask_group, gap_in
from workbench.probes._metrics import Metric, MetricWindow, read_sums
from workbench.probes._signatures import signature_in_log
from workbench.probes._window import Window

LOG_PAGES = 3
_COUNTED = ("Invocations", "Errors", "Throttles", "AsyncEventsDropped", "RecursiveInvocationsDropped")
_LONGEST_QUOTE = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What CloudWatch counted."""

    invocations: int = 0
    errors: int = 0
    throttles: int = 0
    too_old: int = 0
    """Events that were given up for their age."""
    recursive: int = 0
    """Events that Lambda's recursion guard gave up: the function sets itself off. No error is counted."""

    @property
    def dropped(self) -> int:
        """Events that were given up, for whatever reason."""
        return self.too_old + self.recursive


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What is known of one function."""

    exists: bool | None
    failed: bool | None
    why: str
    switched_off: bool | None
    saw_key: bool | None
    counts: Counts | None
    """None when they are not known, or there was nothing to count for."""
    known_error: Mapping[str, Any]
    """The facts of the error signature in the log's last word on the key; none where that is no failure."""


def ask_function(arn: str, key: str, metric_window: MetricWindow | None) -> Requests:
    """Return the questions about one function, by name; its metrics are `metrics_of`."""
    function = Function.parse(arn)
    requests: dict[AnswerName, Request] = {
        ("function", arn): ask(
            "lambda.GetFunctionConfiguration", FunctionName=function.arn, Qualifier=function.qualifier
        ),
        ("concurrency", arn): ask("lambda.GetFunctionConcurrency", FunctionName=function.arn),
    }
    if metric_window:
        requests |= _ask_log(arn, default_log_group(arn), key, metric_window)
    return requests


def ask_other_log(arn: str, key: str, metric_window: MetricWindow, function: Answer) -> Requests:
    """Return the questions for the log of a function that logs elsewhere than by default; else nothing."""
    group = log_group_of(function.data, arn)
    if group == default_log_group(arn):
        return {}
    return _ask_log(arn, group, key, metric_window)


def metrics_of(arn: str, index: int) -> list[Metric]:
    """Return the metrics of one function."""
    return [
        Metric(
            id=_metric_id(name, index),
            namespace="AWS/Lambda",
            name=name,
            dimension="FunctionName",
            value=Function.parse(arn).name,
        )
        for name in _COUNTED
    ]


def examine(answers: Answers, arn: str, index: int, key: str, metric_window: MetricWindow | None) -> Health:
    """Return what the answers say of one function."""
    function, concurrency = answers["function", arn], answers["concurrency", arn]
    reserved = number(concurrency.data, "ReservedConcurrentExecutions")
    switched_off = reserved == 0 if concurrency.ok else None
    counts = _counts(answers, index, metric_window)
    failure = _failing_event(answers.get(("log", arn)), key, counts)
    why = _why(function, counts, switched_off=switched_off is True) or (
        f"its log says: {text(failure, 'message').strip()[:_LONGEST_QUOTE]}" if failure else ""
    )
    return Health(
        exists=True if function.ok else False if function.outcome is Outcome.NOT_FOUND else None,
        failed=True if why else _well_or_unknown(function, counts, metric_window, switched_off=switched_off),
        why=why,
        switched_off=switched_off,
        saw_key=_saw_key(answers, arn, key, metric_window, counts),
        counts=counts,
        known_error=signature_in_log([(log_group_of(function.data, arn), failure)]) if failure else {},
    )


def _why(function: Answer, counts: Counts | None, *, switched_off: bool) -> str:
    """Return what proves that the function failed; empty when nothing does."""
    if switched_off:
        return "switched off, its reserved concurrency is 0"
    if text(function.data, "State") == "Failed":
        return f"its state is Failed: {text(function.data, 'StateReason')}"
    if counts is None:
        return ""
    if counts.dropped and not counts.invocations:
        return f"{count(counts.dropped, 'event')} dropped, and it never ran"
    if counts.throttles and not counts.invocations:
        return f"throttled {count(counts.throttles, 'time')}, and it never ran"
    if counts.errors and counts.errors >= counts.invocations:
        return f"{count(counts.errors, 'failure')} in {count(counts.invocations, 'invocation')}"
    return ""


def _well_or_unknown(
    function: Answer, counts: Counts | None, metric_window: MetricWindow | None, *, switched_off: bool | None
) -> bool | None:
    """Return False when everything that could show a failure was read, None when something was not."""
    if not function.ok or switched_off is None:
        return None
    if metric_window is None:
        return False
    return None if counts is None or counts.errors or counts.dropped else False


def _counts(answers: Answers, index: int, metric_window: MetricWindow | None) -> Counts | None:
    sums = read_sums(answers, metric_window) if metric_window else None
    if sums is None:
        return None
    invocations, errors, throttles, too_old, recursive = (
        sums.get(_metric_id(name, index), 0) for name in _COUNTED
    )
    return Counts(
        invocations=invocations, errors=errors, throttles=throttles, too_old=too_old, recursive=recursive
    )


def _metric_id(name: str, index: int) -> str:
    return f"{name[0].lower()}{name[1:]}_{index}"


def _ask_log(arn: str, group: str, key: str, metric_window: MetricWindow) -> Requests:
    """Return the questions for lines that may name the key, and for what the group can show.

    The longest piece that URL-encoding leaves alone finds both spellings; `_events_naming` decides.
    """
    pieces = re.split(r"[^A-Za-z0-9._~/-]+", key)
    term = max(pieces, key=len) or key.replace("\\", "\\\\").replace('"', '\\"')
    return {
        ("group", arn): ask_group(group),
        ("log", arn): ask_pages(
            "logs.FilterLogEvents",
            LOG_PAGES,
            logGroupName=group,
            startTime=round(metric_window.start.timestamp() * 1000),
            endTime=round(metric_window.end.timestamp() * 1000),
            filterPattern=f'"{term}"',
        ),
    }


def _spellings(key: str) -> tuple[str, ...]:
    """Return the key as EventBridge spells it, and as S3's own notifications do."""
    return tuple(dict.fromkeys((key, *encoded_keys(key))))


def _events_naming(log: Answer, key: str) -> list[JsonObject]:
    """Return the events of the log that name the key, the oldest first."""
    spellings = [shown(spelling, keep_lines=True) for spelling in _spellings(key)]
    events = sorted(objects(log.data, "events"), key=lambda event: number(event, "timestamp") or 0)
    return [event for event in events if any(spelling in text(event, "message") for spelling in spellings)]


def _saw_key(
    answers: Answers, arn: str, key: str, metric_window: MetricWindow | None, counts: Counts | None
) -> bool | None:
    """Tell whether a line names the key; no line means something only where one would have been kept.

    A function that did not run wrote nothing, whatever its log can show.
    """
    log, described = answers.get(("log", arn)), answers.get(("group", arn))
    if log is None or metric_window is None:
        return False
    if _events_naming(log, key):
        return True
    if counts is not None and not counts.invocations:
        return False
    if described is None:
        return None
    group = log_group_of(answers["function", arn].data, arn)
    gap = gap_in(described, log, group, Window(metric_window.written_at))
    return None if gap else False


def _failing_event(log: Answer | None, key: str, counts: Counts | None) -> JsonObject | None:
    """Return the last event that names the key if it tells of a failure: a later attempt may succeed."""
    events = _events_naming(log, key) if log else []
    if not events:
        return None
    rest = text(events[-1], "message")
    for spelling in _spellings(key):
        rest = rest.replace(spelling, "")
    ended_well = counts is not None and counts.invocations > 0 and not counts.errors
    return events[-1] if says_it_failed(rest, ended_well=ended_well) else None
