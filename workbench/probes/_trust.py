"""Does the trust policy of a role let a service, or a subject of an identity provider, assume it?

Sources: IAM user guide, "Roles terms and concepts" (trust policy), "The confused deputy problem", "Available
keys for AWS OIDC federation"; Amazon EKS user guide, "IAM roles for service accounts".
"""

from __future__ import annotations

import json

from workbench.knowledge.arns import Arn
from workbench.knowledge.policies import (
    AccessRequest,
    Context,
    LayerAnswer,
    ask_layer,
    attached,
    identity_keys,
    provider,
    read_policy,
    service,
)

_STS = "sts.amazonaws.com"
"""The audience of the tokens that EKS gives to pods for a role."""


def ask_trust(document: object, role_arn: str, principal: str, source: str = "") -> LayerAnswer:
    """Return what a trust policy says to a service that wants to assume the role.

    Args:
        document: `AssumeRolePolicyDocument`, as IAM answers it.
        role_arn: The role.
        principal: The service, `glue.amazonaws.com`.
        source: For which of its resources, an ARN; empty: that is not known.
    """
    who = service(principal)
    keys = identity_keys(who)
    if source:
        keys |= {"aws:SourceArn": source, "aws:SourceAccount": Arn.parse(source).account}
    return _ask(
        document, AccessRequest(action="sts:AssumeRole", resource=role_arn, who=who, context=Context.of(keys))
    )


def ask_web_trust(document: object, role_arn: str, issuer: str, subject: str) -> LayerAnswer:
    """Return what a trust policy says to a subject of an OIDC provider that wants to assume the role.

    Args:
        document: `AssumeRolePolicyDocument`, as IAM answers it.
        role_arn: The role; its provider is one of the same account.
        issuer: The provider, as its ARN names it: without `https://`.
        subject: `system:serviceaccount:NAMESPACE:NAME`, as its token has it, which is made out to STS.
    """
    role = Arn.parse(role_arn)
    who = provider(f"arn:{role.partition}:iam::{role.account}:oidc-provider/{issuer}")
    keys = {**identity_keys(who), f"{issuer}:sub": subject, f"{issuer}:aud": _STS}
    return _ask(
        document,
        AccessRequest(
            action="sts:AssumeRoleWithWebIdentity", resource=role_arn, who=who, context=Context.of(keys)
        ),
    )


def _ask(document: object, request: AccessRequest) -> LayerAnswer:
    return ask_layer(attached([read_policy(json.dumps(document), "trust policy")]), request)
