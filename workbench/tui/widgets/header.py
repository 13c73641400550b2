"""The two lines on top of every screen: what is asked, of whom, with what, and how real it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import RenderResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from workbench.domain.target import Source, Target
from workbench.tui.formats import SOON, clock, inert, short_identity, shortened, spread, time_left
from workbench.wording.ways import warning

if TYPE_CHECKING:
    from workbench.engine.ports import Clock

_BADGES = {
    Source.LIVE: (" ● LIVE ", " "),
    Source.SIMULATED: ("╱╱ SIMULATED ╱╱", "╱"),
    Source.REPLAY: ("«« REPLAY ««", "«"),
}
"""Badge and filling: a drill is told from an outage without colour, too."""


_NOT_LIVE = {Source.SIMULATED: "a drill: nothing here is real", Source.REPLAY: "recorded answers"}
"""Said in place of the time left, where no credentials are at stake."""


_LEAST = 12
"""Cells of a subject, however narrow the terminal is."""


class StatusHeader(Widget):
    """Identity, Region, source, time left on the credentials, and the time.

    Args:
        clock_: Tells the time.
        title: What this screen is about; from outside, it is made inert here.
        subject: What the incident is about, after the title; made inert here.
        target: Whom we ask, when known.
        is_ours: The title is in the program's own words. The first frame need not wait for what makes inert.
    """

    title: reactive[str] = reactive("")
    subject: reactive[str] = reactive("")
    """What the incident is about, after the title."""
    target: reactive[Target | None] = reactive(None)
    notice: reactive[str] = reactive("")
    """Said in place of the identity while there is none."""

    def __init__(
        self,
        clock_: Clock,
        title: str,
        *,
        subject: str = "",
        target: Target | None = None,
        is_ours: bool = False,
    ) -> None:
        super().__init__(id="header")
        self._is_ours = is_ours
        self._clock = clock_
        self.set_reactive(StatusHeader.title, title)
        self.set_reactive(StatusHeader.subject, subject)
        self.set_reactive(StatusHeader.target, target)
        self._shown_minute = -1

    def on_mount(self) -> None:
        """Follow the clock; only a new minute repaints."""
        self.set_interval(1.0, self._tick)
        self._paint_source(self.target)

    def _tick(self) -> None:
        minute = int(self._clock.now().timestamp()) // 60
        if minute != self._shown_minute:
            self._shown_minute = minute
            self.refresh()

    def watch_target(self, target: Target | None) -> None:
        """Paint the header as the source of the answers demands."""
        self._paint_source(target)

    def _paint_source(self, target: Target | None) -> None:
        for source in Source:
            self.set_class(target is not None and target.source is source, f"-{source}")

    def render(self) -> RenderResult:
        """Return both lines for the present width."""
        width = self.content_size.width
        now = self._clock.now()
        badge, fill = _BADGES[self.target.source] if self.target else (" workbench ", " ")
        title = self.title if self._is_ours else inert(self.title).plain
        left = Content.assemble((badge, self._badge_style()), " ", (title, "bold"))
        right = Content.styled(clock(now, local_too=getattr(self.app, "local_time", True)), "bold")
        if self.subject:
            room = width - left.cell_length - right.cell_length - 4
            left = Content.assemble(left, "  ", shortened(inert(self.subject), max(_LEAST, room)))
        first = spread(left, right, width, fill=fill)
        return Content("\n").join([first, self._identity(width)])

    def _badge_style(self) -> str:
        live = self.target is not None and self.target.source is Source.LIVE
        return "bold $live-text on $live" if live else "reverse bold"

    def _identity(self, width: int) -> Content:
        if self.target is None:
            said = inert(self.notice) if self.notice else Content("identity not asked yet")
            return said.truncate(width, ellipsis=True)
        now, target = self._clock.now(), self.target
        left = _NOT_LIVE.get(target.source) or time_left(target.expires_at, now)
        ending = target.expires_at is not None and target.expires_at - now < SOON
        strange = warning(target)
        endpoint = f" · {target.endpoint}" if target.endpoint and not strange else ""
        who = f"{target.account or 'account unknown'} · {target.region} · {short_identity(target.identity)}"
        if strange:  # before who, so that nobody can miss it on any width
            warned = Content.styled(inert(f"⚠ {strange}").plain, "bold $text-error")
            return Content.assemble(warned, inert(f" · {who}")).truncate(width, ellipsis=True)
        return spread(
            inert(who + endpoint), Content.styled(f" {left} ", "reverse bold" if ending else ""), width
        )
