"""KMS keys: which one is meant, and whether its state lets it be used.

https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
"""

from __future__ import annotations

import json
from typing import Any

from moto.kms.models import KmsBackend, kms_backends

from workbench.knowledge.arns import Arn
from workbench.simulation.identities import ACCOUNT, REGION
from workbench.simulation.wire import AwsError

S3_DEFAULT_KEY = "alias/aws/s3"
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
    at = Arn.parse(reference).region or region
    account = Arn.parse(reference).account or ACCOUNT
    backend: KmsBackend = kms_backends[ACCOUNT][at]
    alias = backend.get_alias_name(reference)
    id_ = backend.get_key_id_from_alias(alias) if alias.startswith("alias/") else reference.rpartition("/")[2]
    key = backend.keys.get(id_ or "") if account == ACCOUNT else None
    if key is None:
        named = "Alias" if "alias/" in reference else "Key"
        shown = reference if reference.startswith("arn:") else f"arn:aws:kms:{at}:{account}:key/{reference}"
        raise AwsError("NotFoundException", f"{named} '{shown}' does not exist")
    if "alias/aws/" in reference:
        key.key_manager, key.policy = "AWS", json.dumps(_policy_of_aws(at))
    return key


def _policy_of_aws(region: str) -> dict[str, Any]:
    """Return the policy of AWS's own key for S3: whoever may use S3 in the account may use it, through S3.

    https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#aws-managed-cmk
    """
    through_s3 = {"kms:CallerAccount": ACCOUNT, "kms:ViaService": f"s3.{region}.amazonaws.com"}
    use = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]
    see = ["kms:Describe*", "kms:Get*", "kms:List*", "kms:RevokeGrant"]
    account = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
    allow = {"Effect": "Allow", "Resource": "*"}
    everybody = {**allow, "Principal": {"AWS": "*"}, "Action": use}
    return {
        "Version": "2012-10-17",
        "Statement": [
            {**everybody, "Condition": {"StringEquals": through_s3}},
            {**allow, "Principal": account, "Action": see},
        ],
    }


def check_usable(key: Any) -> None:
    """Let pass a key that encrypts and decrypts.

    Raises:
        AwsError: DisabledException, or KMSInvalidStateException for every other state but Enabled.
    """
    if key.key_state == "Disabled":
        raise AwsError("DisabledException", f"{key.arn} is disabled.")
    if key.key_state in _STATES:
        raise AwsError("KMSInvalidStateException", f"{key.arn} {_STATES[key.key_state]}")
