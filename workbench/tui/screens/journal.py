"""The journal: all past incidents, found by words, and whether they are what was recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar, TypeAlias

from textual import on, work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList

from workbench.domain.target import Target
from workbench.domain.verification import IntegrityCheck, Verification
from workbench.engine.backend import Backend
from workbench.engine.errors import JournalError
from workbench.engine.ports import IncidentSummary
from workbench.engine.threads import in_thread
from workbench.tui.formats import count, inert
from workbench.tui.paint.home import incident_row
from workbench.tui.paint.rows import Row
from workbench.tui.paint.verifying import verification_text, verified_mark
from workbench.tui.query import found, parse_query
from workbench.tui.screens.base import WorkbenchScreen, ask
from workbench.tui.screens.dialogs import Tell
from workbench.tui.screens.text_dialog import TextDialog
from workbench.tui.start import OpenIncident
from workbench.tui.widgets.header import StatusHeader
from workbench.tui.widgets.outside_input import OutsideInput
from workbench.tui.widgets.rows import Rows

MAX_ROWS = 1_000
ORDERS: tuple[tuple[str, Callable[[IncidentSummary], Any], bool], ...] = (
    ("newest first", lambda item: item.started_at, True),
    ("oldest first", lambda item: item.started_at, False),
    ("by severity", lambda item: (not item.severity, item.severity), False),
    ("by playbook", lambda item: item.playbook, False),
    ("by cause", lambda item: (not item.primary, item.primary or ""), False),
)
"""What `o` goes through: its name, what is compared, and whether the greatest comes first."""

_Version: TypeAlias = tuple[str, int]
"""An incident and how many entries it had: with one more it is to be verified again."""


class JournalScreen(WorkbenchScreen[OpenIncident | None]):
    """Every incident that is on disk, damaged ones with what is wrong. Answers the one to open."""

    HELP = (
        "Past incidents; o sorts them. ↵ opens one read-only; R goes on with it: it asks what has no "
        "answer yet. / searches: in the rows while you type, with ↵ in all entries too, for words and for "
        "playbook: cause: tag: status: since: until:, as in 'tag:gxp since:30d vendor'. Each incident is "
        "verified while you read (✓ ! ·); v shows every check. A damaged file is never overwritten; what can "
        "be read of the others is not affected."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", key_display="/", id="journal.search", tooltip="find incidents"),
        Binding("o", "order", "Order", id="journal.order", tooltip="by time, severity, playbook, or cause"),
        Binding("v", "verify", "Verify", id="journal.verify", tooltip="is it what was recorded? every check"),
        Binding("R", "resume", "Resume", id="journal.resume", tooltip="go on with it"),
        Binding("escape", "back", "Back", id="journal.back", tooltip="leave the search, or go back home"),
    ]

    def __init__(self, backend: Backend, target: Target | None) -> None:
        super().__init__()
        self._backend, self._target = backend, target
        self._summaries: dict[str, IncidentSummary] = {}
        self._verified: dict[_Version, Verification] = {}
        self._shown: list[Row] = []
        self._titles: Mapping[str, str] = {}
        self._order = 0
        self._found: Sequence[IncidentSummary] = ()

    def content(self) -> Iterator[Widget]:
        """Make header, search and list."""
        yield StatusHeader(self._backend.clock, "Journal", target=self._target)
        yield OutsideInput(id="search", placeholder="words, or playbook: cause: tag: status: since: until:")
        yield Rows(id="incidents")

    def on_mount(self) -> None:
        """Begin to read."""
        self._rows.border_title = Content("Past incidents")
        self._rows.focus()
        self._load()

    @property
    def _rows(self) -> Rows:
        return self.query_one(Rows)

    @property
    def _chosen(self) -> IncidentSummary | None:
        return self._summaries.get(self._rows.chosen or "") if self.is_mounted else None

    @work(group="load", exclusive=True, exit_on_error=False)
    async def _load(self) -> None:
        words = self.query_one("#search", OutsideInput).text
        query, now = parse_query(words), self._backend.clock.now()
        summaries = await in_thread(partial(found, self._backend.journal, query, now))
        self._titles = self._titles or await in_thread(lambda: self._backend.load_library().cause_titles)
        summaries = sorted(summaries, key=ORDERS[self._order][1], reverse=ORDERS[self._order][2])
        self._found = summaries
        self._show(summaries, searched=bool(words.strip()))
        for summary in summaries[:MAX_ROWS]:
            if self._version(summary) not in self._verified:
                await self._check(summary)
                self._shown = [self._row(summary) if row.id == summary.id else row for row in self._shown]
                self._rows.show(self._shown)

    def _show(self, summaries: Sequence[IncidentSummary], *, searched: bool) -> None:
        self._summaries = {summary.id: summary for summary in summaries}
        none = "Nothing fits. Search for less." if searched else "No incident yet: start one from home."
        self._shown = [self._row(summary) for summary in summaries[:MAX_ROWS]]
        self._rows.show(self._shown or [Row(id="-", body=Content(none), heading=True)])
        matching = " that fits" if len(summaries) == 1 else " that fit"
        order = f" · {ORDERS[self._order][0]}" if self._order else ""
        title = count(len(summaries), "past incident") + matching * searched
        self._rows.border_title = Content(title + order)
        self.refresh_bindings()

    def _row(self, summary: IncidentSummary) -> Row:
        row = incident_row(summary, self._backend.clock.now(), titles=self._titles)
        mark = verified_mark(self._verified.get(self._version(summary)))
        return replace(row, tail=Content.assemble((f"{mark.glyph} {mark.word}", mark.style), "  ", row.tail))

    def _version(self, summary: IncidentSummary) -> _Version:
        return summary.id, summary.entries

    async def _check(self, summary: IncidentSummary) -> Verification:
        """Verify an incident; one that cannot even be read is a check that failed."""
        try:
            checked = await in_thread(lambda: self._backend.journal.verify(summary.id))
        except JournalError as error:
            failed = IntegrityCheck(what="the incident can be read", passed=False, problems=(str(error),))
            checked = Verification(incident=summary.id, entries=0, head="", sealed=False, checks=(failed,))
        self._verified[self._version(summary)] = checked
        return checked

    def why_not(self, action: str) -> str:
        """As `WorkbenchScreen.why_not`."""
        if action in ("open", "resume", "verify"):
            summary = self._chosen
            if summary is None:
                return "There is no incident under the cursor."
            if summary.status == "damaged" and action != "verify":
                return f"This file is damaged: {summary.problem}"
        return ""

    @on(OptionList.OptionHighlighted)
    def reached(self) -> None:
        """Enable what this one allows."""
        self.refresh_bindings()

    @on(OptionList.OptionSelected)
    def action_open(self) -> None:
        """Open it read-only; say what is wrong with a damaged one."""
        reason = self.why_not("open")
        if reason:
            self.app.push_screen(Tell("Not readable", inert(reason), tone="-bad"))
        else:
            self.dismiss(OpenIncident(incident=self._rows.chosen or ""))

    def action_search(self) -> None:
        """Go to the search."""
        self.query_one("#search").focus()

    def action_order(self) -> None:
        """Sort by the next thing."""
        self._order = (self._order + 1) % len(ORDERS)
        self._load()

    @on(Input.Changed, "#search")
    def search_typed(self) -> None:
        """Leave in the list what its rows say; ↵ looks into the entries too."""
        words = self.query_one("#search", OutsideInput).text.casefold().split()
        if words:
            plain = [word for word in words if ":" not in word]
            fitting = [item for item in self._found if all(word in _said(item) for word in plain)]
            self._show(fitting, searched=True)
        else:
            self._load()

    @on(Input.Submitted, "#search")
    def search_given(self) -> None:
        """Look for it."""
        self._rows.focus()
        self._load()

    @work(group="verify", exclusive=True, exit_on_error=False)
    async def action_verify(self) -> None:
        """Verify the one under the cursor anew, and show every check."""
        summary = self._chosen
        if summary is None:
            return
        checked = await self._check(summary)
        self._shown = [self._row(item) for item in list(self._summaries.values())[:MAX_ROWS]]
        self._rows.show(self._shown)
        text, tone = verification_text(checked), "" if checked.passed else "-bad"
        await ask(self.app, TextDialog("Verification", text, copies=checked.head, what="The head", tone=tone))

    def action_resume(self) -> None:
        """Go on with it."""
        self.dismiss(OpenIncident(incident=self._rows.chosen or "", resume=True))

    def action_back(self) -> None:
        """Leave the search, or go home."""
        if self.query_one("#search").has_focus:
            self._rows.focus()
        else:
            self.dismiss(None)


def _said(summary: IncidentSummary) -> str:
    """Return what the row of an incident says, to be searched."""
    said = (summary.id, summary.playbook, summary.primary or "", summary.subject, summary.account)
    return " ".join((*said, summary.source, summary.severity, *summary.tags, summary.status)).casefold()
