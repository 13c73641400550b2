"""The pictures that a finding tells of: those that its probe made, and an execution that its answers hold."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from workbench.domain.execution import ExecutionPicture
from workbench.domain.finding import Finding
from workbench.domain.picture import Picture
from workbench.knowledge.executions import holds_execution, picture_of
from workbench.knowledge.redaction import shown

_T = TypeVar("_T")


def holds_pictures(finding: Finding) -> bool:
    """Tell whether `pictures_of` would return any; quick, however long a history is."""
    return bool(finding.pictures) or holds_execution(finding.evidence.answers)


def pictures_of(finding: Finding) -> tuple[ExecutionPicture | Picture, ...]:
    """Return the pictures of a finding, an execution first."""
    execution = picture_of(finding.evidence.answers)
    return (*((execution,) if execution else ()), *finding.pictures)


def presentable(picture: _T) -> _T:
    """Return a picture, or a part of one, with secrets replaced and every text made inert."""
    changed: _T = _presentable(picture)
    return changed


def _presentable(value: Any) -> Any:
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, tuple):
        return tuple(map(_presentable, value))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{field.name: _presentable(getattr(value, field.name)) for field in fields(value)}
        )
    return value
