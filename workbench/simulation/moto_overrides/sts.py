"""STS: who the caller is."""

from __future__ import annotations

from typing import Any

from workbench.simulation.exchange import Exchange, as_aws
from workbench.simulation.identities import ACCOUNT


@as_aws("sts.GetCallerIdentity")
def caller_identity(exchange: Exchange) -> dict[str, Any]:
    """Name the identity behind the key; moto names a user `moto` for every key that it did not issue."""
    return {"UserId": exchange.identity.user_id, "Account": ACCOUNT, "Arn": exchange.identity.arn}
