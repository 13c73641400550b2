"""Metrics of an endpoint as a plot, one curve for each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from workbench.domain.picture import Mark, Plot
from workbench.probes._series import Point, curve_of, period_of
from workbench.probes.sagemaker._endpoint import Watched

_MICROSECONDS = 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """How one series is drawn."""

    label: str
    unit: str = ""
    scale: float = 1.0
    top: float | None = None
    limit: tuple[float, str] | None = None


def seconds(label: str, limit: tuple[float, str] | None = None) -> Drawn:
    """Return how a latency is drawn, which CloudWatch keeps in microseconds."""
    return Drawn(label=label, unit="s", scale=_MICROSECONDS, limit=limit)


def plot_of(
    heading: str,
    found: Watched,
    series: Mapping[str, Sequence[Point]],
    drawn: Mapping[str, Drawn],
    marks: Iterable[Mark] = (),
) -> Plot | None:
    """Return the series that have datapoints as a plot; None where none has.

    Args:
        heading: What it shows.
        found: Of what, and in which stretch of time.
        series: Datapoints by name.
        drawn: Which of them are drawn, in order, and how.
        marks: Moments that all curves are to be read by.
    """
    curves = tuple(
        curve_of(
            how.label,
            (Point(point.at, point.value / how.scale) for point in series[name]),
            found.start,
            unit=how.unit,
            top=how.top,
            limit=how.limit,
        )
        for name, how in drawn.items()
        if series.get(name)
    )
    if not curves:
        return None
    return Plot(
        heading=heading,
        start=found.start,
        end=found.end,
        every_s=period_of(found.end - found.start, found.now - found.start),
        curves=curves,
        marks=tuple(marks),
    )
