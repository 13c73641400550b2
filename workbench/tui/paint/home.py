"""The lists of the home screen: playbooks that fit, incidents, drills."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from textual.content import Content

from workbench.domain.diagnosis import CauseStatus
from workbench.domain.playbook import Playbook
from workbench.domain.scenario import Scenario
from workbench.engine.ports import IncidentSummary
from workbench.tui.drills import DrillRecord
from workbench.tui.formats import count, duration, inert, when
from workbench.tui.marks import CAUSES, NOT_ALL_EXAMINED, Mark
from workbench.tui.paint.rows import Row

if TYPE_CHECKING:
    from workbench.engine.triage import Suggestion

_STATUS = {
    "proven": CAUSES[CauseStatus.PROVEN],
    "undetermined": Mark("?", "CANNOT TELL", "$unknown"),
    "clean": Mark("✓", "CLEAN", "$text-success"),
    "not all examined": NOT_ALL_EXAMINED,
    "open": Mark("○", "OPEN", "$text-primary"),
    "damaged": Mark("!", "DAMAGED", "$text-warning"),
}


def playbook_rows(playbooks: Mapping[str, Playbook], suggestions: Sequence[Suggestion]) -> list[Row]:
    """Return the playbooks that fit what was typed, with what was recognised; all when nothing was typed."""
    fitting = [item for item in suggestions if item.playbook in playbooks]
    rows = [_playbook_row(playbooks[item.playbook], item.recognised) for item in fitting]
    if rows:
        return rows
    return [_playbook_row(book, ()) for book in sorted(playbooks.values(), key=lambda book: book.title)]


def _playbook_row(playbook: Playbook, recognised: Sequence[str]) -> Row:
    second = f"recognised: {', '.join(recognised)}" if recognised else playbook.summary
    style = "$text-success" if recognised else "$quiet"
    return Row(
        id=playbook.id,
        body=Content.styled(inert(playbook.title).plain, "bold"),
        tail=Content.styled(inert(" ".join(playbook.services)).plain, "$quiet"),
        below=(Content.styled(inert(second).plain, style),) if second else (),
    )


def incident_row(summary: IncidentSummary, now: datetime, *, titles: Mapping[str, str]) -> Row:
    """Return a past incident: when, what, what came of it; what is wrong with its file, if anything is."""
    mark = _STATUS.get(summary.headline, _STATUS["open"])
    cause = titles.get(summary.primary or "", summary.primary or "")
    below = [inert(cause)] if cause else []
    if summary.problem:
        below.append(Content.styled(inert(summary.problem).plain, "$text-warning"))
    return Row(
        id=summary.id,
        head=Content.assemble((f"{when(summary.started_at, now):<11}", "$quiet")),
        body=Content.assemble(mark.content(), "  ", inert(summary.playbook or summary.id)),
        tail=Content.styled(count(summary.entries, "entry"), "$quiet"),
        below=tuple(below),
    )


def drill_row(scenario: Scenario, record: DrillRecord | None) -> Row:
    """Return a drill and how it went so far."""
    return Row(
        id=scenario.id,
        head=_drill_sign(record),
        body=Content.assemble((_number(scenario), "$quiet"), inert(scenario.title)),
        tail=_score(record),
    )


def _number(scenario: Scenario) -> str:
    number = scenario.id.partition("-")[0]
    return f"{number} " if number.isdigit() else ""


def _drill_sign(record: DrillRecord | None) -> Content:
    if record is None:
        return Content.styled("○ ", "$quiet")
    return Content.styled("✓ ", "$text-success") if record.solved else Content.styled("◐ ", "$text-warning")


def _score(record: DrillRecord | None) -> Content:
    if record is None:
        return Content.styled("not tried", "$quiet")
    best = f" · {duration(record.best_s)}" if record.best_s is not None else ""
    return Content.styled(f"solved {record.solved} of {record.tries}{best}", "$quiet")
