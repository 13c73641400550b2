"""Python's search for cyclic garbage, kept from walking what is no garbage.

It stops all threads while it walks: over the models of twenty services it takes 0.15 s, in which no key is
answered (https://docs.python.org/3/library/gc.html).
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Let nothing be searched while many objects are made, none of which can be garbage yet."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def made_for_good() -> Iterator[None]:
    """Leave out of every later search what is made meanwhile, for the life of the process.

    So is whatever else is alive then: this is for a few moments of a process, not for each request.
    """
    with collector_paused():
        yield
        gc.freeze()
