"""Requests keep to AWS's rates, over all readers, and a deadline ends the waiting."""

from __future__ import annotations

import threading

from tests.fakes import FakeClock
from tests.patience import PATIENCE_S
from workbench.aws.catalogue import load_catalogue
from workbench.aws.pacing import Pace, Paces
from workbench.engine.clock import SystemClock
from workbench.engine.ports import Deadline


class PatientDeadline(Deadline):
    """Waits by moving the clock."""

    def __init__(self, clock: FakeClock, seconds: float) -> None:
        super().__init__(clock, seconds)
        self._fake = clock

    def wait(self, seconds: float) -> bool:
        self._fake.advance(seconds)
        return self.remaining() > 0


def test_turns_are_half_a_second_apart_at_two_per_second() -> None:
    clock = FakeClock()
    pace = Pace(2, clock)
    deadline = PatientDeadline(clock, 60)
    moments = []
    for _ in range(4):
        assert pace.wait(deadline)
        moments.append(clock.monotonic())
    assert moments == [0.0, 0.5, 1.0, 1.5]


def test_time_that_passed_unused_gives_no_burst() -> None:
    clock = FakeClock()
    pace = Pace(2, clock)
    clock.advance(100)
    deadline = PatientDeadline(clock, 60)
    assert pace.wait(deadline)
    assert pace.wait(deadline)
    assert clock.monotonic() == 100.5


def test_a_turn_after_the_deadline_is_not_taken() -> None:
    clock = FakeClock()
    pace = Pace(1, clock)
    assert pace.wait(PatientDeadline(clock, 60))
    assert not pace.wait(PatientDeadline(clock, 0.5))
    assert pace.wait(PatientDeadline(clock, 60))
    assert clock.monotonic() == 1.0


def test_cancelling_wakes_who_waits() -> None:
    clock = SystemClock()
    pace = Pace(0.001, clock)
    deadline = Deadline(clock, 2000)
    assert pace.wait(deadline)
    results: list[bool] = []
    thread = threading.Thread(target=lambda: results.append(pace.wait(deadline)), daemon=True)
    thread.start()
    deadline.cancel()
    thread.join(PATIENCE_S)
    assert results == [False]


def test_only_operations_with_a_known_rate_are_paced() -> None:
    paces = Paces(load_catalogue(), FakeClock())
    assert paces.of("cloudtrail.LookupEvents", "us-east-1")
    assert paces.of("s3.HeadObject", "us-east-1") is None
    assert paces.of("s3.NoSuchThing", "us-east-1") is None


def test_each_region_has_a_pace_of_its_own_which_all_readers_share() -> None:
    paces = Paces(load_catalogue(), FakeClock())
    here = paces.of("cloudtrail.LookupEvents", "us-east-1")
    assert paces.of("cloudtrail.LookupEvents", "us-east-1") is here
    assert paces.of("cloudtrail.LookupEvents", "eu-central-1") is not here
