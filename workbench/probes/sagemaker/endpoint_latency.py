"""Where does the time of a call go: to the model, to SageMaker around it, to setting an instance up?

`ModelLatency` is the container's part, `OverheadLatency` what SageMaker adds: routing, authentication, and on
a serverless endpoint the cold start, which `ModelSetupTime` shows by itself. All are in microseconds. A call
to a container has 60 seconds, whatever timeouts model server and client have; one that is cut off there shows
as 60 seconds of ModelLatency. Streamed answers may take longer, and asynchronous ones up to an hour.

What a client waits for is both together, and its network beside. A plateau far below 60 seconds, whatever the
load, is mostly a timeout of something that the container waits for. Latency that grows with the number of
calls is a queue: at instances that are busy, or before workers that are too few.

Asynchronous endpoints publish no OverheadLatency. A minute without a call has no datapoint.

Sources: SageMaker developer guide, "Amazon SageMaker AI metrics in Amazon CloudWatch", "Alarms and logs for
tracking metrics from serverless endpoints", "How containers serve requests" (60 seconds).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median

from workbench.domain.picture import Mark, Plot
from workbench.domain.times import iso
from workbench.engine.probe import Judgement, passed, warned
from workbench.knowledge.answers import stamp
from workbench.probes._series import Point
from workbench.probes.sagemaker._endpoint import Watched
from workbench.probes.sagemaker._load import LoadEffect, in_flight, load_effect
from workbench.probes.sagemaker._plots import Drawn, plot_of, seconds
from workbench.probes.sagemaker._variant_metrics import Metric, Series, variant_metrics

LIMIT_S = 60.0
_AT_LIMIT = (59.0, 62.0)
"""What was cut off at the limit shows a little less or more of it; a streamed answer may take far longer."""
_MICROSECONDS = 1e6
SERIES = {
    "usual": Metric("ModelLatency", "p50"),
    "slow": Metric("ModelLatency", "p99"),
    "average": Metric("ModelLatency", "Average"),
    "most": Metric("ModelLatency", "Maximum"),
    "overhead": Metric("OverheadLatency", "Maximum"),
    "setup": Metric("ModelSetupTime", "Maximum"),
    "calls": Metric("Invocations", "Sum"),
}
"""What is asked for: metric and statistic."""
_SETTLED = timedelta(minutes=20)
"""So long after an update the first calls of its instances are made. Practice."""
_SLOW_S, _FLAT, _MOSTLY, _FEW = 2.0, 0.05, 0.8, 3
_COLD_S = 5.0
"""From here on a cold start is what somebody waits for, rather than a part of an answer. Practice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """How long calls took, in seconds, and where."""

    looked_from: str | None = None
    """Where the stretch of time begins that is looked at, ISO 8601."""
    looked_until: str | None = None
    """Where it ends."""
    called: bool | None = None
    """There are datapoints: the container was called."""
    p50_s: float | None = None
    """What the usual call took in the container, of the minutes looked at the median."""
    p99_s: float | None = None
    """What one in a hundred took, in the worst minute."""
    container_s: float | None = None
    """The longest call, in the container."""
    longest_s: float | None = None
    """The longest call, container and SageMaker together."""
    at_limit: bool | None = None
    """Calls were cut off at the 60 seconds that a container has."""
    limit_minutes: int | None = None
    """In so many of the periods looked at."""
    first_at: str | None = None
    """When that happened first, ISO 8601; empty where it did not."""
    only_first_calls: bool | None = None
    """It happened to nobody but the first calls after the endpoint was made or updated."""
    flat_at_s: float | None = None
    """The slow calls all take the same time, below the limit: so long. 0: they do not."""
    overhead_s: float | None = None
    """The most that SageMaker added."""
    setup_s: float | None = None
    """The longest cold start; 0: there was none."""
    cold: bool | None = None
    """A cold start took longer than the usual call by far, and some seconds."""
    in_flight: float | None = None
    """Calls that were under way at once on each instance, in the busiest period: how many there were, times
    how long they took. Unknown where calls are not counted."""
    load: LoadEffect | None = None
    """Whether each call takes longer the more there are, so that they queue; `untold` where the load was
    even, or where calls are not counted."""


_NOT_CALLED = Facts(
    looked_from="",
    looked_until="",
    called=False,
    at_limit=False,
    limit_minutes=0,
    first_at="",
    only_first_calls=False,
    flat_at_s=0.0,
    setup_s=0.0,
    cold=False,
    load="untold",
    in_flight=0.0,
    container_s=0.0,
    longest_s=0.0,
)


def judge(found: Watched, series: Series) -> Judgement[Facts]:
    """Say how long calls took, and where the time went."""
    if not series["most"] and not series.get("setup"):
        said = f"No call of {found.variant.name} took any time since {stamp(found.start)}: none was made"
        looked = replace(_NOT_CALLED, looked_from=iso(found.start), looked_until=iso(found.end))
        return warned(said, looked)
    return _judge_series(found, series)


