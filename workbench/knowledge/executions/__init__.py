"""Executions of state machines: what happened in them, from definition and history."""

from __future__ import annotations

from workbench.knowledge.executions.causes import (
    document_of,
    is_of_code,
    refused_call_of,
    says,
    service_error_of,
)
from workbench.knowledge.executions.definition import Definition, StateDefinition, read_definition
from workbench.knowledge.executions.evidence import (
    definition_of,
    events_of,
    holds_execution,
    logged,
    picture_of,
)
from workbench.knowledge.executions.history import ExecutionHistory, read_history
from workbench.knowledge.executions.picture import picture

__all__ = [
    "Definition",
    "ExecutionHistory",
    "StateDefinition",
    "definition_of",
    "document_of",
    "events_of",
    "holds_execution",
    "is_of_code",
    "logged",
    "picture",
    "picture_of",
    "read_definition",
    "read_history",
    "refused_call_of",
    "says",
    "service_error_of",
]
