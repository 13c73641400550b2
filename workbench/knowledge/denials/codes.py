"""What the codes and sentences of a refusal stand for.

Clients print S3's codes bare or with the service in front (`S3.KMS.AccessDenied` in the logs of Firehose,
`Client.UnauthorizedOperation` of EC2); the SDK for Java, version 2, prints the sentence and no code.

Sources: S3 API reference, "Error responses"; KMS API reference, "Common errors"; Amazon Data Firehose
developer guide, "Amazon S3 data delivery errors"; AWS SDKs and Tools reference guide, "Standardized
credential providers".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
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
    """The keys are expired, unknown, absent, or sign wrongly: AWS does not know who asks."""
    NO_SUCH_BUCKET = "no_such_bucket"
    LOCAL = "local"
    """The client's own machine refused, a file on its disk mostly: no request came to AWS."""
    OTHER = "other"
    """An error that refuses nobody in particular: throttling, a missing key, a fault of AWS."""


SFTP = "SSH_FX_PERMISSION_DENIED"
"""The code that SFTP gives; it does not tell which error of S3 is behind it."""
NO_CREDENTIALS = "NoCredentials"
"""What is said here of a client that has none; AWS gave no code, as it was not asked."""
LOCAL_ERROR = "LocalError"
"""The same of an error of the client's machine."""
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
    (Refusal.DENIED, 403, ("KMS.AccessDenied", "KMS.AccessDeniedException", "KMSAccessDeniedException")),
    (Refusal.ACL_DISABLED, 400, ("AccessControlListNotSupported",)),
    (
        Refusal.KEY_UNUSABLE,
        400,
        (
            "KMS.DisabledException",
            "KMS.KMSInvalidStateException",
            "KMS.InvalidStateException",
            "KMS.KeyUnavailableException",
            "DisabledException",
            "KMSDisabledException",
            "KMSInvalidStateException",
            "KeyUnavailableException",
        ),
    ),
    (Refusal.KEY_NOT_FOUND, 400, ("KMS.NotFoundException", "KMSNotFoundException")),
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
    (
        Refusal.CREDENTIALS,
        None,
        (NO_CREDENTIALS, "NoCredentialsError", "CredentialsProviderError", "CredentialRetrievalError"),
    ),
    (Refusal.NO_SUCH_BUCKET, 404, ("NoSuchBucket",)),
    (Refusal.LOCAL, None, (LOCAL_ERROR,)),
    (Refusal.DENIED, None, (SFTP,)),
)
CODES: Mapping[str, tuple[Refusal, int | None]] = {
    code: (kind, status) for kind, status, codes in _BY_KIND for code in codes
}
"""Each code with the HTTP status of S3."""
LAYER_OF_CODE: Mapping[str, str] = {"VpceAccessDenied": "endpoint"}
"""Codes that name the layer themselves: that of network activity events, for which see the CloudTrail user
guide, "Logging network activity events"."""

_PREFIXES = ("Client.", "S3.")


def bare(code: str) -> str:
    """Return a code without the service in front and the point behind it."""
    for prefix in _PREFIXES:
        code = code.removeprefix(prefix)
    return code.rstrip(".")


def is_of_kms(code: str) -> bool:
    """Tell whether KMS refused, as the code says."""
    return code.startswith("KMS")


_CHECKSUM = re.compile(r"Content-MD5|x-amz-checksum|Object Lock parameters", re.IGNORECASE)


def kind_of(code: str, line: str) -> Refusal:
    """Return what kind of refusal the code is; S3 says InvalidRequest for many things."""
    if code in ("InvalidRequest", "400") and _CHECKSUM.search(line):
        return Refusal.NEEDS_CHECKSUM
    return CODES.get(code, (Refusal.OTHER, 0))[0]


@dataclass(frozen=True, slots=True)
class Clue:
    """A pattern that is looked for only where a text holds one of its words: most texts hold none."""

    hints: tuple[str, ...]
    """In lower case."""
    pattern: re.Pattern[str]

    def found_in(self, line: str, lowered: str) -> Iterator[re.Match[str]]:
        """Yield where it stands; `lowered` is the line in lower case."""
        if any(hint in lowered for hint in self.hints):
            yield from self.pattern.finditer(line)


