"""Who may knock at the simulated account: the builder of the scenario, and the operator who examines it."""

from __future__ import annotations

from dataclasses import dataclass

ACCOUNT = "123456789012"
"""The account that moto gives to keys that it does not know."""
REGION = "us-east-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A caller, as STS describes it, and the made-up keys that it signs with."""

    access_key: str
    secret_key: str
    arn: str
    user_id: str
    session_policy: str = ""
    """A JSON document that narrows the session; empty when there is none."""


OPERATOR = Identity(
    access_key="AKIASIMULATEOPERATOR",
    secret_key="operator/of/a/simulated/account/no/secret",  # noqa: S106 - opens nothing but the simulation
    arn=f"arn:aws:sts::{ACCOUNT}:assumed-role/workbench-operator/trainee",
    user_id="AROASIMULATEOPERATOR:trainee",
)
BUILDER = Identity(
    access_key="AKIASIMULATEDBUILDER",
    secret_key="builder/of/a/simulated/account/no/secret",  # noqa: S106 - as above
    arn=f"arn:aws:sts::{ACCOUNT}:assumed-role/pipeline-team/setup",
    user_id="AROASIMULATEDBUILDER:setup",
)
IDENTITIES = {identity.access_key: identity for identity in (OPERATOR, BUILDER)}
