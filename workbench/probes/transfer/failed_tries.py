"""Why did they fail, by the log?

Each line that tells of a failure is one of a kind: a key exchange without a common algorithm and a refused
login (stream ERRORS, before there is a session), a connection over a limit, a file opened in a mode that a
server on S3 does not have, a part of a file out of its order, a refused path, a rename or attributes that
failed behind a stored file, a name that is none, a file that broke off, a session that was cut while it
idled. Only kinds that make up a fifth of the failures count; and once or twice in many tries, where nobody in
particular complains, is a slip of the finger and no cause.

A login that is refused and comes in by another method a moment later is none, a client that asks whether a
file is there and learns that it is not is none, and a stranger's knocking is none.

That a session was cut while idle is told by the gap alone, and only where the same gap comes again: near
1,800 s it is the server's own limit, near 350 s that of a load balancer or NAT on the way. At any other it
may be a box on the way or a timer of the client itself, which no log tells apart.

Nobody's lines from an address means that nothing of it came through, not why.

Sources: AWS Transfer Family user guide, "Example log entries", "Transfer Family quotas" (idle timeout);
"Network Load Balancers" user guide (350 s).
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeAlias

from workbench.domain.evidence import Answers
from workbench.domain.needs import Parameter
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, not_seen, passed, unknown, warned
from workbench.knowledge.answers import count, stamp
from workbench.knowledge.sftp.failures import Failure, read_words
from workbench.knowledge.sftp.sessions import Try
from workbench.probes.transfer._tries import OPERATIONS, Tries, TryParams, ask_tries, read_tries

CutBy: TypeAlias = Literal["server", "balancer"]
"""Whose clock cuts an idle session."""
_WORTH = 0.2
"""The share of the failures that makes a kind of failure one of the causes."""
_REPEATED = 3
"""So often makes a pattern, of gaps and of failures."""
_SHARE = 0.1
"""Or this share of all tries, where there are few."""
_ALIKE = 0.05
"""How far gaps that are cut by one clock may lie apart."""
_LIMITS: tuple[tuple[float, CutBy], ...] = ((1800.0, "server"), (350.0, "balancer"))
_WORDS: dict[Failure, str] = {
    "sftp-dns-stale-or-split": "did not find the server",
    "sftp-hostkey-changed": "host key refused",
    "sftp-idle-or-middlebox-timeout": "cut while idle",
    "sftp-kex-mismatch": "no common algorithm",
    "sftp-auth-failures": "login refused",
    "sftp-connection-limit": "over a limit",
    "sftp-parallel-or-resume-writes": "parts of a file out of their order",
    "sftp-open-mode-unsupported": "opened in a mode that a server on S3 does not have",
    "sftp-rename-unsupported": "stored, and not renamed",
    "sftp-setstat-false-failure": "stored, and its attributes not set",
    "sftp-partial-upload": "broken off",
    "sftp-permission-per-path": "access denied",
    "sftp-filename-encoding": "name that cannot be stored",
    "sftp-proxy-protocol-mismatch": "without the PROXY header",
    "unexplained": "failed for a reason that is not known here",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(TryParams):
    """Which server, whose tries, and when."""

    error_text: str = ""
    """What the client printed: it tells where the log does not show it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """How they failed. Details are of the latest failure of the kind that comes most often."""

    logging: bool | None = None
    """The server writes a log."""
    tries: int | None = None
    """So many tries are asked about."""
    of_partner: int | None = None
    """So many are of the user or the network that is asked about; unknown where nobody in particular is."""
    failed: int | None = None
    """So many of them failed."""
    kinds: tuple[Failure, ...] | None = None
    """What makes up a fifth of the failures at least, the most frequent first."""
    told_by: Literal["log", "client", "none"] | None = None
    """Who says so; the client counts where the log does not show it."""
    main: Failure | Literal[""] | None = None
    """The most frequent; empty when nothing failed."""
    user: str | None = None
    """Whose latest failure of that kind; empty where the log does not tell, as before a login."""
    source: str | None = None
    """From where."""
    client: str | None = None
    """With which client and version."""
    path: str | None = None
    """Which file."""
    bucket: str | None = None
    """The bucket of that path, which is its first part."""
    key: str | None = None
    """The rest of it."""
    message: str | None = None
    """What the log says of it."""
    offered: str | None = None
    """What the client offered, of a key exchange that failed."""
    mode: str | None = None
    """How the file was to be opened."""
    session_id: str | None = None
    """Joins the lines of the session."""
    first_at: datetime | None = None
    """When the first of that kind was."""
    last_at: datetime | None = None
    """When the latest was."""
    worked_too: bool | None = None
    """The same user, or the same address, also worked in that time."""
    cut_by: CutBy | Literal["none"] | None = None
    """Whose clock cuts idle sessions, by the gap that comes again; none where none are cut."""
    cut_after_s: float | None = None
    """The gap that comes again, in seconds; unknown where none does."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for every line of the log."""
    return ask_tries(aws, params)


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Sort the failures, and tell of the most frequent kind."""
    if unseen := not_seen("server", answers["server"], Facts()):
        return unseen
    seen = read_tries(answers, params)
    failures = [item for item in seen.asked if item.failed]
    if not failures:
        return _judge_silence(seen, params)
    by_kind = Counter(item.failure for item in failures)
    kinds = [
        kind
        for kind, number in by_kind.most_common()
        if kind and number >= _WORTH * len(failures) and _is_pattern(number, seen, params)
    ]
    if not kinds:
        rare = replace(_none_of_a_kind(seen, params), failed=len(failures))
        said = f"{len(failures)} of {len(seen.asked)} attempts failed, too seldom for a pattern"
        return warned(f"{said}; the latest {_told(failures[-1])}", rare, occurred_at=failures[-1].ended)
    last = [item for item in failures if item.failure == kinds[0]][-1]
    facts = replace(_facts(seen, failures, kinds), of_partner=_of_partner(seen, params))
    said = ", ".join(f"{by_kind[kind]} {_WORDS[kind]}" for kind in kinds)
    whole = f"{len(failures)} of {len(seen.asked)} attempts failed: {said}"
    return failed(f"{whole}; the latest {_told(last)}", facts, occurred_at=last.ended)


_NOTHING = Facts(
    logging=True,
    kinds=(),
    told_by="none",
    main="",
    message="",
    offered="",
    mode="",
    path="",
    cut_by="none",
)


def _none_of_a_kind(seen: Tries, params: Params) -> Facts:
    """Return the facts of a log that tells of no kind of failure."""
    return replace(_NOTHING, tries=len(seen.asked), failed=0, of_partner=_of_partner(seen, params))


def _of_partner(seen: Tries, params: Params) -> int | None:
    return len(seen.asked) if params.is_asked else None


def _is_pattern(number: int, seen: Tries, params: Params) -> bool:
    """Tell whether so many failures are more than a slip: where somebody complains, one is enough."""
    complains = params.is_asked or params.error_text
    return bool(complains) or number >= _REPEATED or number >= _SHARE * len(seen.asked)


def _judge_silence(seen: Tries, params: Params) -> Judgement[Facts]:
    """Tell what it means that the log shows no failure, of which the client may have told."""
    words = read_words(params.error_text)
    if words.failure and (seen.gap or (seen.strangers and not seen.asked)):
        told = Facts(logging=seen.logging, kinds=(words.failure,), main=words.failure, told_by="client")
        return failed(f"By the client's words: {words.meaning} ({words.line})", told)
    if seen.gap:
        return seen.gap.judgement(Facts(logging=seen.logging))
    facts = _none_of_a_kind(seen, params)
    strangers = f"; {count(seen.strangers, 'attempt')} of strangers left out" if seen.strangers else ""
    if seen.returning and not params.is_asked:
        why = f"{seen.returning} comes back and never finds an algorithm in common: is it a partner?"
        said, needs = f"{why} Others did not fail", (Parameter("source_cidr"),)
        return unknown(UnknownReason.NO_DATA, said, Facts(logging=True), needs=needs)
    if seen.asked:
        return passed(f"{count(len(seen.asked), 'attempt')}, none failed{strangers}", facts)
    if params.is_asked:
        who = " ".join(part for part in (params.user_name, params.source_cidr) if part)
        return warned(f"Nothing of {who} reached the server in that time, failed or not", facts)
    if seen.strangers:
        why = f"Only {count(seen.strangers, 'attempt')} of users and addresses that nobody knows"
        whose = (Parameter("user_name"), Parameter("source_cidr"))
        return unknown(UnknownReason.NO_DATA, why, Facts(logging=True), needs=whose)
    return warned("Nobody tried in that time: nothing reached the server, or another server was meant", facts)


def _facts(seen: Tries, failures: Sequence[Try], kinds: Sequence[Failure]) -> Facts:
    of_kind = [item for item in failures if item.failure == kinds[0]]
    last = of_kind[-1]
    line = last.line
    facts = Facts(
        logging=True,
        tries=len(seen.asked),
        failed=len(failures),
        kinds=tuple(kinds),
        told_by="log",
        main=kinds[0],
        user=last.user,
        source=last.source,
        client=last.client,
        path=last.path,
        bucket=last.path.strip("/").partition("/")[0],
        key=last.path.strip("/").partition("/")[2],
        message=line["message"] if line else "",
        offered="" if last.connected else last.kex,
        mode=line["mode"] if line else "",
        session_id=last.session,
        first_at=of_kind[0].began,
        last_at=last.ended,
        worked_too=any(not item.failed and _is_same(item, last) for item in seen.all),
        cut_by="none",
    )
    if "sftp-idle-or-middlebox-timeout" not in kinds:
        return facts
    cut_by, after = _cut(seen, failures)
    return replace(facts, cut_by=cut_by, cut_after_s=after)


def _cut(seen: Tries, failures: Sequence[Try]) -> tuple[CutBy | None, float | None]:
    """Return whose clock cut sessions while they were idle; unknown while too few were to tell."""
    gaps = sorted(
        item.idle_at_end.total_seconds()
        for item in failures
        if item.failure == "sftp-idle-or-middlebox-timeout"
    )
    if len(gaps) < _REPEATED:
        return None, None
    middle = statistics.median(gaps)
    alike = [gap for gap in gaps if abs(gap - middle) <= _ALIKE * middle]
    survived = any(
        not item.failed and item.idle.total_seconds() > (1 + 2 * _ALIKE) * middle for item in seen.asked
    )
    if len(alike) * 2 <= len(gaps) or len(alike) < _REPEATED or survived:
        return None, None
    near = (who for limit, who in _LIMITS if abs(middle - limit) <= _ALIKE * limit)
    return next(near, None), middle


def _is_same(item: Try, other: Try) -> bool:
    return item.user == other.user if other.user else item.source == other.source


def _told(item: Try) -> str:
    """Return who, when, with what and why, as far as the log tells."""
    line = item.line
    parts = [
        f"at {stamp(item.ended)}",
        f"by {item.user}" if item.user else "",
        f"from {item.source}" if item.source else "",
        f"with {item.client}" if item.client else "",
        f"of {item.path}" if item.path else "",
        f"after {item.idle_at_end.total_seconds():.0f} s"
        if item.failure == "sftp-idle-or-middlebox-timeout"
        else "",
    ]
    said = line["message"] if line else ""
    return " ".join(part for part in parts if part) + (f": {said}" if said else "")


probe = Probe(
    title="Why did they fail, by the log?",
    params=Params,
    facts=Facts,
    operations=OPERATIONS,
    collect=collect,
    judge=judge,
    deadline_s=60.0,
)
