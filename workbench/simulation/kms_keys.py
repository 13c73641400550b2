"""KMS keys as they are used: on behalf of S3 or directly, recorded by CloudTrail, refused in some states.

https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moto.kms.models import KmsBackend, kms_backends

from workbench.simulation.events import Event
from workbench.simulation.exchange import Exchange
from workbench.simulation.identities import ACCOUNT, REGION
from workbench.simulation.permissions import authorise
from workbench.simulation.wire import AwsError

S3_DEFAULT_KEY = "alias/aws/s3"
_KEY = "AWS::KMS::Key"
_INTERNAL = "AWS Internal"
_STATES = {
    "PendingDeletion": "is pending deletion.",
    "PendingReplicaDeletion": "is pending replica deletion.",
    "PendingImport": "is pending import.",
    "Unavailable": "is unavailable.",
    "Creating": "is creating.",
}


def find_key(reference: str, region: str = REGION) -> Any:
    """Return moto's record of a key of the account.

    Args:
        reference: The key's id or ARN, or an alias by its name or ARN.
        region: Where to look when the reference is no ARN.

    Raises:
        AwsError: NotFoundException.
    """
    at = reference.split(":")[3] if reference.startswith("arn:") else region
    account = reference.split(":")[4] if reference.startswith("arn:") else ACCOUNT
    backend: KmsBackend = kms_backends[ACCOUNT][at]
    key = backend.keys.get(backend.any_id_to_key_id(reference) or "") if account == ACCOUNT else None
    if key is None:
        named = "Alias" if "alias/" in reference else "Key"
        shown = reference if reference.startswith("arn:") else f"arn:aws:kms:{at}:{account}:key/{reference}"
        raise AwsError("NotFoundException", f"{named} '{shown}' does not exist")
    if "alias/aws/" in reference:
        key.key_manager = "AWS"
    return key


def check_usable(key: Any) -> None:
    """Let pass a key that encrypts and decrypts.

    Raises:
        AwsError: DisabledException, or KMSInvalidStateException for every other state but Enabled.
    """
    if key.key_state == "Disabled":
        raise AwsError("DisabledException", f"{key.arn} is disabled.")
    if key.key_state in _STATES:
        raise AwsError("KMSInvalidStateException", f"{key.arn} {_STATES[key.key_state]}")


def use_for_s3(exchange: Exchange, key: Any, operation: str, context_arn: str) -> None:
    """Let S3 use a key for the caller, `GenerateDataKey` or `Decrypt`, and record that it did or could not.

    On AWS a bucket key saves most of these calls; here each is made, as is the first of every caller there.

    Args:
        exchange: The call to S3.
        key: moto's record of the key.
        operation: What KMS is asked.
        context_arn: The encryption context `aws:s3:arn`: the object's ARN, with a bucket key the bucket's.

    Raises:
        AwsError: As S3 passes it on: AccessDenied in KMS's words (403), `KMS.DisabledException` and the like
            (400).
    """
    context = {"aws:s3:arn": context_arn}
    try:
        authorise(exchange, f"kms:{operation}", key.arn, through="s3")
        check_usable(key)
    except AwsError as refusal:
        _record(exchange, key, operation, context, refusal)
        if refusal.code == "AccessDenied":
            raise
        raise AwsError(f"KMS.{refusal.code}", refusal.message) from refusal
    _record(exchange, key, operation, context, None)


def _record(
    exchange: Exchange, key: Any, operation: str, context: Mapping[str, str], refusal: AwsError | None
) -> None:
    """Add KMS's event: a management event, which Event history shows although S3's own is a data event."""
    specification = {"keySpec": "AES_256"} if operation == "GenerateDataKey" else {}
    exchange.state.events.append(
        Event(
            at=exchange.state.story.now(),
            actor=exchange.actor,
            source="kms.amazonaws.com",
            name=operation,
            read_only=True,
            region=key.region,
            request={"keyId": key.arn, **specification, "encryptionContext": context},
            resources=((_KEY, key.arn),),
            error_code=refusal.code if refusal else "",
            error_message=refusal.message if refusal else "",
            invoked_by=_INTERNAL,
        )
    )
