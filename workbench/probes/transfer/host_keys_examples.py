"""The worked examples of `transfer.host_keys`."""

from __future__ import annotations

from workbench.domain.evidence import Answer, AnswerName
from workbench.domain.values import JsonObject, JsonValue
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied
from workbench.probes.cloudtrail._examples import event, history
from workbench.probes.transfer import _examples as sftp
from workbench.probes.transfer.host_keys import Params

_OWN, _NEWER, _FOREIGN = (f"SHA256:{letter * 43}" for letter in "abc")
_WARNING = """@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @
The fingerprint for the ED25519 key sent by the remote host is
{shown}.
Add correct host key in /home/batch/.ssh/known_hosts to get rid of this message.
Offending ED25519 key in /home/batch/.ssh/known_hosts:3
Host key verification failed."""
_BARE = "@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @"
_BOTH = (
    "BadHostKeyException: Host key for server 'sftp.acme.com' does not match: got {shown}, expected {known}"
)


def _key(
    fingerprint: str, key_id: str = "hostkey-1", *, kind: str = "ssh-ed25519", day: int = 1
) -> JsonObject:
    imported = f"2026-05-{day:02}T08:00:00Z"
    return {"HostKeyId": key_id, "Fingerprint": fingerprint, "Type": kind, "DateImported": imported}


def _answers(*keys: JsonObject, calls: dict[str, Answer] | None = None) -> dict[AnswerName, Answer]:
    listed: list[JsonValue] = [*(keys or (_key(_OWN),))]
    told: dict[AnswerName, Answer] = {"keys": answered("transfer.ListHostKeys", {"HostKeys": listed})}
    for name in ("DeleteHostKey", "ImportHostKey", "UpdateServer"):
        told["calls", name] = (calls or {}).get(name) or history()
    return told


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    words: str,
    answers: dict[AnswerName, Answer],
    reason: UnknownReason | SkipReason | None = None,
) -> Example[Params]:
    params = Params(server_id=sftp.SERVER_ID, error_text=words)
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


def _called(
    name: str, request: JsonObject | None = None, response: JsonObject | None = None
) -> dict[str, Answer]:
    asked: JsonObject = {"serverId": sftp.SERVER_ID, **(request or {})}
    return {name: history(event(name, asked, response=response, hours_ago=30))}


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "the client was shown the server's own key",
        Verdict.FAIL,
        {"shown": "server", "changed": False},
        _WARNING.format(shown=_OWN),
        _answers(),
    ),
    _example(
        "as AWS writes it, with padding",
        Verdict.FAIL,
        {"shown": "server"},
        _WARNING.format(shown=_OWN),
        _answers(_key(f"{_OWN}=")),
    ),
    _example(
        "the older key was deleted, and the newer one took its place",
        Verdict.FAIL,
        {"shown": "untold", "changed": True},
        _BARE,
        _answers(_key(_NEWER), calls=_called("DeleteHostKey", {"hostKeyId": "hostkey-0"})),
    ),
    _example(
        "the key was replaced by an update",
        Verdict.FAIL,
        {"shown": "untold", "changed": True},
        _BARE,
        _answers(calls=_called("UpdateServer", {"hostKey": "***"})),
    ),
    _example(
        "an update of something else",
        Verdict.UNKNOWN,
        {"shown": None, "changed": False},
        _BARE,
        _answers(calls=_called("UpdateServer", {"securityPolicyName": "TransferSecurityPolicy-2024-01"})),
        UnknownReason.NO_DATA,
    ),
    _example(
        "a key of a type that it did not have before",
        Verdict.FAIL,
        {"shown": "untold", "changed": True, "changed_at": "2026-05-20T08:00:00Z"},
        _BARE,
        _answers(_key(_OWN, kind="ssh-rsa"), _key(_NEWER, "hostkey-2", day=20)),
    ),
    _example(
        "a second key of the same type changes nothing",
        Verdict.UNKNOWN,
        {"shown": None, "changed": False},
        _BARE,
        _answers(
            _key(_OWN),
            _key(_NEWER, "hostkey-2", day=20),
            calls=_called("ImportHostKey", response={"hostKeyId": "hostkey-2"}),
        ),
        UnknownReason.NO_DATA,
    ),
    _example(
        "the client knows the server's key, and was shown another one: it met another machine",
        Verdict.FAIL,
        {"shown": "another", "expected": "server", "changed": False},
        _BOTH.format(shown=_FOREIGN, known=_OWN),
        _answers(),
    ),
    _example(
        "the client knows an earlier key, and was shown the one of now",
        Verdict.FAIL,
        {"shown": "server", "expected": "another", "changed": False},
        _BOTH.format(shown=_OWN, known=_FOREIGN),
        _answers(),
    ),
    _example(
        "a key that is not listed, of a server whose keys changed: an earlier one, or another machine's",
        Verdict.UNKNOWN,
        {"shown": None, "changed": True},
        _WARNING.format(shown=_FOREIGN),
        _answers(_key(_NEWER), calls=_called("DeleteHostKey", {"hostKeyId": "hostkey-0"})),
        UnknownReason.NO_DATA,
    ),
    _example(
        "words without a fingerprint, and keys that never changed",
        Verdict.UNKNOWN,
        {"shown": None, "changed": False},
        _BARE,
        _answers(),
        UnknownReason.NO_DATA,
    ),
    _example(
        "the words are of something else",
        Verdict.PASS,
        {"shown": None, "active": [f"ssh-ed25519 {_OWN} since 2026-05-01T08:00:00Z"]},
        "Permission denied (publickey).",
        {"keys": answered("transfer.ListHostKeys", {"HostKeys": [_key(_OWN)]})},
    ),
    _example(
        "nobody has said what the client printed",
        Verdict.SKIPPED,
        {"shown": None, "changed": None},
        "",
        {},
        SkipReason.MISSING_PARAMETER,
    ),
    _example(
        "nobody may read Event history, and the words name no key",
        Verdict.UNKNOWN,
        {"changed": None},
        _BARE,
        _answers(calls={"DeleteHostKey": denied("cloudtrail.LookupEvents", "cloudtrail:LookupEvents")}),
        UnknownReason.DENIED,
    ),
    _example(
        "nobody may list the keys",
        Verdict.UNKNOWN,
        {"shown": None},
        _WARNING.format(shown=_OWN),
        {**_answers(), "keys": denied("transfer.ListHostKeys", "transfer:ListHostKeys")},
        UnknownReason.DENIED,
    ),
)
