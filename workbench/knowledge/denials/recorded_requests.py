"""What CloudTrail's record of a request tells of it, as condition keys.

A record is the whole request: its parameters hold the headers that were sent, and a header that it lacks was
not sent; without `vpcEndpointId` the request came through no endpoint.

Sources: AWS CloudTrail user guide, "CloudTrail record contents" and "userIdentity element"; Amazon S3 user
guide, "Amazon S3 CloudTrail events"; service authorization reference, "Condition keys for Amazon S3"; IAM
user guide, "AWS global condition context keys".
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping, Sequence

from workbench.domain.values import JsonObject, JsonValue
from workbench.knowledge.answers import member, text
from workbench.knowledge.denials.request_words import tags_of
from workbench.knowledge.policies import Given

_HEADERS = {
    "x-amz-acl": "s3:x-amz-acl",
    "x-amz-grant-full-control": "s3:x-amz-grant-full-control",
    "x-amz-grant-read": "s3:x-amz-grant-read",
    "x-amz-grant-read-acp": "s3:x-amz-grant-read-acp",
    "x-amz-grant-write": "s3:x-amz-grant-write",
    "x-amz-grant-write-acp": "s3:x-amz-grant-write-acp",
    "x-amz-copy-source": "s3:x-amz-copy-source",
    "x-amz-metadata-directive": "s3:x-amz-metadata-directive",
    "x-amz-server-side-encryption": "s3:x-amz-server-side-encryption",
    "x-amz-server-side-encryption-aws-kms-key-id": "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "x-amz-server-side-encryption-customer-algorithm": "s3:x-amz-server-side-encryption-customer-algorithm",
    "x-amz-storage-class": "s3:x-amz-storage-class",
    "x-amz-website-redirect-location": "s3:x-amz-website-redirect-location",
    "x-amz-object-lock-mode": "s3:object-lock-mode",
    "x-amz-object-lock-retain-until-date": "s3:object-lock-retain-until-date",
    "x-amz-object-lock-legal-hold": "s3:object-lock-legal-hold",
    "if-none-match": "s3:if-none-match",
    "if-match": "s3:if-match",
    "prefix": "s3:prefix",
    "delimiter": "s3:delimiter",
    "max-keys": "s3:max-keys",
}
"""Request parameters of an S3 event, in lower case, to the condition keys."""
_OF_TAGS = ("s3:RequestObjectTagKeys", "s3:RequestObjectTag/*")
_OF_AN_ENDPOINT = ("aws:SourceVpce", "aws:SourceVpc", "aws:VpceAccount", "aws:VpceOrgID", "aws:VpceOrgPaths")
_SIGNATURES = {"SigV4": "AWS4-HMAC-SHA256", "SigV2": "AWS"}
_AUTHENTICATION = {"AuthHeader": "REST-HEADER", "QueryString": "REST-QUERY-STRING", "HtmlForm": "POST"}


def keys_of(record: JsonObject) -> dict[str, Given]:
    """Return the condition keys that a record of S3 tells; None for what was not sent.

    A record that somebody cut short says nothing of the parts that it lost: without `requestParameters` no
    header is known, without an address no way.
    """
    sent = record.get("requestParameters")
    return {
        **(_of_headers(sent) if isinstance(sent, Mapping) else {}),
        **(_of_the_way(record) if text(record, "sourceIPAddress") or text(record, "vpcEndpointId") else {}),
        **_of_the_session(member(record, "userIdentity")),
        **_of_the_connection(record),
        **_some("aws:UserAgent", text(record, "userAgent").removeprefix("[").removesuffix("]")),
        **_some("aws:CurrentTime", text(record, "eventTime")),
        **_some("aws:RequestedRegion", text(record, "awsRegion")),
    }


def _of_headers(parameters: JsonObject) -> dict[str, Given]:
    sent = {name.lower(): value for name, value in parameters.items()}
    keys: dict[str, Given] = {key: _value(sent.get(name)) for name, key in _HEADERS.items()}
    keys |= dict.fromkeys(_OF_TAGS)
    tags = _value(sent.get("x-amz-tagging", sent.get("tagging")))
    return {**keys, **(tags_of(tags) if tags and "=" in tags else {})}


def _value(value: JsonValue) -> str | None:
    """Return a parameter's value, of which old records make a list; None when it was not sent."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        value = value[0] if value else None
    return value if isinstance(value, str) and value else None


def is_address(name: str) -> bool:
    """Tell an address from the names of services that stand in its place."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _of_the_way(record: JsonObject) -> dict[str, Given]:
    address, endpoint = text(record, "sourceIPAddress"), text(record, "vpcEndpointId")
    if endpoint:
        keys: dict[str, Given] = {"aws:SourceVpce": endpoint, "aws:SourceIp": None}
        keys |= _some("aws:VpceAccount", text(record, "vpcEndpointAccountId"))
        return keys | (_some("aws:VpcSourceIp", address) if is_address(address) else {})
    keys = {**dict.fromkeys(_OF_AN_ENDPOINT), "aws:VpcSourceIp": None}
    return keys | (_some("aws:SourceIp", address) if is_address(address) else {})


def _of_the_session(identity: JsonObject) -> dict[str, Given]:
    session = member(identity, "sessionContext")
    with_mfa = member(session, "attributes").get("mfaAuthenticated")
    is_long_term = text(identity, "type") == "IAMUser" and not session
    keys: dict[str, Given] = {}
    if isinstance(with_mfa, str | bool):
        keys["aws:MultiFactorAuthPresent"] = str(with_mfa).lower()
        if str(with_mfa).lower() == "false":
            keys["aws:MultiFactorAuthAge"] = None
    elif is_long_term:
        keys |= dict.fromkeys(("aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge"))
    keys |= _some("aws:userid", text(identity, "principalId"))
    return keys | _some("aws:SourceIdentity", text(session, "sourceIdentity"))


def _of_the_connection(record: JsonObject) -> dict[str, Given]:
    version = text(member(record, "tlsDetails"), "tlsVersion").removeprefix("TLSv")
    more = member(record, "additionalEventData")
    keys = _some("s3:TlsVersion", version)
    if version or text(more, "CipherSuite"):
        keys["aws:SecureTransport"] = True
    keys |= _some("s3:signatureversion", _SIGNATURES.get(text(more, "SignatureVersion"), ""))
    return keys | _some("s3:authType", _AUTHENTICATION.get(text(more, "AuthenticationMethod"), ""))


def _some(key: str, value: str) -> dict[str, Given]:
    return {key: value} if value else {}
