"""One cause: what decided it, what is missing, and the fix."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Protocol

from textual.app import App
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from workbench.domain.incident_events import Routed
from workbench.engine.fix_commands import placeholders, ready_to_paste
from workbench.engine.routing import FollowUp, follow_up_of
from workbench.tui.formats import inert
from workbench.tui.marks import CAUSES
from workbench.tui.paint.causes import cause_sections
from workbench.tui.screens.base import Dialog
from workbench.tui.state import IncidentState
from workbench.tui.widgets.columns import Columns


class Continuation(Protocol):
    """The way from an incident's screen to the next incident."""

    def why_not(self, way: FollowUp) -> str:
        """Return why it cannot be gone now; empty when it can."""
        ...

    async def __call__(self, way: FollowUp, put: Callable[[Routed], Awaitable[object]], /) -> None:
        """Go it, as long as the next incident's screen is there; `put` records it in the earlier one."""
        ...


@dataclass(frozen=True, slots=True)
class Give:
    """The person wants to give the parameter that a cause is open for."""

    parameter: str


class CauseDetail(Dialog[FollowUp | Give | None]):
    """Each condition of a cause with its truth and the finding behind it, where it leads on to, and the fix.

    Args:
        cause_id: The cause.
        state: The incident.
        why_stay: Returns why the incident cannot go on with a way now; empty when it can.
        why_keep: Returns why no parameter can be given now; empty when one can.
        copying: Copy the fix at once.
    """

    HELP = (
        "A cause is proven when every condition that must hold is true, one of the alternatives is, and "
        "every refuter is known to be false. The fix is printed for you to read and to run yourself: the "
        "workbench changes nothing. Where another playbook asks further, g opens it with what is known "
        "filled in; both incidents record that."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "copy", "Copy fix", id="cause.copy", tooltip="copy the commands to the clipboard"),
        Binding("g", "go_on", "Go on", id="cause.onward", tooltip="go on with the playbook that it leads to"),
        Binding("enter", "give", "Give it", id="cause.give", tooltip="give the parameter that is missing"),
        Binding("escape,enter", "close", "Back", id="cause.back", tooltip="back to the incident"),
    ]

    def __init__(
        self,
        cause_id: str,
        state: IncidentState,
        why_stay: Callable[[FollowUp], str],
        why_keep: Callable[[], str],
        *,
        copying: bool = False,
    ) -> None:
        super().__init__()
        self._copying = copying
        self._why_stay, self._why_keep = why_stay, why_keep
        self._cause = state.diagnosis.cause(cause_id)
        self._state = state
        wanted = self._cause.parameters_missing
        self._wanted = wanted[0] if wanted else ""

    def content(self) -> Iterator[Widget]:
        """Make the box: the decision, then the commands."""
        cause = self._cause
        parts: list[Widget] = [Columns(CAUSES[cause.status].content(), inert(cause.id))]
        for section in cause_sections(cause, self._state):
            parts.append(_heading(section.title))
            parts += [Columns(*block) for block in section.blocks]
        if cause.fix:
            parts.append(_heading("The fix", "printed, never run"))
            parts.append(
                Static(inert("\n".join(cause.fix), keep_lines=True), classes="command", markup=False)
            )
        box = VerticalScroll(*parts, classes="box wide")
        box.border_title = inert(cause.title)
        yield box

    def on_mount(self) -> None:
        """Let the arrows scroll, and say while there is more below."""
        box = self.query_one(VerticalScroll)
        box.focus()
        for change in ("scroll_y", "show_vertical_scrollbar"):
            self.watch(box, change, self._look_below)
        if self._copying and self._cause.fix:
            self.action_copy()

    def _look_below(self) -> None:
        self.call_after_refresh(self._say_what_is_below)  # how far it can be scrolled is known then

    def _say_what_is_below(self) -> None:
        box = self.query_one(VerticalScroll)
        more = "↓ more, and the fix" if self._cause.fix else "↓ more"
        box.border_subtitle = more if box.scroll_y < box.max_scroll_y else ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """As `WorkbenchScreen.check_action`; ↵ gives what is missing, and goes back where nothing is."""
        if action == "give" and not self._wanted:
            return False
        return super().check_action(action, parameters)

    def why_not(self, action: str) -> str:
        """As `WorkbenchScreen.why_not`."""
        if action == "give":
            return self._why_keep() if self._wanted else ""
        if action == "copy" and not self._cause.fix:
            return "There is a fix only for causes that are proven or likely."
        if action == "go_on":
            return self._why_stay(self._way) if self._way else self._why_no_way()
        return ""

    @property
    def _way(self) -> FollowUp | None:
        return follow_up_of(self._state.incident, self._cause)

    def _why_no_way(self) -> str:
        rules = self._state.incident.playbook.causes
        if any(rule.id == self._cause.id and rule.next for rule in rules):
            return "It leads on to another playbook only while it is proven or likely."
        return "No further playbook is named for this cause."

    def action_copy(self) -> None:
        """Copy the fix."""
        self.copy(ready_to_paste(self._cause.fix), "The fix")
        if open_ := placeholders(self._cause.fix):
            self.say(f"Fill in before you run it: {', '.join(open_)}", severity="warning")

    def action_go_on(self) -> None:
        """Go on with the playbook that it leads to."""
        self.dismiss(self._way)

    def action_give(self) -> None:
        """Give the first parameter that is missing."""
        self.dismiss(Give(self._wanted))

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)


class CauseHolder(Protocol):
    """The incident's screen, as the detail of a cause needs it."""

    @property
    def current(self) -> IncidentState:
        """What is known."""
        ...

    @property
    def follow_up(self) -> Continuation:
        """The way to the next incident."""
        ...

    def why_not(self, action: str) -> str:
        """As `WorkbenchScreen.why_not`."""
        ...

    def action_parameters(self, at: str = "") -> object:
        """Go on with other parameters."""
        ...

    def go_on(self, way: FollowUp) -> object:
        """Go on with another playbook."""
        ...


def open_cause(app: App[Any], cause_id: str, holder: CauseHolder, *, copying: bool = False) -> None:
    """Show what decided a cause on top of its incident; go on, or give what is missing, from there.

    Args:
        app: The program.
        cause_id: The cause.
        holder: The incident's screen.
        copying: Copy its fix at once.
    """

    def left(chosen: FollowUp | Give | None) -> None:
        if isinstance(chosen, Give):
            holder.action_parameters(chosen.parameter)
        elif chosen:
            holder.go_on(chosen)

    why_keep = partial(holder.why_not, "parameters")
    detail = CauseDetail(cause_id, holder.current, holder.follow_up.why_not, why_keep, copying=copying)
    app.push_screen(detail, left)


def _heading(title: str, aside: str = "") -> Static:
    return Static(Content.assemble((title, "bold underline"), (f"  {aside}", "$quiet")), markup=False)
