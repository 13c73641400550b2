"""As whom and where AWS is asked: the profiles of the AWS configuration, and Regions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static

from workbench.domain.target import Place, Profile
from workbench.tui.formats import inert
from workbench.tui.paint.rows import Row
from workbench.tui.screens.base import Dialog
from workbench.tui.widgets.outside_input import OutsideInput
from workbench.tui.widgets.rows import Rows

_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")


@dataclass(frozen=True, slots=True)
class Offer:
    """A place that can be chosen, and why it stands there."""

    place: Place
    why: str


def offers(
    profiles: Sequence[Profile], present: Place, fitting: Sequence[Place], typed: str = ""
) -> list[Offer]:
    """Return the places to choose from: what fits the text, what is asked now, each profile, Regions.

    Args:
        profiles: The AWS configuration's.
        present: As whom and where AWS is asked now.
        fitting: What fits what was pasted.
        typed: Words that narrow it; a whole Region's name is a place of its own.
    """
    words = typed.casefold().split()
    accounts = {profile.name: profile.account for profile in profiles}

    def offer(place: Place, why: str) -> Offer:
        account = accounts.get(place.profile, "")
        return Offer(place, " · ".join(filter(None, (account, why))))

    typed_regions = [word for word in words if _REGION.fullmatch(word)]
    regions = dict.fromkeys(
        (*typed_regions, *sorted({profile.region for profile in profiles if profile.region}))
    )
    found = [
        *(offer(place, "as the text says") for place in fitting),
        offer(present, "asked now"),
        *(offer(Place(profile=item.name, region=item.region), "") for item in profiles),
        *(offer(replace(present, region=region), "another Region") for region in regions),
    ]
    firsts = {item.place: item for item in reversed(found)}
    return [item for item in dict.fromkeys(firsts[item.place] for item in found) if _fits(item, words)]


def _fits(offer: Offer, words: Iterable[str]) -> bool:
    said = f"{offer.place.profile} {offer.place.region} {offer.why}".casefold()
    return all(word in said for word in words)


class ChoosePlace(Dialog[Place | None]):
    """Choose a profile and a Region. Answers the place, or None.

    Args:
        profiles: The AWS configuration's.
        present: As whom and where AWS is asked now.
        fitting: What fits what was pasted: the cursor begins there.
    """

    HELP = (
        "The profiles of the AWS configuration, each with its Region and, where its files tell, its account; "
        "what fits the pasted text comes first. Type to narrow the list, or name a Region to ask there. "
        "Credentials are looked up once one is chosen."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Ask there", id="place.take", tooltip="ask as this profile, in this Region"),
        Binding("down", "move(1)", "Next", show=False, id="place.next", tooltip="go to the next row"),
        Binding("up", "move(-1)", "Previous", show=False, id="place.previous", tooltip="to the row before"),
        Binding("escape", "cancel", "Back", id="place.back", tooltip="leave it as it is"),
    ]

    def __init__(self, profiles: Sequence[Profile], present: Place, fitting: Sequence[Place]) -> None:
        super().__init__()
        self._profiles, self._present, self._fitting = profiles, present, fitting
        self._offers: list[Offer] = []

    def content(self) -> Iterator[Widget]:
        """Make the box."""
        box = Vertical(
            OutsideInput("", id="narrow", placeholder="narrow it by typing, or name a Region: eu-west-1"),
            Rows(id="places"),
            Static("", id="told", markup=False),
            classes="box",
        )
        box.border_title = Content("As whom, and where?")
        yield box

    def on_mount(self) -> None:
        """Show them all."""
        self.query_one("#narrow").focus()
        self._paint()

    @on(Input.Changed, "#narrow")
    def _paint(self) -> None:
        typed = self.query_one("#narrow", OutsideInput).text
        self._offers = offers(self._profiles, self._present, self._fitting, typed)
        rows = self.query_one(Rows)
        rows.show([_row(number, item) for number, item in enumerate(self._offers)])
        rows.choose(None)
        none = "" if self._profiles else "The AWS configuration has no profiles. "
        told = none if self._offers else f"{none}Nothing fits: a Region is named like eu-west-1."
        self.query_one("#told", Static).update(Content.styled(told, "$quiet"))

    def why_not(self, action: str) -> str:
        """As `WorkbenchScreen.why_not`."""
        return "There is no row to take." if action == "take" and not self._offers else ""

    @on(Input.Submitted, "#narrow")
    @on(OptionList.OptionSelected)
    def action_take(self) -> None:
        """Give the chosen place back."""
        chosen = self.query_one(Rows).chosen
        if chosen is not None:
            self.dismiss(self._offers[int(chosen)].place)

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


def _row(number: int, offer: Offer) -> Row:
    place = offer.place
    return Row(
        id=str(number),
        body=Content.styled(inert(place.profile or "no profile named").plain, "bold"),
        tail=inert(place.region or "its own Region"),
        below=(Content.styled(inert(offer.why).plain, "$quiet"),) if offer.why else (),
    )
