"""A probe's facts dataclass tells kind, closed values and meaning of each fact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Literal

import pytest

from workbench.domain.values import JsonValue
from workbench.engine.fact_types import fact_meanings, fact_types, misfits
from workbench.knowledge.signatures import SignatureId


class Kind(StrEnum):
    NONE = "none"
    DATA = "data"


@dataclass(frozen=True)
class Base:
    state: Literal["present", "absent"] | None = None
    """Whether it is there;
    as far as can be seen."""


@dataclass(frozen=True)
class Facts(Base):
    kind: Kind | Literal[""] | None = None
    """Of what kind."""
    stale: bool | None = None
    size: int | None = None
    seconds: float | None = None
    at: datetime | None = None
    name: str | None = None
    keys: tuple[str, ...] | None = None
    layers: tuple[Literal["scp", "rcp"], ...] | None = None
    signature: SignatureId | None = None


@pytest.mark.parametrize(
    ("name", "words", "can_be", "cannot_be"),
    [
        ("state", "one of 'present', 'absent'", ["present"], ["presnt", "", True, 1]),
        ("kind", "one of 'none', 'data', ''", ["none", ""], ["nothing"]),
        ("stale", "true or false", [True, False], ["true", 1, 0]),
        ("size", "a whole number", [0, 7, 7.0], [True, "7", 1.5, -1, float("inf"), float("nan")]),
        ("seconds", "a number", [0, 1.5], [True, "1.5", -0.1]),
        (
            "at",
            "a time",
            ["2026-11-23T02:00:00Z", "2026-11-23T02:00:00.250000Z"],
            ["2026-11-23", "2026-11-23T02:00:00+01:00", "yesterday", 3],
        ),
        ("name", "text", ["", "x"], [1, ["x"], False]),
        ("keys", "a list of texts", [[], ["x"]], ["x", [1]]),
        ("layers", "a list of 'scp', 'rcp'", [[], ["scp", "scp"]], [["scb"], "scp"]),
        (
            "signature",
            "the id of an error signature, or empty",
            ["", "lambda-timed-out"],
            ["lambda-timd-out", 1, None],
        ),
    ],
)
def test_a_type_admits_what_the_fact_can_be(
    name: str, words: str, can_be: list[JsonValue], cannot_be: list[JsonValue]
) -> None:
    type_ = fact_types(Facts)[name]
    assert str(type_) == words
    assert all(type_.admits(value) for value in can_be)
    assert not any(type_.admits(value) for value in (*cannot_be, None, {}))


def test_meanings_are_the_docstrings_of_the_fields_and_of_those_inherited() -> None:
    meanings = fact_meanings(Facts)
    assert list(meanings) == list(fact_types(Facts))
    assert meanings["state"] == "Whether it is there; as far as can be seen."
    assert meanings["kind"] == "Of what kind."
    assert meanings["stale"] == ""


def test_facts_that_a_type_does_not_admit_are_told() -> None:
    good = Facts(
        state="absent", kind=Kind.DATA, size=3, at=datetime(2026, 11, 23, tzinfo=UTC), layers=("scp",)
    )
    assert list(misfits(good)) == []
    bad = Facts(state="gone", size=-1, keys=(1,))  # type: ignore[arg-type]  # what a judge may get past mypy
    assert list(misfits(bad)) == [
        "the fact state is one of 'present', 'absent', not 'gone'",
        "the fact size is a whole number, not -1",
        "the fact keys is a list of texts, not [1]",
    ]


@pytest.mark.parametrize("hint", ["dict[str, str]", "bytes", "int | str", "tuple[int, ...]", "list[str]"])
def test_a_field_of_another_type_is_an_error_that_names_it(hint: str) -> None:
    odd: type[Any] = dataclass(type("Odd", (), {"__annotations__": {"thing": eval(hint)}, "thing": None}))  # noqa: S307 - the five texts above
    with pytest.raises(TypeError, match=r"Odd\.thing|of several types"):
        fact_types(odd)
