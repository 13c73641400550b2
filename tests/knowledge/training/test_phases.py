"""The bar of a training job's phases: where each stands, how it is marked, what is usual beside it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from workbench.domain.picture import Stretch
from workbench.domain.times import iso
from workbench.domain.values import JsonObject
from workbench.knowledge.training.job import TrainingJob
from workbench.knowledge.training.phases import phase_bar

NOW = datetime(2026, 11, 30, 6, 0, tzinfo=UTC)


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


def phase(status: str, began: float, ended: float | None) -> JsonObject:
    end = {} if ended is None else {"EndTime": iso(ago(ended))}
    return {"Status": status, "StartTime": iso(ago(began)), "StatusMessage": f"{status} it", **end}


def job(status: str, *phases: JsonObject, ended: float | None = None) -> TrainingJob:
    end: JsonObject = {} if ended is None else {"TrainingEndTime": iso(ago(ended))}
    return TrainingJob(
        data={
            "TrainingJobName": "churn-7",
            "TrainingJobStatus": status,
            "SecondaryStatusTransitions": list(phases),
            **end,
        }
    )


def stretches(found: TrainingJob, *, late: bool = False, **usual: float) -> dict[str, tuple[Stretch, ...]]:
    known = {name: timedelta(minutes=minutes) for name, minutes in usual.items()}
    bar = phase_bar(found, NOW, late=late, usual=known)
    assert bar is not None
    return {lane.label: lane.stretches for lane in bar.lanes}


def test_the_phase_that_it_is_in_goes_on_and_is_marked_where_it_is_late() -> None:
    waiting = job("InProgress", phase("Starting", 60, 55), phase("Pending", 55, None))
    (pending,) = stretches(waiting, late=True)["Pending"]
    assert (pending.end, pending.tone, pending.label) == (None, "warn", "Pending it")
    assert stretches(waiting)["Pending"][0].tone == "busy"
    assert stretches(waiting)["Starting"][0].tone == "quiet"


def test_a_phase_of_a_job_that_ended_ends_with_it() -> None:
    over = job("Failed", phase("Downloading", 60, None), phase("Failed", 10, 10), ended=10)
    assert list(stretches(over)) == ["Downloading"]
    assert stretches(over)["Downloading"][0].end == ago(10)


def test_twice_what_is_usual_is_marked_unless_it_is_short() -> None:
    slow = job("Completed", phase("Starting", 60, 56), phase("Training", 56, 10), ended=10)
    marked = stretches(slow, Starting=1, Training=20)
    assert marked["Training"][0].tone == "warn"
    assert marked["Training"][0].usual_s == 1200
    assert marked["Starting"][0].tone == "quiet"
    assert stretches(slow, Training=30)["Training"][0].tone == ""


def test_a_phase_that_comes_again_is_one_lane() -> None:
    spot = job(
        "InProgress", phase("Training", 60, 50), phase("Interrupted", 50, 48), phase("Training", 40, None)
    )
    assert len(stretches(spot)["Training"]) == 2


def test_without_phases_there_is_nothing_to_draw() -> None:
    assert phase_bar(job("InProgress"), NOW, late=False) is None
