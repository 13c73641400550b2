"""What was changed about the server, before the failures and while they lasted?

A server that is stopped every night, a security policy that was replaced, a host key that was imported: each
is a management event. Looked at is the day before the time that is asked about, too. What users do with files
is never there.

Sources: AWS Transfer Family user guide, "CloudTrail logging for AWS Transfer Family"; CloudTrail API
reference, LookupEvents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from workbench.domain.evidence import Answers
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, passed, unanswered, warned
from workbench.knowledge.answers import count, stamp, text
from workbench.probes._params import TimeParams
from workbench.probes._window import Window
from workbench.probes.cloudtrail._lookups import ManagementEvent, ask_events, read_history

_DAY = timedelta(hours=24)
_PAGES, _SHOWN = 4, 5
_KEYS = ("ImportHostKey", "DeleteHostKey")
_USERS = ("UpdateUser", "DeleteUser", "ImportSshPublicKey", "DeleteSshPublicKey", "CreateUser")


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(TimeParams):
    """Which server, whose user, and when it failed."""

    server_id: str
    user_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What was changed, in the day before and since."""

    changes: tuple[str, ...] | None = None
    """The newest five, each `UpdateServer by … at …`, the newest first."""
    stopped: bool | None = None
    """Somebody stopped it within the time that is asked about."""
    stopped_at: datetime | None = None
    """When last."""
    stopped_by: str | None = None
    """Who."""
    policy_changed: bool | None = None
    """The security policy was replaced."""
    host_key_changed: bool | None = None
    """A host key was imported, deleted or replaced."""
    user_changed: bool | None = None
    """The user that is asked about, or any where none is, was changed: its role, its places, its keys."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Look up what was called of Transfer Family."""
    window = _window(params)
    asked = ask_events("EventSource", "transfer.amazonaws.com", window=window, pages=_PAGES)
    return {"events": aws.read(asked)}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Tell what of it concerns this server."""
    answer, window = answers["events"], _window(params)
    history = read_history([answer], window)
    if not answer.ok:
        return unanswered(answer, Facts())
    changes = [
        event
        for event in history.events
        if not event.read_only
        and not event.error_code
        and text(event.request, "serverId") == params.server_id
        and window.covers(event.at)
    ]
    whole = history.is_silent
    stops = [event for event in changes if event.name == "StopServer" and params.window.covers(event.at)]
    facts = Facts(
        changes=tuple(_told(event) for event in reversed(changes[-_SHOWN:])) if changes or whole else None,
        stopped=_any(stops, whole=whole),
        stopped_at=stops[-1].at if stops else None,
        stopped_by=stops[-1].who if stops else ("" if whole else None),
        policy_changed=_any([item for item in changes if _sets(item, "securityPolicyName")], whole=whole),
        host_key_changed=_any(
            [item for item in changes if item.name in _KEYS or _sets(item, "hostKey")], whole=whole
        ),
        user_changed=_any(
            [item for item in changes if item.name in _USERS and _is_of(item, params.user_name)], whole=whole
        ),
    )
    if changes:
        told = _told(stops[-1] if stops else changes[-1])
        which = "the server was stopped" if stops else "the newest"
        return warned(f"{count(len(changes), 'change')}, {which}: {told}", facts)
    if not whole:
        return history.cannot_tell(facts, "a change of the server")
    return passed(f"Nothing of the server was changed from {stamp(window.since)} on", facts)


def _window(params: Params) -> Window:
    return Window(params.since - _DAY if params.since else None, params.until)


def _any(events: Sequence[ManagementEvent], *, whole: bool) -> bool | None:
    return bool(events) or (False if whole else None)


def _sets(event: ManagementEvent, parameter: str) -> bool:
    return event.name == "UpdateServer" and event.request.get(parameter) is not None


def _is_of(event: ManagementEvent, user_name: str) -> bool:
    return not user_name or text(event.request, "userName") == user_name


def _told(event: ManagementEvent) -> str:
    user = text(event.request, "userName")
    return f"{event.name}{f' of {user}' if user else ''} by {event.who} at {stamp(event.at)}"


probe = Probe(
    title="What was changed about the server?",
    params=Params,
    facts=Facts,
    operations=("cloudtrail.LookupEvents",),
    collect=collect,
    judge=judge,
)