def _judge_series(found: Watched, series: Series) -> Judgement[Facts]:
    most, overhead = series["most"], series.get("overhead", ())
    cut_off = [point.at for point in most if _AT_LIMIT[0] <= _s(point) <= _AT_LIMIT[1]]
    setup = max((_s(point) for point in series.get("setup", ())), default=0.0)
    usual = median(map(_s, series["usual"])) if series["usual"] else None
    facts = Facts(
        looked_from=iso(found.start),
        looked_until=iso(found.end),
        called=True,
        p50_s=_round(usual),
        p99_s=_round(max(map(_s, series["slow"]), default=None)),
        container_s=_round(max(map(_s, most), default=None)),
        longest_s=_round(_longest(most, overhead)),
        at_limit=bool(cut_off),
        limit_minutes=len(cut_off),
        first_at=iso(cut_off[0]) if cut_off else "",
        only_first_calls=_only_first(found, most, cut_off),
        flat_at_s=_flat_at([_s(point) for point in most]),
        overhead_s=_round(max(map(_s, overhead), default=None)),
        setup_s=_round(setup) or 0.0,
        cold=setup >= max(_COLD_S, 3 * (usual or 0.0)),
        in_flight=in_flight(series.get("calls", ()), series["average"], found.variant.instances or 1),
        load=load_effect(series.get("calls", ()), series["average"], most),
    )
    return _verdict(facts, cut_off).picturing(_plot(found, series, cut_off))


def _verdict(facts: Facts, cut_off: Sequence[datetime]) -> Judgement[Facts]:
    said = _said(facts)
    slow = facts.at_limit or facts.flat_at_s or facts.cold or facts.load == "grows"
    return warned(said, facts, occurred_at=cut_off[0] if cut_off else None) if slow else passed(said, facts)


def _plot(found: Watched, series: Series, cut_off: Sequence[datetime]) -> Plot | None:
    limit = (LIMIT_S, "limit 60 s") if cut_off else None
    drawn = {
        "calls": Drawn(label="calls"),
        "usual": seconds("container, usually"),
        "slow": seconds("container, 1 in 100"),
        "most": seconds("container, longest", limit),
        "overhead": seconds("SageMaker's part"),
        "setup": seconds("cold start"),
    }
    marks = [Mark(at=cut_off[0], label="first cut off", tone="bad")] if cut_off else []
    return plot_of(f"Calls of {found.variant.name}", found, series, drawn, marks)


def _s(point: Point) -> float:
    return point.value / _MICROSECONDS


def _round(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 3)


def _longest(most: Sequence[Point], overhead: Sequence[Point]) -> float | None:
    """Return the most of both together: a client waits for both."""
    added = {point.at: _s(point) for point in overhead}
    return max((_s(point) + added.get(point.at, 0.0) for point in most), default=None)


def _only_first(found: Watched, most: Sequence[Point], cut_off: Sequence[datetime]) -> bool:
    """Tell whether only calls right after the last change were cut off, and later ones were not."""
    changed = found.endpoint.changed_at
    if not cut_off or changed is None:
        return False
    settled = changed + _SETTLED
    later = [point for point in most if point.at > settled]
    return changed <= cut_off[0] and cut_off[-1] <= settled and bool(later)


def _flat_at(longest: Sequence[float]) -> float:
    """Return the time that the slow calls have in common, below the limit; 0 where they have none."""
    top = max(longest, default=0.0)
    if not _SLOW_S <= top < _AT_LIMIT[0]:
        return 0.0
    slow = [seconds for seconds in longest if seconds >= top / 2]
    alike = [seconds for seconds in slow if seconds >= top * (1 - _FLAT)]
    return round(top, 1) if len(alike) >= max(_FEW, _MOSTLY * len(slow)) else 0.0


def _said(facts: Facts) -> str:
    parts = (
        ("usually", facts.p50_s),
        ("1 in 100", facts.p99_s),
        ("longest", facts.longest_s),
        ("SageMaker's part", facts.overhead_s),
        ("cold start", facts.setup_s or None),
    )
    times = ", ".join(f"{name} {seconds:g} s" for name, seconds in parts if seconds is not None)
    if facts.at_limit:
        first = "; only the first calls after the last update" if facts.only_first_calls else ""
        since = f"since {facts.first_at}{first}"
        return f"Calls are cut off at the {LIMIT_S:.0f} s that a container has, {since}: {times}"
    if facts.flat_at_s:
        return f"The slow calls all take {facts.flat_at_s:g} s, below the limit of {LIMIT_S:.0f} s: {times}"
    more = "; with more calls each takes longer" if facts.load == "grows" else ""
    return f"{times}; the limit is {LIMIT_S:.0f} s{more}"


probe = variant_metrics(
    "Where does the time of a call go, and does it reach the 60 seconds?",
    Facts,
    SERIES,
    judge,
    absent=_NOT_CALLED,
)
