"""What a terminal shows that is too small for anything else."""

from __future__ import annotations

from textual.widgets import Static

MIN_WIDTH = 60
MIN_HEIGHT = 16


class TooSmall(Static):
    """A plain sentence in place of a broken screen. The style sheet shows it when it is needed."""

    def __init__(self) -> None:
        super().__init__(
            f"This terminal is too small.\nMake it at least {MIN_WIDTH} x {MIN_HEIGHT}.\nNothing is lost.\n"
            "ctrl+q quits.",
            classes="too-small",
            markup=False,
        )
