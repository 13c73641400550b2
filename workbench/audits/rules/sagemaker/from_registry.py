"""What is served comes from the model registry, and was approved.

A model that was made from an address alone may hold the very same data; nothing proves it.

Source: Amazon SageMaker developer guide, "Model Registry" and "Update the Approval Status of a Model".
"""

from __future__ import annotations

from workbench.audits._examples import example
from workbench.audits.rules.sagemaker._packages import CHAIN, beside_raw, packages_of, serving, unregistered
from workbench.domain.verdict import Verdict
from workbench.engine.audit.contract import Assessment, NoParams, Rule, Seen, bad, good
from workbench.knowledge.answers import text


def judge(seen: Seen, _: NoParams) -> Assessment:
    """Judge the approval of each version that is served."""
    packages = packages_of(seen)
    if isinstance(packages, Assessment):
        return packages
    if raw := unregistered(seen):
        return bad(f"{', '.join(raw)}: made from an address alone, not from the registry")
    if not packages:
        return bad("its models name neither a version of the registry nor an artifact")
    for name, answer in packages.items():
        if (status := text(answer.data, "ModelApprovalStatus")) != "Approved":
            return bad(
                f"{name.rpartition('/model-package/')[2] or name} is {status or 'of unknown approval'}"
            )
    return good("each version is approved")


rule = Rule(
    title="What is served comes from the registry, approved",
    inventory="sagemaker_endpoints",
    questions=CHAIN,
    params=NoParams,
    judge=judge,
)

EXAMPLES = (
    example("approved", Verdict.PASS, serving({"ModelApprovalStatus": "Approved"})),
    example("one variant of two", Verdict.FAIL, beside_raw(serving({"ModelApprovalStatus": "Approved"}))),
    example("pending", Verdict.FAIL, serving({"ModelApprovalStatus": "PendingManualApproval"})),
    example("an address alone", Verdict.FAIL, serving(ModelDataUrl="s3://models/forecast.tar.gz")),
)
