"""The first page of a post-mortem: what happened, the cause, when, the impact, the fix, what is open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from workbench.domain.diagnosis import CauseAssessment, CauseStatus, Diagnosis
from workbench.domain.finding import Finding
from workbench.domain.incident_events import Impact, ImpactTimed, SeveritySet
from workbench.domain.transcript import Transcript
from workbench.engine.deciding import deciding_finding, resting_on
from workbench.engine.response import response_times
from workbench.exporters.citing import Citations, Cites
from workbench.exporters.record import parameters_of
from workbench.exporters.view_first import ALSO, BECAUSE, FirstPage, Link, Pair, Said
from workbench.exporters.view_times import moments_of, span
from workbench.knowledge.answers import count
from workbench.knowledge.redaction import redact_text
from workbench.wording.timelines import second

MOST_LINES = 8
"""Of the fix on the first page."""
MOST_QUESTIONS = 5
_NAMED = 3
"""So many causes are named in a question."""


def first_page(parts: Sequence[tuple[Transcript, Diagnosis, Citations]]) -> FirstPage:
    """Return the first page of an incident, the first of `parts`, and of those that it led on to."""
    transcript, _, cite = parts[0]
    fix = _fix(parts)
    questions = [said for part in parts for said in _questions(*part[1:])]
    chain = tuple(
        link
        for number, part in enumerate(parts)
        for link in _links(*part, label=BECAUSE if number else "cause")
    )
    return FirstPage(
        subject=tuple(_subject(transcript)),
        found=_found(chain) or parts[0][1].conclusion.headline,
        chain=chain,
        began=_began(parts),
        noticed=_moment(parts, Impact.DETECTED)
        or _unsaid(
            "Nobody recorded it. The incident was opened", transcript.incident.started_at, cite.of([1])
        ),
        ended=_moment(parts, Impact.RESOLVED)
        or _moment(parts, Impact.MITIGATED)
        or _unsaid("Nobody recorded that it has ended."),
        impact=tuple(_impact([(transcript, cite) for transcript, _, cite in parts])),
        fix="\n".join(fix[:MOST_LINES]),
        fix_more=max(0, len(fix) - MOST_LINES),
        questions=tuple(questions[:MOST_QUESTIONS]),
        questions_more=max(0, len(questions) - MOST_QUESTIONS),
    )


def _subject(transcript: Transcript) -> Iterator[Pair]:
    book = transcript.incident.playbook
    either = {name for group in book.require_one_of for name in group}
    given = parameters_of(transcript)
    naming = [item.name for item in book.parameters if item.required or item.name in either]
    for name in naming or list(given)[:_NAMED]:
        if name in given:
            yield Pair(name=name, value=given[name])


def _links(transcript: Transcript, diagnosis: Diagnosis, cite: Citations, *, label: str) -> Iterator[Link]:
    causes = _answer(diagnosis)
    if not causes:
        title = redact_text(diagnosis.conclusion.summary)
        yield Link(label=label, title=title, status="", finding=None, cites=Cites())
    for number, cause in enumerate(causes):
        found = deciding_finding(cause, transcript.findings, resting_on(diagnosis.causes))
        yield Link(
            label=ALSO if number else label,
            title=cause.title,
            status=str(cause.status),
            finding=_said_of(found, cite) if found else None,
            cites=cite.of_checks(
                check for item in cause.conditions for check in item.checks if item.supports
            ),
        )


def _found(chain: Sequence[Link]) -> str:
    """Return what was found of the proven cause that lies deepest; empty where none is proven."""
    proven = [link for link in chain if link.status == CauseStatus.PROVEN and link.label != ALSO]
    last = proven[-1] if proven else None
    return (last.finding.text if last.finding else last.title) if last else ""


def _best(diagnosis: Diagnosis) -> CauseAssessment | None:
    """Return the first cause of the board that is proven, else the first that is likely."""
    return next(iter(_answer(diagnosis)), None)


def _answer(diagnosis: Diagnosis) -> list[CauseAssessment]:
    """Return the proven causes in the order of the board, else the first that is likely."""
    proven = [cause for cause in diagnosis.causes if cause.status is CauseStatus.PROVEN]
    return proven or [cause for cause in diagnosis.causes if cause.status is CauseStatus.LIKELY][:1]


def _said_of(finding: Finding, cite: Citations) -> Said:
    return Said(
        text=redact_text(finding.summary),
        who="",
        at=second(finding.occurred_at or finding.ended_at),
        cites=cite.of_checks([finding.check]),
    )


def _began(parts: Sequence[tuple[Transcript, Diagnosis, Citations]]) -> Said:
    """Return what people said; else the earliest time in AWS of a finding that decides."""
    said = _moment(parts, Impact.STARTED)
    if said:
        return said
    dated: list[tuple[datetime, Said]] = []
    for transcript, diagnosis, cite in parts:
        best = _best(diagnosis)
        found = best and deciding_finding(best, transcript.findings, resting_on(diagnosis.causes))
        if found and found.occurred_at:
            words = "Nobody recorded it. What decided the cause happened"
            dated.append(
                (found.occurred_at, _unsaid(words, found.occurred_at, cite.of_checks([found.check])))
            )
    return min(dated, key=lambda item: item[0])[1] if dated else _unsaid("Nobody recorded it.")


def _moment(parts: Sequence[tuple[Transcript, Diagnosis, Citations]], impact: Impact) -> Said | None:
    """Return the latest word on a moment; None where nobody said it."""
    for transcript, _, cite in parts:
        for entry in reversed(transcript.entries):
            if isinstance(entry.event, ImpactTimed) and entry.event.impact is impact:
                cites = cite.of([entry.seq])
                at, who = second(entry.event.at), entry.who.os_user
                return Said(text=f"{at}, says {who}", who=who, at=at, cites=cites)
    return None


def _unsaid(words: str, at: datetime | None = None, cites: Cites | None = None) -> Said:
    text = f"{words} {second(at)}" if at else words
    return Said(text=text, who="", at=second(at), cites=cites or Cites())


def _impact(parts: Sequence[tuple[Transcript, Citations]]) -> Iterator[Said]:
    for transcript, cite in parts:
        graded = cite.latest(lambda event: isinstance(event, SeveritySet))
        if graded:
            text = f"Severity {redact_text(transcript.severity)}"
            yield Said(text=text, who=graded.who.os_user, at="", cites=cite.of([graded.seq]))
    for item in response_times({impact: at for impact, (at, _) in moments_of(parts).items()}):
        if item.took is not None:
            yield _unsaid(f"{span(item.took)} {item.words}")


def _fix(parts: Sequence[tuple[Transcript, Diagnosis, Citations]]) -> list[str]:
    """Return what mends the causes that lie deepest: of the last incident that has a fix for one."""
    for _, diagnosis, _ in reversed(parts):
        fixes = dict.fromkeys(text for cause in _answer(diagnosis) for text in cause.fix)
        if fixes:
            return [line for text in fixes for line in text.split("\n")]
    return []


def _questions(diagnosis: Diagnosis, cite: Citations) -> Iterator[Said]:
    """Yield what is still open: likely causes by name, then all others by what they wait for."""
    waiting: dict[str, tuple[list[str], dict[str, None]]] = {}
    for cause in diagnosis.causes:
        if cause.status in (CauseStatus.LIKELY, CauseStatus.UNDETERMINED):
            why = "; ".join(dict.fromkeys(item.why for item in cause.missing)) or "nothing points to it"
            titles, checks = waiting.setdefault(why, ([], {}))
            titles.append(cause.title)
            checks.update(dict.fromkeys(item.check for item in cause.missing))
    for why, (titles, checks) in waiting.items():
        more = f", and {count(len(titles) - _NAMED, 'further cause')}" if len(titles) > _NAMED else ""
        text = f"{'; '.join(titles[:_NAMED])}{more}: {why}"
        yield Said(text=text, who="", at="", cites=cite.of_checks(checks))
