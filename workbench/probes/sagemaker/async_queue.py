"""Does the queue of an asynchronous endpoint grow, or wait for instances that are not there?

An asynchronous endpoint takes calls into a queue, and has no limit of 60 seconds: a call may take up to an
hour, and waits for six hours unless it says otherwise. What grows there grows because as many calls as
`MaxConcurrentInvocationsPerInstance` allows are under way on each instance, or because there are none:
scaled to zero, with `HasBacklogWithoutCapacity` at 1 until a policy on exactly that metric brings the first.

Sources: SageMaker developer guide, "Alarms and logs for tracking metrics from asynchronous endpoints",
"Autoscale an asynchronous endpoint".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from workbench.domain.times import iso
from workbench.engine.probe import Judgement, passed, skipped, warned
from workbench.probes.sagemaker._endpoint import Watched
from workbench.probes.sagemaker._plots import Drawn
from workbench.probes.sagemaker._variant_metrics import Metric, Series, plot_metrics, variant_metrics


def _of_queue(metric: str, drawn: Drawn) -> Metric:
    return Metric(metric, "Maximum", of_endpoint=True, drawn=drawn)


SERIES = {
    "backlog": _of_queue("ApproximateBacklogSizePerInstance", Drawn(label="waiting for each instance")),
    "without_capacity": _of_queue("HasBacklogWithoutCapacity", Drawn(label="without an instance", top=1.0)),
    "oldest": _of_queue("ApproximateAgeOfOldestRequest", Drawn(label="oldest", unit="s")),
}
_FEWEST, _OFTEN = 3, 3
_GROWN, _SOME = 1.5, 5.0
"""So many times more at the end than in the beginning, and so many calls at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """How the queue stands."""

    waiting: float | None = None
    """Calls that wait for each instance, at most."""
    grows: bool | None = None
    """More wait at the end of the stretch of time than in its beginning, by far."""
    without_capacity: bool | None = None
    """Calls waited while there was no instance, for several periods."""
    oldest_s: float | None = None
    """How long the oldest has been waiting, at most."""
    since: str | None = None
    """When there was first something to wait for, ISO 8601; empty where there was not."""


_NO_QUEUE = Facts(waiting=0.0, grows=False, without_capacity=False, since="")


def _moot(found: Watched) -> Judgement[Facts] | None:
    if found.endpoint.async_config:
        return None
    return skipped("Calls are answered at once: there is no queue", _NO_QUEUE)


def judge(found: Watched, series: Series) -> Judgement[Facts]:
    """Say whether it grows."""
    facts = _facts(series)
    said = f"At most {facts.waiting:g} calls waited for each instance"
    oldest = f", the oldest for {facts.oldest_s:g} s" if facts.oldest_s is not None else ""
    how = "; there was no instance" if facts.without_capacity else "; it grows" if facts.grows else ""
    judged = (warned if facts.grows or facts.without_capacity else passed)(f"{said}{oldest}{how}", facts)
    return judged.picturing(plot_metrics("Queue", found, series, SERIES))


def _facts(series: Series) -> Facts:
    backlog = series["backlog"]
    idle = [point.at for point in series["without_capacity"] if point.value >= 1]
    waited = [point.at for point in backlog if point.value > 0] or idle
    return Facts(
        waiting=max((point.value for point in backlog), default=0.0),
        grows=_grows([point.value for point in backlog]),
        without_capacity=len(idle) >= _OFTEN,
        oldest_s=max((point.value for point in series["oldest"]), default=None),
        since=iso(waited[0]) if waited else "",
    )


def _grows(values: Sequence[float]) -> bool:
    if len(values) < _FEWEST:
        return False
    third = len(values) // 3
    last = fmean(values[-third:])
    return last >= _SOME and last >= _GROWN * fmean(values[:third])


probe = variant_metrics(
    "Does the queue of the asynchronous endpoint grow?",
    Facts,
    SERIES,
    judge,
    absent=_NO_QUEUE,
    moot=_moot,
)
