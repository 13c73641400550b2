"""Organizations from a member account: the organization may be seen, its policies only by a delegated one.

Without `sim.Organization` the account is in no organization, unless the scenario founds one
(`organizations.CreateOrganization`), whose management account it then is: moto answers.
"""

from __future__ import annotations

from typing import Any

from workbench.simulation.exchange import Exchange, as_aws
from workbench.simulation.identities import ACCOUNT
from workbench.simulation.organization import LEVELS, ControlPolicy, SimulatedOrganization
from workbench.simulation.wire import AwsError

_MANAGED = frozenset(
    {
        "ListAccounts",
        "ListChildren",
        "ListOrganizationalUnitsForParent",
        "ListPolicies",
        "ListRoots",
        "ListTargetsForPolicy",
        "DescribeAccount",
        "DescribeOrganizationalUnit",
        "DescribeEffectivePolicy",
    }
)
"""What a member is refused, and what is not modelled for a delegated administrator."""


@as_aws("organizations.DescribeOrganization")
def describe_organization(exchange: Exchange) -> dict[str, Any]:
    """Every member may see the organization; moto knows only the management account.

    https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeOrganization.html
    """
    told = exchange.state.organization
    if told is None:
        return exchange.moto()
    arn = f"arn:aws:organizations::{told.management_account}"
    return {
        "Organization": {
            "Id": told.id,
            "Arn": f"{arn}:organization/{told.id}",
            "FeatureSet": "ALL",
            "MasterAccountId": told.management_account,
            "MasterAccountArn": f"{arn}:account/{told.id}/{told.management_account}",
            "MasterAccountEmail": "management@example.com",
            "AvailablePolicyTypes": [{"Type": "SERVICE_CONTROL_POLICY", "Status": "ENABLED"}],
        }
    }


@as_aws("organizations.ListParents")
def list_parents(exchange: Exchange) -> dict[str, Any]:
    """The account lies in a unit, the unit below the root."""
    told = _readable(exchange)
    if told is None:
        return exchange.moto()
    order = list(LEVELS.values())
    child = exchange.parameters["ChildId"]
    if child not in order[1:]:
        raise AwsError("ChildNotFoundException", "You specified a child that doesn't exist.")
    parent = order[order.index(child) - 1]
    kind = "ROOT" if parent == order[0] else "ORGANIZATIONAL_UNIT"
    return {"Parents": [{"Id": parent, "Type": kind}]}


@as_aws("organizations.ListPoliciesForTarget")
def list_policies_for_target(exchange: Exchange) -> dict[str, Any]:
    """Return the policies that are attached to one level, in one page."""
    told = _readable(exchange)
    if told is None:
        return exchange.moto()
    target, kind = exchange.parameters["TargetId"], exchange.parameters["Filter"]
    if target not in LEVELS.values():
        raise AwsError("TargetNotFoundException", "You specified a target that doesn't exist.")
    here = [item for item in told.policies if (item.target, item.type) == (target, kind)]
    return {"Policies": [_summary(item) for item in here]}


@as_aws("organizations.DescribePolicy")
def describe_policy(exchange: Exchange) -> dict[str, Any]:
    """Return a policy with its document."""
    told = _readable(exchange)
    if told is None:
        return exchange.moto()
    found = next((item for item in told.policies if item.id == exchange.parameters["PolicyId"]), None)
    if found is None:
        raise AwsError("PolicyNotFoundException", "You specified a policy that doesn't exist.")
    return {"Policy": {"PolicySummary": _summary(found), "Content": found.text}}


@as_aws(*(f"organizations.{name}" for name in sorted(_MANAGED)))
def others(exchange: Exchange) -> dict[str, Any]:
    """Refuse a member; for a delegated administrator these are not modelled."""
    if _readable(exchange) is None:
        return exchange.moto()
    raise AwsError(
        "NotImplemented",
        f"The simulated account cannot {exchange.call.operation} of an organization that it does not manage",
        status=501,
    )


def _readable(exchange: Exchange) -> SimulatedOrganization | None:
    """Return the organization that was told, if this account may read it; None when none was told.

    Raises:
        AwsError: The account is a member like any other.
    """
    told = exchange.state.organization
    if told is not None and not told.delegated:
        raise AwsError(
            "AccessDeniedException",
            "You don't have permissions to access this resource.",
        )
    return told


def _summary(policy: ControlPolicy) -> dict[str, Any]:
    return {
        "Id": policy.id,
        "Arn": policy.arn,
        "Name": policy.name,
        "Description": f"{policy.name} of {ACCOUNT}",
        "Type": policy.type,
        "AwsManaged": policy.aws_managed,
    }
