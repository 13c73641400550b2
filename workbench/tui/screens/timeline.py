"""The timeline of an incident: what its entries, logs and executions tell, and what people add by hand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from textual import on, work
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Static

from workbench.domain.incident_events import Annotation, IncidentClosed, SourcesAsked
from workbench.domain.target import Target
from workbench.domain.timeline import TimelineEvent
from workbench.domain.transcript import TimelineEntry
from workbench.engine.ports import AwsSource, Clock
from workbench.engine.timeline.asking import in_regions_of, wanted_of_incident
from workbench.engine.timeline.assembling import Assembly
from workbench.engine.timeline.entries import readings_of
from workbench.engine.timeline.reading import OnProgress
from workbench.tui.formats import count
from workbench.tui.own_entries import began, entry_of, event_id, routine_entries, told_events
from workbench.tui.paint.entries import entry_in_full, head_text
from workbench.tui.paint.facts import subject
from workbench.tui.paint.response import impact_lines
from workbench.tui.screens import annotating
from workbench.tui.screens.base import ask
from workbench.tui.screens.events import EventsScreen
from workbench.tui.screens.further import Further
from workbench.tui.screens.text_dialog import TextDialog
from workbench.tui.state import IncidentState
from workbench.tui.widgets.event_list import EventList
from workbench.tui.widgets.key_line import Advice

Record: TypeAlias = Callable[[Annotation | IncidentClosed | SourcesAsked], Awaitable[TimelineEntry]]
"""Puts something on record, and brings the state up to it."""
_NOT_ON_AN_ENTRY = "Only an entry of this incident (own) is put right here."


@dataclass(frozen=True, slots=True, kw_only=True)
class OfIncident:
    """What a timeline needs of its incident."""

    state: Callable[[], IncidentState]
    """Returns it as it is now."""
    record: Record
    source: tuple[AwsSource, Target] | None
    """Who can be asked; None for nobody."""
    why_not: Callable[[], str]
    """Returns why nothing more can be asked now; empty when it can."""


class TimelineScreen(EventsScreen):
    """Every entry that is on disk beside what was read of logs, and what people said about the impact.

    Args:
        clock: The clock.
        incident: The incident.
    """

    HELP = (
        "What happened, by time: this incident's own entries beside CloudTrail, access logs, log lines and "
        "executions, the cursor where it began. Routine entries (checks that began or found no fault) are "
        "folded; f shows them. r reads CloudTrail's Event history, m asks AWS for more. / searches: every "
        "word must be there, -word must not; -own leaves out this incident's entries. Nothing is ever "
        "changed: a correction is an entry of its own. ↵ shows a record in full, v what this timeline cannot "
        "know. z closes the incident."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "add('note')", "Note", id="timeline.note", tooltip="write a note"),
        Binding(
            "o",
            "correct",
            "Correct",
            id="timeline.correct",
            tooltip="put right the entry under the cursor, with a reason",
        ),
        Binding("f", "fold", "Fold", id="timeline.fold", tooltip="show routine entries, or fold them again"),
        Binding(
            "i", "add('impact')", "Impact", id="timeline.impact", tooltip="when it began, was seen, was over"
        ),
        Binding(
            "s", "add('severity')", "Severity", show=False, id="timeline.severity", tooltip="how bad it is"
        ),
        Binding(
            "g", "add('tags')", "Tags", show=False, id="timeline.tags", tooltip="the labels of this incident"
        ),
        Binding("a", "add('action')", "To do", id="timeline.action", tooltip="what is to be done, by whom"),
        Binding(
            "w",
            "add('role')",
            "Role",
            show=False,
            id="timeline.role",
            tooltip="who does what in the response",
        ),
        Binding("z", "close", "Seal", id="timeline.close", tooltip="close the incident and show its head"),
    ]

    def __init__(self, clock: Clock, incident: OfIncident) -> None:
        self._incident, self._folded, self._asks = incident, True, False
        self._is_at_start = False
        """The cursor was put where it began."""
        self._go_to = ""
        """The id of the event that the cursor is to go to."""
        state = incident.state()
        super().__init__(
            clock,
            about=subject(state.transcript),
            target=state.target,
            told=lambda: told_events(self._state, folded=self._folded),
            make=self._assembly,
            further=Further(
                clock=clock,
                transcript=state.transcript,
                source=incident.source,
                record=incident.record,
                why_not=incident.why_not,
            ),
        )

    def content(self) -> Iterator[Widget]:
        """Make header, impact, and body."""
        header, *body = super().content()
        yield header
        yield Static(impact_lines(self._state.transcript), id="impact", markup=False)
        yield from body

    @property
    def _state(self) -> IncidentState:
        return self._incident.state()

    @property
    def advice(self) -> Advice | None:
        """As `WorkbenchScreen.advice`: Event history is read on demand, for it takes its time."""
        can_ask = self._incident.source and not self._asks and not self._incident.why_not()
        return Advice(key="r", action="read", does="Read CloudTrail") if can_ask else None

    def _assembly(self, heard: OnProgress) -> Assembly:
        """Return what puts together what is on record, and once it is wanted what logs tell."""
        transcript = self._state.transcript
        wanted, source = wanted_of_incident(transcript), self._incident.source if self._asks else None
        if source:
            wanted = in_regions_of(wanted, source[1])
        return Assembly(
            self._clock, wanted, source=source, recorded=readings_of(transcript), on_progress=heard
        )

    def action_read(self) -> None:
        """Read all sources."""
        self._asks = self._incident.source is not None
        super().action_read()

    def action_fold(self) -> None:
        """Show routine entries, or fold them again."""
        self._folded = not self._folded
        self._show_anew()

    @work(group="anew", exclusive=True, exit_on_error=False)
    async def _show_anew(self) -> None:
        await self._put_together(*self._coverages)

    @property
    def _left_out(self) -> str:
        folded = routine_entries(self._state) if self._folded else 0
        return f" · {count(folded, 'routine entry')} folded: f" if folded else ""

    def _found_shown(self) -> None:
        if self._go_to:
            wanted, self._go_to = self._go_to, ""
            if any(item.id == wanted for item in self._shown.all.events):
                self._panes.reach(lambda item: item.id != wanted)
        elif self._coverages and not self._is_at_start:
            self._is_at_start = True
            start = began(self._state)
            self._panes.reach(
                lambda item: abs((item.at - start).total_seconds()) if item.at else float("inf")
            )

    def _open(self, item: TimelineEvent) -> None:
        entry = entry_of(self._state, item)
        if entry is None:
            super()._open(item)
            return
        said = self._state.transcript.corrections.get(entry.seq, ())
        text = entry_in_full(entry, said)
        self.app.push_screen(TextDialog(f"Entry {entry.seq}", text, copies=entry.hash, what="The hash"))

    def why_not(self, action: str) -> str:
        """As `WorkbenchScreen.why_not`."""
        state = self._state
        if action == "correct" and self.is_mounted and entry_of(state, self._panes.chosen) is None:
            return _NOT_ON_AN_ENTRY
        if action == "close" and state.running:
            return "Checks are being asked. Stop them, or wait for them."
        if action == "close" and isinstance(state.entries[-1].event, IncidentClosed):
            return "It is closed, and nothing was added since."
        return super().why_not(action)

    @on(EventList.Reached)
    def reached(self) -> None:
        """Enable what this event allows."""
        self.refresh_bindings()

    def action_correct(self) -> None:
        """Put right the entry under the cursor."""
        self.action_add("correction")

    @work(group="add", exclusive=True, exit_on_error=False)
    async def action_add(self, kind: str) -> None:
        """Ask for a note, a correction, …, and put it on record."""
        event = await self._asked(kind)
        if event is not None:
            entry = await self._incident.record(event)
            await self._entry_came(entry)
            self.say(f"Entry {entry.seq} is on record.")

    async def _entry_came(self, entry: TimelineEntry) -> None:
        """Show an entry that was added just now, the cursor on it."""
        self.query_one("#impact", Static).update(impact_lines(self._state.transcript))
        self._go_to = event_id(self._state, entry)
        await self._put_together(*self._coverages)

    async def _asked(self, kind: str) -> Annotation | None:
        transcript = self._state.transcript
        match kind:
            case "correction":
                entry = entry_of(self._state, self._panes.chosen)
                return await annotating.correction(self, transcript, entry.seq) if entry else None
            case "impact":
                return await annotating.impact_time(self, transcript, self._clock.now())
            case "severity":
                return await annotating.severity(self, transcript)
            case "tags":
                return await annotating.tags(self, transcript)
            case "role":
                return await annotating.role(self)
            case "action":
                return await annotating.action(self)
            case _:
                return await annotating.note(self, self._clock)

    @work(group="add", exclusive=True, exit_on_error=False)
    async def action_close(self) -> None:
        """Seal the incident, and show the head that is worth keeping elsewhere."""
        event = await annotating.closing(self, self._state.transcript)
        if event is None:
            return
        entry = await self._incident.record(event)
        await self._entry_came(entry)
        text = head_text(self._state.incident.id, entry)
        await ask(self.app, TextDialog("Closed", text, copies=entry.hash, what="The head"))
