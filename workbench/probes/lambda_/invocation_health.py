"""Did the functions run, and run well, when the object was written?

A function can be switched off (a reserved concurrency of 0), be in state `Failed`, be throttled, fail on
every attempt, or lose events that waited too long. Its configuration, its metrics of the hour after the
object was written and its log of that hour are read; the function is not invoked.

Metrics count all invocations of the function: some errors among successes do not tell which object failed,
nor do some events that were dropped. The recursion guard drops without an error: a function that writes where
it is set off from is stopped after some sixteen rounds, and all that shows is `RecursiveInvocationsDropped`.
The log decides when a line names the key. S3 sends keys URL-encoded (`a b.csv` as `a+b.csv`), which functions
often forget to decode, and then ask S3 for a key that does not exist.

Sources: AWS Lambda developer guide, "Types of metrics for Lambda functions", "Function states", "Configuring
reserved concurrency", "How Lambda handles errors and retries with asynchronous invocation", "Use Lambda
recursive loop detection".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workbench.domain.evidence import AnswerName, Answers, Request
from workbench.domain.times import iso
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, unknown, warned
from workbench.knowledge.answers import count
from workbench.knowledge.arns import Arn
from workbench.probes._metrics import MetricWindow, ask_sums, sums_in
from workbench.probes._signatures import NO_SIGNATURE, SignatureFacts
from workbench.probes.lambda_._health import Health, ask_function, ask_other_log, examine, metrics_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which functions, and what should have set them off."""

    function_arns: tuple[str, ...]
    key: str
    written_at: str = ""
    """When the object was written, ISO 8601; empty when there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts(SignatureFacts):
    """How the functions did. Sums are over all of them, for the hour after the object was written."""

    examined: int | None = None
    """Functions that exist."""
    failed: bool | None = None
    """At least one was switched off, is broken, or failed on all that it was given or on this key."""
    failed_function: str | None = None
    """ARN of the first such function; empty when there is none."""
    why: str | None = None
    """What is wrong with it, in words."""
    switched_off: bool | None = None
    """One has a reserved concurrency of 0."""
    saw_key: bool | None = None
    """A log line of that hour names the key; None when the log would not show one."""
    invocations: int | None = None
    """All attempts that ran, retries included."""
    errors: int | None = None
    """Attempts that ended with an error or a timeout."""
    throttles: int | None = None
    """Attempts that were turned away for want of concurrency."""
    dropped: int | None = None
    """Events that were given up, for their age or by the recursion guard."""
    recursive: int | None = None
    """Those among them that the recursion guard gave up: the function sets itself off."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for configuration, concurrency, metrics and log of each function, side by side."""
    if not params.function_arns:
        return {}
    metric_window = MetricWindow.after(params.written_at)
    numbered = list(enumerate(params.function_arns))
    requests: dict[AnswerName, Request] = {}
    for arn in params.function_arns:
        requests |= ask_function(arn, params.key, metric_window)
    if metric_window is None:
        return aws.read_all(requests)
    metrics = [metric for index, arn in numbered for metric in metrics_of(arn, index)]
    answers = aws.read_all({**requests, **ask_sums(metrics, metric_window)})
    elsewhere: dict[AnswerName, Request] = {}
    for arn in params.function_arns:
        elsewhere |= ask_other_log(arn, params.key, metric_window, answers["function", arn])
    return {**answers, **aws.read_all(elsewhere)}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Look at each function, then at all of them. One that is gone is the permission probe's finding."""
    if not params.function_arns:
        return skipped(
            "No function is to be set off by this object",
            Facts(
                examined=0,
                failed=False,
                failed_function="",
                why="",
                switched_off=False,
                saw_key=False,
                **NO_SIGNATURE,
            ),
        )
    metric_window = MetricWindow.after(params.written_at)
    examined = {
        arn: examine(answers, arn, index, params.key, metric_window)
        for index, arn in enumerate(params.function_arns)
    }
    existing = {arn: health for arn, health in examined.items() if health.exists is not False}
    facts = _facts(existing)
    if facts.failed:
        return failed(f"{Arn.parse(facts.failed_function or '').name}: {facts.why}", facts)
    if facts.failed is None:
        return _undecided(answers, facts, metric_window)
    if not existing:
        return warned("None of the functions exists", facts)
    if metric_window is None:
        return passed(f"{count(len(existing), 'function')} can run; there is no object to run for", facts)
    if facts.invocations:
        return passed(
            f"{count(facts.invocations, 'invocation')} without an error in the hour after it was written",
            facts,
        )
    return warned("No function was invoked in the hour after the object was written", facts)


def _facts(health: Mapping[str, Health]) -> Facts:
    bad = next((arn for arn, item in health.items() if item.failed), None)
    counts = [item.counts for item in health.values()]
    known = [item for item in counts if item is not None]
    whole = bool(known) and len(known) == len(counts)
    has_failed = _any(item.failed for item in health.values())
    return Facts(
        examined=len(health),
        failed=has_failed,
        failed_function=bad or "",
        why=health[bad].why if bad else "",
        switched_off=_any(item.switched_off for item in health.values()),
        saw_key=_any(item.saw_key for item in health.values()),
        invocations=sum(item.invocations for item in known) if whole else None,
        errors=sum(item.errors for item in known) if whole else None,
        throttles=sum(item.throttles for item in known) if whole else None,
        dropped=sum(item.dropped for item in known) if whole else None,
        recursive=sum(item.recursive for item in known) if whole else None,
        **(health[bad].known_error if bad else NO_SIGNATURE if has_failed is False else {}),
    )


def _any(outcomes: Iterable[bool | None]) -> bool | None:
    said = set(outcomes)
    return True if True in said else None if None in said else False


def _undecided(answers: Answers, facts: Facts, metric_window: MetricWindow | None) -> Judgement[Facts]:
    silent = next(
        (
            answer
            for answer in answers.values()
            if answer.unknown_reason and not answer.operation.startswith("logs.")
        ),
        None,
    )
    if silent:
        return unanswered(silent, facts)
    if facts.dropped:
        guard = " by Lambda's recursion guard: it sets itself off" if facts.recursive else ""
        told = f"{count(facts.dropped, 'event')} dropped without an error{guard}"
        return unknown(
            UnknownReason.NO_DATA,
            f"{told}; metrics do not tell for which key",
            facts,
            needs=("a log line of the function that names the key",),
        )
    if facts.errors:
        return unknown(
            UnknownReason.NO_DATA,
            f"{facts.errors} of {facts.invocations} invocations failed; metrics do not tell on which key",
            facts,
            needs=("a log line of the function that names the key",),
        )
    asked = sums_in(answers).values()
    if metric_window and any(metric_window.is_forgotten(answer.observed_at) for answer in asked):
        return unknown(
            UnknownReason.NO_DATA, f"Metrics of {iso(metric_window.start)} are no longer kept", facts
        )
    return unknown(
        UnknownReason.TOO_EARLY, "Nothing is counted yet; datapoints take some minutes: ask again", facts
    )


probe = Probe(
    title="Did the functions run, and run well?",
    params=Params,
    facts=Facts,
    operations=(
        "lambda.GetFunctionConfiguration",
        "lambda.GetFunctionConcurrency",
        "cloudwatch.GetMetricStatistics",
        "logs.DescribeLogGroups",
        "logs.FilterLogEvents",
    ),
    collect=collect,
    judge=judge,
)
