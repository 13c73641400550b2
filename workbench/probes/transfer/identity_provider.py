"""Did the function that knows the users fail when logins were refused?

Where a Lambda function is the identity provider, each login calls it. When it fails, is throttled or takes
too long, the server refuses the user, and its log says AUTH_FAILURE as of a wrong password. So its errors and
throttles are held against the refused logins, minute by minute: a refusal in a period without either is the
user's own, one in a period with them may well be the function's. Who knows the users behind API Gateway or in
a directory has a log elsewhere.

Sources: AWS Transfer Family user guide, "Using AWS Lambda to integrate your identity provider"; Lambda
developer guide, "Types of metrics for Lambda functions" (Errors, Throttles, Duration).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from workbench.domain.evidence import AnswerName, Answers, Request
from workbench.domain.picture import Plot
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, not_seen, passed, skipped, unanswered, warned
from workbench.knowledge.answers import count, number
from workbench.knowledge.sftp.server import IdentityProvider, Server
from workbench.probes._series import Point, Series, ask_series, curve_of, read_series
from workbench.probes.transfer._tries import OPERATIONS, TryParams, ask_tries, read_tries

Trouble: TypeAlias = Literal["none", "errors", "throttles"]
_METRICS = {
    "errors": ("Errors", "Sum"),
    "throttles": ("Throttles", "Sum"),
    "slowest": ("Duration", "Maximum"),
}
_DAY = timedelta(hours=24)
_PERIOD_S = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(TryParams):
    """Which server, whose logins, and when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """How the function did."""

    kind: IdentityProvider | None = None
    """Who knows the users."""
    function: str | None = None
    """The name of the function; empty where there is none."""
    errors: int | None = None
    """So many of its calls failed in the time."""
    throttles: int | None = None
    """So many were turned away."""
    slowest_s: float | None = None
    """The longest call, in seconds."""
    logins_refused: int | None = None
    """So many logins were refused in the time."""
    refused_then: int | None = None
    """So many of these in a period in which calls failed or were turned away."""
    trouble: Trouble | None = None
    """What befell the function more often."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the log of the server, and for the function's metrics of the same time."""
    answers = ask_tries(aws, params)
    function = Server.described(answers["server"].data).function_name
    if not function:
        return answers
    end = params.window.until or answers["server"].observed_at
    start = params.window.since or end - _DAY
    questions: dict[AnswerName, Request] = {
        name: ask_series(
            Series(namespace="AWS/Lambda", name=metric, dimensions={"FunctionName": function}, stat=stat),
            start,
            end,
            answers["server"].observed_at,
        )
        for name, (metric, stat) in _METRICS.items()
    }
    return {**answers, **aws.read_all(questions)}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Hold refused logins against the periods in which the function was in trouble."""
    server = answers["server"]
    if unseen := not_seen("server", server, Facts()):
        return unseen
    described = Server.described(server.data)
    kind, function = described.identity_provider, described.function_name
    facts = Facts(kind=kind, function=function)
    if not function:
        return skipped(f"No function knows the users, but {kind or 'what is not known here'}", facts)
    refused = next((answers[name] for name in _METRICS if not answers[name].ok), None)
    if refused is not None:
        return unanswered(refused, facts)
    seen = read_tries(answers, params)
    if seen.gap:
        return seen.gap.judgement(facts)
    refusals = [item.ended for item in seen.all if item.failure == "sftp-auth-failures"]
    return _judge(answers, facts, refusals).picturing(_plot(answers, function))


def _judge(answers: Answers, facts: Facts, refusals: Sequence[datetime]) -> Judgement[Facts]:
    errors, throttles = (_points(answers, name) for name in ("errors", "throttles"))
    troubled = [point.at for point in (*errors, *throttles) if point.value]
    period = timedelta(seconds=number(answers["errors"].parameters, "Period") or _PERIOD_S)
    then = [at for at in refusals if any(began <= at < began + period for began in troubled)]
    failed_calls, turned_away = (
        round(sum(point.value for point in points)) for points in (errors, throttles)
    )
    slowest = max((point.value / 1000 for point in _points(answers, "slowest")), default=None)
    whole = replace(
        facts,
        errors=failed_calls,
        throttles=turned_away,
        slowest_s=slowest,
        logins_refused=len(refusals),
        refused_then=len(then),
        trouble="none" if not troubled else ("errors" if failed_calls >= turned_away else "throttles"),
    )
    long = f", {slowest:.1f} s the longest call" if slowest is not None else ""
    told = f"{count(failed_calls, 'error')} and {count(turned_away, 'throttle')} of {facts.function}{long}"
    if then:
        return failed(f"{len(then)} of {len(refusals)} refused logins came with them: {told}", whole)
    if troubled:
        return warned(f"{told}, at other times than the {len(refusals)} refused logins", whole)
    return passed(f"{told}; {len(refusals)} refused logins", whole)


def _points(answers: Answers, name: str) -> tuple[Point, ...]:
    return read_series(answers[name], _METRICS[name][1])


def _plot(answers: Answers, function: str) -> Plot | None:
    """Return its errors and throttles over the time; None where there were none."""
    told = {name: _points(answers, name) for name in ("errors", "throttles")}
    times = [point.at for points in told.values() for point in points]
    if not any(point.value for points in told.values() for point in points):
        return None
    start = min(times)
    curves = tuple(curve_of(f"{function} {name}", points, start) for name, points in told.items())
    every = number(answers["errors"].parameters, "Period") or _PERIOD_S
    return Plot(
        heading="The function that knows the users",
        start=start,
        end=max(times) + timedelta(seconds=every),
        every_s=every,
        curves=curves,
    )


probe = Probe(
    title="Did the function that knows the users fail when logins were refused?",
    params=Params,
    facts=Facts,
    operations=(*OPERATIONS, "cloudwatch.GetMetricStatistics"),
    collect=collect,
    judge=judge,
    deadline_s=60.0,
)
