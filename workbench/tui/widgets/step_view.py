"""The step in the middle: what its checks found, then what to know about it."""

from __future__ import annotations

from rich.markdown import Markdown
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from workbench.domain.playbook import Step
from workbench.domain.text import clean
from workbench.tui.marks import SPINNER
from workbench.tui.paint.steps import check_head, check_text
from workbench.tui.state import IncidentState
from workbench.tui.widgets.columns import Block


class StepView(VerticalScroll):
    """Findings first: they are what the reader came for, and stay where they are while prose differs."""

    HELP = (
        "The step under the cursor: each check with its verdict, what AWS answered, and what would decide "
        "it. Below it, what the playbook says about the question. e shows the evidence."
    )

    def __init__(self) -> None:
        super().__init__(id="step")
        self._step: Step | None = None
        self._prose = Static(id="prose", markup=False)
        self._rows: dict[str, Block] = {}

    def compose(self) -> ComposeResult:
        """Make the prose; the checks come with the first step."""
        yield self._prose

    def show(self, step: Step, state: IncidentState, spinner: str = SPINNER[0]) -> None:
        """Show a step as it stands. The place in a long step is kept while it stays the same one."""
        if step is not self._step:
            self._step = step
            self.query(Block).remove()
            self._rows = {check.id: Block() for check in step.checks}
            self.mount(*self._rows.values(), before=self._prose)
            prose = clean(step.prose, keep_lines=True)
            self._prose.update(Markdown(prose, hyperlinks=False))
            self.scroll_home(animate=False)
        for check in step.checks:
            self._rows[check.id].show(check_head(check, state, spinner), check_text(check, state))
