"""KMS keys as S3 uses them for its callers, which CloudTrail records.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.simulation.events import SimulatedEvent
from workbench.simulation.exchange import Exchange
from workbench.simulation.keys import check_usable
from workbench.simulation.permissions import authorise
from workbench.simulation.wire import AwsError

_KEY = "AWS::KMS::Key"
_INTERNAL = "AWS Internal"


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
        authorise(exchange, f"kms:{operation}", key=key, through="s3", encryption_context=context_arn)
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
        SimulatedEvent(
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
