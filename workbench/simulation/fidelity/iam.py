"""IAM: a principal can be simulated."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from moto.iam.models import iam_backends

from workbench.simulation.exchange import Exchange, as_aws
from workbench.simulation.identities import ACCOUNT
from workbench.simulation.policies import Context, Decision, Policy, decide
from workbench.simulation.wire import AwsError

_WORST_FIRST = ("explicitDeny", "implicitDeny", "allowed")


@as_aws("iam.SimulatePrincipalPolicy")
def simulate_principal_policy(exchange: Exchange) -> dict[str, Any]:
    """Evaluate the identity policies and the boundary of a role or user; moto lacks the operation.

    One result per action, the most restrictive over all resources, with the single decisions in
    ResourceSpecificResults. Not modelled: organizations' policies, resource policies, and condition
    operators on numbers, dates and addresses, whose keys are named in MissingContextValues.
    https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
    """
    given = exchange.parameters
    identity, boundary = _policies_of(given["PolicySourceArn"])
    context = {
        entry["ContextKeyName"].lower(): entry["ContextKeyValues"]
        for entry in given.get("ContextEntries", [])
    }
    resources = given.get("ResourceArns") or ["*"]
    return {
        "EvaluationResults": [
            _evaluate(action, resources, identity, boundary, context) for action in given["ActionNames"]
        ],
        "IsTruncated": False,
    }


def _evaluate(
    action: str,
    resources: Iterable[str],
    identity: list[Policy],
    boundary: list[Policy],
    context: Context,
) -> dict[str, Any]:
    single = [_on_resource(action, resource, identity, boundary, context) for resource in resources]
    worst = min(single, key=lambda result: _WORST_FIRST.index(result["EvalResourceDecision"]))
    aggregate = {
        "EvalActionName": action,
        "EvalResourceName": worst["EvalResourceName"] if len(single) == 1 else "*",
        "EvalDecision": worst["EvalResourceDecision"],
        "MatchedStatements": worst["MatchedStatements"],
        "MissingContextValues": worst["MissingContextValues"],
        "ResourceSpecificResults": single,
    }
    if boundary:
        aggregate["PermissionsBoundaryDecisionDetail"] = worst["PermissionsBoundaryDecisionDetail"]
    return aggregate


def _on_resource(
    action: str, resource: str, identity: list[Policy], boundary: list[Policy], context: Context
) -> dict[str, Any]:
    said = decide(identity, action, resource, context)
    limit = decide(boundary, action, resource, context) if boundary else None
    result: dict[str, Any] = {
        "EvalResourceName": resource,
        "EvalResourceDecision": _combined(said, limit),
        "MatchedStatements": [
            {"SourcePolicyId": policy.id, "SourcePolicyType": policy.kind}
            for policy in identity
            if policy.id in said.matched
        ],
        "MissingContextValues": [*said.missing_context, *(limit.missing_context if limit else ())],
    }
    if limit:
        result["PermissionsBoundaryDecisionDetail"] = {
            "AllowedByPermissionsBoundary": limit.word == "allowed"
        }
    return result


def _combined(said: Decision, limit: Decision | None) -> str:
    """A boundary can only take away: an explicit deny in it denies, its silence denies implicitly."""
    words = (said.word, limit.word) if limit else (said.word,)
    return next(word for word in _WORST_FIRST if word in words)


def _policies_of(arn: str) -> tuple[list[Policy], list[Policy]]:
    """Return the identity policies and the boundary of a role or user as moto keeps them."""
    backend = iam_backends[ACCOUNT]["aws"]
    principals = [*backend.roles.values(), *backend.users.values()]
    principal = next((item for item in principals if item.arn == arn), None)
    if principal is None:
        raise AwsError("NoSuchEntity", f"The entity {arn} cannot be found.", status=404)
    inline = [_policy(name, document) for name, document in principal.policies.items()]
    managed = [_policy(item.name, _document(item)) for item in principal.managed_policies.values()]
    limit = backend.managed_policies.get(getattr(principal, "permissions_boundary_arn", None))
    boundary = [_policy(limit.name, _document(limit), "Permissions Boundary Policy")] if limit else []
    return [*inline, *managed], boundary


def _document(managed: Any) -> str:
    """Return the default version of a managed policy."""
    return str(next(version.document for version in managed.versions if version.is_default_version))


def _policy(name: str, document: Any, kind: str = "IAM Policy") -> Policy:
    parsed = json.loads(document) if isinstance(document, str) else document
    return Policy(id=name, kind=kind, document=parsed)
