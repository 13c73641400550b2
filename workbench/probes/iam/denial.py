"""What does the refusal itself say?

Asks nothing of AWS: the error text is read as it was pasted. Its code tells whether it is a denial at all: an
HTTP 400 of S3 (ACLs that the bucket does not take, a KMS key that is disabled, a missing checksum) looks like
one in a client, and no policy will mend it. Its sentence names the action that was refused (`kms:` means the
key, not the bucket) and the kind of policy that said no. One kind is named even if several would refuse, so
that mending one may bring up the next.

Unnamed layers are no proof of anything: requests from another organization get a bare "Access Denied", and so
do some older paths. Implicit denials of service control policies are worded as explicit ones.

Sources: IAM user guide, "Troubleshoot access denied error messages"; S3 user guide, "Troubleshoot access
denied (403 Forbidden) errors in Amazon S3"; S3 API reference, "Error responses".
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from workbench.domain.evidence import Answers
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Example, Judgement, Probe, failed, passed, unknown, warned
from workbench.knowledge.denial_words import Refusal
from workbench.knowledge.denials import LAYER_NAMES, Denial, read_denial


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """The refusal."""

    error_text: str | None = None
    """As pasted: a traceback, the command line, XML, a CloudTrail event, words of an SFTP client."""
    object_size: int | None = None
    """Bytes of the file, which tell whether clients send it in parts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the text says. Words that it does not say stay unknown."""

    kind: str | None = None
    """`denied`, `acl_disabled`, `key_unusable`, `key_not_found`, `precondition`, `needs_checksum`,
    `credentials`, `no_such_bucket` or `other`."""
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
    """The IAM action that was refused, `kms:GenerateDataKey`."""
    service_of_action: str | None = None
    """`s3` or `kms`: whose action it is; `none` when it is no denial."""
    seen_by_s3: bool | None = None
    """The text is CloudTrail's record of the request by S3, so that no VPC endpoint refused it; false without
    a text."""
    layer: str | None = None
    """Who said no: `identity`, `boundary`, `session`, `resource`, `key`, `endpoint`, `scp`, `rcp`,
    `public_access`, `customer_key`; `none` when it is no denial."""
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
    canned_acl: str | None = None
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
        return Judgement(
            verdict=Verdict.SKIPPED,
            reason=SkipReason.MISSING_PARAMETER,
            summary="needs parameter error_text",
            facts=Facts(no_policy=False, seen_by_s3=False, in_parts=_in_parts("", params.object_size)),
            needs=("error_text",),
        )
    denial = read_denial(params.error_text)
    if denial is None:
        return unknown(
            UnknownReason.NO_DATA,
            "The text names no error of AWS",
            Facts(no_policy=False, seen_by_s3=False),
            needs=("the error as the client printed it",),
        )
    facts = _facts(denial, params.object_size)
    if denial.kind is Refusal.OTHER:
        return passed(f"{denial.code} is no refusal: {_status(denial)}look for its own cause", facts)
    if denial.kind is not Refusal.DENIED:
        return failed(f"{denial.code}: {_status(denial)}{_NOT_DENIED[denial.kind]}", facts)
    what = denial.action or denial.operation or "The request"
    if not denial.layer:
        bare = warned(f"{what} was denied; the text does not say by which kind of policy", facts)
        return replace(bare, needs=("the whole error text",))
    how = {True: "denied by", False: "not allowed by", None: "denied or not allowed by"}[denial.explicit]
    return failed(f"{what} was {how} {LAYER_NAMES[denial.layer]}{_whose(denial)}", facts)


_NOT_DENIED = {
    Refusal.ACL_DISABLED: "the bucket takes no ACLs; no policy is involved",
    Refusal.KEY_UNUSABLE: "the KMS key cannot be used by anybody; no policy is involved",
    Refusal.KEY_NOT_FOUND: "KMS does not find the key; no policy is involved",
    Refusal.PRECONDITION: "a conditional write found that its condition does not hold; nobody was denied",
    Refusal.NEEDS_CHECKSUM: "Object Lock wants a checksum of the upload; no policy is involved",
    Refusal.CREDENTIALS: "AWS does not accept these credentials, and did not look at any policy",
    Refusal.NO_SUCH_BUCKET: "there is no such bucket; nobody was denied",
}


_BEHIND_POLICIES = (
    Refusal.ACL_DISABLED,
    Refusal.KEY_UNUSABLE,
    Refusal.KEY_NOT_FOUND,
    Refusal.PRECONDITION,
    Refusal.NEEDS_CHECKSUM,
)


def _status(denial: Denial) -> str:
    return f"HTTP {denial.status}, " if denial.status else ""


def _whose(denial: Denial) -> str:
    who = denial.principal_arn.rpartition(":")[2]
    return f", to {who}" if who else ""


_PARTS = ("CreateMultipartUpload", "UploadPart", "UploadPartCopy", "CompleteMultipartUpload")
_THRESHOLD = 8 * 1024 * 1024
"""Of boto3 and the command line; https://docs.aws.amazon.com/cli/latest/topic/s3-config.html"""


