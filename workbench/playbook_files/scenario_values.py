"""What stands in a scenario beside its actions: which kind of account it is, and the answer."""

from __future__ import annotations

from workbench.domain.diagnosis import ConclusionStatus
from workbench.domain.scenario import AnswerKey, ScenarioKind, Weakness
from workbench.domain.values import JsonObject, JsonValue
from workbench.playbook_files.values import as_block, as_line, as_lines, as_list, as_object


def kind_of(value: JsonValue) -> ScenarioKind:
    """Return the kind of account that a document names; by itself something is broken in it."""
    return next((kind for kind in ScenarioKind if kind == value), ScenarioKind.FAULT)


def answer_in(value: JsonObject) -> AnswerKey:
    """Return the answer in a document, made inert; what it does not say is empty.

    That of an inspection says what is weak: its status follows.
    """
    weak = tuple(map(_weakness, map(as_object, as_list(value.get("weak")))))
    status = ConclusionStatus.PROVEN if weak else value.get("status")
    return AnswerKey(
        status=next((known for known in ConclusionStatus if known == status), ConclusionStatus.UNDETERMINED),
        primary=as_line(value.get("primary")) or None,
        also=as_lines(value.get("also")),
        likely=as_lines(value.get("likely")),
        ruled_out=as_lines(value.get("ruled_out")),
        weak=weak,
        explanation=as_block(value.get("explanation")),
    )


def _weakness(value: JsonObject) -> Weakness:
    return Weakness(
        rule=as_line(value.get("rule")),
        resource=as_line(value.get("resource")),
        why=as_block(value.get("why")),
    )


def as_number(value: JsonValue) -> int | None:
    """Return a whole number; None where there is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None
