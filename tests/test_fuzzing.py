"""A few hostile inputs of every kind, by a fixed seed: `make soak` makes them for ten minutes."""

from __future__ import annotations

import itertools
import random

import pytest

from tests.fuzzing.kinds import FUZZERS

SEVERAL = {"answers": 30, "files": 3, "front doors": 20, "bundles": 15, "journals": 12}


@pytest.mark.parametrize("kind", FUZZERS)
def test_nothing_breaks(kind: str) -> None:
    inputs = FUZZERS[kind](random.Random(f"{kind} 0"))  # noqa: S311 - makes inputs
    faults = list(itertools.islice(inputs, SEVERAL.get(kind, 60)))
    assert [fault for fault in faults if fault] == []
