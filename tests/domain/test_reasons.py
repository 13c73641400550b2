"""Reasons are read as words, never as codes."""

from __future__ import annotations

import re
from itertools import chain

import pytest

from workbench.domain.verdict import SkipReason, UnknownReason


@pytest.mark.parametrize("reason", list(chain(UnknownReason, SkipReason)))
def test_every_reason_has_words(reason: UnknownReason | SkipReason) -> None:
    assert re.fullmatch(r"[A-Za-z ]+", reason.words)
