"""Worked examples of rules in a few words each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeAlias

from workbench.domain.evidence import Answer, AnswerName, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.audit.contract import RuleExample

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
"""When all example answers were observed."""

Said: TypeAlias = JsonObject | Outcome
"""The data of an answer, or the outcome of one without."""


def example(
    name: str,
    verdict: Verdict,
    answers: Mapping[Any, Said],
    *,
    reason: UnknownReason | SkipReason | None = None,
    listed: JsonObject | None = None,
    params: Any = None,
) -> RuleExample[Any]:
    """Return an example.

    Args:
        name: What is special about it.
        verdict: What the rule says.
        answers: By the question, or by question and thing.
        reason: Of `UNKNOWN` or `SKIPPED`.
        listed: The resource as its list shows it.
        params: The rule's settings; None for its defaults.
    """
    return RuleExample(
        name=name,
        answers={key: as_answer(key, said) for key, said in answers.items()},
        verdict=verdict,
        reason=reason,
        listed=listed or {},
        params=params,
    )


def as_answer(name: AnswerName, said: Said) -> Answer:
    """Return an answer in the form in which the reader hands it on."""
    outcome = said if isinstance(said, Outcome) else Outcome.OK
    return Answer(
        operation=name if isinstance(name, str) else name[0],
        parameters={},
        outcome=outcome,
        observed_at=NOON,
        data={} if isinstance(said, Outcome) else said,
    )
