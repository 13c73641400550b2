"""Keys under known ids."""

from __future__ import annotations

from typing import Any

from moto.kms.models import kms_backends

from workbench.simulation.api import Api
from workbench.simulation.identities import ACCOUNT, REGION
from workbench.simulation.sim_actions.registry import sim_action


@sim_action
def kms_key(api: Api, key_id: str, alias: str = "", state: str = "", **settings: Any) -> None:
    """Create a KMS key under a known id, which AWS would draw by lot.

    Args:
        api: The way to AWS.
        key_id: A UUID.
        alias: `alias/landing`; empty: it has none.
        state: The state it is in, for those that no call leads to: `Enabled` for a key with imported
            material, `Unavailable` for one whose key store is cut off. Else as CreateKey leaves it.
        settings: Further arguments of `kms.CreateKey` (`Policy`, `Origin`), as AWS spells them.
    """
    drawn = api.call("kms.CreateKey", settings)["KeyMetadata"]["KeyId"]
    keys = kms_backends[ACCOUNT][REGION].keys
    key = keys[key_id] = keys.pop(drawn)
    key.id, key.arn = key_id, key.arn.replace(drawn, key_id)
    if state:
        key.key_state, key.enabled = state, state == "Enabled"
    if alias:
        api.call("kms.CreateAlias", {"AliasName": alias, "TargetKeyId": key_id})
