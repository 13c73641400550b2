"""The probe contract: a typed, read-only question to AWS.

A probe is one module below `workbench.probes`. Its id is its path there (`s3.object_visibility`), its help is
its module docstring, and it ends with

    probe = Probe(title=…, params=Params, facts=Facts, operations=(…), collect=collect, judge=judge)

Its worked examples, which are its tests, stand beside it as `EXAMPLES` of `s3/object_visibility_examples.py`.

`collect` does the I/O and decides nothing. `judge` decides from the answers alone: no clock, no network, no
randomness; time comes from `Answer.observed_at`. That split is what makes a hundred probes testable.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar, Generic, Protocol, TypeAlias, TypeVar

from workbench.domain.evidence import Answer, Answers, Outcome
from workbench.domain.needs import Need, Parameter, as_need
from workbench.domain.picture import Picture
from workbench.domain.times import iso
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.ports import AwsReader
from workbench.knowledge.answers import actions_denied


class DataclassInstance(Protocol):
    """Any dataclass."""

    __dataclass_fields__: ClassVar[dict[str, dataclasses.Field[Any]]]


P = TypeVar("P", bound=DataclassInstance)
F = TypeVar("F", bound=DataclassInstance)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement(Generic[F]):
    """What `judge` makes of the answers."""

    verdict: Verdict
    reason: UnknownReason | SkipReason | None
    summary: str
    """One line for the screen: what was found, with the numbers that matter."""
    facts: F
    needs: tuple[Need, ...] = ()
    occurred_at: datetime | None = None
    pictures: tuple[Picture, ...] = ()
    """Time lines and plots of what the answers tell, to be drawn beside the finding."""

    def picturing(self, *pictures: Picture | None) -> Judgement[F]:
        """Return the same judgement with these pictures; None is one of which there is nothing to draw."""
        return replace(self, pictures=tuple(picture for picture in pictures if picture))


def passed(summary: str, facts: F, *, occurred_at: datetime | None = None) -> Judgement[F]:
    """AWS answered and refutes the fault."""
    return Judgement(verdict=Verdict.PASS, reason=None, summary=summary, facts=facts, occurred_at=occurred_at)


def warned(summary: str, facts: F, *, occurred_at: datetime | None = None) -> Judgement[F]:
    """Weak proof, or a gap that need not be the cause."""
    return Judgement(verdict=Verdict.WARN, reason=None, summary=summary, facts=facts, occurred_at=occurred_at)


def failed(summary: str, facts: F, *, occurred_at: datetime | None = None) -> Judgement[F]:
    """AWS answered and proves a broken condition."""
    return Judgement(verdict=Verdict.FAIL, reason=None, summary=summary, facts=facts, occurred_at=occurred_at)


def unknown(reason: UnknownReason, summary: str, facts: F, *, needs: Sequence[str] = ()) -> Judgement[F]:
    """It could not be seen; `needs` would show it: `Permission`, `Parameter`, or words (a log or trail)."""
    return Judgement(
        verdict=Verdict.UNKNOWN, reason=reason, summary=summary, facts=facts, needs=tuple(map(as_need, needs))
    )


def unanswered(answer: Answer, facts: F) -> Judgement[F]:
    """Return `unknown` for an answer that is none, naming operation, error code and IAM action."""
    reason = answer.unknown_reason or UnknownReason.NO_DATA
    said = " ".join(part for part in (answer.code, answer.message) if part) or answer.says
    needs = actions_denied((answer,))
    return unknown(reason, f"{answer.operation}: {said}", facts, needs=needs)


def not_seen(thing: str, described: Answer, facts: F) -> Judgement[F] | None:
    """Return the judgement where a thing that is to be looked at was not found or not shown; else None.

    Args:
        thing: What it is: `state machine`.
        described: The answer that describes it.
        facts: What is known all the same.
    """
    if described.outcome is Outcome.NOT_FOUND:
        why = f"No such {thing} here: a wrong name or id, or another Region"
        return unknown(UnknownReason.NO_DATA, why, facts)
    return None if described.ok else unanswered(described, facts)


def skipped(summary: str, facts: F) -> Judgement[F]:
    """The question does not arise here. Facts may still be known (there are no targets, so none failed)."""
    return Judgement(verdict=Verdict.SKIPPED, reason=SkipReason.NOT_APPLICABLE, summary=summary, facts=facts)


def not_given(summary: str, facts: F, *parameters: str) -> Judgement[F]:
    """Nobody named the parameters without which the question cannot be asked; facts may still be known."""
    return Judgement(
        verdict=Verdict.SKIPPED,
        reason=SkipReason.MISSING_PARAMETER,
        summary=summary,
        facts=facts,
        needs=tuple(map(Parameter, parameters)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Example(Generic[P]):
    """A worked example: answers in, verdict and facts out. Each is run as a test."""

    name: str
    params: P
    answers: Mapping[Any, Answer]
    """`Answers`, or a dict whose names are all words."""
    verdict: Verdict
    reason: UnknownReason | SkipReason | None = None
    facts: JsonObject = dataclasses.field(default_factory=dict)
    """The facts that matter for this example; others are not compared."""


Collect: TypeAlias = Callable[[AwsReader, P], Answers]
Judge: TypeAlias = Callable[[Answers, P], Judgement[F]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe(Generic[P, F]):
    """A typed, read-only question. `id` and `doc` are filled in at discovery, from the module."""

    title: str
    """The question, as a person asks it."""
    params: type[P]
    """A frozen dataclass. Fields without default are required. Types: str, int, float, bool, datetime,
    `tuple[str, ...]`, and each of them `| None`."""
    facts: type[F]
    """A frozen dataclass whose fields all default to None; None means unknown. Each has a docstring, and a
    type of `workbench.engine.fact_types`: what conditions compare it with is checked against that."""
    operations: tuple[str, ...]
    """Every operation that `collect` may send, `s3.HeadObject`; the policy generator reads them."""
    collect: Collect[P]
    judge: Judge[P, F]
    deadline_s: float = 30.0
    id: str = ""
    doc: str = ""


AnyProbe: TypeAlias = Probe[Any, Any]
Registry: TypeAlias = Mapping[str, AnyProbe]
"""All probes by id."""


def seen_only(facts: F, *names: str) -> F:
    """Return the facts of a search with gaps: what was seen counts, its absence does not.

    Args:
        facts: As if all had been seen.
        names: The facts that tell absence, by no, nought or nothing; without any: all.
    """
    chosen = names or tuple(field.name for field in dataclasses.fields(facts))
    return dataclasses.replace(facts, **{name: getattr(facts, name) or None for name in chosen})


def facts_as_json(facts: DataclassInstance) -> JsonObject:
    """Return the facts as a JSON object; times become ISO 8601 strings, tuples lists."""
    return {field.name: _json(getattr(facts, field.name)) for field in dataclasses.fields(facts)}


def _json(value: Any) -> Any:
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, tuple | list):
        return [_json(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _json(item) for key, item in value.items()}
    return value