_SENTENCES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("AccessControlListNotSupported", ("not allow acls",), r"The bucket does not allow ACLs"),
    (
        "PreconditionFailed",
        ("conditions you specified",),
        r"At least one of the pre-?conditions you specified did not hold",
    ),
    (
        "ConditionalRequestConflict",
        ("conflicting",),
        (
            r"The conditional request cannot succeed due to a conflicting operation"
            r"|A conflicting conditional operation is currently in progress"
        ),
    ),
    (
        "InvalidRequest",
        ("http header is required for put",),
        r"(?:Content-MD5|x-amz-checksum-)[ \w.-]{0,40} HTTP header is required for Put",
    ),
    ("KMS.NotFoundException", ("' does not exist",), r"\bKey '[^' ]{1,256}' does not exist"),
    ("KMS.NotFoundException", ("is not found",), r"\bAlias arn:[^ ]{1,256} is not found"),
    ("KMS.DisabledException", (":kms:",), r"\barn:aws[\w-]{0,20}:kms:[^ ]{1,256} is disabled"),
    (
        "KMS.KMSInvalidStateException",
        (":kms:",),
        r"\barn:aws[\w-]{0,20}:kms:[^ ]{1,256} is (?:pending (?:deletion|import)|unavailable)",
    ),
    (
        "ExpiredToken",
        ("token has expired", "request is expired"),
        r"The (?:provided|security) token (?:has expired|included in the request is expired)",
    ),
    ("InvalidToken", ("token is malformed",), r"The provided token is malformed or otherwise invalid"),
    (
        "InvalidClientTokenId",
        ("request is invalid",),
        r"The security token included in the request is invalid",
    ),
    (
        "InvalidAccessKeyId",
        ("access key id you",),
        r"The AWS Access Key Id you provided does not exist in our records",
    ),
    (
        "SignatureDoesNotMatch",
        ("signature we calculated",),
        r"The request signature we calculated does not match the signature you provided",
    ),
    (
        "RequestTimeTooSkewed",
        ("request time and the",),
        r"The difference between the request time and the current time is too large",
    ),
    (
        NO_CREDENTIALS,
        ("credential", "sso", "providers in chain", "config profile", "ec2metadataerror"),
        (
            r"Unable to (?:locate|load)(?: \w{1,20}){0,2} credentials|No AWS Credentials provided"
            r"|Could not load credentials from any provider|no valid providers in chain"
            r"|No valid credential sources|Unable to get IAM security credentials"
            r"|failed to refresh cached credentials|Partial credentials found|Missing credentials in config"
            r"|Error loading SSO Token|The SSO session (?:associated|token)"
            r"|Token has expired and refresh failed|Credentials were refreshed, but the refreshed"
            r"|The config profile \([^)]{1,128}\) could not be found"
            r"|Failed to resolve AWS credentials|Error retrieving credentials from the instance profile"
            r"|unable to sign request without credentials|no providers in chain provided credentials"
            r"|the credential provider was not (?:enabled|properly configured)"
            r"|no credentials in the property bag|EC2MetadataError: failed to make EC2Metadata request"
        ),
    ),
    (
        LOCAL_ERROR,
        ("aws_error_", "user does not have permission"),
        (
            r"AWS_ERROR_(?:NO_PERMISSION|FILE_INVALID_PATH|FILE_OPEN_FAILURE)"
            r"|User does not have permission to perform the requested action\."
        ),
    ),
    (
        LOCAL_ERROR,
        ("[errno ", "eacces", "enoent", "eperm", "erofs"),
        r"\[Errno (?:1|2|13|20|21|28|30|122)\]|\b(?:EACCES|ENOENT|EPERM|EROFS)\b",
    ),
    (
        LOCAL_ERROR,
        ("java.nio.file.", "java.io.filenotfound"),
        (
            r"java\.nio\.file\.(?:AccessDenied|NoSuchFile|FileSystem)Exception: (?:/|[A-Za-z]:\\)"
            r"|java\.io\.FileNotFoundException: [^ ]{1,512} \((?:Permission denied|No such file)"
        ),
    ),
    (
        LOCAL_ERROR,
        (": permission denied", ": no such file"),
        r"\bopen (?:/|\./|[A-Za-z]:\\)[^ ]{1,512}: (?:permission denied|no such file)",
    ),
    (
        LOCAL_ERROR,
        ("user-provided path", "access to the path"),
        r"The user-provided path [^ ]{1,512} does not exist|Access to the path '[^']{1,512}' is denied",
    ),
    ("NoSuchBucket", ("specified bucket does",), r"The specified bucket does not exist"),
    ("NoSuchKey", ("specified key does",), r"The specified key does not exist"),
)
"""Sentences that stand for a code where a client leaves the code out, the most telling first."""
_CLUES = tuple((code, Clue(hints, re.compile(pattern, re.IGNORECASE))) for code, hints, pattern in _SENTENCES)
BARE_CODE = Clue(
    tuple(code.lower() for code in CODES if not code.isdigit() and code not in (NO_CREDENTIALS, LOCAL_ERROR)),
    re.compile(
        r"(?<![\w.])("
        + "|".join(
            re.escape(code)
            for code in sorted(CODES, key=len, reverse=True)
            if not code.isdigit() and code not in (NO_CREDENTIALS, LOCAL_ERROR)
        )
        + r")(?![\w.])"
    ),
)
"""A code that stands anywhere, without the notation of a client around it."""
BARE_WORDS = Clue(
    ("access denied", "access was denied", "forbidden", "permission denied", "403", "permissions to access"),
    re.compile(
        r"access denied|access was denied|403 \(?forbidden|\(403\) forbidden"
        r"|insufficient permissions to access"
        r"|\bhttp(?: (?:status|response|error))?(?: code)?:? 403\b|\bstatus(?: ?code)?[ =:]{1,3}403\b"
        r"|(?P<sftp>permission denied(?! \((?:publickey|password|keyboard)))",
        re.IGNORECASE,
    ),
)


def sentences_in(line: str, lowered: str) -> Iterator[tuple[re.Match[str], str]]:
    """Yield the sentences that stand for a code, with it, the most telling first."""
    for code, clue in _CLUES:
        for found in clue.found_in(line, lowered):
            yield found, code
