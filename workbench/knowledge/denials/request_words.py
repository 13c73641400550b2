"""What a client's text tells of the request itself: the operation, the object, and what it carried.

Every reader takes a text on one line, and is linear in its length.

Sources: S3 API reference; S3 user guide, "Amazon S3 server access log format" (`REST.PUT.PART`); Hadoop's S3A
documentation, "Troubleshooting"; AWS CLI reference, `s3 cp`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote

from workbench.knowledge.denials.words import ENDPOINT_HOST, first
from workbench.knowledge.pasted.transfers import between
from workbench.knowledge.policies import Given

_NAMED = re.compile(
    r"when calling the (\w{1,100}) operation|operation error \w{1,40}: (\w{1,100})"
    r"|\"eventName\" ?: ?\"(\w{1,100})\""
)
_COMMAND = re.compile(r"\baws s3api ([a-z]{1,20}(?:-[a-z]{1,20}){1,5})\b")
_REST = re.compile(r"\bREST\.([A-Z]{3,6}\.[A-Z_]{3,30})\b")
_BY_REST: Mapping[str, str] = {
    "PUT.OBJECT": "PutObject",
    "POST.OBJECT": "PostObject",
    "PUT.PART": "UploadPart",
    "COPY.OBJECT": "CopyObject",
    "COPY.PART": "UploadPartCopy",
    "POST.UPLOADS": "CreateMultipartUpload",
    "POST.UPLOAD": "CompleteMultipartUpload",
    "DELETE.UPLOAD": "AbortMultipartUpload",
    "PUT.ACL": "PutObjectAcl",
    "PUT.OBJECT_TAGGING": "PutObjectTagging",
    "HEAD.OBJECT": "HeadObject",
    "GET.OBJECT": "GetObject",
    "DELETE.OBJECT": "DeleteObject",
    "HEAD.BUCKET": "HeadBucket",
    "GET.BUCKET": "ListObjects",
    "GET.LOCATION": "GetBucketLocation",
}
_PHRASES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("CreateMultipartUpload", re.compile(r"initiat\w{1,3} multi-?part ?upload", re.IGNORECASE)),
    ("CompleteMultipartUpload", re.compile(r"complet\w{1,3} multi-?part ?upload", re.IGNORECASE)),
    ("UploadPart", re.compile(r"upload(?:ing)? part #?\d", re.IGNORECASE)),
    ("HeadObject", re.compile(r"\bgetFileStatus on |\brequest: HEAD https?://[^ ]{1,300} [^ {]")),
    ("ListObjects", re.compile(r"\blistStatus on |\blisting? (?:of )?s3a?://")),
    ("PutObject", re.compile(r"\bPUT \d-byte object|\berror putting object |\brequest: PUT https?://")),
)
_WORDS = re.compile(
    r"(?<![\w.:/-])((?:Put|Get|Head|List|Delete|Copy|Post)(?:Objects?(?:V2|Acl|Tagging|Retention|LegalHold)?"
    r"|Buckets?(?:Location|Acl|Policy|Versioning|Encryption)?)|UploadPart(?:Copy)?|CreateBucket"
    r"|(?:Create|Complete|Abort|Initiate)MultipartUpload|ListMultipartUploads|ListParts)(?![\w])"
)


_FRAMES = re.compile(
    r"\bde_(\w{1,60})CommandError\b"  # the SDK for JavaScript
    r"|\b(?:AmazonS3(?:Encryption)?Client|DefaultS3(?:Async)?Client)\.([a-z]\w{1,60})\("  # for Java
    r"|\bAmazonS3Client\.([A-Z]\w{1,60}?)(?:Async)?\("  # for .NET
    r"|\bError executing \"(\w{1,60})\" on "  # for PHP
)
_METHODS: Mapping[str, str] = {
    "getObjectMetadata": "HeadObject",
    "doesObjectExist": "HeadObject",
    "doesBucketExistV2": "HeadBucket",
    "initiateMultipartUpload": "CreateMultipartUpload",
}
"""Methods of the SDK for Java 1 that are not called as their operation is."""


def _framed(line: str) -> str:
    """Return the operation whose method a stack trace names first."""
    for match in _FRAMES.finditer(line):
        method = next(group for group in match.groups() if group)
        operation = _METHODS.get(method, f"{method[:1].upper()}{method[1:]}")
        if _WORDS.fullmatch(operation):
            return operation
    return ""


def operation_of(line: str) -> str:
    """Return the API operation that was called, `PutObject`; empty where nothing tells."""
    named = first(_NAMED, line)
    if named:
        return named
    command, rest = _COMMAND.search(line), _REST.search(line)
    if command:
        return "".join(word.capitalize() for word in command[1].split("-"))
    if rest and rest[1] in _BY_REST:
        return _BY_REST[rest[1]]
    phrase = next((operation for operation, pattern in _PHRASES if pattern.search(line)), "")
    return _framed(line) or phrase or first(_WORDS, line)


_BUCKET = r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"
_OBJECT = re.compile(rf"arn:aws[\w-]{{0,20}}:s3:::({_BUCKET})(?:/([^*]{{1,1024}}))?")
_ACCESS_POINT = re.compile(
    r"arn:aws[\w-]{0,20}:s3:[\w-]{1,30}:\d{12}:accesspoint/[\w.-]{1,63}/object/(.{1,1024})"
)
_HOST = rf"https?://({_BUCKET})\.s3[\w.-]{{0,60}}\.amazonaws\.com(?:\.cn)?"
_TARGETS = (
    re.compile(rf"Failed to upload \S{{1,1024}} to ({_BUCKET})/(\S{{1,1024}}): "),
    re.compile(
        rf"uploading (?:S3 )?[Oo]bject \((?P<key>.{{1,1024}}?)\) to (?:S3 )?[Bb]ucket \(({_BUCKET})\)"
    ),
    re.compile(rf"request: (?:PUT|POST|HEAD|GET|DELETE) {_HOST}[ /]([^ {{?]{{1,1024}})"),
    re.compile(rf"\bon s3[an]?://({_BUCKET})/([^ :]{{1,1024}}):"),
    re.compile(rf"<BucketName>({_BUCKET})</BucketName>"),
    re.compile(rf"<Resource>/({_BUCKET})/(.{{1,1024}}?)</Resource>"),
    re.compile(rf"\"destination\" ?: ?\"arn:aws[\w-]{{0,20}}:s3:::({_BUCKET})()\""),
)
"""Where clients name what they were about to write; the key is as it stands there."""


def object_of(line: str, *arns: str) -> tuple[str, str]:
    """Return bucket and key of the first ARN that names them, else of the client's words; "" if none does."""
    for arn in arns:
        named = _OBJECT.fullmatch(arn)
        if named:
            return named[1], named[2] or ""
        point = _ACCESS_POINT.fullmatch(arn)
        if point:
            return "", point[1]
    for transfer in between(line):
        return transfer.parameters.get("bucket", ""), transfer.parameters.get("key", "")
    for pattern in _TARGETS:
        found = pattern.search(line)
        if found:
            return _named(found)
    return "", ""


