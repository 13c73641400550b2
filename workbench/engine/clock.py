"""The system's clock: the one place that asks for the time."""

from __future__ import annotations

import time
from datetime import UTC, datetime


class SystemClock:
    """A `Clock` that tells the real time."""

    def now(self) -> datetime:
        """As `Clock.now`."""
        return datetime.now(UTC)  # noqa: TID251 - the one door through which real time enters

    def monotonic(self) -> float:
        """As `Clock.monotonic`."""
        return time.monotonic()