def _in_parts(operation: str, size: int | None) -> bool | None:
    if operation in (*_PARTS, "PutObject"):
        return operation in _PARTS
    return None if size is None else size >= _THRESHOLD


_PUBLIC = ("public-read", "public-read-write", "authenticated-read")
"""https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html"""


def _shown(denial: Denial, *, shows: bool) -> bool | None:
    """Tell whether the request was refused for what it carried; unknown when the text does not show it."""
    if denial.layer or denial.action or denial.kind is not Refusal.DENIED:
        return False
    return True if shows else None


def _facts(denial: Denial, size: int | None) -> Facts:
    is_denied = denial.kind is Refusal.DENIED
    return Facts(
        kind=str(denial.kind),
        is_403=None if denial.status is None else denial.status == 403,  # noqa: PLR2004 - HTTP
        no_policy=denial.kind in _BEHIND_POLICIES,
        code=denial.code or None,
        status=denial.status,
        operation=denial.operation or None,
        action=denial.action or None,
        service_of_action=(denial.service or None) if is_denied else "none",
        seen_by_s3=denial.seen_by_s3,
        layer=(denial.layer or None) if is_denied else "none",
        explicit=denial.explicit,
        in_parts=_in_parts(denial.operation, size),
        principal_arn=denial.principal_arn or None,
        resource_arn=denial.resource_arn or None,
        policy_arn=denial.policy_arn or None,
        encryption_context=denial.encryption_context or None,
        request_id=denial.request_id or None,
        canned_acl=denial.canned_acl or None,
        public_acl=denial.layer == "public_access" or _shown(denial, shows=denial.canned_acl in _PUBLIC),
        customer_key=denial.layer == "customer_key" or _shown(denial, shows=denial.customer_key),
    )


_CALL = "An error occurred (AccessDenied) when calling the PutObject operation: "
_SENTENCE = (
    f"{_CALL}User: arn:aws:sts::111122223333:assumed-role/app/run is not authorized to perform: s3:PutObject "
    'on resource: "arn:aws:s3:::landing/in/x.csv" '
)
_SENTENCE_KMS = (
    f"{_CALL}User: arn:aws:sts::111122223333:assumed-role/app/run is not authorized to perform: "
    "kms:GenerateDataKey on this resource "
)


def _example(
    name: str,
    error_text: str | None,
    verdict: Verdict,
    facts: JsonObject,
    reason: UnknownReason | SkipReason | None = None,
) -> Example[Params]:
    return Example(
        name=name,
        params=Params(error_text=error_text),
        answers={},
        verdict=verdict,
        reason=reason,
        facts=facts,
    )


