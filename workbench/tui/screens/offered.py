"""What home offers: the playbooks that fit a text, the past incidents, the drills.

The first frame shows none of it, so the screen loads this module after that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from textual.content import Content

from workbench.domain.scenario import ScenarioOutline
from workbench.engine.backend import Backend, Library
from workbench.engine.errors import WorkbenchError
from workbench.engine.threads import in_thread
from workbench.engine.training.attempts import past_attempts
from workbench.engine.training.course import next_drill
from workbench.engine.training.results import streak_of
from workbench.tui.drills import DrillRecord, drill_records, drills_about
from workbench.tui.formats import inert
from workbench.tui.paint.home import drill_row, incident_row, playbook_rows
from workbench.tui.start import OpenDrill, OpenIncident, StartPlaybook
from workbench.tui.widgets.home_lists import HomeLists
from workbench.wording.results import streak_words

if TYPE_CHECKING:
    from workbench.domain.playbook import PlaybookOutline
    from workbench.engine.triage import Suggestion, Triage
    from workbench.knowledge.signatures import SignatureCatalogue

RECENT = 8


class Offered:
    """What stands in the lists of home, and what each row of them opens.

    Args:
        backend: Whose journal, signatures and clock.
        lists: Where it is shown.
        library: Tells the playbooks and drills.
        text: Tells what stands in the search.
    """

    def __init__(
        self, backend: Backend, lists: HomeLists, library: Callable[[], Library], text: Callable[[], str]
    ) -> None:
        self._backend, self._lists = backend, lists
        self._library, self._text = library, text
        self._suggestions: Mapping[str, Suggestion] = {}
        self._records: Mapping[str, DrillRecord] = {}
        self._streak = ""

    async def show_playbooks(self, text: str) -> None:
        """Show the playbooks, those first that a text speaks for, and the drills that are about it."""
        playbooks = self._library().playbook_outlines
        found = None
        if text.strip():
            load = self._backend.load_signatures
            found = await in_thread(lambda: _triage(text, playbooks.values(), load))
        self._suggestions = {item.playbook: item for item in found.suggestions} if found else {}
        self._lists.show("playbooks", playbook_rows(playbooks, found), "no playbook could be loaded")
        self._lists["playbooks"].border_title = Content(_title(found))
        self._lists["playbooks"].choose(None)
        self._show_drills()

    async def show_past(self) -> None:
        """Show the last incidents, then the drills with how each went so far.

        Raises:
            WorkbenchError: The journal cannot be read; the list says so too.
        """
        try:
            # The first question to the journal loads the store, so it is asked on a thread as a whole.
            summaries = await in_thread(lambda: list(self._backend.journal.summaries()))
        except WorkbenchError:
            self._lists.say("recent", "the journal cannot be read")
            raise
        titles = self._library().cause_titles
        now = self._backend.clock.now()
        rows = [incident_row(summary, now, titles=titles) for summary in summaries[:RECENT]]
        missing = self._backend.no_journal_yet
        none = (
            inert(f"there is no folder {missing}: the first incident makes it").plain
            if missing
            else "no incident yet"
        )
        self._lists.show("recent", rows, none)
        self._show_drills()
        attempts = await in_thread(lambda: past_attempts(self._backend.journal, summaries))
        self._records = drill_records(attempts)
        own = (item for item in attempts if item.person.os_user == self._backend.person.os_user)
        self._streak = streak_words(streak_of(own))
        self._show_drills()

    def _show_drills(self) -> None:
        """Show the drills that are about the text in the search; all of them where none is."""
        drills = self._library().scenario_outlines.values()
        found = drills_about(drills, self._text(), self._solved())
        shown = found or drills_about(drills, "")
        rows = [drill_row(item, self._records.get(item.id)) for item in shown]
        self._lists.show("drills", rows, "no drills here")
        is_chosen = found and len(found) < len(drills)
        following = self.next_drill()
        subtitle = f"n next: {following.title}" if following else "all of them are solved"
        self._lists["drills"].border_subtitle = inert(subtitle)
        solved = sum(item.id in self._solved() for item in shown)
        told = (
            "Drills that fit" if is_chosen else "Drills",
            f"{solved} of {len(shown)} solved" if self._records else "",
            self._streak,
        )
        self._lists["drills"].border_title = Content(" · ".join(filter(None, told)))

    def next_drill(self) -> ScenarioOutline | None:
        """Return the first drill that is not solved, of the course, then by level; None where all are."""
        return next_drill(self._library().scenario_outlines, self._solved())

    def _solved(self) -> set[str]:
        return {name for name, record in self._records.items() if record.solved}

    def start_of(self, list_id: str, row_id: str) -> StartPlaybook | OpenDrill | OpenIncident:
        """Return what a row opens."""
        if list_id == "drills":
            record = self._records.get(row_id)
            return OpenDrill(scenario=row_id, seed=record.tries if record and record.solved else None)
        if list_id == "recent":
            return OpenIncident(incident=row_id)
        given = self._suggestions[row_id].parameters if row_id in self._suggestions else {}
        return StartPlaybook(playbook=row_id, parameters=given, pasted=self._text())


def _triage(
    text: str, playbooks: Iterable[PlaybookOutline], signatures: Callable[[], SignatureCatalogue]
) -> Triage:
    from workbench.engine.triage import triage  # noqa: PLC0415 - the lists need not wait for it

    return triage(text, playbooks, signatures())


def _title(found: Triage | None) -> str:
    if found is None:
        return "Playbooks"
    if found.first_look:
        return "No playbook for this yet"
    return "Playbooks that fit" if found.suggestions else "Nothing recognised · all playbooks"
