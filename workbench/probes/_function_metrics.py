"""How a Lambda function did over a stretch of time: its errors, its throttles, its longest call.

Source: AWS Lambda developer guide, "Types of metrics for Lambda functions" (Errors, Throttles, Duration, the
last in milliseconds).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from workbench.domain.evidence import Answer, AnswerName, Answers, Request, answers_to
from workbench.domain.picture import Plot
from workbench.knowledge.answers import number
from workbench.probes._series import Point, Series, ask_series, curve_of, read_series

METRIC = "function metric"
"""By this and `errors`, `throttles` or `slowest` the answers are called."""
_METRICS = {
    "errors": ("Errors", "Sum"),
    "throttles": ("Throttles", "Sum"),
    "slowest": ("Duration", "Maximum"),
}
_PERIOD_S = 300


def ask_function_metrics(
    function: str, start: datetime, end: datetime, now: datetime
) -> dict[AnswerName, Request]:
    """Return the questions for the metrics of a function, by its name."""
    of_function = {"FunctionName": function}
    return {
        (METRIC, name): ask_series(
            Series(namespace="AWS/Lambda", name=metric, dimensions=of_function, stat=stat), start, end, now
        )
        for name, (metric, stat) in _METRICS.items()
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionMetrics:
    """The answers to these questions."""

    function: str
    answers: dict[str, Answer]

    @classmethod
    def of(cls, function: str, answers: Answers) -> FunctionMetrics:
        """Return the metrics of a function among all answers of a probe."""
        return cls(function=function, answers=answers_to(answers, METRIC))

    @property
    def unanswered(self) -> Answer | None:
        """The first that was not answered."""
        return next((answer for answer in self.answers.values() if not answer.ok), None)

    @property
    def errors(self) -> int:
        """How many calls failed."""
        return round(sum(point.value for point in self._points("errors")))

    @property
    def throttles(self) -> int:
        """How many were turned away."""
        return round(sum(point.value for point in self._points("throttles")))

    @property
    def slowest_s(self) -> float | None:
        """The longest call, in seconds; None where there was none."""
        return max((point.value / 1000 for point in self._points("slowest")), default=None)

    def in_trouble(self, at: datetime) -> bool:
        """Tell whether calls failed, or were turned away, in the period of a moment."""
        period = timedelta(seconds=self._period_s)
        return any(began <= at < began + period for began in self._troubled)

    def plot(self, heading: str) -> Plot | None:
        """Return errors and throttles over the time; None where there were none."""
        if not self._troubled:
            return None
        points = {name: self._points(name) for name in ("errors", "throttles")}
        times = [point.at for several in points.values() for point in several]
        return Plot(
            heading=heading,
            start=min(times),
            end=max(times) + timedelta(seconds=self._period_s),
            every_s=self._period_s,
            curves=tuple(
                curve_of(f"{self.function} {name}", several, min(times)) for name, several in points.items()
            ),
        )

    @property
    def _troubled(self) -> list[datetime]:
        both = (*self._points("errors"), *self._points("throttles"))
        return [point.at for point in both if point.value]

    @property
    def _period_s(self) -> int:
        return number(self.answers["errors"].parameters, "Period") or _PERIOD_S

    def _points(self, name: str) -> tuple[Point, ...]:
        return read_series(self.answers[name], _METRICS[name][1])
