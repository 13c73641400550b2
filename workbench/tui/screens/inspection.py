"""An inspection: an audit without its verdicts. The trainee marks what is weak, hands in, and sees them."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content

from workbench.domain.scenario import Scenario
from workbench.engine.audit.contract import AuditRegistry
from workbench.engine.audit.inspection import reasons, scored
from workbench.engine.audit.report import audit_report
from workbench.engine.audit.session import AuditSession
from workbench.engine.backend import Backend
from workbench.engine.errors import UsageError
from workbench.tui.formats import count, inert, prose
from workbench.tui.paint.audits import detail
from workbench.tui.paint.inspections import (
    accusation,
    how_it_went,
    what_was_read,
)
from workbench.tui.paint.rows import Row
from workbench.tui.screens.audit_shown import Pair
from workbench.tui.screens.auditing import AuditingScreen
from workbench.tui.screens.base import ask
from workbench.tui.screens.blind_audit import SIMULATED, BlindAudit
from workbench.tui.screens.dialogs import Choose, Tell
from workbench.tui.widgets.key_line import Advice

_HAND_IN = "hand-in"


class InspectionScreen(BlindAudit, AuditingScreen):
    """An inspection drill that is being worked on.

    Args:
        backend: For the clock and the exporters.
        session: The audit of the drill's account, not yet running.
        scenario: The drill.
        registry: The rules, whose help the trainee reads, and the inventories.
    """

    HELP = (
        "An audit without its verdicts. Choose a rule at the left, a resource at the right; below stands "
        "what AWS says of it. m marks the resource as weak under this rule, and takes the mark away. o shows "
        "every rule over the resource. s hands in: what you found, missed and falsely accused, and every "
        "verdict with its reason. What breaks a rule and what meets it by half are both weak; what people "
        "have accepted, and whose time is not over, is not."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "mark", "Weak", id="inspection.mark", tooltip="mark as weak under this rule, or not"),
        Binding("s", "hand_in", "Hand in", id="inspection.hand_in", tooltip="hand in, and see the verdicts"),
        Binding("i", "story", "Story", id="inspection.story", tooltip="read the story again"),
    ]

    def __init__(
        self, backend: Backend, session: AuditSession, scenario: Scenario, registry: AuditRegistry
    ) -> None:
        self._scenario, self._registry = scenario, registry
        self.marked = set()
        self.score = None
        self._why = reasons(scenario.answer)
        super().__init__(backend, session, _nowhere)

    @property
    def title_line(self) -> str:
        """As `AuditShown.title_line`: its audits are named in the rules."""
        return self._scenario.title

    @property
    def advice(self) -> Advice | None:
        """As `WorkbenchScreen.advice`: to hand in, once something is marked."""
        if self.score or not self.marked:
            return None
        return Advice(key="s", action="hand_in", does="Hand in")

    def answer_line(self) -> Content:
        """As `AuditShown.answer_line`: nothing of the verdicts before they are open."""
        if self.score:
            return Content("\n").join([inert(self.score.words), super().answer_line()])
        said = f"{count(len(self.marked), 'mark')}: m marks what is weak under the rule, s hands in"
        return inert(said)

    def said_of(self, pair: Pair) -> Content:
        """As `AuditShown.said_of`."""
        call, item = pair
        seen = self._session.seen.get(item.resource)
        rule = self._registry.rules[call.rule]
        read = (
            what_was_read(
                seen, rule, self._registry.inventory_of(rule), call, self.report.configured.deviations
            )
            if seen
            else Content("")
        )
        if self.score is None:
            return read
        why = self._why.get(accusation(*pair), "")
        heads = [part for part in (self.went(pair), inert(why)) if part.cell_length]
        return Content("\n").join([*heads, detail(self.report, *pair), Content(""), read])

    def why_not(self, action: str) -> str:
        """As `WorkbenchScreen.why_not`."""
        if action in ("mark", "hand_in"):
            if self.score:
                return "It is handed in."
            if action == "hand_in" and self._reading:
                return "The account is still being read."
            if action == "mark" and self.chosen is None:
                return "There is no resource under the cursor."
        return self.why_hidden(action) or super().why_not(action)

    def action_mark(self) -> None:
        """Mark the resource as weak under the rule, or take the mark away."""
        if self.chosen:
            self.marked ^= {accusation(*self.chosen)}
            self.repaint()

    @work(group="hand-in", exclusive=True, exit_on_error=False)
    async def action_hand_in(self) -> None:
        """Hand in, if that is meant, and open the verdicts."""
        rows = [
            Row(id=_HAND_IN, body=Content("Hand in, and see the verdicts")),
            Row(id="", body=Content("Read on")),
        ]
        said = f"{count(len(self.marked), 'mark')}. The score goes on record."
        if await ask(self.app, Choose("Hand in?", inert(said), rows)) != _HAND_IN:
            return
        score = scored(self._scenario.answer, self.marked)
        await self._session.hand_in(score)
        self.score = score
        self.take(audit_report(self._session.transcript))
        result = how_it_went(score, self._why, self._scenario.answer.explanation)
        await ask(self.app, Tell("Right" if score.correct else "Not quite", result))

    def action_story(self) -> None:
        """Show the story again."""
        self.app.push_screen(Tell(self._scenario.title, prose(self._scenario.story), tone="-simulated"))


async def _nowhere(playbook: str, _: object) -> None:
    """Refuse to go on to a playbook."""
    raise UsageError(f"{SIMULATED} No {playbook} can be started on it.")
