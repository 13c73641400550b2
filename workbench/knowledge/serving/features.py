"""The two numbers in which a model says that it was given other features than it was trained with."""

from __future__ import annotations

import re

_NUMBERS = tuple(
    re.compile(pattern.replace("WANTED", r"(?P<wanted>\d{1,7})").replace("GOT", r"(?P<got>\d{1,7})"))
    for pattern in (
        r"X has GOT features?, but .{1,120}? (?:is )?expecting WANTED features?",
        r"Feature shape mismatch, expected: WANTED, got GOT",
        r"inference data GOT is not consistent with feature size of trained model WANTED",
        r"number of features in data \(GOT\) is not the same as it was in training data \(WANTED\)",
        r"expected axis -?\d{1,2} of input shape to have value WANTED.{1,120}?[(\[]\w{1,10}, GOT[)\]]",
        r"mat1 and mat2 shapes cannot be multiplied \(\d{1,9}xGOT and WANTEDx",
        r"Model n_features is WANTED and input n_features is GOT",
        r"[Ee]xpected WANTED (?:features|columns),? (?:but )?(?:got|found|received) GOT",
    )
)


def numbers_in(line: str) -> tuple[int, int] | None:
    """Return how many features the model wanted and how many it got; None where the line does not tell."""
    for pattern in _NUMBERS:
        if match := pattern.search(line):
            return int(match["wanted"]), int(match["got"])
    return None
