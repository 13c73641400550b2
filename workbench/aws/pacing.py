"""Keep to the request rates that AWS grants, over all readers of a source."""

from __future__ import annotations

import threading

from workbench.aws.catalogue import Catalogue
from workbench.engine.ports import Clock, Deadline


class Pace:
    """Lets requests pass at an even pace, one at a time.

    Evenly rather than in bursts: `cloudtrail.LookupEvents` grants two per second to the whole account, and
    the console and other tools draw on the same two.
    """

    def __init__(self, per_second: float, clock: Clock) -> None:
        self._gap = 1 / per_second
        self._clock = clock
        self._lock = threading.Lock()
        self._next = clock.monotonic()

    def wait(self, deadline: Deadline) -> bool:
        """Wait for the next turn. Return False when the deadline ends first; the turn is then not taken."""
        with self._lock:
            now = self._clock.monotonic()
            turn = max(now, self._next)
            if turn - now >= deadline.remaining():
                return False
            self._next = turn + self._gap
        return deadline.wait(turn - now) if turn > now else True


class Paces:
    """The paces of an account: AWS grants its rates to each Region by itself.

    Args:
        catalogue: Which operations have a rate that is known.
        clock: The clock.
    """

    def __init__(self, catalogue: Catalogue, clock: Clock) -> None:
        self._catalogue, self._clock = catalogue, clock
        self._paces: dict[tuple[str, str], Pace] = {}
        self._lock = threading.Lock()

    def of(self, operation: str, region: str) -> Pace | None:
        """Return the pace of an operation in a Region, always the same one; None where no rate is known."""
        listed = self._catalogue.get(operation)
        if listed is None or not listed.rate:
            return None
        with self._lock:
            return self._paces.setdefault((operation, region), Pace(listed.rate, self._clock))
