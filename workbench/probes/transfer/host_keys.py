"""Does the server show another host key than the client knows?

A client that refuses a host key leaves no line at the server, and its words alone do not tell whether the
server changed its key, or the client met another machine. Three things do: the fingerprint that the client
was shown, held against the keys that Transfer Family lists; the date of each key; and Event history. Of each
type the *oldest* key is the active one: importing a second one of the same type changes nothing, while a
first one of another type looks to many clients like a changed key.

A client that expects a key of the server's and was shown one that is none of them met another machine. A
fingerprint by MD5 is not compared here: AWS shows SHA-256 only, and the ladder what the server itself shows.

Sources: AWS Transfer Family user guide, "Add an additional server host key", "Rotate the server host keys";
API reference, ListHostKeys; CloudTrail API reference, LookupEvents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from workbench.domain.evidence import AnswerName, Answers, Request, answers_to, ask
from workbench.domain.needs import Parameter
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, not_given, passed, unanswered, unknown
from workbench.knowledge.answers import stamp, text
from workbench.knowledge.sftp.failures import read_words
from workbench.knowledge.sftp.host_key_words import NamedKeys, keys_named_in
from workbench.knowledge.sftp.host_keys import HostKey, host_keys_in, last_import, oldest_of_each
from workbench.probes._window import Window
from workbench.probes.cloudtrail._lookups import EventHistory, ManagementEvent, ask_events, read_history

_CALLS = ("DeleteHostKey", "ImportHostKey", "UpdateServer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which server, and what the client printed."""

    server_id: str
    error_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Whose key it was, and whether the server's changed."""

    shown: Literal["server", "another", "untold"] | None = None
    """Whose key the client was shown: one of the server's; one that is none of them, which never changed; not
    told, where the words name none and the server's did change."""
    expected: Literal["server", "another", "untold"] | None = None
    """Whose key the client knows."""
    changed: bool | None = None
    """What clients are shown was changed, as far back as Event history and the dates of the keys go."""
    changed_at: datetime | None = None
    """When last."""
    changed_by: str | None = None
    """What changed it, `DeleteHostKey by …`; empty where only dates tell."""
    active: tuple[str, ...] | None = None
    """The keys that clients are shown, one for each type, with the date from which on."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the keys; where a client refused one, for what was done to them too."""
    if not params.error_text.strip():
        return {}
    keys: dict[AnswerName, Request] = {"keys": ask("transfer.ListHostKeys", ServerId=params.server_id)}
    if not _refuses(params):
        return aws.read_all(keys)
    calls: dict[AnswerName, Request] = {
        ("calls", name): ask_events("EventName", name, window=Window(), pages=1) for name in _CALLS
    }
    return aws.read_all({**keys, **calls})


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Hold the client's fingerprints against the server's, and look for a change."""
    if not params.error_text.strip():
        return not_given(
            "Nobody has said what the client printed: a refused host key leaves no line here",
            Facts(),
            "error_text",
        )
    keys = answers["keys"]
    if not keys.ok:
        return unanswered(keys, Facts())
    listed = host_keys_in(keys.data)
    active = oldest_of_each(listed)
    told = ", ".join(map(str, active))
    if not _refuses(params):
        said = f"The client did not refuse a host key, by its words; it is shown {told}"
        return passed(said, Facts(active=tuple(map(str, active))))
    history = read_history(list(answers_to(answers, "calls").values()), Window())
    facts = _changes(active, history, params.server_id)
    fingerprints, named = {key.fingerprint for key in listed}, keys_named_in(params.error_text)
    facts = replace(
        facts,
        active=tuple(map(str, active)),
        shown=_whose(named.shown, fingerprints, facts),
        expected=_whose(named.expected, fingerprints, facts),
    )
    return _say(facts, named, told, history)


def _refuses(params: Params) -> bool:
    return read_words(params.error_text).failure == "sftp-hostkey-changed"


def _whose(
    keys: Sequence[str], listed: set[str], facts: Facts
) -> Literal["server", "another", "untold"] | None:
    """Tell whose the keys are; a key that is not listed may be an earlier one, where they changed."""
    if not keys:
        return "untold" if facts.changed else None
    if listed.intersection(keys):
        return "server"
    return "another" if facts.changed is False else None


def _changes(active: Sequence[HostKey], history: EventHistory, server_id: str) -> Facts:
    """Return whether the active keys were changed, by their dates and by Event history."""
    ids = {key.key_id for key in active}
    events = [event for event in history.events if _changes_keys(event, server_id, ids)]
    if events:
        last = events[-1]
        return Facts(changed=True, changed_at=last.at, changed_by=f"{last.name} by {last.who}")
    if replaced_at := last_import(active):
        return Facts(changed=True, changed_at=replaced_at, changed_by="")
    is_dated = any(key.imported_at for key in active)
    return Facts(changed=False if is_dated and history.is_silent else None)


def _changes_keys(event: ManagementEvent, server_id: str, active: set[str]) -> bool:
    """Tell whether a call changed what clients of the server are shown."""
    if event.error_code or text(event.request, "serverId") != server_id:
        return False
    if event.name == "ImportHostKey":
        return text(event.response, "hostKeyId") in active
    return event.name == "DeleteHostKey" or event.request.get("hostKey") is not None


def _say(facts: Facts, named: NamedKeys, told: str, history: EventHistory) -> Judgement[Facts]:
    by = f", {facts.changed_by}" if facts.changed_by else ""
    changed = f"; its keys changed at {stamp(facts.changed_at)}{by}" if facts.changed else ""
    if facts.shown == "server":
        said = f"The client was shown {', '.join(named.shown)}, which is the server's own key{changed}"
        return failed(said, facts, occurred_at=facts.changed_at)
    if facts.shown == "another":
        rest = "and knows one of the server's" if facts.expected == "server" else "and nothing was changed"
        return failed(f"The client was shown {', '.join(named.shown)}, none of {told}, {rest}", facts)
    if facts.changed and facts.shown == "untold":
        return failed(f"Clients are shown {told}{changed}", facts, occurred_at=facts.changed_at)
    if facts.changed:
        why = f"The client was shown {', '.join(named.shown)}: an earlier key, or another machine's{changed}"
        return unknown(UnknownReason.NO_DATA, why, facts, needs=(Parameter("error_text"),))
    if facts.changed is None and not history.is_silent:
        return history.cannot_tell(facts, "a change of the host keys", narrower=False)
    if facts.changed is None and named.shown:
        why = f"The client was shown {', '.join(named.shown)}, none of {told}: did they change?"
        return unknown(UnknownReason.NO_DATA, why, facts, needs=("the key that the client knows",))
    why = f"The server shows {told}, and the client's words name no fingerprint to be held against that"
    return unknown(UnknownReason.NO_DATA, why, facts, needs=(Parameter("error_text"),))


probe = Probe(
    title="Does the server show another host key than the client knows?",
    params=Params,
    facts=Facts,
    operations=("transfer.ListHostKeys", "cloudtrail.LookupEvents"),
    collect=collect,
    judge=judge,
)
