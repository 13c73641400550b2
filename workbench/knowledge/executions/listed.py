"""Executions as ListExecutions tells them.

Source: Step Functions API reference, ExecutionListItem.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workbench.domain.values import JsonObject
from workbench.knowledge.answers import moment, objects, text


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedExecution:
    """One row of the list."""

    arn: str
    machine_arn: str = ""
    """Its state machine; empty where that does not matter."""
    status: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None


def executions_in(listed: JsonObject, machine_arn: str = "") -> list[ListedExecution]:
    """Return the executions of an answer of ListExecutions, the newest first, as AWS lists them.

    Args:
        listed: The answer.
        machine_arn: The state machine that it was asked for.
    """
    return [
        ListedExecution(
            arn=text(row, "executionArn"),
            machine_arn=machine_arn,
            status=text(row, "status"),
            started_at=moment(row, "startDate"),
            ended_at=moment(row, "stopDate"),
        )
        for row in objects(listed, "executions")
    ]
