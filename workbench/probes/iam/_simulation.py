"""Read what IAM's policy simulator decided about one action on one resource."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject
from workbench.probes._answers import member, objects, text, texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision, and the layers that it rests on."""

    decision: str
    """`allowed`, `implicitDeny`, `explicitDeny`; empty when there is none."""
    allowed_by_organizations: bool | None
    """None when no service control policy applies."""
    allowed_by_boundary: bool | None
    """None when there is no permissions boundary."""
    policies: tuple[str, ...]
    """The ids of the policies whose statements matched; those of the organization are never named."""
    missing_context: tuple[str, ...]
    """Condition keys that were not given, so that conditions on them counted as false."""


def decision_of(simulation: Answer) -> Decision:
    """Return the decision of a SimulatePrincipalPolicy answer for one action and one resource.

    The result for the resource wins over the outer one, which is an aggregate over all resources.
    """
    result = next(iter(objects(simulation.data, "EvaluationResults")), {})
    of_resource = next(iter(objects(result, "ResourceSpecificResults")), {})
    parts = (of_resource, result)
    return Decision(
        decision=text(of_resource, "EvalResourceDecision") or text(result, "EvalDecision"),
        allowed_by_organizations=_flag(parts, "OrganizationsDecisionDetail", "AllowedByOrganizations"),
        allowed_by_boundary=_flag(parts, "PermissionsBoundaryDecisionDetail", "AllowedByPermissionsBoundary"),
        policies=_each_once(
            text(statement, "SourcePolicyId")
            for part in parts
            for statement in objects(part, "MatchedStatements")
        ),
        missing_context=_each_once(key for part in parts for key in texts(part, "MissingContextValues")),
    )


def _flag(parts: Iterable[JsonObject], detail: str, name: str) -> bool | None:
    values = (member(part, detail).get(name) for part in parts)
    return next((value for value in values if isinstance(value, bool)), None)


def _each_once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))
