"""May a caller do what it asks for? All layers of policies, by the evaluator that the probes use as well.

For calls to S3 and KMS every layer is asked: identity policies, boundary, session policy, the bucket's or the
key's policy and grants, the VPC endpoint's policy, and the organization's. For other services the operator's
own policies are asked, on `*`, and other callers pass: the ARNs of their resources are not modelled. A caller
of another account is taken to be allowed by its own account. An actor of a scenario that is no role or user
of the account is one of the people behind the story, and passes.
"""

from __future__ import annotations

import json
from typing import Any

from moto.s3.models import s3_backends

from workbench.knowledge.policies import (
    NOTHING,
    AccessRequest,
    Attached,
    Context,
    Decision,
    Layers,
    Principal,
    attached,
    evaluate,
    identity_keys,
    parse_principal,
    read_policy,
)
from workbench.knowledge.policies.context import Given
from workbench.simulation.exchange import Exchange
from workbench.simulation.identities import ACCOUNT, OPERATOR, REGION
from workbench.simulation.moto_state import vpc_endpoints
from workbench.simulation.organization import RCP, SCP
from workbench.simulation.principals import IamEntity, entity_of

_ALL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
_OF_REQUEST = {
    "ACL": "s3:x-amz-acl",
    "CopySource": "s3:x-amz-copy-source",
    "Delimiter": "s3:delimiter",
    "IfMatch": "s3:if-match",
    "IfNoneMatch": "s3:if-none-match",
    "MaxKeys": "s3:max-keys",
    "ObjectLockMode": "s3:object-lock-mode",
    "Prefix": "s3:prefix",
    "SSECustomerAlgorithm": "s3:x-amz-server-side-encryption-customer-algorithm",
    "SSEKMSKeyId": "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "ServerSideEncryption": "s3:x-amz-server-side-encryption",
    "StorageClass": "s3:x-amz-storage-class",
    "VersionId": "s3:VersionId",
}
"""The condition key of a parameter
(https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html)."""


def decide(
    exchange: Exchange,
    action: str,
    resource: str,
    *,
    through: str = "",
    key: Any = None,
    encryption_context: str = "",
) -> Decision | None:
    """Decide whether the caller may use an action on a resource; None when nobody asks its policies.

    Args:
        exchange: The call that needs it.
        action: `s3:PutObject`.
        resource: An ARN, or `*`.
        through: The service that asks for the caller, `s3`; empty when the caller asks itself.
        key: moto's record of the KMS key that it is about.
        encryption_context: What KMS is told of the data: the value of `aws:s3:arn`.
    """
    who = parse_principal(exchange.actor)
    if who is None:
        return None
    entity, deep = entity_of(who), exchange.call.service in ("s3", "kms")
    is_operator = exchange.identity is OPERATOR
    if not (is_operator or (deep and (entity or who.account != ACCOUNT))):
        return None
    context = _context(exchange, who, entity, through)
    if encryption_context:
        context |= {
            "kms:EncryptionContext:aws:s3:arn": encryption_context,
            "kms:EncryptionContextKeys": "aws:s3:arn",
        }
    request = AccessRequest(
        action=action,
        resource=resource,
        who=who,
        context=Context.of({**context, **exchange.caller.context}, is_closed=True),
        owner=ACCOUNT,
    )
    return evaluate(request, _layers(exchange, entity, key), grant=_granted(exchange, action, key))


def _layers(exchange: Exchange, entity: IamEntity | None, key: Any) -> Layers:
    """Return the policies that the call meets."""
    caller, organization = exchange.caller, exchange.state.organization
    by_own_account = _layer(json.dumps(_ALL), "the account of the caller")
    bound = organization and parse_principal(caller.arn)
    return Layers(
        identity=entity.identity_layer if entity else by_own_account,
        boundary=entity.boundary_layer if entity else NOTHING,
        session=_layer(caller.session_policy, "session policy"),
        resource=NOTHING if key is not None else _bucket_policy(exchange),
        key=_layer(key.policy, "key policy") if key is not None else NOTHING,
        endpoint=NOTHING if key is not None else _endpoint_policy(caller.vpc_endpoint),
        scp=organization.levels(SCP) if organization and bound and bound.account == ACCOUNT else NOTHING,
        rcp=organization.levels(RCP) if organization else NOTHING,
    )


def _layer(document: str, name: str) -> Attached:
    return attached([read_policy(document, name)]) if document else NOTHING


def _bucket_policy(exchange: Exchange) -> Attached:
    bucket = s3_backends[ACCOUNT]["aws"].buckets.get(exchange.parameters.get("Bucket", ""))
    if exchange.call.service != "s3" or bucket is None or not bucket.policy:
        return NOTHING
    document = bucket.policy.decode() if isinstance(bucket.policy, bytes) else bucket.policy
    return _layer(document, bucket.name)


def _endpoint_policy(endpoint: str) -> Attached:
    found = vpc_endpoints().get(endpoint) if endpoint else None
    return _layer(found.policy_document, endpoint) if found else NOTHING


def _granted(exchange: Exchange, action: str, key: Any) -> bool:
    """Tell whether a grant on the key lets the caller do it; constraints of grants are not modelled."""
    if key is None:
        return False
    who = parse_principal(exchange.actor)
    return any(
        action.partition(":")[2] in grant.operations and _is_grantee(grant.grantee_principal, who)
        for grant in key.grants.values()
    )


def _is_grantee(name: str, who: Principal | None) -> bool:
    named = parse_principal(name)
    return bool(named and who and named.is_same_identity(who))


def _context(exchange: Exchange, who: Principal, entity: IamEntity | None, through: str) -> dict[str, Given]:
    """Return the condition keys of the call: all that it has, those that it lacks are known to be missing."""
    caller, organization, given = exchange.caller, exchange.state.organization, exchange.parameters
    keys: dict[str, Given] = {
        **identity_keys(who),
        "aws:CurrentTime": f"{exchange.state.story.now():%Y-%m-%dT%H:%M:%SZ}",
        "aws:MultiFactorAuthPresent": False,
        "aws:PrincipalArn": entity.record.arn if entity else exchange.actor,
        "aws:RequestedRegion": exchange.call.region,
        "aws:ResourceAccount": ACCOUNT,
        "aws:SecureTransport": True,
        "aws:ViaAWSService": bool(through),
    }
    if organization:
        keys["aws:ResourceOrgID"] = organization.id
        keys["aws:PrincipalOrgID"] = organization.id if organization.holds(who.account) else None
    for name, value in (entity.tags if entity else {}).items():
        keys[f"aws:PrincipalTag/{name}"] = value
    if through:
        keys |= {
            "kms:CallerAccount": who.account,
            "kms:ViaService": f"{through}.{REGION}.amazonaws.com",
        }
    elif caller.vpc_endpoint:
        found = vpc_endpoints().get(caller.vpc_endpoint)
        keys |= {"aws:SourceVpce": caller.vpc_endpoint, "aws:VpcSourceIp": caller.source_ip}
        keys["aws:SourceVpc"] = found.vpc_id if found else None
    else:
        keys["aws:SourceIp"] = caller.source_ip
    if exchange.call.service == "s3" and not through:
        keys |= {
            "s3:ResourceAccount": ACCOUNT,
            "s3:TlsVersion": "1.3",
            "s3:signatureversion": "AWS4-HMAC-SHA256",
        }
        keys |= {key: str(given[name]) for name, key in _OF_REQUEST.items() if name in given}
    return keys
