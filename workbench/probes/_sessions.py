"""Whether the session of a role was narrowed by a policy of its own.

Whoever calls AssumeRole may pass one. A role that only services of AWS assume is not narrowed, but by the few
services that pass policies of their own.

Sources: IAM user guide, "Session policies"; user guides of the services in `_NARROWING`.
"""

from __future__ import annotations

from collections.abc import Mapping

from workbench.domain.values import JsonObject
from workbench.knowledge.answers import member, text, texts
from workbench.knowledge.policies import read_policy

_NARROWING = (
    "transfer",
    "glue",
    "emr-serverless",
    "lakeformation",
    "access-grants.s3",
    "pods.eks",
    "athena",
    "datazone",
    "codepipeline",
)
"""Services whose sessions may have a policy: of the SFTP user, of the job run, of the grant."""


def is_never_narrowed(role: JsonObject) -> bool:
    """Tell whether only services assume a role, and none that narrows sessions."""
    document = member(role, "AssumeRolePolicyDocument") or text(role, "AssumeRolePolicyDocument")
    policy = read_policy(document, "trust policy") if document else None
    if policy is None:
        return False
    meant = [item.principal for item in policy.statements if item.effect == "Allow"]
    return bool(meant) and all(
        isinstance(one, Mapping) and set(one) == {"Service"} and not any(map(_narrows, texts(one, "Service")))
        for one in meant
    )


def _narrows(service: str) -> bool:
    return service.removesuffix(".cn").removesuffix(".amazonaws.com") in _NARROWING
