"""The words with which AWS refuses, wherever a client may have put them.

Every reader takes a text on one line, as `on_one_line` returns it. All are linear in its length: patterns
begin with a literal and repeat within bounds.

Sources: IAM user guide, "Troubleshoot access denied error messages"; S3 user guide, "Troubleshoot access
denied (403 Forbidden) errors in Amazon S3"; S3 API reference, "Error responses".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from workbench.knowledge.denials.codes import (
    BARE_CODE,
    BARE_WORDS,
    CODES,
    SFTP,
    Refusal,
    bare,
    sentences_in,
)

_ESCAPES = (('\\"', '"'), ("\\n", " "), ("&quot;", '"'), ("&apos;", "'"), ("&#39;", "'"))


def on_one_line(text: str) -> str:
    """Return the text as one line, without the escapes of JSON and XML around quotes."""
    for escape, plain in _ESCAPES:
        text = text.replace(escape, plain)
    return " ".join(text.split())


_CODE = r"([\w.:-]{1,100})"
PLACES_BEFORE = (
    rf"An error occurred \({_CODE}(?: [A-Z][a-z]{{2,20}})?\) when calling the ",
    rf"<Code>{_CODE}</Code>",
    rf"\"error_?[Cc]ode\" ?: ?\"{_CODE}\"",
    rf"api error {_CODE}:",
    rf"S3 error: \d{{3}} \({_CODE}\)",
)
"""Where clients put a code: in front of what is said about it."""
PLACES_BEHIND = (
    rf"Error Code: {_CODE}",
    rf"\bCode['\"]?: ['\"]{_CODE}['\"]",
    rf"\bcode: Some\(\"{_CODE}\"\)",
)
"""The same, behind it."""
_CODE_PLACES = tuple(re.compile(place) for place in (*PLACES_BEFORE, *PLACES_BEHIND))


def code_of(line: str) -> tuple[str, int]:
    """Return the first error code and where it stands; the usual one for words that say so without a code."""
    for place in _CODE_PLACES:
        match = place.search(line)
        if match:
            return bare(match[1]), match.start()
    lowered = line.lower()
    for match, code in sentences_in(line, lowered):
        return code, match.start()
    for match in BARE_CODE.found_in(line, lowered):
        return match[1], match.start()
    for match in BARE_WORDS.found_in(line, lowered):
        return SFTP if match["sftp"] else "AccessDenied", match.start()
    return "", 0


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
    return CODES[code][1] if code in CODES else None


NOT_AUTHORISED = re.compile(
    r"not authorized to perform: (?P<service>[\w-]{1,40}):(?P<name>\w{1,100})", re.IGNORECASE
)
_ON = re.compile(
    r" on (?:resource: )?(?:\"([^\"]{1,2048})\""
    r"|(arn:(?:(?! \(Service)[^\"]){1,1100}?)(?= because no | with an explicit )"
    r"|(arn:\S{1,2048}))"
)
"""The resource: quoted, or up to the reason (keys hold blanks), or up to the next blank."""
_LONGEST_ARN = 2048


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
    found = NOT_AUTHORISED.search(line)
    if not found:
        return None
    who = _named_before(line, found.start())
    on = _ON.match(line, found.end())
    return Sentence(
        start=found.start() - len(who),
        end=on.end() if on else found.end(),
        action=f"{found['service'].lower()}:{found['name']}",
        principal=who,
        resource=next(arn for arn in on.groups() if arn).rstrip(".,;" if on[3] else "") if on else "",
    )


def _named_before(line: str, at: int) -> str:
    """Return the ARN in front of `is not authorized`, with or without "User:"."""
    before = line[max(0, at - _LONGEST_ARN) : at].removesuffix(" is ")
    who = before.rpartition(" ")[2].lstrip("\"'(")
    return who if who.startswith("arn:aws") else ""


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
POLICY_ARN = re.compile(rf"(?:policy|boundary)(?:, with policy ARN)?: ({_ARN_ENDING})")
REQUEST_ID = re.compile(r"(?:request ?id\"?[:=] ?['\"]?|<RequestId>)([A-Za-z0-9-]{8,80})", re.IGNORECASE)
ENCRYPTION_CONTEXT = re.compile(r"aws:s3:arn\"? ?[:=] ?\"?(arn:[^\s\"',}]{1,2048})")
ENDPOINT_HOST = re.compile(r"\.(vpce-[0-9a-f]{8,17})-[\w-]{1,30}\.s3\.")
"""The host name of an interface endpoint of S3."""
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
_KMS_EVENT = re.compile(r"\"eventSource\" ?: ?\"kms\.amazonaws\.com\"")
_KMS_OLD = "The ciphertext refers to a customer master key that does not exist, does not exist in this region"


def kms_action_of(line: str, code: str, operation: str) -> str:
    """Return the action of a CloudTrail event of KMS, or of KMS's old words for a key of another account."""
    if _KMS_OLD in line:
        return "kms:Decrypt"
    denied = code in ("AccessDenied", "AccessDeniedException")
    return f"kms:{operation}" if denied and operation and _KMS_EVENT.search(line) else ""
