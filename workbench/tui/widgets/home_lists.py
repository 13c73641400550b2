"""The three lists of the home screen, which say why they are empty."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from workbench.tui.paint.rows import Row
from workbench.tui.widgets.rows import Rows


class HomeLists:
    """Playbooks, past incidents and drills, by the id of each list."""

    NOTHING = "-"
    """The id of a row that stands where there is nothing to choose."""

    def __init__(self) -> None:
        self._lists = {
            "playbooks": Rows(id="playbooks", classes="-keeps"),
            "recent": Rows(id="recent"),
            "drills": Rows(id="drills"),
        }
        for name, rows in self._lists.items():
            rows.border_title = Content(name.capitalize())

    def __getitem__(self, name: str) -> Rows:
        return self._lists[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lists)

    def show(self, name: str, rows: Sequence[Row], otherwise: str) -> None:
        """Show rows in a list; where there are none, say what that means."""
        if rows:
            self._lists[name].show(rows)
        else:
            self.say(name, otherwise)

    def say(self, name: str, text: str) -> None:
        """Say something where rows would stand."""
        self._lists[name].show([Row(id=self.NOTHING, body=Content.styled(text, "$quiet"), heading=True)])
