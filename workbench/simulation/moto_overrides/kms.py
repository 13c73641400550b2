"""KMS: keys in a state in which they cannot be used are not used, and are named by ARN as well as by id."""

from __future__ import annotations

from typing import Any

from moto.kms.models import kms_backends

from workbench.simulation.exchange import Exchange, as_aws
from workbench.simulation.identities import ACCOUNT
from workbench.simulation.keys import check_usable, find_key
from workbench.simulation.wire import AwsError, HttpReply


@as_aws(
    "kms.Encrypt",
    "kms.GenerateDataKey",
    "kms.GenerateDataKeyWithoutPlaintext",
    "kms.Sign",
    "kms.GenerateMac",
)
def only_usable_keys(exchange: Exchange) -> HttpReply:
    """A disabled key, or one that waits for its deletion or its material, does nothing; moto uses it."""
    check_usable(_key(exchange))
    return exchange.raw()


@as_aws("kms.CreateKey")
def material_is_to_be_imported(exchange: Exchange) -> dict[str, Any]:
    """A key of origin EXTERNAL is PendingImport until its material was imported; moto's is Enabled.

    https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-create-cmk.html
    """
    answer = exchange.moto()
    if exchange.parameters.get("Origin") == "EXTERNAL":
        key = find_key(answer["KeyMetadata"]["KeyId"], exchange.call.region)
        key.key_state, key.enabled = "PendingImport", False
        answer["KeyMetadata"].update(KeyState="PendingImport", Enabled=False)
    return answer


@as_aws("kms.DeleteImportedKeyMaterial")
def material_is_deleted(exchange: Exchange) -> dict[str, Any]:
    """Without its material a key is PendingImport; moto lacks the operation."""
    key = _key(exchange)
    if key.origin != "EXTERNAL":
        raise AwsError("UnsupportedOperationException", f"{key.arn} origin is {key.origin}.")
    key.key_state, key.enabled = "PendingImport", False
    return {}


@as_aws("kms.DisableKey", "kms.EnableKey")
def switched(exchange: Exchange) -> dict[str, Any]:
    """The key may be named by its ARN, which moto does not know; only Enabled and Disabled can be changed."""
    key = _key(exchange)
    if key.key_state not in ("Enabled", "Disabled"):
        check_usable(key)
    key.enabled = exchange.call.operation == "EnableKey"
    key.key_state = "Enabled" if key.enabled else "Disabled"
    return {}


@as_aws("kms.ScheduleKeyDeletion", "kms.CancelKeyDeletion")
def deletion_by_arn(exchange: Exchange) -> dict[str, Any]:
    """The key may be named by its ARN; one is scheduled once, and is Disabled when it was cancelled.

    https://docs.aws.amazon.com/kms/latest/APIReference/API_CancelKeyDeletion.html
    """
    key = _key(exchange)
    scheduling = exchange.call.operation == "ScheduleKeyDeletion"
    if scheduling == (key.key_state == "PendingDeletion"):
        said = "is pending deletion." if scheduling else "is not pending deletion."
        raise AwsError("KMSInvalidStateException", f"{key.arn} {said}")
    backend = kms_backends[ACCOUNT][key.region]
    if not scheduling:
        backend.cancel_key_deletion(key.id)
        return {"KeyId": key.arn}
    days = int(exchange.parameters.get("PendingWindowInDays") or 30)
    if not 7 <= days <= 30:  # noqa: PLR2004 - the window that the API allows
        raise AwsError("ValidationException", "PendingWindowInDays must be between 7 and 30")
    due = backend.schedule_key_deletion(key.id, days)
    return {
        "KeyId": key.arn,
        "DeletionDate": due,
        "KeyState": "PendingDeletion",
        "PendingWindowInDays": days,
    }


def _key(exchange: Exchange) -> Any:
    return find_key(exchange.parameters["KeyId"], exchange.call.region)
