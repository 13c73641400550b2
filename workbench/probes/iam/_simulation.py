"""Read what IAM's policy simulator decided about one action on one resource."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, get_args

from workbench.domain.evidence import Answer, Request, ask
from workbench.domain.values import JsonObject, one_of
from workbench.knowledge import policies
from workbench.knowledge.answers import member, objects, text, texts
from workbench.knowledge.policies import Attached, Given, Group, Layers, attached, evaluate, read_policy

SimulatorAnswer: TypeAlias = Literal["allowed", "implicitDeny", "explicitDeny"]
"""As IAM spells it; `implicitDeny`: no policy allows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatorDecision:
    """A decision, and the layers that it rests on."""

    decision: SimulatorAnswer | None
    """None when there is none."""
    allowed_by_organizations: bool | None
    """None when no service control policy applies."""
    allowed_by_boundary: bool | None
    """None when there is no permissions boundary."""
    policies: tuple[str, ...]
    """The ids of the policies whose statements matched; those of the organization are never named."""
    missing_context: tuple[str, ...]
    """Condition keys that were not given, so that conditions on them counted as false."""

    @property
    def final_denial(self) -> str:
        """The layer whose denial no Allow elsewhere can lift, in words; empty when there is none."""
        if self.allowed_by_organizations is False:
            return "a service control policy"
        if self.decision == "explicitDeny":
            return f"a Deny in {', '.join(self.policies) or 'a policy'}"
        return "the permissions boundary" if self.allowed_by_boundary is False else ""


def decision_of(simulation: Answer) -> SimulatorDecision:
    """Return the decision of a SimulatePrincipalPolicy answer for one action and one resource.

    The result for the resource wins over the outer one, which is an aggregate over all resources.
    """
    result = next(iter(objects(simulation.data, "EvaluationResults")), {})
    of_resource = next(iter(objects(result, "ResourceSpecificResults")), {})
    parts = (of_resource, result)
    return SimulatorDecision(
        decision=one_of(
            text(of_resource, "EvalResourceDecision") or text(result, "EvalDecision"),
            get_args(SimulatorAnswer),
        ),
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


def ask_simulation(arn: str, action: str, resource: str, keys: Mapping[str, Given] | None = None) -> Request:
    """Return the question for one action on one resource, with those condition keys that have a value."""
    entries = [
        {
            "ContextKeyName": key,
            "ContextKeyValues": [str(value).lower() if isinstance(value, bool) else value],
            "ContextKeyType": _type_of(key, value),
        }
        for key, value in (keys or {}).items()
        if isinstance(value, str | bool)
    ]
    return ask(
        "iam.SimulatePrincipalPolicy",
        PolicySourceArn=arn,
        ActionNames=[action],
        ResourceArns=[resource],
        **({"ContextEntries": entries} if entries else {}),
    )


def _type_of(key: str, value: str | bool) -> str:  # noqa: FBT001 - a value of the context
    if isinstance(value, bool):
        return "boolean"
    return "ip" if key.lower().endswith("sourceip") else "string"


def binding_scp(scp: Attached, simulated: SimulatorDecision | None) -> Attached:
    """Return the service control policies; where they were not read, what the simulator says of them."""
    says = simulated.allowed_by_organizations if simulated else None
    if says is None or all(group.is_complete for group in scp):
        return scp
    return attached([_EVERYTHING]) if says else (Group(),)


def agrees(
    simulated: SimulatorDecision | None, request: policies.AccessRequest, layers: Layers
) -> bool | None:
    """Tell whether the reading of what the simulator sees comes to the same; None where that is open.

    It sees the own policies, the boundary and service control policies, as if the resource were of the same
    account and had no policy.
    """
    if simulated is None or not simulated.decision or request.who is None:
        return None
    seen = Layers(scp=layers.scp, identity=layers.identity, boundary=layers.boundary)
    answer = evaluate(replace(request, owner=request.who.account), seen).answer
    if answer is policies.Access.UNKNOWN:
        return None
    return (answer is policies.Access.ALLOWED) == (simulated.decision == "allowed")


_EVERYTHING = read_policy(
    {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}, "IAM's policy simulator"
)
