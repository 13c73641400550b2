"""What AWS said when it refused: read from whatever a person pastes, before anything is asked.

boto3's exceptions, the command line, the SDKs for Java, Go and JavaScript, S3's XML, CloudTrail events and
SFTP clients wrap the same few words. Those words name the action that was refused, who asked, and the kind of
policy that said no, of which there is always one, even when several would refuse. A request from another
organization gets a bare `Access Denied`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workbench.knowledge import denial_words as words
from workbench.knowledge.denial_words import Refusal
from workbench.knowledge.pasted.documents import unpack
from workbench.knowledge.pasted.entities import Entity

_MAX_TEXT = 1_000_000
_MAX_EXCERPT = 4096


LAYER_NAMES = {
    "identity": "the caller's own policies",
    "boundary": "the permissions boundary",
    "session": "the session policy",
    "resource": "the policy of the resource",
    "key": "the policy of the KMS key",
    "endpoint": "the policy of the VPC endpoint",
    "scp": "a service control policy",
    "rcp": "a resource control policy",
    "public_access": "Block Public Access",
    "customer_key": "the bucket, which blocks keys of the customer's own (SSE-C)",
}
"""Each layer as people call it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """One refusal, as far as its text tells. What it does not tell is empty or None."""

    text: str
    """The words themselves: one line, at most 4,096 characters."""
    kind: Refusal
    code: str = ""
    """As AWS spells it; `AccessDenied` where a client shows words only."""
    status: int | None = None
    """The HTTP status: named in the text, else that of the code."""
    operation: str = ""
    """The API operation that was called, `PutObject`."""
    action: str = ""
    """The IAM action that was refused, `kms:GenerateDataKey`, as the message names it."""
    layer: str = ""
    """`identity`, `boundary`, `session`, `resource`, `key`, `endpoint`, `scp`, `rcp`, `public_access` for
    Block Public Access, or `customer_key` for a bucket that blocks SSE-C."""
    explicit: bool | None = None
    """A Deny did it (true), or the lack of an Allow. None for service control policies, whose implicit
    denials are worded as explicit ones."""
    transitive: bool = False
    """A call that AWS made on behalf of the caller was refused."""
    principal_arn: str = ""
    resource_arn: str = ""
    policy_arn: str = ""
    """The policy that denied; newer messages name it, when it is a managed one."""
    encryption_context: str = ""
    """The ARN of the object, or of its bucket, for which KMS was asked."""
    request_id: str = ""
    seen_by_s3: bool = False
    """The text is CloudTrail's record of what S3 was asked: the request had come that far."""
    canned_acl: str = ""
    """The ACL that the request carried, `public-read`, where the text shows it."""
    customer_key: bool = False
    """The text shows that the request carried a key of the customer's own (SSE-C)."""
    bucket: str = ""
    key: str = ""
    source_ip: str = ""
    vpc_endpoint_id: str = ""

    @property
    def refuses(self) -> bool:
        """Tell whether somebody was refused, rather than something missing or broken."""
        return self.kind is not Refusal.OTHER

    @property
    def service(self) -> str:
        """The service whose action was refused, `kms`; empty when the text does not say."""
        return self.action.partition(":")[0]


def read_denial(text: str) -> Denial | None:
    """Return the first refusal that `text` tells of, or None when it tells of no error at all.

    Args:
        text: Anything that a person may paste; only the first million characters are looked at. There is no
            text that makes it raise.
    """
    text = text[:_MAX_TEXT]
    line = words.on_one_line(text)
    sentence = words.sentence_of(line)
    code, at = words.code_of(line)
    if not code and not sentence:
        return None
    kind = Refusal.DENIED if sentence else words.kind_of(code, line)
    action = sentence.action if sentence else words.kms_action_of(line, code)
    layer, explicit = words.layer_of(line[sentence.end :] if sentence else line, action)
    layer = layer or words.LAYER_OF_CODE.get(code, "")
    resource = sentence.resource if sentence else ""
    context = words.first(words.ENCRYPTION_CONTEXT, line)
    bucket, key = words.object_of(line, resource, context)
    names = _names_in_json(text)
    return Denial(
        text=_excerpt(line, sentence.start if sentence else at),
        kind=kind,
        code=code,
        status=words.status_of(line, code, kind),
        operation=words.first(words.OPERATION, line),
        action=action,
        layer=layer,
        explicit=explicit,
        transitive="transitively through a" in line,
        principal_arn=(sentence.principal if sentence else "") or names.get("principal_arn", ""),
        resource_arn=resource,
        policy_arn=words.first(words.POLICY_ARN, line),
        encryption_context=context,
        request_id=words.first(words.REQUEST_ID, line),
        seen_by_s3=bool(words.EVENT_OF_S3.search(line)) and layer != "endpoint",
        canned_acl=words.first(words.CANNED_ACL, line).lower(),
        customer_key=bool(words.CUSTOMER_KEY.search(line)),
        bucket=bucket or names.get("bucket", ""),
        key=key or names.get("key", ""),
        source_ip=names.get("source_ip", ""),
        vpc_endpoint_id=names.get("vpc_endpoint_id", ""),
    )


def refusals(text: str) -> Iterator[Entity]:
    """Recognise a refusal, for triage: its own words, and what they name."""
    denial = read_denial(text)
    if denial is None or not denial.refuses:
        return
    services = (denial.service,) if denial.service else ()
    remark = f"refused by {LAYER_NAMES[denial.layer]}" if denial.layer else ""
    yield Entity({"error_text": denial.text}, remark, services, denial.operation)
    named = {
        "bucket": denial.bucket,
        "key": denial.key,
        "principal_arn": denial.principal_arn,
        "source_ip": denial.source_ip,
        "vpc_endpoint_id": denial.vpc_endpoint_id,
    }
    yield Entity({name: value for name, value in named.items() if value})


def _names_in_json(text: str) -> Mapping[str, str]:
    names: dict[str, str] = {}
    for item in unpack(text)[0]:
        names = {**item.parameters, **names}
    return names


def _excerpt(line: str, at: int) -> str:
    """Return the line, or as much of it around `at` as is kept."""
    start = max(0, min(at - _MAX_EXCERPT // 2, len(line) - _MAX_EXCERPT))
    return line[start : start + _MAX_EXCERPT]
