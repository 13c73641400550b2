"""The words with which AWS refuses, wherever a client may have put them.

Every reader takes a text on one line, as `on_one_line` returns it. All are linear in its length: patterns
begin with a literal and repeat within bounds.

Sources: IAM user guide, "Troubleshoot access denied error messages"; S3 user guide, "Troubleshoot access
denied (403 Forbidden) errors in Amazon S3"; S3 API reference, "Error responses".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Refusal(StrEnum):
    """What kind of refusal an error code stands for."""

    DENIED = "denied"
    """A 403: some policy, or the lack of one."""
    ACL_DISABLED = "acl_disabled"
    KEY_UNUSABLE = "key_unusable"
    """The KMS key is disabled, waits for its deletion, or its material is not at hand."""
    KEY_NOT_FOUND = "key_not_found"
    PRECONDITION = "precondition"
    """A conditional write: the object is there, or somebody writes it at the same time."""
    NEEDS_CHECKSUM = "needs_checksum"
    CREDENTIALS = "credentials"
    """The keys are expired, unknown, or sign wrongly: AWS does not know who asks."""
    NO_SUCH_BUCKET = "no_such_bucket"
    OTHER = "other"
    """An error that refuses nobody in particular: throttling, a missing key, a fault of AWS."""


_SFTP = "SSH_FX_PERMISSION_DENIED"
_BY_KIND: tuple[tuple[Refusal, int | None, tuple[str, ...]], ...] = (
    (
        Refusal.DENIED,
        403,
        (
            "AccessDenied",
            "AccessDeniedException",
            "AllAccessDisabled",
            "Forbidden",
            "UnauthorizedOperation",
            "VpceAccessDenied",
            "403",
        ),
    ),
    (Refusal.ACL_DISABLED, 400, ("AccessControlListNotSupported",)),
    (
        Refusal.KEY_UNUSABLE,
        400,
        (
            "KMS.DisabledException",
            "KMS.KMSInvalidStateException",
            "KMS.KeyUnavailableException",
            "DisabledException",
            "KMSInvalidStateException",
            "KeyUnavailableException",
        ),
    ),
    (Refusal.KEY_NOT_FOUND, 400, ("KMS.NotFoundException",)),
    (Refusal.PRECONDITION, 412, ("PreconditionFailed",)),
    (Refusal.PRECONDITION, 409, ("ConditionalRequestConflict",)),
    (Refusal.CREDENTIALS, 400, ("ExpiredToken", "ExpiredTokenException", "InvalidToken")),
    (
        Refusal.CREDENTIALS,
        403,
        (
            "InvalidAccessKeyId",
            "InvalidClientTokenId",
            "RequestExpired",
            "RequestTimeTooSkewed",
            "SignatureDoesNotMatch",
            "UnrecognizedClientException",
        ),
    ),
    (Refusal.NO_SUCH_BUCKET, 404, ("NoSuchBucket",)),
    (Refusal.DENIED, None, (_SFTP,)),
)
_CODES: Mapping[str, tuple[Refusal, int | None]] = {
    code: (kind, status) for kind, status, codes in _BY_KIND for code in codes
}
"""Each code with the HTTP status of S3; SFTP does not tell which error of S3 is behind its own."""

_ESCAPES = (('\\"', '"'), ("\\n", " "), ("&quot;", '"'), ("&apos;", "'"), ("&#39;", "'"))


def on_one_line(text: str) -> str:
    """Return the text as one line, without the escapes of JSON and XML around quotes."""
    for escape, plain in _ESCAPES:
        text = text.replace(escape, plain)
    return " ".join(text.split())


_CODE_PLACES = (
    re.compile(r"An error occurred \(([\w.:-]{1,100})\) when calling the "),
    re.compile(r"<Code>([\w.:-]{1,100})</Code>"),
    re.compile(r"\"errorCode\" ?: ?\"([\w.:-]{1,100})\""),
    re.compile(r"Error Code: ([\w.:-]{1,100})"),
    re.compile(r"api error ([\w.:-]{1,100}):"),
    re.compile(r"\bCode: ['\"]([\w.:-]{1,100})['\"]"),
)
_BARE_CODE = re.compile(
    r"(?<![\w.])("
    + "|".join(re.escape(code) for code in sorted(_CODES, key=len, reverse=True) if not code.isdigit())
    + r")(?![\w.])"
)
_BARE_WORDS = re.compile(
    r"access denied|403 forbidden|(?P<sftp>permission denied(?! \((?:publickey|password|keyboard)))",
    re.IGNORECASE,
)


def code_of(line: str) -> tuple[str, int]:
    """Return the first error code and where it stands; the usual one for words that say so without a code."""
    for place in _CODE_PLACES:
        match = place.search(line)
        if match:
            return match[1].removeprefix("Client.").rstrip("."), match.start()
    match = _BARE_CODE.search(line)
    if match:
        return match[1], match.start()
    words = _BARE_WORDS.search(line)
    if not words:
        return "", 0
    return _SFTP if words["sftp"] else "AccessDenied", words.start()


_CHECKSUM = re.compile(r"Content-MD5|x-amz-checksum|Object Lock parameters", re.IGNORECASE)


def kind_of(code: str, line: str) -> Refusal:
    """Return what kind of refusal the code is; S3 says InvalidRequest for many things."""
    if code in ("InvalidRequest", "400") and _CHECKSUM.search(line):
        return Refusal.NEEDS_CHECKSUM
    return _CODES.get(code, (Refusal.OTHER, 0))[0]


_STATUS = re.compile(r"status ?code\"?[:=] ?(\d{3})\b|HTTP/\d(?:\.\d)? (\d{3})\b", re.IGNORECASE)


def status_of(line: str, code: str, kind: Refusal) -> int | None:
    """Return the HTTP status: named in the text, else that of the code; None when neither tells."""
    named = _STATUS.search(line)
    if named:
        return int(named[1] or named[2])
    if kind is Refusal.NEEDS_CHECKSUM:
        return 400
    if re.fullmatch(r"[1-5][0-9]{2}", code):  # HEAD requests: the status is the code
        return int(code)
    return _CODES[code][1] if code in _CODES else None


_NOT_AUTHORISED = re.compile(
    r"not authorized to perform: (?P<service>[\w-]{1,40}):(?P<name>\w{1,100})", re.IGNORECASE
)
_WHO = re.compile(r"User: (arn:\S{1,2048}) is $")
_ON = re.compile(r" on (?:resource: )?(?:\"([^\"]{1,2048})\"|(arn:\S{1,2048}))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """`User: … is not authorized to perform: s3:PutObject on resource: … because …`."""

    start: int
    end: int
    """Where the reason begins."""
    action: str
    principal: str
    resource: str
    """The ARNs; empty where the sentence leaves them out."""


def sentence_of(line: str) -> Sentence | None:
    """Return the first sentence that says which action is refused; None when there is none."""
    found = _NOT_AUTHORISED.search(line)
    if not found:
        return None
    who = _WHO.search(line[max(0, found.start() - 2100) : found.start()])
    on = _ON.match(line, found.end())
    return Sentence(
        start=found.start(),
        end=on.end() if on else found.end(),
        action=f"{found['service'].lower()}:{found['name']}",
        principal=who[1] if who else "",
        resource=(on[1] or on[2].rstrip(".,;")) if on else "",
    )


_LAYERS = {
    "identity-based policy": "identity",
    "resource-based policy": "resource",
    "permissions boundary": "boundary",
    "session policy": "session",
    "sessions policy": "session",
    "service control policy": "scp",
    "resource control policy": "rcp",
    "vpc endpoint policy": "endpoint",
}
_PHRASE = re.compile(
    r"(?:because no|(?P<explicit>explicit deny) in (?:an?|the)) "
    r"(?P<layer>[a-z-]{3,14} [a-z]{6,8}(?: policy)?)",
    re.IGNORECASE,
)
_PUBLIC_ACCESS = re.compile(r"(?:prevented|blocked) by the BlockPublic(?:Acls|Policy)\b", re.IGNORECASE)
_CUSTOMER_KEY = re.compile(r"bucket has blocked upload requests that specify Server Side Encr", re.IGNORECASE)
"""Both as in https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html; a caller of
another organization is told neither."""


def layer_of(reason: str, action: str) -> tuple[str, bool | None]:
    """Return the layer that the reason names, and whether a Deny did it; `("", None)` when it names none."""
    if _PUBLIC_ACCESS.search(reason):
        return "public_access", True
    if _CUSTOMER_KEY.search(reason):
        return "customer_key", True
    for match in _PHRASE.finditer(reason):
        named = match["layer"].lower()
        layer = next((layer for phrase, layer in _LAYERS.items() if named.startswith(phrase)), "")
        if layer:
            of_key = layer == "resource" and action.startswith("kms:")
            # the implicit denials of service control policies are worded as explicit ones
            return "key" if of_key else layer, None if layer == "scp" else bool(match["explicit"])
    return "", None


_ARN_ENDING = r"arn:aws[\w-]{0,20}:[^\s\"',;)]{1,300}[^\s\"',;).]"
OPERATION = re.compile(
    r"when calling the (\w{1,100}) operation|operation error \w{1,40}: (\w{1,100})"
    r"|\"eventName\" ?: ?\"(\w{1,100})\""
)
POLICY_ARN = re.compile(rf"(?:policy|boundary)(?:, with policy ARN)?: ({_ARN_ENDING})")
REQUEST_ID = re.compile(r"(?:request ?id\"?[:=] ?['\"]?|<RequestId>)([A-Za-z0-9-]{8,80})", re.IGNORECASE)
ENCRYPTION_CONTEXT = re.compile(r"aws:s3:arn\"? ?[:=] ?\"?(arn:[^\s\"',}]{1,2048})")
CANNED_ACL = re.compile(
    r"(?:x-amz-acl\"? ?[:=] ?\[? ?['\"]?|--acl[ =]['\"]?|\bACL ?[:=] ?['\"])"
    r"(private|public-read-write|public-read|authenticated-read|aws-exec-read|bucket-owner-read"
    r"|bucket-owner-full-control|log-delivery-write)",
    re.IGNORECASE,
)
CUSTOMER_KEY = re.compile(
    r"(server-side-encryption-customer-(?:algorithm|key)|SSECustomer(?:Algorithm|Key)|--sse-c(?:ustomer)?\b"
    r"|SSEApplied\"? ?: ?\"SSE_C)",
    re.IGNORECASE,
)


def first(pattern: re.Pattern[str], line: str) -> str:
    """Return what the first match of a pattern names, or an empty text."""
    match = pattern.search(line)
    return next((group for group in match.groups() if group), "") if match else ""


EVENT_OF_S3 = re.compile(r"\"eventSource\" ?: ?\"s3\.amazonaws\.com\"")
LAYER_OF_CODE: Mapping[str, str] = {"VpceAccessDenied": "endpoint"}
"""Codes that name the layer themselves: that of network activity events, for which see the CloudTrail user
guide, "Logging network activity events"."""
_KMS_EVENT = re.compile(r"\"eventSource\" ?: ?\"kms\.amazonaws\.com\"")
_KMS_OLD = "The ciphertext refers to a customer master key that does not exist, does not exist in this region"


def kms_action_of(line: str, code: str) -> str:
    """Return the action of a CloudTrail event of KMS, or of KMS's old words for a key of another account."""
    if _KMS_OLD in line:
        return "kms:Decrypt"
    operation = first(OPERATION, line)
    denied = code in ("AccessDenied", "AccessDeniedException")
    return f"kms:{operation}" if denied and operation and _KMS_EVENT.search(line) else ""


_OBJECT = re.compile(r"arn:aws[\w-]{0,20}:s3:::([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/([^*]{1,1024}))?")
_UPLOAD = re.compile(r"Failed to upload \S{1,1024} to ([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/(\S{1,1024}): ")


def object_of(line: str, *arns: str) -> tuple[str, str]:
    """Return bucket and key of the first ARN that names them, else of boto3's `Failed to upload x to b/k`."""
    for arn in arns:
        named = _OBJECT.fullmatch(arn)
        if named:
            return named[1], named[2] or ""
    upload = _UPLOAD.search(line)
    return (upload[1], upload[2]) if upload else ("", "")
