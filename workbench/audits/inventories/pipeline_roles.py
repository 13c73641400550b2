"""The roles of an account that services of data and ML pipelines may assume.

Source: AWS IAM API reference, ListRoles (tells the trust policy of each role with it).
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from workbench.audits.inventories._listing import listed
from workbench.domain.evidence import Answers, ask_pages
from workbench.domain.values import JsonObject
from workbench.engine.audit.contract import Inventory, Seen
from workbench.engine.ports import AwsReader
from workbench.knowledge.answers import objects, text

_MOST_PAGES = 100
_SERVICES = (
    "transfer", "glue", "sagemaker", "states", "elasticmapreduce", "emr-serverless", "lambda", "events",
)  # fmt: skip
_OF_A_SERVICE = "/aws-service-role/"


def collect(aws: AwsReader) -> Answers:
    """List all roles: IAM offers no filter by trust."""
    return {"roles": aws.read(ask_pages("iam.ListRoles", _MOST_PAGES, MaxItems=200))}


def found(answers: Answers, _: str) -> Sequence[Seen]:
    """Return the roles whose trust names such a service, without those that a service made for itself."""
    roles = [role for role in objects(answers["roles"].data, "Roles") if _is_of_pipelines(role)]
    return listed(roles, "pipeline_roles", "", name="RoleName", arn="Arn")


def _is_of_pipelines(role: JsonObject) -> bool:
    trust = json.dumps(role.get("AssumeRolePolicyDocument"))
    names = any(f"{service}.amazonaws.com" in trust for service in _SERVICES)
    return names and not text(role, "Path").startswith(_OF_A_SERVICE)


inventory = Inventory(
    title="Roles of pipelines",
    operations=("iam.ListRoles",),
    collect=collect,
    found=found,
    per_account=True,
    questions={},
)
