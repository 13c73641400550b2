"""Which permission a call needs, and how AWS says that it is missing."""

from __future__ import annotations

from typing import Any

from workbench.knowledge.arns import Arn, bucket_arn
from workbench.knowledge.policies import Access, Decision, Layer
from workbench.knowledge.services import iam_action
from workbench.simulation.authorization import decide
from workbench.simulation.exchange import Exchange
from workbench.simulation.identities import ACCOUNT, REGION
from workbench.simulation.keys import find_key
from workbench.simulation.wire import AwsError, SignedCall

_OF_A_VERSION = {"s3:GetObject": "s3:GetObjectVersion", "s3:DeleteObject": "s3:DeleteObjectVersion"}
_CODES = {"ec2": "UnauthorizedOperation", "sns": "AuthorizationError"}


def action_of(call: SignedCall) -> str:
    """Return the IAM action that authorises a call."""
    action = iam_action(str(call))
    return _OF_A_VERSION.get(action, action) if call.parameters.get("VersionId") else action


_NAMES = {
    Layer.BOUNDARY: "permissions boundary",
    Layer.ENDPOINT: "VPC endpoint policy",
    Layer.IDENTITY: "identity-based policy",
    Layer.KEY: "resource-based policy",
    Layer.RCP: "resource control policy",
    Layer.RESOURCE: "resource-based policy",
    Layer.SCP: "service control policy",
    Layer.SESSION: "session policy",
}
_ALWAYS_EXPLICIT = (Layer.SCP, Layer.RCP)
"""AWS says "explicit deny" of these also where they only fail to allow."""


def check_permission(exchange: Exchange) -> None:
    """Let a call pass that its caller may make.

    Raises:
        AwsError: Denied, in the words of AWS ("enhanced access denied messages",
            https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html).
    """
    call = exchange.call
    if str(call) == "sts.GetCallerIdentity":
        return
    if call.service == "kms" and "KeyId" in call.parameters:
        authorise(exchange, action_of(call), key=_key_of(call))
    else:
        authorise(exchange, action_of(call), _arn_of(call) or "*", shown=_resource_of(call))


def authorise(
    exchange: Exchange,
    action: str,
    resource: str = "*",
    *,
    key: Any = None,
    through: str = "",
    shown: str = "",
    encryption_context: str = "",
) -> None:
    """Let the caller use an action on a resource.

    Args:
        exchange: The call that needs it.
        action: `kms:Decrypt`.
        resource: Its ARN.
        key: moto's record of the KMS key that it is about.
        through: The service that asks for the caller, `s3`; empty when the caller asks itself.
        shown: How AWS names the resource in a denial; else by the ARN of the key, if there is one.
        encryption_context: What KMS is told of the data: the value of `aws:s3:arn`.

    Raises:
        AwsError: Denied, in the words of AWS; to a caller outside of the organization in no words.
    """
    named = key.arn if key is not None else resource
    decision = decide(
        exchange, action, named, key=key, through=through, encryption_context=encryption_context
    )
    if decision is None or decision.answer is Access.ALLOWED:
        return
    if _is_stranger(exchange):
        raise AwsError(_denial_code(exchange.call), "Access Denied", status=_denial_status(exchange.call))
    raise _denial(exchange, action, shown or (key.arn if key is not None else ""), _why(decision, action))


def may(exchange: Exchange, action: str, resource: str) -> bool:
    """Tell whether the caller may use an action on a resource."""
    decision = decide(exchange, action, resource)
    return decision is None or decision.answer is Access.ALLOWED


def _why(decision: Decision, action: str) -> str:
    layer = decision.layer or Layer.IDENTITY
    if decision.is_explicit or layer in _ALWAYS_EXPLICIT:
        article = "an" if layer is Layer.IDENTITY else "a"
        return f"with an explicit deny in {article} {_NAMES[layer]}"
    return f"because no {_NAMES[layer]} allows the {action} action"


def _is_stranger(exchange: Exchange) -> bool:
    """Tell whether AWS says no reason: the caller is neither of this account nor of its organization."""
    account = Arn.parse(exchange.actor).account
    organization = exchange.state.organization
    return account != ACCOUNT and not (organization and organization.holds(account))


def _denial(exchange: Exchange, action: str, resource: str, why: str) -> AwsError:
    on_resource = f" on resource: {resource}" if resource else ""
    return AwsError(
        _denial_code(exchange.call),
        f"User: {exchange.actor} is not authorized to perform: {action}{on_resource} {why}",
        status=_denial_status(exchange.call),
        headers={"x-amz-bucket-region": REGION} if exchange.call.service == "s3" else {},
    )


def _denial_status(call: SignedCall) -> int:
    return 400 if call.protocol == "json" else 403


def _denial_code(call: SignedCall) -> str:
    default = "AccessDeniedException" if "json" in call.protocol else "AccessDenied"
    return _CODES.get(call.service, default)


def _arn_of(call: SignedCall) -> str:
    """Return the ARN of the bucket or object that a call is about; empty for other services."""
    if call.service == "s3" and "Bucket" in call.parameters:
        return _s3_resource(call.parameters)
    return ""


def _key_of(call: SignedCall) -> Any:
    """Return moto's record of the key that a call is about, or None when there is none."""
    try:
        return find_key(call.parameters["KeyId"], call.region)
    except AwsError:
        return None


def _resource_of(call: SignedCall) -> str:
    """Return the ARN that AWS names in the denial, for the services whose naming is simple."""
    given: Any = call.parameters
    if call.service == "s3" and "Bucket" in given:
        return f'"{_s3_resource(given)}"'
    if call.service == "iam" and "RoleName" in given:
        return f"role {given['RoleName']}"
    if call.service == "lambda" and "FunctionName" in given:
        name = str(given["FunctionName"])
        return name if name.startswith("arn:") else f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"
    return ""


def _s3_resource(given: Any) -> str:
    """Return the ARN of the object, or of the bucket when no key is given."""
    return bucket_arn("/".join(part for part in (given["Bucket"], given.get("Key")) if part))