def _named(found: re.Match[str]) -> tuple[str, str]:
    groups = found.groups()
    if "key" in found.groupdict():
        return groups[1], groups[0]
    key = groups[1] if len(groups) > 1 else ""
    return groups[0], unquote(key) if found[0].startswith("request:") else key


_SENT: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (key, re.compile(pattern, re.IGNORECASE))
    for key, pattern in (
        (
            "s3:x-amz-server-side-encryption-aws-kms-key-id",
            (
                r"(?:x-amz-server-side-encryption-aws-kms-key-id\"?|--sse-kms-key-id|--ssekms-key-id"
                r"|\bSSEKMSKeyId['\"]?) ?[:= ] ?['\"]?((?:arn:aws|alias/)?[\w:/-]{8,300})"
            ),
        ),
        (
            "s3:x-amz-server-side-encryption",
            (
                r"(?:x-amz-server-side-encryption\"?(?!-)|--sse|--server-side-encryption"
                r"|\bServerSideEncryption['\"]?) ?[:= ] ?['\"]?(aws:kms:dsse|aws:kms|AES256)\b"
            ),
        ),
    )
)
_TAGGING = re.compile(
    r"(?:x-amz-tagging\"?|--tagging|\bTagging['\"]?) ?[:= ] ?['\"]?([\w.%+-]{1,128}=[^ '\",}]{0,1024})",
    re.IGNORECASE,
)
_PLAIN_HTTP = re.compile(rf"http://(?:{_BUCKET}\.)?s3[\w.-]{{0,60}}\.amazonaws\.com")


def sent_with(line: str) -> dict[str, Given]:
    """Return what a text shows of the request's headers and way, as condition keys; it never shows all."""
    keys: dict[str, Given] = {}
    for key, pattern in _SENT:
        value = first(pattern, line)
        if value:
            keys[key] = value
    tags = first(_TAGGING, line)
    if tags:
        keys |= tags_of(tags)
    endpoint = first(ENDPOINT_HOST, line)
    if endpoint:
        keys["aws:SourceVpce"] = endpoint
    if _PLAIN_HTTP.search(line):
        keys["aws:SecureTransport"] = False
    return keys


def tags_of(query: str) -> dict[str, Given]:
    """Return the condition keys of `a=1&b=2`, the form of the header x-amz-tagging, and of no other tag."""
    pairs = [part.partition("=")[::2] for part in query.split("&") if part]
    named = {unquote(name): unquote(value) for name, value in pairs}
    return {
        "s3:RequestObjectTagKeys": tuple(named),
        "s3:RequestObjectTag/*": None,
        **{f"s3:RequestObjectTag/{name}": value for name, value in named.items()},
    }
