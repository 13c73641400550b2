"""The evidence behind a step: every answer in full."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static

from workbench.domain.evidence import Answer
from workbench.domain.playbook import Step
from workbench.engine.ports import Clock
from workbench.tui.formats import inert
from workbench.tui.paint.evidence import answer_facts, answer_json, answer_row
from workbench.tui.screens.base import WorkbenchScreen
from workbench.tui.screens.picture import NO_PICTURE, PictureScreen
from workbench.tui.state import IncidentState
from workbench.tui.widgets.header import StatusHeader
from workbench.tui.widgets.json_tree import JsonTree
from workbench.tui.widgets.outside_input import OutsideInput
from workbench.tui.widgets.rows import Rows


class EvidenceScreen(WorkbenchScreen[None]):
    """Answers of one step at the left, the chosen one at the right: request id, times, command, JSON."""

    CSS_PATH = "evidence.tcss"
    HELP = (
        "Each row is one request. The command asks the same by hand. Secrets were redacted before anything "
        "was shown or written."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "copy_command", "Copy command", id="evidence.command", tooltip="copy the aws command"),
        Binding("J", "copy_json", "Copy JSON", id="evidence.json", tooltip="copy the answer as JSON"),
        Binding(
            "slash", "search", "Search", key_display="/", id="evidence.search", tooltip="search in the JSON"
        ),
        Binding(
            "d",
            "picture",
            "Draw",
            id="evidence.picture",
            tooltip="execution, phases, metrics, drawn",
        ),
        Binding("n", "next_hit", "Next", id="evidence.next", tooltip="go to the next hit"),
        Binding("escape", "back", "Back", id="evidence.back", tooltip="close the search, or go back"),
    ]

    def __init__(self, clock: Clock, state: IncidentState, step: Step) -> None:
        super().__init__()
        self._clock, self._state, self._step = clock, state, step
        self._answers = state.answers_of(step)
        self._words = ""

    def content(self) -> Iterator[Widget]:
        """Make list and detail."""
        title = f"Evidence: {self._step.title}"
        yield StatusHeader(self._clock, title, target=self._state.target)
        detail = Vertical(
            Static(id="answer-facts", markup=False),
            Static(id="answer-command", classes="command", markup=False),
            JsonTree(id="json"),
            id="answer",
        )
        yield Horizontal(Rows(id="answers", classes="-keeps"), detail, id="evidence")
        search = OutsideInput(id="search", placeholder="search in the JSON, ↵ finds the next")
        search.display = False
        yield search

    def on_mount(self) -> None:
        """Fill the list, the first answer shown."""
        rows = self.query_one("#answers", Rows)
        rows.border_title = Content("Answers")
        self.query_one("#answer").border_title = Content("Answer")
        rows.show([answer_row(index, *pair) for index, pair in enumerate(self._answers)])
        rows.focus()
        self._show()

    @property
    def answer(self) -> Answer:
        """The answer under the cursor."""
        return self._answers[int(self.query_one("#answers", Rows).chosen or 0)][1]

    @on(OptionList.OptionHighlighted, "#answers")
    def _show(self) -> None:
        answer = self.answer
        self.query_one("#answer-facts", Static).update(answer_facts(answer))
        self.query_one("#answer-command", Static).update(inert(answer.cli or "no command asks the same"))
        self.query_one(JsonTree).show(answer_json(answer))

    @on(OptionList.OptionSelected, "#answers")
    def _into_the_json(self) -> None:
        self.query_one(JsonTree).focus()

    def why_not(self, action: str) -> str:
        """As `WorkbenchScreen.why_not`."""
        if action == "next_hit" and not self._words:
            return "Press / and say what to look for."
        if action == "picture" and not self._state.pictured(self._step):
            return NO_PICTURE
        return ""

    def action_search(self) -> None:
        """Ask what to look for."""
        search = self.query_one("#search", OutsideInput)
        search.display = True
        search.focus()

    @on(Input.Submitted, "#search")
    def search_given(self) -> None:
        """Go to the first hit."""
        search = self.query_one("#search", OutsideInput)
        self._words = search.text
        search.display = False
        self.query_one(JsonTree).focus()
        self.refresh_bindings()
        if self._words:
            self.action_next_hit()

    def action_next_hit(self) -> None:
        """Go to the next hit."""
        tree = self.query_one(JsonTree)
        tree.focus()
        if not tree.find(self._words, after=tree.cursor_line):
            self.say(f"'{self._words}' is not in this answer.", severity="warning")

    def action_picture(self) -> None:
        """Draw what the answers tell of."""
        findings = self._state.pictured(self._step)
        self.app.push_screen(PictureScreen(self._clock, self._state.target, findings))

    def action_copy_command(self) -> None:
        """Copy the aws command."""
        self.copy(self.answer.cli, "The aws command")

    def action_copy_json(self) -> None:
        """Copy the answer."""
        self.copy(json.dumps(answer_json(self.answer), indent=2, ensure_ascii=False), "The answer")

    def action_back(self) -> None:
        """Close the search, or go back."""
        search = self.query_one("#search", OutsideInput)
        if search.display:
            search.display = False
            self.query_one("#answers", Rows).focus()
        else:
            self.dismiss(None)