probe = Probe(
    title="What does the refusal itself say?",
    params=Params,
    facts=Facts,
    operations=(),
    collect=collect,
    judge=judge,
    examples=(
        _example(
            "no policy of the caller allows",
            f"{_SENTENCE}because no identity-based policy allows the s3:PutObject action",
            Verdict.FAIL,
            {
                "kind": "denied",
                "is_403": True,
                "service_of_action": "s3",
                "layer": "identity",
                "explicit": False,
            },
        ),
        _example(
            "the policy of the key does not allow",
            f"{_SENTENCE_KMS}because no resource-based policy allows the kms:GenerateDataKey action",
            Verdict.FAIL,
            {"service_of_action": "kms", "layer": "key", "action": "kms:GenerateDataKey"},
        ),
        _example(
            "an organization's policy, explicit or not",
            f"{_SENTENCE}with an explicit deny in a service control policy",
            Verdict.FAIL,
            {"layer": "scp", "explicit": None},
        ),
        _example(
            "denied, and the text does not say by whom",
            f"{_CALL}Access Denied",
            Verdict.WARN,
            {"kind": "denied", "is_403": True, "layer": None, "service_of_action": None, "public_acl": None},
        ),
        _example(
            "the record of S3: the request had passed every VPC endpoint",
            '{"eventSource": "s3.amazonaws.com", "eventName": "PutObject", "errorCode": "AccessDenied"}',
            Verdict.WARN,
            {"kind": "denied", "layer": None, "seen_by_s3": True},
        ),
        _example(
            "a network activity event: the policy of a VPC endpoint",
            '{"eventSource": "s3.amazonaws.com", "eventName": "PutObject", "errorCode": "VpceAccessDenied"}',
            Verdict.FAIL,
            {"kind": "denied", "layer": "endpoint", "explicit": None, "seen_by_s3": False},
        ),
        _example(
            "a public ACL, which the command line shows",
            f"$ aws s3 cp x.csv s3://landing/in/ --acl public-read {_CALL}Access Denied",
            Verdict.WARN,
            {"canned_acl": "public-read", "public_acl": True, "layer": None},
        ),
        _example(
            "a public ACL, which Block Public Access names",
            f"{_SENTENCE}because public ACLs are prevented by the BlockPublicAcls setting in S3 Block Public "
            "Access.",
            Verdict.FAIL,
            {"layer": "public_access", "public_acl": True, "customer_key": False},
        ),
        _example(
            "a key of the customer's own, which the bucket blocks",
            f"{_SENTENCE}because this bucket has blocked upload requests that specify Server Side Encryption "
            "with Customer provided keys (SSE-C). Please specify a different server-side encryption type",
            Verdict.FAIL,
            {"layer": "customer_key", "customer_key": True, "public_acl": False},
        ),
        _example(
            "an ACL on a bucket that takes none",
            "An error occurred (AccessControlListNotSupported) when calling the PutObject operation",
            Verdict.FAIL,
            {"kind": "acl_disabled", "is_403": False, "no_policy": True, "status": 400, "layer": "none"},
        ),
        _example(
            "the token has expired",
            "An error occurred (ExpiredToken) when calling the PutObject operation",
            Verdict.FAIL,
            {"kind": "credentials", "layer": "none"},
        ),
        _example(
            "throttling is no refusal",
            "An error occurred (SlowDown) when calling the PutObject operation: Status Code: 503",
            Verdict.PASS,
            {"kind": "other", "is_403": False, "layer": "none"},
        ),
        _example(
            "no error at all",
            "it does not work any more!!",
            Verdict.UNKNOWN,
            {"kind": None, "layer": None},
            UnknownReason.NO_DATA,
        ),
        Example(
            name="nobody has the text, and the file is large",
            params=Params(object_size=50_000_000),
            answers={},
            verdict=Verdict.SKIPPED,
            reason=SkipReason.MISSING_PARAMETER,
            facts={"no_policy": False, "in_parts": True},
        ),
        _example(
            "nobody has the text",
            None,
            Verdict.SKIPPED,
            {"no_policy": False, "layer": None},
            SkipReason.MISSING_PARAMETER,
        ),
    ),
)
