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

from workbench.domain.evidence import Answers
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, not_seen, passed, skipped, unanswered, warned
from workbench.knowledge.answers import count
from workbench.knowledge.sftp.server import IdentityProvider, Server
from workbench.probes._function_metrics import FunctionMetrics, ask_function_metrics
from workbench.probes.transfer._tries import OPERATIONS, TryParams, ask_tries, read_tries

Trouble: TypeAlias = Literal["none", "errors", "throttles"]
_DAY = timedelta(hours=24)


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
    now = answers["server"].observed_at
    return {**answers, **aws.read_all(ask_function_metrics(function, start, end, now))}


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
    metrics = FunctionMetrics.of(function, answers)
    if metrics.unanswered:
        return unanswered(metrics.unanswered, facts)
    seen = read_tries(answers, params)
    if seen.gap:
        return seen.gap.judgement(facts)
    refusals = [item.ended for item in seen.all if item.failure == "sftp-auth-failures"]
    return _judge(metrics, facts, refusals).picturing(metrics.plot("The function that knows the users"))


def _judge(metrics: FunctionMetrics, facts: Facts, refusals: Sequence[datetime]) -> Judgement[Facts]:
    then = sum(map(metrics.in_trouble, refusals))
    errors, throttles, slowest = metrics.errors, metrics.throttles, metrics.slowest_s
    is_troubled = bool(errors or throttles)
    whole = replace(
        facts,
        errors=errors,
        throttles=throttles,
        slowest_s=slowest,
        logins_refused=len(refusals),
        refused_then=then,
        trouble=("errors" if errors >= throttles else "throttles") if is_troubled else "none",
    )
    long = f", {slowest:.1f} s the longest call" if slowest is not None else ""
    counted = f"{count(errors, 'error')} and {count(throttles, 'throttle')} of {facts.function}{long}"
    if then:
        return failed(f"{then} of {len(refusals)} refused logins came with them: {counted}", whole)
    if is_troubled:
        return warned(f"{counted}, at other times than the {len(refusals)} refused logins", whole)
    return passed(f"{counted}; {len(refusals)} refused logins", whole)


probe = Probe(
    title="Did the function that knows the users fail when logins were refused?",
    params=Params,
    facts=Facts,
    operations=(*OPERATIONS, "cloudwatch.GetMetricStatistics"),
    collect=collect,
    judge=judge,
    deadline_s=60.0,
)
