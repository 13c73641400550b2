"""What does the refusal itself say?

Asks nothing of AWS: the error text is read as it was pasted. Its code tells whether it is a denial at all: an
HTTP 400 of S3 (ACLs that the bucket does not take, a KMS key that is disabled, a missing checksum) looks like
one in a client, and no policy will mend it. Its sentence names the action that was refused (`kms:` means the
key, not the bucket) and the kind of policy that said no. One kind is named even if several would refuse, so
that mending one may bring up the next.

Of several refusals in a text the one counts that is about the bucket and key asked about, by the writer asked
about, and that writes. Calls that clients make beside an upload (where is the bucket, what is in it, clean
up) count only where nothing closer was refused, or not at all; a text about other requests decides nothing.

Unnamed layers are no proof of anything: requests from another organization get a bare "Access Denied", and so
do some older paths. Implicit denials of service control policies are worded as explicit ones.

Sources: IAM user guide, "Troubleshoot access denied error messages"; S3 user guide, "Troubleshoot access
denied (403 Forbidden) errors in Amazon S3"; S3 API reference, "Error responses".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, get_args

from workbench.domain.evidence import Answers
from workbench.domain.needs import Need
from workbench.domain.values import one_of
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, not_given, passed, unknown, warned
from workbench.knowledge.arns import who_in
from workbench.knowledge.denials.choice import Choice, Subject, choose, is_of_writer
from workbench.knowledge.denials.codes import LOCAL_ERROR, NO_CREDENTIALS, Refusal
from workbench.knowledge.denials.denial import Denial
from workbench.knowledge.denials.reading import LAYER_NAMES, read_denials
from workbench.knowledge.denials.upload_requests import PARTS
from workbench.probes._signatures import SignatureFacts, signature_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """The refusal."""

    error_text: str | None = None
    """As pasted: a traceback, the command line, XML, a CloudTrail event, words of an SFTP client."""
    object_size: int | None = None
    """Bytes of the file, which tell whether clients send it in parts."""
    bucket: str = ""
    """The upload that is asked about; without it, every refusal is believed."""
    key: str = ""
    principal_arn: str = ""
    """Who is meant to write."""


RefusingLayer: TypeAlias = Literal[
    "identity",
    "boundary",
    "session",
    "resource",
    "key",
    "endpoint",
    "scp",
    "rcp",
    "public_access",
    "customer_key",
]
"""The kinds of policies, Block Public Access, and a bucket that takes no keys of the customer's own."""

CannedAcl: TypeAlias = Literal[
    "private",
    "public-read",
    "public-read-write",
    "aws-exec-read",
    "authenticated-read",
    "bucket-owner-read",
    "bucket-owner-full-control",
    "log-delivery-write",
]
"""S3 user guide, "Access control list (ACL) overview"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts(SignatureFacts):
    """What the text says. Words that it does not say stay unknown."""

    kind: Refusal | None = None
    """What kind of refusal it is: `denied` is a 403, of some policy or for want of one; `local` comes from
    the client's own machine; `other` is an error that refuses nobody."""
    is_403: bool | None = None
    """It is an HTTP 403, which a policy, credentials or a setting may cause; others are no denials."""
    no_policy: bool | None = None
    """Something other than a policy refused, and all policies were passed; false without a text."""
    code: str | None = None
    """The error code as AWS spells it."""
    status: int | None = None
    """The HTTP status."""
    operation: str | None = None
    """The API operation that was called, `PutObject`."""
    action: str | None = None
    """The IAM action that was refused, `kms:GenerateDataKey`; empty when KMS refused and the text does not
    say which of its actions."""
    service_of_action: Literal["s3", "kms", "other", "none"] | None = None
    """Whose action it is; `none` when it is no denial."""
    seen_by_s3: bool | None = None
    """The text is CloudTrail's record of the request by S3, so that no VPC endpoint refused it; false without
    a text."""
    layer: RefusingLayer | Literal["none"] | None = None
    """Who said no; `none` when it is no denial, or one of somebody else."""
    explicit: bool | None = None
    """A Deny did it, rather than the lack of an Allow."""
    in_parts: bool | None = None
    """The upload goes in parts, as the operation says or else the size: clients begin at 8 MiB."""
    principal_arn: str | None = None
    """Who was refused."""
    resource_arn: str | None = None
    """On what."""
    policy_arn: str | None = None
    """The policy that denied."""
    encryption_context: str | None = None
    """The object or bucket for which KMS was asked."""
    request_id: str | None = None
    """The id by which AWS finds the request."""
    canned_acl: CannedAcl | None = None
    """The ACL that the request carried, `public-read`."""
    public_acl: bool | None = None
    """It is about a public ACL: the request carried one, or Block Public Access says so. False when
    something else is named as the reason."""
    customer_key: bool | None = None
    """The request carried a key of the customer's own (SSE-C). False when something else is named as the
    reason."""


