"""What AWS said when it refused: read from whatever a person pastes, before anything is asked.

boto3's exceptions, the command line, the SDKs for Java, Go and JavaScript, S3's XML, CloudTrail events and
SFTP clients wrap the same few words. Those words name the action that was refused, who asked, and the kind of
policy that said no, of which there is always one, even when several would refuse. A request from another
organization gets a bare `Access Denied`.

A log holds several refusals: `read_denials` returns all, `knowledge.denial_choice` tells which one counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workbench.knowledge.answers import moment
from workbench.knowledge.denials import codes, words
from workbench.knowledge.denials.choice import foremost
from workbench.knowledge.denials.codes import Refusal
from workbench.knowledge.denials.denial import Denial
from workbench.knowledge.denials.pieces import RECORDED, Piece, as_json, pieces_of
from workbench.knowledge.denials.recorded_requests import is_address, keys_of
from workbench.knowledge.denials.request_words import object_of, operation_of, sent_with
from workbench.knowledge.pasted.documents import unpack
from workbench.knowledge.pasted.entities import Entity
from workbench.knowledge.pasted.stacks import without_stack
from workbench.knowledge.policies import Given

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


def read_denials(text: str) -> tuple[Denial, ...]:
    """Return all errors that `text` tells of, in their order, each once.

    Args:
        text: Anything that a person may paste; only the first million characters are looked at. There is no
            text that makes it raise.
    """
    found = (_read(piece) for piece in pieces_of(text[:_MAX_TEXT]))
    return tuple({_without_place(denial): denial for denial in reversed([*found]) if denial}.values())[::-1]


def read_denial(text: str) -> Denial | None:
    """Return the error of `text` that is most likely the refusal of an upload; None when it tells of none."""
    return foremost(read_denials(text))


def _without_place(denial: Denial) -> tuple[object, ...]:
    """Return what tells one refusal from another: a traceback says the same thing several times."""
    return (
        *(denial.kind, denial.code, denial.operation, denial.action, denial.layer, denial.explicit),
        *(denial.principal_arn, denial.resource_arn, denial.bucket, denial.key, denial.at, denial.request_id),
    )


def _read(piece: Piece) -> Denial | None:
    line = piece.line
    sentence = words.sentence_of(line)
    code, at = words.code_of(line)
    if not code and not sentence:
        return None
    kind = Refusal.DENIED if sentence else codes.kind_of(code, line)
    operation = operation_of(line)
    action = sentence.action if sentence else words.kms_action_of(line, code, operation)
    layer, explicit = words.layer_of(line[sentence.end :] if sentence else line, action)
    layer = layer or codes.LAYER_OF_CODE.get(code, "")
    resource = sentence.resource if sentence else ""
    context = words.first(words.ENCRYPTION_CONTEXT, line)
    bucket, key = object_of(line, resource, context)
    names = _names_in_json(as_json(piece.document)) if piece.document else {}
    is_of_s3 = bool(words.EVENT_OF_S3.search(line)) and layer != "endpoint"
    is_recorded = is_of_s3 and piece.is_record
    acl = words.first(words.CANNED_ACL, line).lower()
    return Denial(
        text=_excerpt(piece, sentence.start if sentence else at),
        kind=kind,
        code=code,
        status=words.status_of(line, code, kind),
        operation=operation,
        action=action,
        layer=layer,
        explicit=explicit,
        transitive="transitively through a" in line,
        principal_arn=(sentence.principal if sentence else "") or names.get("principal_arn", ""),
        resource_arn=resource,
        policy_arn=words.first(words.POLICY_ARN, line),
        encryption_context=context,
        request_id=words.first(words.REQUEST_ID, line),
        seen_by_s3=is_of_s3,
        canned_acl=acl,
        customer_key=bool(words.CUSTOMER_KEY.search(line)),
        bucket=bucket or names.get("bucket", ""),
        key=key or names.get("key", ""),
        source_ip=names.get("source_ip", ""),
        vpc_endpoint_id=names.get("vpc_endpoint_id", "") or words.first(words.ENDPOINT_HOST, line),
        at=moment(piece.document, "eventTime"),
        keys=keys_of(piece.document) if is_recorded else {**sent_with(line), **_acl(acl)},
        is_recorded=is_recorded,
    )


def _acl(canned: str) -> dict[str, Given]:
    return {"s3:x-amz-acl": canned} if canned else {}


def refusals(text: str) -> Iterator[Entity]:
    """Recognise a refusal, for triage: its own words, and what they name.

    Its words come without the stack's frames, unless something was read from those.
    """
    denial = read_denial(text)
    if denial is None or not denial.refuses:
        return
    services = (denial.service,) if denial.service else ()
    remark = f"refused by {LAYER_NAMES[denial.layer]}" if denial.layer else ""
    bare = read_denial(short) if (short := without_stack(text)) != text else None
    told = bare if bare and _without_place(bare) == _without_place(denial) else denial
    yield Entity({"error_text": told.text}, remark, services, denial.operation)
    named = {
        "bucket": denial.bucket,
        "key": denial.key,
        "principal_arn": denial.principal_arn,
        "source_ip": denial.source_ip if is_address(denial.source_ip) else "",
        "vpc_endpoint_id": denial.vpc_endpoint_id,
    }
    yield Entity({name: value for name, value in named.items() if value})


def _names_in_json(document: str) -> Mapping[str, str]:
    names: dict[str, str] = {}
    for item in unpack(document).entities:
        names = {**item.parameters, **names}
    return names


def _excerpt(piece: Piece, at: int) -> str:
    """Return the whole line that a piece was cut from, or as much of it around `at` as is kept."""
    if piece.is_record:
        whole = as_json(piece.document)
        needed = as_json({name: piece.document[name] for name in RECORDED if name in piece.document})
        return next(
            (text for text in (whole, needed) if len(text) <= _MAX_EXCERPT), piece.line[:_MAX_EXCERPT]
        )
    line, place = (piece.whole, piece.at + at) if piece.whole else (piece.line, at)
    start = max(0, min(place - _MAX_EXCERPT // 2, len(line) - _MAX_EXCERPT))
    return line[start : start + _MAX_EXCERPT]
