"""What a playbook may refer to: the probes of this version and the read-only operations."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.playbook import Check, OperationCall, Playbook, ProbeCall
from workbench.engine.probe import Registry, fact_names


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The probes and operations that exist."""

    registry: Registry
    operations: frozenset[str]
    """`s3.HeadObject`: everything on the reviewed read-only list."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What templates and conditions of one playbook may name."""

    parameters: frozenset[str]
    causes: tuple[str, ...]
    facts: dict[str, tuple[str, ...] | None]
    """Check id to its facts; None when the probe is not known, so that nothing can be said."""
    is_whole: bool
    """Whether `facts` holds all checks of the file."""

    @classmethod
    def of(cls, playbook: Playbook, catalogue: Catalogue | None, *, is_whole: bool) -> Scope:
        """Return the scope of a playbook."""
        return cls(
            parameters=frozenset(parameter.name for parameter in playbook.parameters),
            causes=tuple(cause.id for cause in playbook.causes),
            facts={check.id: _facts(check, catalogue) for check in playbook.checks if check.id},
            is_whole=is_whole,
        )


def _facts(check: Check, catalogue: Catalogue | None) -> tuple[str, ...] | None:
    if isinstance(check, OperationCall):
        return tuple(check.facts)
    if not isinstance(check, ProbeCall):
        return ("answer",)
    probe = catalogue.registry.get(check.probe) if catalogue else None
    return fact_names(probe) if probe else None
