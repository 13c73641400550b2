"""A pipeline made the version, and somebody else approved it.

Who trained and approves alone is nobody's control. SageMaker tells who made a version and who changed it
last.

Source: Amazon SageMaker API reference, DescribeModelPackage (MetadataProperties.GeneratedBy, CreatedBy,
LastModifiedBy).
"""

from __future__ import annotations

from workbench.audits._examples import example
from workbench.audits.rules.sagemaker._packages import CHAIN, beside_raw, packages_of, serving, unregistered
from workbench.domain.values import JsonObject
from workbench.domain.verdict import Verdict
from workbench.engine.audit.contract import Assessment, NoParams, Rule, Seen, bad, good, weak
from workbench.knowledge.answers import text

_PIPELINE = ":pipeline/"


def judge(seen: Seen, _: NoParams) -> Assessment:
    """Judge who made each version that is served, and who approved it."""
    packages = packages_of(seen)
    if isinstance(packages, Assessment):
        return packages
    if unregistered(seen) or not packages:
        return bad("a model of no version of the registry, so nobody approved it")
    by_hand = []
    for name, answer in packages.items():
        made, changed = _who(answer.data, "CreatedBy"), _who(answer.data, "LastModifiedBy")
        if made and made == changed:
            return bad(f"{made} made and approved {name.rpartition('/')[2]}")
        if (status := text(answer.data, "ModelApprovalStatus")) != "Approved":
            return bad(f"{name.rpartition('/')[2]} is served, and {status or 'of unknown approval'}")
        if made and _is_one_role(made, changed):
            return weak(f"sessions of one role made and approved it, {made} and {changed}: two people?")
        if _PIPELINE not in text(answer.data, "MetadataProperties", "GeneratedBy"):
            by_hand.append(name.rpartition("/")[2])
        if not made or not changed:
            return weak("who made or approved it is not told: CloudTrail's UpdateModelPackage is")
    if by_hand:
        return weak(f"no pipeline made {', '.join(by_hand)}")
    return good("a pipeline made it, and somebody else approved it")


def _is_one_role(made: str, changed: str) -> bool:
    """Tell whether two sessions are of one role; those of IAM Identity Center bear the names of people."""
    roles = [arn.rpartition("/")[0] for arn in (made, changed)]
    return ":assumed-role/" in made and roles[0] == roles[1] and "/AWSReservedSSO_" not in made


def _who(data: JsonObject, member: str) -> str:
    return text(data, member, "IamIdentity", "Arn") or text(data, member, "UserProfileArn")


rule = Rule(
    title="A pipeline made it, and somebody else approved it",
    inventory="sagemaker_endpoints",
    questions=CHAIN,
    params=NoParams,
    judge=judge,
)

_RUN = "arn:aws:sagemaker:eu-west-1:111122223333:pipeline/train/execution/abc"


_ROLE, _SSO = (f"arn:aws:sts::111122223333:assumed-role/{name}" for name in ("train", "AWSReservedSSO_ML_1"))


def _made(
    by: str, approved_by: str, generated_by: str = _RUN, status: str = "Approved"
) -> dict[object, JsonObject]:
    return serving(
        {
            "CreatedBy": {"IamIdentity": {"Arn": by}},
            "LastModifiedBy": {"IamIdentity": {"Arn": approved_by}},
            "MetadataProperties": {"GeneratedBy": generated_by},
            "ModelApprovalStatus": status,
        }
    )


EXAMPLES = (
    example("a pipeline, and a person", Verdict.PASS, _made("role/train", "role/qa")),
    example("one and the same", Verdict.FAIL, _made("role/train", "role/train")),
    example("two sessions of one role", Verdict.WARN, _made(f"{_ROLE}/job-1", f"{_ROLE}/approve")),
    example("two people of one access", Verdict.PASS, _made(f"{_SSO}/ann", f"{_SSO}/bob")),
    example("not approved", Verdict.FAIL, _made("role/train", "role/qa", status="Rejected")),
    example("one variant of two", Verdict.FAIL, beside_raw(_made("role/train", "role/qa"))),
    example("by hand", Verdict.WARN, _made("role/ann", "role/qa", "")),
    example("nobody told", Verdict.WARN, serving({"ModelApprovalStatus": "Approved"})),
    example("an address alone", Verdict.FAIL, serving(ModelDataUrl="s3://models/forecast.tar.gz")),
)