def collect(_aws: AwsReader, _params: Params) -> Answers:
    """Ask nothing."""
    return {}


def judge(_answers: Answers, params: Params) -> Judgement[Facts]:
    """Read the text."""
    if not params.error_text:
        return not_given(
            "needs parameter error_text",
            Facts(no_policy=False, seen_by_s3=False, in_parts=_in_parts("", params.object_size)),
            "error_text",
        )
    subject = Subject(bucket=params.bucket, key=params.key, principal_arn=params.principal_arn)
    choice = choose(read_denials(params.error_text), subject)
    denial = choice.denial
    if denial is None:
        return _decides_nothing(choice, params)
    facts = _facts(denial, params.object_size)
    if is_of_writer(denial, subject) is False and denial.kind is Refusal.DENIED:
        return failed(f"{_request_of(denial)}, was denied: not the one who is meant to write", _others(facts))
    if denial.kind is Refusal.OTHER:
        return passed(f"{denial.code} is no refusal: {_status(denial)}look for its own cause", facts)
    if denial.kind is not Refusal.DENIED:
        code = "" if denial.code in (LOCAL_ERROR, NO_CREDENTIALS) else f"{denial.code}: "
        said = f"{code}{_status(denial)}{_NOT_DENIED[denial.kind]}"
        return failed(said[:1].upper() + said[1:] if not code else said, facts)
    what = denial.action or denial.operation or "The request"
    if not denial.layer and denial.service == "kms":
        return failed(f"KMS denied {_asked_of_kms(denial)}; the text does not say which policy", facts)
    if not denial.layer:
        bare = warned(f"{what} was denied; the text does not say by which kind of policy", facts)
        return replace(bare, needs=(Need("the whole error text"),))
    how = {True: "denied by", False: "not allowed by", None: "denied or not allowed by"}[denial.explicit]
    return failed(f"{what} was {how} {LAYER_NAMES[denial.layer]}{_whose(denial)}", facts)


def _decides_nothing(choice: Choice, params: Params) -> Judgement[Facts]:
    """Say what a text is about that is not about this upload."""
    facts = Facts(no_policy=False, seen_by_s3=False, in_parts=_in_parts("", params.object_size))
    if choice.neighbour:
        facts = replace(facts, in_parts=_in_parts(choice.neighbour.operation, params.object_size))
        about = f"{_request_of(choice.neighbour)}, another key than {params.key}"
    elif choice.others:
        told = [_request_of(item) for item in choice.others if item.refuses] or [
            "an error that refuses nobody"
        ]
        about = " and ".join([*told[:2], *([f"{len(told) - 2} more"] if len(told) > 2 else [])])  # noqa: PLR2004
    else:
        return unknown(
            UnknownReason.NO_DATA,
            "The text names no error of AWS",
            facts,
            needs=("the error as the client printed it",),
        )
    return unknown(
        UnknownReason.NO_DATA,
        f"The text decides nothing about this upload: it is about {about}",
        facts,
        needs=("the refusal of this upload as the client printed it",),
    )


def _others(facts: Facts) -> Facts:
    """Return the facts of a refusal of somebody else: which policy it was says nothing of the writer's."""
    return replace(facts, layer="none", explicit=None, service_of_action="none", action="")


