"""An audit as it is on record: the rules, the resources under each, and what one of them comes to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import ClassVar, TypeAlias

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static

from workbench.domain.audit import Resource
from workbench.domain.evidence import Evidence
from workbench.domain.incident_events import evidence_of
from workbench.domain.verdict import Verdict
from workbench.engine.audit.report import AuditReport
from workbench.engine.backend import Backend
from workbench.tui.formats import inert, utc
from workbench.tui.paint.evidence import answer_lines
from workbench.tui.screens.audit_shown import AuditShown, Pair
from workbench.tui.screens.base import WorkbenchScreen
from workbench.tui.screens.dialogs import Tell
from workbench.tui.screens.export import ExportScreen
from workbench.tui.widgets.header import StatusHeader
from workbench.tui.widgets.long_rows import LongRows
from workbench.tui.widgets.outside_input import OutsideInput
from workbench.tui.widgets.rows import Rows

Onward: TypeAlias = Callable[[str, Resource], Awaitable[None]]
"""Starts the playbook of this id about a resource."""


class AuditScreen(AuditShown, WorkbenchScreen[None]):
    """An audit as it is on record. Rules at the left; resources of the chosen one, and one of them whole.

    Args:
        backend: For the clock and the exporters.
        report: What it came to; of many resources it is made beside the event loop.
        onward: The way from a broken rule to the playbook that it will one night start.
    """

    CSS_PATH = "audit.tcss"
    HELP = (
        "Rules under the lines of the guide, each with how many resources fail (✗), are unknown (?), weak "
        "(!), accepted (≈) or pass (✓). ↵ goes to the resources of a rule; o shows every rule over the "
        "chosen resource, and again the rule's resources. e shows all that AWS said of it. / filters the "
        "resources by words. g goes on to the playbook that a broken rule will one night start. Unknown is "
        "never good: the detail says what would show it."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "o", "turn", "Rules of it", id="audit.turn", tooltip="every rule over this resource, or back"
        ),
        Binding(
            "slash", "search", "Filter", key_display="/", id="audit.search", tooltip="filter the resources"
        ),
        Binding(
            "g", "go_on", "Go on", id="audit.go_on", tooltip="start the playbook that this will one night be"
        ),
        Binding("e", "evidence", "Evidence", id="audit.evidence", tooltip="all that AWS said of it"),
        Binding("x", "export", "Export", id="audit.export", tooltip="write it for an inspector"),
        Binding("escape", "back", "Back", id="audit.back", tooltip="leave the filter, or go back"),
    ]

    def __init__(self, backend: Backend, report: AuditReport, onward: Onward) -> None:
        super().__init__()
        self._backend, self._transcript, self._onward = backend, report.transcript, onward
        self.report = report
        self._shown: list[Pair] = []
        self.of_resource = False

    def content(self) -> Iterator[Widget]:
        """Make header, answer, lists and detail."""
        incident = self._transcript.incident
        yield StatusHeader(self._backend.clock, self.title_line, target=incident.target)
        yield Static(self._answer(), id="audit-answer", markup=False)
        yield OutsideInput(id="search", placeholder="words of names and findings")
        right = VerticalScroll(
            LongRows(id="resources"), Static(id="audit-detail", markup=False), id="audit-right"
        )
        yield Horizontal(Rows(id="rules", classes="-keeps"), right, id="audit")

    def on_mount(self) -> None:
        """Show the rules in the order of the guide's lines."""
        self.query_one("#search").display = False
        rules = self.query_one("#rules", Rows)
        rules.border_title = Content("Rules")
        rules.show(self.rule_rows())
        rules.focus()
        self._show()

    def _answer(self) -> Content:
        unread = [
            f"{item.inventory.replace('_', ' ')} {item.words}"
            for item in self.report.coverage
            if not item.is_whole
        ]
        said = [self.answer_line(), *self.progress()]
        if unread:
            said.append(Content.styled(inert(f"not wholly seen: {'; '.join(unread)}").plain, "$unknown"))
        return Content("\n").join(said)

    def progress(self) -> Sequence[Content]:
        """Return how far the audit is; nothing for one that is over."""
        return () if self._transcript.ended_at else (Content("It was stopped before its end."),)

    def take(self, report: AuditReport) -> None:
        """Show what an audit has come to by now; the cursors keep their rows."""
        self._transcript, self.report = report.transcript, report
        self.repaint()

    def repaint(self) -> None:
        """Paint everything anew; the cursors keep their rows."""
        report = self.report
        self.query_one("#audit-answer", Static).update(self._answer())
        self.query_one("#rules", Rows).show(self.rule_rows())
        if self.of_resource and self._shown:
            resource = self._shown[0][1].resource
            self._fill(list(report.resources[resource]), f"Rules over {resource}")
        else:
            self._show()
        self.refresh_bindings()

    @property
    def chosen(self) -> Pair | None:
        """The resource under the cursor, under its rule."""
        chosen = self.query_one("#resources", LongRows).chosen
        return self._shown[int(chosen)] if chosen and int(chosen) < len(self._shown) else None

    def _wanted(self) -> list[Pair]:
        rule_id = self.query_one("#rules", Rows).chosen
        words = self.query_one("#search", OutsideInput).text.lower().split()
        rule = next((item for item in self.report.rules if item.call.id == rule_id), None)
        judged = self.in_order([(rule.call, item) for item in rule.judged] if rule else [])
        if not words:
            return judged
        return [pair for pair in judged if all(word in self.words_of(pair).lower() for word in words)]

    @on(OptionList.OptionHighlighted, "#rules")
    def _show(self) -> None:
        """Show the resources of the chosen rule."""
        self.of_resource = False
        self._fill(self._wanted(), "Resources")

    def _fill(self, pairs: list[Pair], title: str) -> None:
        self._shown = pairs
        rows = self.query_one("#resources", LongRows)
        rows.border_title = Content(f"{title} ({len(pairs):,})")
        rows.fill(len(pairs), lambda places: self.pair_rows([(at, pairs[at]) for at in places]))
        self._detail()

    @on(OptionList.OptionHighlighted, "#resources")
    def _detail(self) -> None:
        chosen = self.chosen
        said = self.said_of(chosen) if chosen else Content("nothing was judged by this rule")
        self.query_one("#audit-detail", Static).update(said)
        self.refresh_bindings()

    @on(OptionList.OptionSelected, "#rules")
    def _into_the_resources(self) -> None:
        self.query_one("#resources").focus()

    def why_not(self, action: str) -> str:
        """As `WorkbenchScreen.why_not`."""
        if action in ("turn", "evidence") and self.chosen is None:
            return "There is no resource under the cursor."
        if action == "go_on":
            chosen = self.chosen
            if chosen is None or chosen[1].result.verdict not in (Verdict.FAIL, Verdict.WARN):
                return "Nothing is wrong with what is under the cursor."
            if not chosen[0].leads_to:
                return "No playbook is about what this rule finds."
        return ""

    @work(group="onward", exclusive=True, exit_on_error=False)
    async def action_go_on(self) -> None:
        """Start the playbook that the weakness under the cursor will one night be."""
        chosen = self.chosen
        if chosen:
            await self._onward(chosen[0].leads_to, chosen[1].resource)

    def action_evidence(self) -> None:
        """Show every answer about the resource under the cursor, whichever rule it was for."""
        if self.chosen is None:
            return
        judged = self.chosen[1]
        entry = next(item for item in self._transcript.entries if item.seq == judged.entry)
        evidence = evidence_of(entry.event) or Evidence()
        about = Content.styled(f"entry {entry.seq} of the record, {utc(entry.recorded_at)}", "$quiet")
        lines = [about, *(line for answer in evidence.answers for line in answer_lines(answer))]
        self.app.push_screen(
            Tell(f"Evidence: {inert(str(judged.resource)).plain}", Content("\n").join(lines))
        )

    def action_turn(self) -> None:
        """Show every rule over the chosen resource, or the resources of the rule again."""
        chosen = self.chosen
        if self.of_resource or chosen is None:
            self._show()
            return
        self.of_resource = True
        resource = chosen[1].resource
        self._fill(list(self.report.resources[resource]), f"Rules over {resource}")
        self.query_one("#resources").focus()

    @property
    def is_filtered(self) -> bool:
        """Words are given, or asked for, that resources must have."""
        search = self.query_one("#search", OutsideInput)
        return bool(search.display or search.text)

    def action_search(self) -> None:
        """Ask by what to filter."""
        search = self.query_one("#search", OutsideInput)
        search.display = True
        search.focus()

    @on(Input.Submitted, "#search")
    def _filtered(self) -> None:
        self.query_one("#search").display = False
        self._show()
        self.query_one("#resources").focus()

    def action_export(self) -> None:
        """Choose a format, and write it."""
        self.app.push_screen(ExportScreen(self._backend, self._transcript))

    def action_back(self) -> None:
        """Leave the filter, or go back."""
        search = self.query_one("#search", OutsideInput)
        if self.is_filtered:
            search.set_text("")
            search.display = False
            self._show()
            self.query_one("#rules").focus()
        else:
            self.dismiss(None)
