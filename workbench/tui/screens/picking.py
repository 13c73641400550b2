"""Choosing a value from what AWS lists."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from datetime import datetime
from typing import ClassVar, TypeAlias

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static

from workbench.domain.verdict import Verdict
from workbench.engine.listing import Listed, Lists
from workbench.knowledge.listing import Candidate, Listing
from workbench.tui.formats import inert, when
from workbench.tui.marks import VERDICTS, Mark
from workbench.tui.paint.rows import Row
from workbench.tui.screens.base import Dialog
from workbench.tui.widgets.outside_input import OutsideInput
from workbench.tui.widgets.rows import Rows

OpenLists: TypeAlias = Callable[[], Awaitable[Lists | None]]
"""Returns who is asked for lists, once the person has agreed to it; None where they have not."""

_PLAIN = Mark("·", "", "$quiet")


class Pick(Dialog[str | None]):
    """What AWS lists, narrowed by what is typed. Answers the chosen value, or None.

    Args:
        listing: The list.
        lists: Who is asked.
        given: The form as it is filled in, by parameter.
        now: The present, for ages.
    """

    HELP = (
        "What AWS lists, what failed first, then the newest. Every word that is typed must be in a row, a "
        "-word must not. The question and what came are on record in the incident."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Take it", id="pick.take", tooltip="fill in the row under the cursor"),
        Binding("down", "move(1)", "Next", show=False, id="pick.next", tooltip="go to the next row"),
        Binding("up", "move(-1)", "Previous", show=False, id="pick.previous", tooltip="go to the row before"),
        Binding("escape", "cancel", "Back", id="pick.back", tooltip="go back to the form"),
    ]

    def __init__(self, listing: Listing, lists: Lists, given: Mapping[str, str], now: datetime) -> None:
        super().__init__()
        self._listing, self._lists, self._given, self._now = listing, lists, given, now
        self._listed = Listed()

    def content(self) -> Iterator[Widget]:
        """Make the box."""
        box = Vertical(
            OutsideInput("", id="narrow", placeholder="narrow it by typing"),
            Rows(id="candidates"),
            Static(Content.styled(f"asking {self._listing.operation} …", "$quiet"), id="told", markup=False),
            classes="box wide",
        )
        box.border_title = Content(self._listing.things)
        yield box

    def on_mount(self) -> None:
        """Ask."""
        self.query_one("#narrow").focus()
        self._ask()

    @work(group="list", exclusive=True, exit_on_error=False)
    async def _ask(self) -> None:
        self._listed = await self._lists.ask(self._listing, self._given)
        self._paint()

    @on(Input.Changed, "#narrow")
    def _paint(self) -> None:
        words = self.query_one("#narrow", OutsideInput).text.casefold().split()
        found = [item for item in enumerate(self._listed.candidates) if _fits(item[1], words)]
        rows = self.query_one(Rows)
        rows.show([_row(number, item, self._now) for number, item in found])
        rows.choose(None)
        self.query_one("#told", Static).update(self._told(len(found)))

    def _told(self, shown: int) -> Content:
        listed = self._listed
        if listed.unanswered:
            return Content.assemble(("? UNKNOWN  ", "bold $unknown"), inert(listed.unanswered))
        counted = f"{shown} of {len(listed.candidates)} {self._listing.things}"
        more = "; these are the first, and there are more" if listed.more else ""
        return Content.styled(f"{counted}{more}", "$quiet")

    def why_not(self, action: str) -> str:
        """As `WorkbenchScreen.why_not`."""
        if action == "take" and self.query_one(Rows).chosen is None:
            return "There is no row to take."
        return ""

    @on(Input.Submitted, "#narrow")
    @on(OptionList.OptionSelected)
    def action_take(self) -> None:
        """Give the chosen value back."""
        chosen = self.query_one(Rows).chosen
        if chosen is not None:
            self.dismiss(self._listed.candidates[int(chosen)].value)

    def action_move(self, by: int) -> None:
        """Move the cursor of the list, which the field keeps the focus from."""
        rows = self.query_one(Rows)
        if by > 0:
            rows.action_cursor_down()
        else:
            rows.action_cursor_up()

    def action_cancel(self) -> None:
        """Give nothing back."""
        self.dismiss(None)


def _fits(item: Candidate, words: list[str]) -> bool:
    text = " ".join((item.value, item.state, item.note)).casefold()
    without = [word[1:] for word in words if word.startswith("-") and word[1:]]
    wanted = [word for word in words if not word.startswith("-")]
    return all(word in text for word in wanted) and not any(word in text for word in without)


def _row(number: int, item: Candidate, now: datetime) -> Row:
    mark = VERDICTS[Verdict.FAIL] if item.failed else _PLAIN
    tail = " ".join(part for part in (item.state, when(item.at, now) if item.at else "") if part)
    return Row(
        id=str(number),
        head=Content.assemble(mark.sign(), " "),
        body=inert(item.value),
        tail=inert(tail),
        below=(Content.styled(inert(item.note).plain, "$quiet"),) if item.note else (),
    )
