"""How long a test waits for what must come, and how much work may be behind it, on the busiest machine."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE_S = 60.0
"""Longer than what must come takes, and shorter than a test may take (120 s)."""


@contextmanager
def without_blowing_up(cpu_s: float = 20.0) -> Iterator[None]:
    """Fail where a second's work took `cpu_s`: what grows with the square of a long text takes minutes.

    Counted in seconds of the processor, of this thread alone: a busy machine hardly changes them.
    """
    began = time.thread_time()
    yield
    assert time.thread_time() - began < cpu_s
