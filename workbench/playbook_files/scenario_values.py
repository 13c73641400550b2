"""What stands in a scenario beside its actions: which kind of account it is, and the answer."""

from __future__ import annotations

from workbench.domain.diagnosis import ConclusionStatus
from workbench.domain.scenario import AnswerKey, ScenarioKind
from workbench.domain.values import JsonObject, JsonValue
from workbench.playbook_files.values import as_block, as_line, as_lines


def kind_of(value: JsonValue) -> ScenarioKind:
    """Return the kind of account that a document names; by itself something is broken in it."""
    return next((kind for kind in ScenarioKind if kind == value), ScenarioKind.FAULT)


def answer_in(value: JsonObject) -> AnswerKey:
    """Return the answer in a document, made inert; what it does not say is empty."""
    status = value.get("status")
    return AnswerKey(
        status=next((known for known in ConclusionStatus if known == status), ConclusionStatus.UNDETERMINED),
        primary=as_line(value.get("primary")) or None,
        also=as_lines(value.get("also")),
        likely=as_lines(value.get("likely")),
        ruled_out=as_lines(value.get("ruled_out")),
        explanation=as_block(value.get("explanation")),
    )
