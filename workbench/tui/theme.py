"""Two calm themes, and the colours that Textual's own palettes lack."""

from __future__ import annotations

from rich.theme import Theme as RichTheme
from textual.theme import Theme

WORKBENCH_DARK = Theme(
    name="workbench-dark",
    primary="#7aa2d8",
    secondary="#5f87af",
    accent="#7aa2d8",
    warning="#e5b567",
    error="#e06c75",
    success="#8fbf7f",
    foreground="#d8dee4",
    background="#12161c",
    surface="#171c24",
    panel="#212833",
    dark=True,
)

WORKBENCH_LIGHT = Theme(
    name="workbench-light",
    primary="#1f5fa8",
    secondary="#4a6f94",
    accent="#1f5fa8",
    warning="#9a6700",
    error="#b3261e",
    success="#2e7d32",
    foreground="#1c2127",
    background="#f7f8fa",
    surface="#ffffff",
    panel="#e6eaef",
    dark=False,
    variables={"unknown": "#6b2fa8", "unknown-muted": "#e9ddf5", "quiet": "#464f59"},
)

THEMES = (WORKBENCH_DARK, WORKBENCH_LIGHT)

NAMED = {"dark": WORKBENCH_DARK.name, "light": WORKBENCH_LIGHT.name}
"""The theme of each value of the setting `theme`."""

EXTRA_VARIABLES = {
    "unknown": "#c099ff",
    "unknown-muted": "#3b2a55",
    "quiet": "#a3aebb",
    "simulated": "#e5b567",
    "simulated-text": "#1b1500",
    "replay": "#8ab8c4",
    "replay-text": "#06181d",
    "live": "#b3363e",
    "live-text": "#ffffff",
}
"""Theme variables of our own, with what they are in a theme that does not name them.

Unknown has a colour that neither good nor bad nor switched-off things have; each source has its own header.
"""

MARKDOWN = RichTheme(
    {
        "markdown.block_quote": "italic",
        "markdown.code": "bold",
        "markdown.code_block": "none",
        "markdown.item.bullet": "none",
        "markdown.item.number": "none",
        "markdown.link": "underline",
        "markdown.link_url": "underline",
    }
)
"""Prose in the colour of the pane it stands in: Rich's own colours know no theme and no calm."""
