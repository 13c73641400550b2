"""The lists of the home screen: playbooks that fit, incidents, drills."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from textual.content import Content

from workbench.domain.diagnosis import CauseStatus
from workbench.domain.playbook import PlaybookOutline
from workbench.domain.scenario import ScenarioOutline
from workbench.domain.target import Source
from workbench.engine.ports import IncidentSummary
from workbench.engine.training.course import level_of
from workbench.tui.drills import DrillRecord
from workbench.tui.formats import count, duration, inert, when
from workbench.tui.marks import CAUSES, NOT_ALL_EXAMINED, Mark
from workbench.tui.paint.rows import Row

if TYPE_CHECKING:
    from workbench.engine.triage import Suggestion, Triage

_STATUS = {
    "proven": CAUSES[CauseStatus.PROVEN],
    "undetermined": Mark("?", "CANNOT TELL", "$unknown"),
    "clean": Mark("✓", "CLEAN", "$text-success"),
    "not all examined": NOT_ALL_EXAMINED,
    "open": Mark("○", "OPEN", "$text-primary"),
    "damaged": Mark("!", "DAMAGED", "$text-warning"),
}


def playbook_rows(playbooks: Mapping[str, PlaybookOutline], found: Triage | None) -> list[Row]:
    """Return what the text says by itself, and the playbooks that fit it with what was recognised.

    All playbooks when nothing was typed, or when none fits; what to look at first when none is about it.
    """
    fitting = [item for item in found.suggestions if item.playbook in playbooks] if found else []
    rows = [_playbook_row(playbooks[item.playbook], item) for item in fitting]
    if not rows:
        rows = [_playbook_row(book, None) for book in sorted(playbooks.values(), key=lambda book: book.title)]
    return [*_says(found), *rows] if found else rows


def _says(found: Triage) -> list[Row]:
    said = [f"The text says, AWS was not asked yet: {found.says.signature.meaning}"] if found.says else []
    look = ["Look first, read-only:", *(f"  {command}" for command in found.first_look)]
    undecided = [f"{found.undecided[0].upper()}{found.undecided[1:]}"] if found.undecided else []
    lines = [*said, *undecided, *(look if found.first_look else [])]
    return [
        Row(id=f"says-{number}", body=Content.styled(inert(line).plain, "$text-primary"), heading=True)
        for number, line in enumerate(lines)
    ]


def _playbook_row(playbook: PlaybookOutline, found: Suggestion | None) -> Row:
    recognised = found.recognised if found else ()
    likely = f"likely by the text: {', '.join(found.likely)}" if found and found.likely else ""
    second = f"recognised: {', '.join(recognised)}" if recognised else playbook.summary
    style = "$text-success" if recognised else "$quiet"
    return Row(
        id=playbook.id,
        body=Content.styled(inert(playbook.title).plain, "bold"),
        tail=Content.styled(inert(" ".join(playbook.services)).plain, "$quiet"),
        below=tuple(Content.styled(inert(line).plain, style) for line in (likely, second) if line),
    )


def incident_row(summary: IncidentSummary, now: datetime, *, titles: Mapping[str, str]) -> Row:
    """Return a past incident: when, what came of it and where, then what it was about, and its cause.

    What it was about comes first: a small screen has room for two lines. What is wrong with its file stands
    there too, if anything is.
    """
    mark = _STATUS.get(summary.headline, _STATUS["open"])
    cause = titles.get(summary.primary or "", summary.primary or "")
    about = " · ".join(filter(None, (summary.subject, summary.account, *summary.tags)))
    below = [Content.styled(inert(about).plain, "$quiet")] if about else []
    below += [inert(line) for line in (cause, summary.because) if line]
    if summary.problem:
        below.append(Content.styled(inert(summary.problem).plain, "$text-warning"))
    return Row(
        id=summary.id,
        head=Content.assemble((f"{when(summary.started_at, now):<13}", "$quiet")),
        body=Content.assemble(mark.content(), "  ", inert(summary.playbook or summary.id)),
        tail=_where(summary),
        below=tuple(below),
    )


def _where(summary: IncidentSummary) -> Content:
    """Return severity, size and source: nobody may take a drill for an outage."""
    live = summary.source == Source.LIVE
    severity = (f"{inert(summary.severity).plain}  ", "$text-warning") if summary.severity else ""
    entries = (f"{count(summary.entries, 'entry')}  ", "$quiet")
    source = (inert(summary.source.upper()).plain, "bold" if live else "$quiet")
    return Content.assemble(severity, entries, source)


def drill_row(scenario: ScenarioOutline, record: DrillRecord | None) -> Row:
    """Return a drill and how it went so far."""
    return Row(
        id=scenario.id,
        head=_drill_sign(record),
        body=Content.assemble((_number(scenario), "$quiet"), inert(scenario.title)),
        tail=_score(scenario, record),
    )


def _number(scenario: ScenarioOutline) -> str:
    number = scenario.id.partition("-")[0]
    return f"{number} " if number.isdigit() else ""


def _drill_sign(record: DrillRecord | None) -> Content:
    if record is None:
        return Content.styled("○ ", "$quiet")
    return Content.styled("✓ ", "$text-success") if record.solved else Content.styled("◐ ", "$text-warning")


def _score(scenario: ScenarioOutline, record: DrillRecord | None) -> Content:
    if record is None:
        return Content.styled(f"level {level_of(scenario)} · not tried", "$quiet")
    best = f" · {duration(record.best_s)}" if record.best_s is not None else ""
    told = best if record.points is None else f" · {record.points} points"
    return Content.styled(f"solved {record.solved} of {record.tries}{told}", "$quiet")
