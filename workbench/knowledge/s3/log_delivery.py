"""Whether a bucket's policy lets the service in that delivers access logs of S3.

The service writes in its own name: no role and no policy of an account speaks for it.

Source: Amazon S3 user guide, "Enabling Amazon S3 server access logging" (the policy, its condition keys) and
"Amazon S3 server access log format" (names of logs).
"""

from __future__ import annotations

from workbench.knowledge.arns import Arn
from workbench.knowledge.policies import (
    AccessRequest,
    Context,
    Decision,
    Layers,
    attached,
    evaluate,
    identity_keys,
    read_policy,
    service,
)

LOG_SERVICE = "logging.s3.amazonaws.com"
_A_LOG = "2026-01-31-00-00-00-0123456789ABCDEF"
"""A name as the service gives it; where partitions are wanted, folders stand before it."""


def logs_let_in(policy: str, target: str, prefix: str, source: str, account: str) -> Decision:
    """Decide whether logs may be written.

    Args:
        policy: Of the bucket that they go to, JSON; empty where it has none.
        target: That bucket.
        prefix: How the logs' keys are to begin.
        source: The bucket whose logs they are, an ARN.
        account: Its owner; empty while that is not known.
    """
    who = service(LOG_SERVICE)
    keys = {
        **identity_keys(who),
        "aws:SourceArn": source,
        **({"aws:SourceAccount": account} if account else {}),
        "aws:SecureTransport": True,
        **dict.fromkeys(("aws:SourceVpce", "aws:SourceVpc", "aws:SourceIp")),
    }
    request = AccessRequest(
        action="s3:PutObject",
        resource=f"arn:{Arn.parse(source).partition or 'aws'}:s3:::{target}/{prefix}{_A_LOG}",
        who=who,
        context=Context.of(keys),
    )
    read = read_policy(policy, "bucket policy") if policy else None
    return evaluate(request, Layers(resource=attached([read] if read else [])))
