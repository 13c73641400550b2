"""Before the first live call: is this the account that was meant?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static

from workbench.domain.target import Target
from workbench.engine.ports import Clock
from workbench.engine.threads import in_thread
from workbench.tui.formats import time_left, utc
from workbench.tui.paint.tables import pairs
from workbench.tui.screens.base import Dialog
from workbench.wording.ways import warning, ways


class Consent(StrEnum):
    """What the person said; false where they do not want to."""

    NO = ""
    YES = "yes"
    ALL = "all"
    """Yes, and ask everything at once."""
    ELSEWHERE = "elsewhere"
    """No, but another profile or Region."""


class ConfirmTarget(Dialog[Consent]):
    """Show whom the requests will go to. Answers whether to go on.

    Args:
        target: What STS said.
        clock: Tells how long the credentials last.
        profile: The profile of the AWS configuration; empty where none is named.
        alias: Returns the account's alias, or why there is none; blocks. None where nobody is to be asked.
        before: Where the incident was opened, when it is another one being resumed elsewhere.
        notes: What does not fit this account, such as an ARN of another Region.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "go_on", "Yes", id="confirm.yes", tooltip="this is the account that is meant"),
        Binding(
            "a", "go_on(True)", "Yes, ask everything", id="confirm.all", tooltip="yes, and ask everything"
        ),
        Binding(
            "f8",
            "elsewhere",
            "Other account",
            key_display="F8",
            id="confirm.elsewhere",
            tooltip="ask as another profile, or in another Region",
        ),
        Binding("n,escape", "cancel", "No", id="confirm.no", tooltip="ask nothing and go back"),
        Binding("left,right", "app.focus_next", "Other button", show=False, id="confirm.other"),
    ]

    def __init__(
        self,
        target: Target,
        clock: Clock,
        *,
        profile: str = "",
        alias: Callable[[], str] | None = None,
        before: Target | None = None,
        notes: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self._target, self._clock, self._before, self._notes = target, clock, before, notes
        self._profile, self._ask_alias = profile, None if warning(target) else alias
        self._alias = "asking …"

    def content(self) -> Iterator[Widget]:
        """Make the box."""
        box = Vertical(
            Static(self._question(), markup=False),
            Static(pairs(self._rows()), id="target", markup=False),
            *(
                Static(Content.styled(f"! {note}", "bold $text-warning"), markup=False)
                for note in self._notes
            ),
            Static(
                "Only read-only operations of the reviewed list are sent. Nothing is changed, "
                "no object content is read.",
                classes="hint",
                markup=False,
            ),
            Horizontal(Button("Yes, ask (y)", id="yes", variant="primary"), Button("No (n)", id="no")),
            classes="box",
        )
        box.border_title = Content("Is this the account that you mean?")
        yield box

    def on_mount(self) -> None:
        """Ask for the account's name, which nobody waits for."""
        if self._ask_alias:
            self._find_alias(self._ask_alias)

    @work(group="alias", exit_on_error=False)
    async def _find_alias(self, alias: Callable[[], str]) -> None:
        self._alias = await in_thread(alias)
        if self.is_mounted:
            self.query_one("#target", Static).update(pairs(self._rows()))

    def _question(self) -> Content:
        if strange := warning(self._target):
            return Content.styled(strange, "bold $text-error")
        before = self._before
        if before is None or (before.region, before.identity) == (self._target.region, self._target.identity):
            return Content("")
        return Content.styled(
            "Not the identity or Region that this incident was opened with.", "bold $text-warning"
        )

    def _rows(self) -> list[tuple[str, str]]:
        target, now = self._target, self._clock.now()
        ends = f"{utc(target.expires_at)} · {time_left(target.expires_at, now)}" if target.expires_at else ""
        rows = [
            ("Account", target.account),
            *([("Alias", self._alias)] if self._ask_alias else []),
            ("Profile", self._profile or "none named"),
            ("Region", target.region),
            ("Identity", target.identity),
            ("Endpoint", target.endpoint or "AWS's own"),
            *(("Requests", way) for way in ways(target)),
            ("Credentials", ends or "no expiry known"),
        ]
        if self._before and self._question().plain:
            rows.append(("Opened with", f"{self._before.identity} in {self._before.region}"))
        return rows

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Take the button's answer."""
        self.dismiss(Consent.YES if event.button.id == "yes" else Consent.NO)

    def action_go_on(self, everything: bool = False) -> None:  # noqa: FBT001, FBT002 - as the binding gives it
        """Yes."""
        self.dismiss(Consent.ALL if everything else Consent.YES)

    def action_elsewhere(self) -> None:
        """Not this one."""
        self.dismiss(Consent.ELSEWHERE)

    def action_cancel(self) -> None:
        """No."""
        self.dismiss(Consent.NO)
