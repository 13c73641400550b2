"""IAM: a principal can be simulated."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workbench.knowledge.policies import (
    NOTHING,
    AccessRequest,
    Attached,
    Context,
    LayerDecision,
    Match,
    ask_layer,
    attached,
    parse_principal,
    read_policy,
)
from workbench.simulation.exchange import Exchange, as_aws
from workbench.simulation.identities import ACCOUNT
from workbench.simulation.organization import SCP
from workbench.simulation.principals import IamEntity, Kept, entity_of
from workbench.simulation.wire import AwsError

_WORST_FIRST = ("explicitDeny", "implicitDeny", "allowed")
_WORDS = {LayerDecision.ALLOWED: "allowed", LayerDecision.EXPLICIT_DENY: "explicitDeny"}
_UNTOLD = Context()
"""Nothing is known: what a statement asks for then shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """What one call simulates."""

    arn: str
    identity: tuple[Kept, ...]
    boundary: tuple[Kept, ...]
    control: Attached
    """The organization's service control policies, level by level."""
    context: Context


@as_aws("iam.SimulatePrincipalPolicy")
def simulate_principal_policy(exchange: Exchange) -> dict[str, Any]:
    """Evaluate identity policies, boundary and service control policies; moto lacks the operation.

    One result per action, the most restrictive over all resources, with the single decisions in
    ResourceSpecificResults. As on AWS, a key that is not given counts as missing and is named in
    MissingContextValues, and no bucket policy can be combined with a role. Given resource policies are not
    modelled and refused.
    https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
    """
    given = exchange.parameters
    if given.get("ResourcePolicy"):
        raise AwsError("NotImplemented", "The simulated account cannot simulate a ResourcePolicy", status=501)
    simulation = _simulation(exchange)
    resources = given.get("ResourceArns") or ["*"]
    return {
        "EvaluationResults": [_evaluate(simulation, action, resources) for action in given["ActionNames"]],
        "IsTruncated": False,
    }


def _simulation(exchange: Exchange) -> Simulation:
    given = exchange.parameters
    entity = _entity(given["PolicySourceArn"])
    inputs = [_input(text, f"PolicyInputList.{at}") for at, text in _numbered(given, "PolicyInputList")]
    limits = [
        _input(text, f"PermissionsBoundaryPolicyInputList.{at}")
        for at, text in _numbered(given, "PermissionsBoundaryPolicyInputList")
    ]
    organization = exchange.state.organization
    context = {item["ContextKeyName"]: item["ContextKeyValues"] for item in given.get("ContextEntries", [])}
    return Simulation(
        arn=given["PolicySourceArn"],
        identity=(*entity.identity, *inputs),
        boundary=tuple(limits) or entity.boundary,
        control=organization.levels(SCP) if organization else NOTHING,
        context=Context.of(context, is_closed=True),
    )


def _entity(arn: str) -> IamEntity:
    who = parse_principal(arn)
    found = entity_of(who) if who else None
    if found is None or found.record.arn != arn:
        raise AwsError("NoSuchEntity", f"The entity {arn} cannot be found.", status=404)
    return found


def _numbered(given: Mapping[str, Any], name: str) -> Iterator[tuple[int, str]]:
    return enumerate(given.get(name, []), start=1)


def _input(document: str, name: str) -> Kept:
    policy = read_policy(document, name)
    if policy is None:
        raise AwsError("InvalidInput", f"Invalid Entity: {name}")
    return Kept(policy=policy, source_id=name, source_type="IAM Policy", document=document)


def _evaluate(simulation: Simulation, action: str, resources: Iterable[str]) -> dict[str, Any]:
    single = [_on_resource(simulation, action, resource) for resource in resources]
    worst = min(single, key=lambda result: _WORST_FIRST.index(result["EvalResourceDecision"]))
    details = ("OrganizationsDecisionDetail", "PermissionsBoundaryDecisionDetail")
    return {
        "EvalActionName": action,
        "EvalResourceName": worst["EvalResourceName"],
        "EvalDecision": worst["EvalResourceDecision"],
        "MatchedStatements": worst["MatchedStatements"],
        "MissingContextValues": worst["MissingContextValues"],
        **{name: worst[name] for name in details if name in worst},
        "ResourceSpecificResults": [
            {name: value for name, value in item.items() if name != "OrganizationsDecisionDetail"}
            for item in single
        ],
    }


def _on_resource(simulation: Simulation, action: str, resource: str) -> dict[str, Any]:
    def ask(layer: Attached, context: Context) -> Any:
        return ask_layer(
            layer, AccessRequest(action=action, resource=resource, context=context, owner=ACCOUNT)
        )

    kept = {item.policy.id: item for item in (*simulation.identity, *simulation.boundary)}
    layers = {
        "identity": attached(item.policy for item in simulation.identity),
        "boundary": attached(item.policy for item in simulation.boundary) if simulation.boundary else NOTHING,
        "control": simulation.control,
    }
    said = {name: ask(layer, simulation.context) for name, layer in layers.items()}
    words = {name: _word(answer.decision) for name, answer in said.items() if answer.exists}
    own = said["identity"]
    missing = [key for layer in layers.values() for key in _keys(ask(layer, _UNTOLD))]
    result: dict[str, Any] = {
        "EvalResourceName": resource,
        "EvalResourceDecision": next(decision for decision in _WORST_FIRST if decision in words.values()),
        "MatchedStatements": [_statement(item, kept) for item in own.denies or own.allows if item.applies],
        "MissingContextValues": sorted({key for key in missing if not simulation.context.look_up(key)}),
    }
    if "boundary" in words:
        passes = words["boundary"] == "allowed"
        result["PermissionsBoundaryDecisionDetail"] = {"AllowedByPermissionsBoundary": passes}
    if "control" in words:
        result["OrganizationsDecisionDetail"] = {"AllowedByOrganizations": words["control"] == "allowed"}
        if words["control"] != "allowed":
            result["MatchedStatements"] = []
    return result


def _word(decision: LayerDecision) -> str:
    return _WORDS.get(decision, "implicitDeny")


def _keys(answer: Any) -> list[str]:
    """Return the condition keys that the statements of a layer ask for."""
    return [key for item in (*answer.denies, *answer.allows) for key in item.keys]


def _statement(item: Match, kept: Mapping[str, Kept]) -> dict[str, Any]:
    """Return a statement that decided, by its policy and its place in the document."""
    source = kept[item.statement.policy]
    start, end = _extent(source.document, item.statement.position)
    return {
        "SourcePolicyId": source.source_id,
        "SourcePolicyType": source.source_type,
        "StartPosition": _place(source.document, start),
        "EndPosition": _place(source.document, end),
    }


def _extent(document: str, position: int) -> tuple[int, int]:
    """Return where a statement begins and ends in the text; the whole text when it is not found."""
    statements = json.loads(document)["Statement"]
    wanted = statements[position - 1] if isinstance(statements, list) else statements
    decoder, at, seen = json.JSONDecoder(), document.find('"Statement"'), 0
    while (at := document.find("{", at)) >= 0:
        found, end = decoder.raw_decode(document, at)
        seen += 1
        if seen == position and found == wanted:
            return at, end
        at = end
    return 0, len(document)


def _place(document: str, offset: int) -> dict[str, int]:
    before = document[:offset]
    return {"Line": before.count("\n") + 1, "Column": offset - (before.rfind("\n") + 1) + 1}
