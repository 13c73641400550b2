"""Did a function log an error, and the execution went on as if all were well?

A function may catch its own error and answer all the same; then the state is green, the execution is green,
and its result may lack something. The only trace is the function's log. The lines of all functions that the
execution called are read, from each call to its answer; those of a try that failed and was repeated are known
from the history, and are left out.

A function that several callers use writes their lines beside one another, and an error in a log may have been
dealt with: so an error that was found points to a cause, and never proves it.

Sources: AWS Lambda developer guide, "Configuring CloudWatch log groups"; Step Functions developer guide,
"Invoke an AWS Lambda function with Step Functions" (the SDK integration takes an answer with a FunctionError
for a success); CloudWatch Logs API reference, FilterLogEvents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from workbench.domain.evidence import Answer, AnswerName, Answers, Request, ask
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, passed, skipped, warned
from workbench.knowledge.answers import count, objects, stamp, text
from workbench.knowledge.arns import Function
from workbench.knowledge.function_logs import log_group_of
from workbench.knowledge.signatures import LEVELS, TROUBLE_WORDS, filter_pattern, says_it_failed
from workbench.probes._function_calls import FunctionCall, calls_by_function, window_of
from workbench.probes._log_groups import LogGap, ask_events, ask_group, gap_in, written_at

MOST_FUNCTIONS = 10
_PATTERN = filter_pattern((*TROUBLE_WORDS, *LEVELS))
_CLOCKS = timedelta(milliseconds=500)
"""How far the clocks of Step Functions and Lambda are trusted to be off."""
_LONGEST_QUOTE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """The calls of functions that an execution made."""

    answered_calls: tuple[str, ...] = ()
    """`NAME SINCE UNTIL` of those that went well."""
    failed_calls: tuple[str, ...] = ()
    """Likewise of those that failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What their logs say."""

    functions: int | None = None
    """How many functions went well."""
    errors: int | None = None
    """Lines that say that something failed, during calls that went well."""
    function_name: str | None = None
    """The function that wrote the first of them; empty when there is none."""
    first_line: str | None = None
    """The first of them, cut at 300 characters; empty when there is none."""
    first_at: datetime | None = None
    """When it was written."""
    lost: bool | None = None
    """The result of the execution lacks something for it; false without an error, and otherwise not known."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask each function where it logs, then for lines of trouble in the time of its calls."""
    by_function = calls_by_function(params.answered_calls)
    names = [name for name in by_function if name][:MOST_FUNCTIONS]
    described = aws.read_all(
        {("function", name): ask("lambda.GetFunctionConfiguration", FunctionName=name) for name in names}
    )
    requests: dict[AnswerName, Request] = {}
    for name in names:
        group = log_group_of(described["function", name].data, name)
        requests["group", name] = ask_group(group)
        requests["log", name] = ask_events(group, _PATTERN, window_of(by_function[name], _CLOCKS))
    return {**described, **aws.read_all(requests)}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Find an error; without one, tell whether every log would have shown it."""
    by_function = calls_by_function(params.answered_calls)
    if not by_function:
        told = "No function answered in an execution that ended well"
        return skipped(told, Facts(functions=0, errors=0, function_name="", first_line="", lost=False))
    failed = calls_by_function(params.failed_calls)
    found = [
        (name, event)
        for name, calls in by_function.items()
        if (log := answers.get(("log", name)))
        for event in _errors(log, calls, failed.get(name, ()))
    ]
    if found:
        return _found(found, len(by_function))
    facts = Facts(functions=len(by_function))
    for name, calls in by_function.items():
        gap = _gap(answers, name, calls)
        if gap:
            return gap.judgement(facts)
    told = f"No error in the log of {count(len(by_function), 'function')} during the calls that went well"
    return passed(
        told, Facts(functions=len(by_function), errors=0, function_name="", first_line="", lost=False)
    )


def _found(found: list[tuple[str, JsonObject]], functions: int) -> Judgement[Facts]:
    name, event = min(found, key=lambda item: str(written_at(item[1]) or ""))
    line, at = text(event, "message").strip()[:_LONGEST_QUOTE], written_at(event)
    facts = Facts(
        functions=functions,
        errors=len(found),
        function_name=Function.parse(name).name or name,
        first_line=line,
        first_at=at,
    )
    return warned(
        f"{facts.function_name} answered, and wrote at {stamp(at)}: {line}; whether the result lacks "
        "something for it, its owner must say",
        facts,
        occurred_at=at,
    )


def _errors(log: Answer, calls: Sequence[FunctionCall], failed: Sequence[FunctionCall]) -> list[JsonObject]:
    return [
        event
        for event in objects(log.data, "events")
        if _during(calls, event)
        and not _during(failed, event)
        and says_it_failed(text(event, "message"), ended_well=True)
    ]


def _during(calls: Sequence[FunctionCall], event: JsonObject) -> bool:
    at = written_at(event)
    return any(call.covers(at, _CLOCKS) for call in calls)


def _gap(answers: Answers, name: str, calls: Sequence[FunctionCall]) -> LogGap | None:
    """Return why the log of a function would not show its error; None when it would."""
    if not name:
        return LogGap(
            summary="A state takes the name of its function from the input, which is not read",
            needs=("the name of the function",),
        )
    described, log = answers.get(("function", name)), answers.get(("log", name))
    if described is None or log is None:
        return LogGap(
            reason=UnknownReason.TRUNCATED,
            summary=f"The execution called more than {MOST_FUNCTIONS} functions: not all logs were read",
        )
    if described.unknown_reason:
        return LogGap(answer=described)
    return gap_in(answers["group", name], log, log_group_of(described.data, name), window_of(calls, _CLOCKS))


probe = Probe(
    title="Did a function log an error, and the execution went on as if all were well?",
    params=Params,
    facts=Facts,
    operations=("lambda.GetFunctionConfiguration", "logs.DescribeLogGroups", "logs.FilterLogEvents"),
    collect=collect,
    judge=judge,
)
