"""Executions of state machines: what happened in them, from definition and history, and how that looks."""

from __future__ import annotations

from workbench.engine.executions.causes import document_of, says
from workbench.engine.executions.cells import as_text
from workbench.engine.executions.definition import Definition, State, read_definition
from workbench.engine.executions.drawing import draw
from workbench.engine.executions.evidence import definition_of, events_of, holds_execution, logged, picture_of
from workbench.engine.executions.history import History, read_history
from workbench.engine.executions.picture import picture

__all__ = [
    "Definition",
    "History",
    "State",
    "as_text",
    "definition_of",
    "document_of",
    "draw",
    "events_of",
    "holds_execution",
    "logged",
    "picture",
    "picture_of",
    "read_definition",
    "read_history",
    "says",
]
