"""What a playbook may refer to: the probes of this version and the read-only operations."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from workbench.domain.playbook import Check, OperationCall, PersonQuestion, Playbook, RuleCall
from workbench.engine.audit.contract import AnyRule
from workbench.engine.fact_types import ANYTHING, FactKind, FactType, fact_types
from workbench.engine.probe import Registry


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The probes and operations that exist."""

    registry: Registry
    operations: Collection[str]
    """`s3.HeadObject`: everything on the reviewed read-only list."""
    rules: Mapping[str, AnyRule] = field(default_factory=dict)
    """The rules of audits by id."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What templates and conditions of one playbook may name."""

    parameters: frozenset[str]
    causes: tuple[str, ...]
    facts: Mapping[str, Mapping[str, FactType] | None]
    """Check id to the types of its facts; None when the probe is not known, so that nothing can be said."""
    types: Mapping[str, FactType]
    """The same by the path that conditions write, `check.fact`."""
    is_whole: bool
    """Whether `facts` holds all checks of the file."""

    @classmethod
    def of(cls, playbook: Playbook, catalogue: Catalogue | None, *, is_whole: bool) -> Scope:
        """Return the scope of a playbook."""
        facts = {check.id: _facts(check, catalogue) for check in playbook.checks if check.id}
        return cls(
            parameters=frozenset(parameter.name for parameter in playbook.parameters),
            causes=tuple(cause.id for cause in playbook.causes),
            facts=facts,
            types={
                f"{check}.{fact}": type_
                for check, of_check in facts.items()
                for fact, type_ in (of_check or {}).items()
            },
            is_whole=is_whole,
        )


def _facts(check: Check, catalogue: Catalogue | None) -> Mapping[str, FactType] | None:
    if isinstance(check, OperationCall):
        return dict.fromkeys(check.facts, ANYTHING)
    if isinstance(check, RuleCall):
        return {}
    if isinstance(check, PersonQuestion):
        return {"answer": FactType(kind=FactKind.TEXT, values=check.options)}
    probe = catalogue.registry.get(check.probe) if catalogue else None
    return fact_types(probe.facts) if probe else None
