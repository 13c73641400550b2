"""Answers for the examples of probes, in AWS's shapes as the reader hands them on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from workbench.domain.evidence import Answer, Outcome
from workbench.domain.values import JsonObject

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
"""When all example answers were observed."""


def answered(
    operation: str,
    data: JsonObject | None = None,
    *,
    headers: Mapping[str, str] | None = None,
    truncated: bool = False,
) -> Answer:
    """Return what AWS answers with HTTP 200; `truncated` when it had more pages than were read."""
    return Answer(
        operation=operation,
        parameters={},
        outcome=Outcome.OK,
        observed_at=NOON,
        status=200,
        data=data or {},
        headers=headers or {},
        truncated=truncated,
    )


def error_answer(
    operation: str,
    outcome: Outcome,
    *,
    status: int | None = None,
    code: str = "",
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Return an answer that is an error, or none at all."""
    return Answer(
        operation=operation,
        parameters={},
        outcome=outcome,
        observed_at=NOON,
        status=status,
        code=code,
        headers=headers or {},
    )


def denied(operation: str, *iam_actions: str) -> Answer:
    """Return a 403 to a caller who lacks these IAM actions."""
    return Answer(
        operation=operation,
        parameters={},
        outcome=Outcome.DENIED,
        observed_at=NOON,
        status=403,
        code="AccessDenied",
        message="Access Denied",
        iam_actions=iam_actions,
    )