def _request_of(denial: Denial) -> str:
    """Return what was refused, in words: `s3:DeleteObject on fjord-scratch/tmp/1, by app/run`."""
    what = denial.action or denial.operation or denial.code
    place = f"{denial.bucket}/{denial.key}".strip("/") or denial.resource_arn
    who = who_in(denial.principal_arn)
    return f"{what}{f' on {place}' if place else ''}{f', by {who}' if who else ''}"


def _asked_of_kms(denial: Denial) -> str:
    return denial.action or "the use of the key"


_NOT_DENIED = {
    Refusal.ACL_DISABLED: "the bucket takes no ACLs; no policy is involved",
    Refusal.KEY_UNUSABLE: "the KMS key cannot be used by anybody; no policy is involved",
    Refusal.KEY_NOT_FOUND: "KMS does not find the key; no policy is involved",
    Refusal.PRECONDITION: "a conditional write found that its condition does not hold; nobody was denied",
    Refusal.NEEDS_CHECKSUM: "Object Lock wants a checksum of the upload; no policy is involved",
    Refusal.CREDENTIALS: "AWS does not accept these credentials, and did not look at any policy",
    Refusal.NO_SUCH_BUCKET: "there is no such bucket; nobody was denied",
    Refusal.LOCAL: "the client's own machine refused, a file on its disk mostly; no request came to AWS",
}


_BEHIND_POLICIES = (
    Refusal.ACL_DISABLED,
    Refusal.KEY_UNUSABLE,
    Refusal.KEY_NOT_FOUND,
    Refusal.PRECONDITION,
    Refusal.NEEDS_CHECKSUM,
    Refusal.LOCAL,
)
"""What refuses before or behind all policies."""


def _status(denial: Denial) -> str:
    return f"HTTP {denial.status}, " if denial.status else ""


def _whose(denial: Denial) -> str:
    who = who_in(denial.principal_arn)
    return f", to {who}" if who else ""


_THRESHOLD = 8 * 1024 * 1024
"""Of boto3 and the command line; https://docs.aws.amazon.com/cli/latest/topic/s3-config.html"""


def _in_parts(operation: str, size: int | None) -> bool | None:
    if operation in (*PARTS, "PutObject"):
        return operation in PARTS
    return None if size is None else size >= _THRESHOLD


_PUBLIC = ("public-read", "public-read-write", "authenticated-read")
"""https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html"""


def _shown(denial: Denial, *, shows: bool) -> bool | None:
    """Tell whether the request was refused for what it carried; unknown when the text does not show it."""
    if denial.layer or denial.action or denial.kind is not Refusal.DENIED:
        return False
    return True if shows else None


def _service(denial: Denial) -> Literal["s3", "kms", "other"] | None:
    if denial.service == "s3":
        return "s3"
    if denial.service == "kms":
        return "kms"
    return "other" if denial.service else None


def _facts(denial: Denial, size: int | None) -> Facts:
    is_denied = denial.kind is Refusal.DENIED
    return Facts(
        kind=denial.kind,
        is_403=None if denial.status is None else denial.status == 403,  # noqa: PLR2004 - HTTP
        no_policy=denial.kind in _BEHIND_POLICIES,
        code=denial.code or None,
        status=denial.status,
        operation=denial.operation or None,
        action=denial.action or ("" if denial.service else None),
        service_of_action=_service(denial) if is_denied else "none",
        seen_by_s3=denial.seen_by_s3,
        layer=one_of(denial.layer, get_args(RefusingLayer)) if is_denied else "none",
        explicit=denial.explicit,
        in_parts=_in_parts(denial.operation, size),
        principal_arn=denial.principal_arn or None,
        resource_arn=denial.resource_arn or None,
        policy_arn=denial.policy_arn or None,
        encryption_context=denial.encryption_context or None,
        request_id=denial.request_id or None,
        canned_acl=one_of(denial.canned_acl, get_args(CannedAcl)),
        public_acl=denial.layer == "public_access" or _shown(denial, shows=denial.canned_acl in _PUBLIC),
        customer_key=denial.layer == "customer_key" or _shown(denial, shows=denial.customer_key),
        **signature_in(denial.text, "error_text"),
    )


probe = Probe(
    title="What does the refusal itself say?",
    params=Params,
    facts=Facts,
    operations=(),
    collect=collect,
    judge=judge,
)
