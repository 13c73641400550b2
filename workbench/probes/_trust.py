"""Does the trust policy of a role let a service assume it?

Sources: IAM user guide, "Roles terms and concepts" (trust policy), "The confused deputy problem".
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
    read_policy,
    service,
)


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
    policy = read_policy(json.dumps(document), "trust policy")
    request = AccessRequest(action="sts:AssumeRole", resource=role_arn, who=who, context=Context.of(keys))
    return ask_layer(attached([policy]), request)
