"""Do calls arrive, and how many of them fail where?

`Invocations` counts what was sent to the container. None at all, while somebody calls, means that the calls
do not arrive: network, address, permission; or that they are turned away before. `Invocation4XXErrors` and
`5XX` count what the container answered; `InvocationModelErrors` whatever was not answered with 2XX, timeouts
and broken connections included. What SageMaker turns away itself (a throttle) need not show in any of them.

A serverless endpoint publishes no InvocationModelErrors, and `ServerlessConcurrentExecutionsUtilization`: at
1 as many calls are under way as MaxConcurrency allows, and the next is refused. An asynchronous one publishes
no Invocations.

Sources: SageMaker developer guide, "Amazon SageMaker AI metrics in Amazon CloudWatch", "Alarms and logs for
tracking metrics from serverless endpoints".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from workbench.domain.picture import Plot
from workbench.domain.times import iso
from workbench.engine.probe import Judgement, failed, passed, warned
from workbench.knowledge.answers import count, stamp
from workbench.probes.sagemaker._endpoint import Watched
from workbench.probes.sagemaker._plots import Drawn
from workbench.probes.sagemaker._variant_metrics import Metric, Series, plot_metrics, variant_metrics

SERIES = {
    "calls": Metric("Invocations", "Sum", drawn=Drawn(label="calls")),
    "errors_4xx": Metric("Invocation4XXErrors", "Sum", drawn=Drawn(label="answered 4XX")),
    "errors_5xx": Metric("Invocation5XXErrors", "Sum", drawn=Drawn(label="answered 5XX")),
    "model_errors": Metric("InvocationModelErrors", "Sum", drawn=Drawn(label="not answered 2XX")),
    "used": Metric(
        "ServerlessConcurrentExecutionsUtilization",
        "Maximum",
        drawn=Drawn(label="of MaxConcurrency", top=1.0, limit=(1.0, "all")),
    ),
}
_FULL, _BROKEN = 0.99, 0.01
_LAG = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What arrived, and what became of it, in the stretch of time that is looked at."""

    calls: int | None = None
    """Calls that reached the container; asynchronous endpoints do not count them so."""
    last_at: str | None = None
    """When the last of them did, ISO 8601; empty where none did."""
    errors_4xx: int | None = None
    """That the container answered with 4XX."""
    errors_5xx: int | None = None
    """That it answered with 5XX."""
    model_errors: int | None = None
    """That were not answered with 2XX, timeouts included; serverless endpoints do not count them."""
    none_succeeded: bool | None = None
    """Calls arrived, and none of them was answered with 2XX."""
    failing: bool | None = None
    """Some were not."""
    at_ceiling: bool | None = None
    """As many calls as MaxConcurrency allows were under way at once; false where there is no such limit."""
    refused_at_ceiling: bool | None = None
    """In those minutes calls were answered with 4XX as well."""
    ceiling_at: str | None = None
    """When first, ISO 8601; empty where it was not."""


_NONE = Facts(
    calls=0,
    last_at="",
    errors_4xx=0,
    errors_5xx=0,
    model_errors=0,
    none_succeeded=False,
    failing=False,
    at_ceiling=False,
    refused_at_ceiling=False,
    ceiling_at="",
)


def judge(found: Watched, series: Series) -> Judgement[Facts]:
    """Count."""
    facts = _facts(series)
    said = _said(found, facts)
    is_odd = facts.failing or facts.at_ceiling or facts.calls == 0
    judged = failed if _is_broken(facts) else warned if is_odd else passed
    return judged(said, facts).picturing(_plot(found, series))


def _is_broken(facts: Facts) -> bool:
    """Tell whether the endpoint itself fails so many calls that nobody would call it healthy."""
    by_server = max(facts.errors_5xx or 0, facts.model_errors or 0)
    return by_server > 0 and by_server >= _BROKEN * (facts.calls or 0)


def _plot(found: Watched, series: Series) -> Plot | None:
    told = {name: points for name, points in series.items() if any(point.value for point in points)}
    if not set(told) - {"calls"}:
        return None  # the calls alone stand in the plot of their latency
    return plot_metrics(f"Calls and errors of {found.variant.name}", found, told, SERIES)


def _facts(series: Series) -> Facts:
    sums = {name: round(sum(point.value for point in points)) for name, points in series.items()}
    calls, model_errors = sums.get("calls"), sums.get("model_errors")
    bad = max(model_errors or 0, sums["errors_4xx"] + sums["errors_5xx"])
    arrived = [point.at for point in series.get("calls", ()) if point.value]
    full = [point.at for point in series.get("used", ()) if point.value >= _FULL]
    refused = {point.at for point in series["errors_4xx"] if point.value}
    return Facts(
        calls=calls,
        last_at=iso(arrived[-1]) if arrived else "",
        errors_4xx=sums["errors_4xx"],
        errors_5xx=sums["errors_5xx"],
        model_errors=model_errors,
        none_succeeded=bool(calls) and bad >= calls if calls is not None else None,
        failing=bad > 0,
        at_ceiling=bool(full),
        refused_at_ceiling=bool(refused.intersection(full)),
        ceiling_at=iso(full[0]) if full else "",
    )


def _said(found: Watched, facts: Facts) -> str:
    since = f"since {stamp(found.start)}"
    if facts.calls == 0:
        recent = found.end > found.now - _LAG
        late = "; the last minutes may still be missing" if recent else ""
        return f"No call reached the container of {found.variant.name} {since}{late}"
    counted = count(facts.calls, "call") if facts.calls is not None else "Calls"
    told = {"answered 4XX": facts.errors_4xx, "5XX": facts.errors_5xx, "not answered 2XX": facts.model_errors}
    errors = ", ".join(f"{number} {name}" for name, number in told.items() if number)
    full = f"; MaxConcurrency was used up from {facts.ceiling_at}" if facts.at_ceiling else ""
    return f"{counted} {since}: {errors or 'none failed'}{full}"


probe = variant_metrics(
    "Do calls arrive, and how many of them fail where?",
    Facts,
    SERIES,
    judge,
    absent=_NONE,
)
