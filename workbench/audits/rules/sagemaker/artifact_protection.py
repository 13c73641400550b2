"""The artifacts of models are encrypted with a KMS key, and their bucket is not public.

The key of an endpoint's configuration encrypts the volumes of its instances, and not the artifact. An
endpoint goes on working after its artifact is gone, and breaks when it scales out.

Source: Amazon S3 API reference, HeadObject (`x-amz-server-side-encryption`), GetBucketPolicyStatus.
"""

from __future__ import annotations

from workbench.audits._examples import example
from workbench.audits.rules.sagemaker._packages import serving
from workbench.domain.evidence import Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.audit.contract import Assessment, NoParams, Rule, Seen, bad, good, unread, unseen, weak
from workbench.knowledge.answers import member, text

_GONE = (Outcome.NOT_FOUND, Outcome.DELETE_MARKER)


def judge(seen: Seen, _: NoParams) -> Assessment:
    """Judge each artifact, and its bucket."""
    way = (
        seen.answer("endpoint"),
        *seen.parts("config").values(),
        *seen.parts("models").values(),
        *seen.parts("packages").values(),
    )
    if unknown := unread(*way):
        return unknown
    artifacts, buckets = seen.parts("artifacts"), seen.parts("artifact_buckets")
    if not artifacts:
        return unseen(UnknownReason.NO_DATA, "its models name no artifact in S3")
    for bucket, status in buckets.items():
        if member(status.data, "PolicyStatus").get("IsPublic") is True:
            return bad(f"anybody may reach {bucket}")
    for url, answer in artifacts.items():
        if answer.outcome in _GONE:
            return bad(f"{url} is gone: the endpoint breaks when it scales out")
    judged = (*artifacts.values(), *(a for a in buckets.values() if a.outcome is not Outcome.NOT_CONFIGURED))
    if unknown := unread(*judged):
        return unknown
    plain = [
        url for url, a in artifacts.items() if not text(a.data, "ServerSideEncryption").startswith("aws:kms")
    ]
    if plain:
        return weak(f"Amazon's own keys: {plain[0]}")
    return good("encrypted with KMS, and not public")


rule = Rule(
    title="Artifacts are encrypted with KMS, and not public",
    inventory="sagemaker_endpoints",
    questions=("artifacts", "artifact_buckets"),
    params=NoParams,
    judge=judge,
)

_URL = "s3://models/forecast.tar.gz"


def _artifact(head: JsonObject | Outcome, *, public: bool = False) -> dict[object, JsonObject | Outcome]:
    return {
        **serving(ModelDataUrl=_URL),
        ("artifacts", _URL): head,
        ("artifact_buckets", "models"): {"PolicyStatus": {"IsPublic": public}},
    }


EXAMPLES = (
    example("KMS", Verdict.PASS, _artifact({"ServerSideEncryption": "aws:kms"})),
    example("Amazon's keys", Verdict.WARN, _artifact({"ServerSideEncryption": "AES256"})),
    example("public", Verdict.FAIL, _artifact({"ServerSideEncryption": "aws:kms"}, public=True)),
    example("gone", Verdict.FAIL, _artifact(Outcome.NOT_FOUND)),
)
