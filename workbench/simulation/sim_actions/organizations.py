"""The organization above the account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.simulation.api import Api
from workbench.simulation.organization import (
    LEVELS,
    RCP,
    SCP,
    ControlPolicy,
    SimulatedOrganization,
    full_access,
)
from workbench.simulation.sim_actions.registry import sim_action

_TYPES = {"scp": SCP, "rcp": RCP}


@sim_action
def organization(
    api: Api,
    policies: Sequence[Mapping[str, Any]] = (),
    without_full_access: str = "",
    id: str = "o-sim1234567",  # noqa: A002 - as AWS calls it
    management_account: str = "999999999999",
    members: Sequence[str] = (),
    *,
    delegated: bool = False,
) -> None:
    """Make the account a member of an organization: below its root, in one organizational unit.

    Telling it again replaces the policies. A member may not read them, unless they were delegated to it.

    Args:
        api: The way to AWS.
        policies: Each `{name, type: scp|rcp, target: root|unit|account, document, id}`; `id` may be left out.
        without_full_access: The level (`root`, `unit`, `account`) from which FullAWSAccess was taken away.
        id: `o-…`.
        management_account: Twelve digits.
        members: Further accounts of the organization.
        delegated: The account may read the policies.
    """
    told = [
        ControlPolicy(
            id=item.get("id", f"p-sim{index:07}"),
            name=item["name"],
            type=_TYPES[item["type"]],
            target=LEVELS[item["target"]],
            document=item["document"],
        )
        for index, item in enumerate(policies, start=1)
    ]
    api.state.organization = SimulatedOrganization(
        id=id,
        management_account=management_account,
        delegated=delegated,
        members=tuple(members),
        policies=(*full_access(without_full_access), *told),
    )
