"""The keys that users log in with are long enough.

An RSA key of less than 2048 bits can be broken. AWS has refused such keys for a while; whoever imported one
before still logs in with it. A comment behind the key says nothing of its length: the key itself does.

Sources: AWS Transfer Family user guide, "Generate SSH keys for service-managed users" (kinds and lengths);
RFC 4253, section 6.6 (how a key is spelled); NIST SP 800-131A, "Digital signatures" (2048 bits at least).
"""

from __future__ import annotations

import struct
from base64 import b64encode

from workbench.audits._examples import example
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.audit.contract import (
    Assessment,
    NoParams,
    Rule,
    Seen,
    bad,
    good,
    not_about,
    unread,
    unseen,
)
from workbench.knowledge.answers import count, objects, text
from workbench.knowledge.sftp.public_keys import LEAST_RSA_BITS, read_public_key


def judge(seen: Seen, _: NoParams) -> Assessment:
    """Judge each key of the user."""
    user = seen.answer("user")
    if unknown := unread(user):
        return unknown
    listed = objects(user.data, "User", "SshPublicKeys")
    if not listed:
        return not_about("no key: nobody can log in as this user")
    keys = {text(item, "SshPublicKeyId"): read_public_key(text(item, "SshPublicKeyBody")) for item in listed}
    if short := [f"{name} ({key.words})" for name, key in keys.items() if key and not key.is_strong]:
        return bad(f"can be broken: {', '.join(short)}; RSA from {LEAST_RSA_BITS} bits on cannot")
    if unclear := [name for name, key in keys.items() if key is None]:
        return unseen(UnknownReason.NO_DATA, f"what {', '.join(unclear)} is cannot be read from its body")
    kinds = ", ".join(dict.fromkeys(key.words for key in keys.values() if key))
    return good(f"{count(len(keys), 'key')}: {kinds}")


rule = Rule(
    title="Keys of users are long enough",
    inventory="transfer_users",
    questions=("user",),
    params=NoParams,
    judge=judge,
)


def _body(kind: str, *parts: bytes) -> str:
    spelled = b"".join(struct.pack(">I", len(part)) + part for part in (kind.encode(), *parts))
    return f"{kind} {b64encode(spelled).decode()} ann@laptop"


def _rsa(bits: int) -> str:
    return _body("ssh-rsa", b"\x01\x00\x01", b"\x00" + b"\xc5" * (bits // 8))


def _user(*bodies: str) -> dict[object, JsonObject]:
    keys = [{"SshPublicKeyId": f"key-{at}", "SshPublicKeyBody": body} for at, body in enumerate(bodies)]
    return {"user": {"User": {"SshPublicKeys": keys}}}


_ED25519 = _body("ssh-ed25519", bytes(32))

EXAMPLES = (
    example("RSA of 2048 bits", Verdict.PASS, _user(_rsa(2048))),
    example("RSA of 4096 bits, and another", Verdict.PASS, _user(_rsa(4096), _ED25519)),
    example("RSA of 1024 bits", Verdict.FAIL, _user(_rsa(1024))),
    example("one of two", Verdict.FAIL, _user(_ED25519, _rsa(1024))),
    example("DSA", Verdict.FAIL, _user(_body("ssh-dss", b"\x00" + b"\xc5" * 128))),
    example("none", Verdict.SKIPPED, _user(), reason=SkipReason.NOT_APPLICABLE),
    example("no key at all", Verdict.UNKNOWN, _user("ssh-rsa AAAA"), reason=UnknownReason.NO_DATA),
)
