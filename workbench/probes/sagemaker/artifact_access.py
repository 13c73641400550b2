"""May the role of the model read the model's data, and have it decrypted?

SageMaker loads the data in the model's role: s3:GetObject on it, s3:ListBucket where it is a folder, and
kms:Decrypt where a key of KMS encrypts it. Every policy that can be read is evaluated as AWS does it; what
cannot be read may deny, so that "allowed" is said only when all was. It tells what holds now.

Who looks may read what the role may not: that the object can be seen proves nothing here.

Sources: IAM user guide, "Policy evaluation logic"; SageMaker developer guide, "CreateModel API: execution
role permissions"; probes iam.access_evaluation and kms.access_evaluation, which are asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbench.domain.evidence import Answer, AnswerName, Answers
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unknown
from workbench.probes._access import KnownAccess
from workbench.probes._caller import OF_ROLES
from workbench.probes.iam import access_evaluation as of_s3
from workbench.probes.iam._access_request import Params as S3Params
from workbench.probes.kms import access_evaluation as of_kms
from workbench.probes.kms._key_request import Params as KmsParams

_S3, _KMS = "s3", "kms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Whose role, and which data; empty: there is none."""

    role_arn: str = ""
    bucket: str = ""
    key: str = ""
    is_folder: bool = False
    key_arn: str = ""
    """The KMS key that encrypts it; empty where S3's own does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the policies say."""

    reads: KnownAccess | Literal["none"] | None = None
    """s3:GetObject on the data; `none`: there is none to be read."""
    layer: of_s3.BucketLayer | Literal[""] | None = None
    """Which layer denies that; empty when it is allowed."""
    policy: str | None = None
    """The policy that holds the Deny."""
    changed_by: str | None = None
    """The change of policies that is on record."""
    decrypts: KnownAccess | Literal["none"] | None = None
    """kms:Decrypt on its key; `none`: S3's own keys encrypt it."""
    key_layer: of_kms.KeyLayer | Literal[""] | None = None
    """Which layer denies that."""
    object_arn: str | None = None
    """The data, for commands."""


_NONE = Facts(reads="none", layer="", policy="", changed_by="", decrypts="none", key_layer="", object_arn="")


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask as the evaluations of S3 and KMS ask."""
    if not params.bucket or not params.role_arn:
        return {}
    answers = _named(_S3, of_s3.probe.collect(aws, _of_s3(params)))
    if params.key_arn:
        answers |= _named(_KMS, of_kms.probe.collect(aws, _of_kms(params)))
    return answers


def _of_s3(params: Params) -> S3Params:
    key = f"{params.key.rstrip('/')}/x" if params.is_folder else params.key
    return S3Params(bucket=params.bucket, key=key, principal_arn=params.role_arn, action="s3:GetObject")


def _of_kms(params: Params) -> KmsParams:
    return KmsParams(
        bucket=params.bucket, key=params.key, key_id=params.key_arn, principal_arn=params.role_arn
    )


def _named(kind: str, answers: Answers) -> dict[AnswerName, Answer]:
    return {(kind, *((name,) if isinstance(name, str) else name)): item for name, item in answers.items()}


def _of(kind: str, answers: Answers) -> dict[AnswerName, Answer]:
    """Return the answers to one of the evaluations, under the names that it gave them."""
    own = {name[1:]: item for name, item in answers.items() if name[0] == kind}
    return {name[0] if len(name) == 1 else name: item for name, item in own.items()}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Put both evaluations together."""
    if not answers:
        return skipped("No model data, or no role, is known", _NONE)
    reading = of_s3.probe.judge(_of(_S3, answers), _of_s3(params))
    decrypting = of_kms.probe.judge(_of(_KMS, answers), _of_kms(params)) if params.key_arn else None
    s3, kms = reading.facts, decrypting.facts if decrypting else None
    facts = Facts(
        reads=s3.decision,
        layer=s3.layer,
        policy=s3.policy or "",
        changed_by=s3.changed_by or "",
        decrypts=kms.decrypt if kms else "none",
        key_layer=kms.decrypt_layer if kms else "",
        object_arn=f"arn:aws:s3:::{params.bucket}/{params.key}",
    )
    if facts.reads == "denied":
        return failed(f"{params.role_arn} may not read it: {reading.summary}", facts)
    if facts.decrypts == "denied" and decrypting:
        return failed(f"{params.role_arn} may not have it decrypted: {decrypting.summary}", facts)
    open_ = next((item for item in (reading, decrypting) if item and item.verdict is Verdict.UNKNOWN), None)
    if open_ or facts.reads is None or facts.decrypts is None:
        said = open_ or reading
        reason = said.reason if isinstance(said.reason, UnknownReason) else UnknownReason.NO_DATA
        return unknown(reason, said.summary, facts, needs=tuple(map(str, said.needs)))
    return passed(f"{params.role_arn} may read the data", facts)


probe = Probe(
    title="May the role of the model read the model's data, and have it decrypted?",
    params=Params,
    facts=Facts,
    operations=(
        "cloudtrail.LookupEvents",
        "iam.SimulatePrincipalPolicy",
        "kms.DescribeKey",
        "kms.GetKeyPolicy",
        "kms.ListGrants",
        "s3.GetBucketEncryption",
        "s3.GetBucketPolicy",
        "s3.HeadBucket",
        *OF_ROLES,
    ),
    collect=collect,
    judge=judge,
    deadline_s=60.0,
)
