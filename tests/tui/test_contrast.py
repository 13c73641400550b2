"""Whether everything can be read: WCAG 2.2's contrast of text, in both themes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.color import Color as RichColor
from textual.color import Color
from textual.theme import Theme

from tests.fakes import answer
from tests.tui.driving import Driver, driving, in_drill
from tests.tui.worlds import SOFT_DELETED, World
from workbench import tui
from workbench.domain.evidence import Outcome
from workbench.tui import marks
from workbench.tui.app import WorkbenchApp
from workbench.tui.theme import THEMES

ENOUGH = 4.5
"""Level AA for text of usual size: https://www.w3.org/TR/WCAG22/#contrast-minimum"""
SOURCE = Path(tui.__path__[0])
GROUNDS = ("background", "surface", "panel", "primary 30%", "primary-muted")
"""What a row can stand on: a pane, a dialog, the header; under the cursor; a line of progress."""
OWN_GROUND = {"$simulated-text", "$replay-text", "$live-text"}
WRITTEN = re.compile(r'"(?:bold )?(\$[a-z-]+)"')
BANDS = re.compile(r"background: (\$[a-z-]+); color: (\$[a-z-]+)")
THEME = pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)


def luminance(colour: Color) -> float:
    """Relative luminance: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    parts = (part / 255 for part in colour.rgb)
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Color, other: Color) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_counted_as_wcag_counts_it() -> None:
    white = Color.parse("#ffffff")
    assert contrast(Color.parse("#000000"), white) == pytest.approx(21)
    assert contrast(white, Color.parse("#777777")) == pytest.approx(4.48, abs=0.005)


def colours(theme: Theme) -> dict[str, str]:
    app = WorkbenchApp(World().backend)
    app.theme = theme.name
    return app.get_css_variables()


def ground(name: str, known: dict[str, str]) -> Color:
    """Return what `name` or `name 30%` is on the background of the screen."""
    variable, _, percent = name.partition(" ")
    below, over = Color.parse(known["background"]), Color.parse(known[variable])
    return below.blend(over, int(percent.rstrip("%")) / 100, 1.0) if percent else below + over


def on(below: Color, text: str) -> Color:
    """Return what a text of this colour is; `auto 60%` is black or white, blended."""
    if text.startswith("auto"):
        return below + below.get_contrast_text(int(text.split()[1].rstrip("%")) / 100)
    return below + Color.parse(text)


def styles_written() -> set[str]:
    """Return every colour that the screens give to a piece of text."""
    files = [*SOURCE.rglob("*.py")]
    return {found for file in files for found in WRITTEN.findall(file.read_text())} - OWN_GROUND


def test_the_styles_of_all_marks_are_among_those_that_are_measured() -> None:
    known = [*marks.VERDICTS.values(), *marks.CAUSES.values(), *marks.CONCLUSIONS.values()]
    assert {mark.style for mark in known} <= styles_written()


@THEME
def test_every_colour_of_text_is_readable_on_every_ground(theme: Theme) -> None:
    known = colours(theme)
    weak = {
        f"{style} on {name}": round(contrast(on(below, known[style[1:]]), below), 2)
        for name in GROUNDS
        for below in [ground(name, known)]
        for style in sorted(styles_written() | {"$foreground"})
        if contrast(on(below, known[style[1:]]), below) < ENOUGH
    }
    assert weak == {}


@THEME
def test_every_band_is_readable(theme: Theme) -> None:
    known = colours(theme)
    found = [pair for file in SOURCE.rglob("*.tcss") for pair in BANDS.findall(file.read_text())]
    pairs = {*found, ("$unknown-muted", "$unknown"), ("$live", "$live-text")}
    assert {below for below, _ in pairs} >= {"$simulated", "$replay", "$error-muted", "$success-muted"}
    weak = {
        pair: round(contrast(on(below, known[pair[1][1:]]), below), 2)
        for pair in pairs
        for below in [ground(pair[0][1:], known)]
        if contrast(on(below, known[pair[1][1:]]), below) < ENOUGH
    }
    assert weak == {}


def drawn(driver: Driver) -> Iterator[tuple[str, Color, Color]]:
    """Return every word on the screen with its colour and that of its ground, as the terminal gets them."""
    for strip in driver.app.screen._compositor.render_strips(driver.app.size):
        for segment in strip:
            style, words = segment.style, segment.text.strip()
            if style and style.color and style.bgcolor and any(char.isalnum() for char in words):
                pair = (_plain(style.color), _plain(style.bgcolor))
                yield (words, *(reversed(pair) if style.reverse else pair))


def _plain(colour: RichColor) -> Color:
    return Color.from_rich_color(colour)


def hard_to_read(driver: Driver) -> set[tuple[str, float]]:
    measured = [(words, round(contrast(text, below), 2)) for words, text, below in drawn(driver)]
    assert len({words for words, _ in measured}) > len(GROUNDS)
    return {(words, ratio) for words, ratio in measured if ratio < ENOUGH}


ENDS = {
    "PROVEN": answer("s3.HeadObject", Outcome.DELETE_MARKER),
    "CANNOT TELL": answer("s3.HeadObject", Outcome.DENIED),
}


async def hard_to_read_in_any_theme(driver: Driver) -> dict[str, set[tuple[str, float]]]:
    found = {}
    for theme in THEMES:
        driver.app.theme = theme.name
        await driver.pilot.pause()
        found[theme.name] = hard_to_read(driver)
    return {name: weak for name, weak in found.items() if weak}


async def test_home_as_it_is_drawn_is_readable() -> None:
    async with driving(World()) as driver:
        await driver.press("down")
        assert await hard_to_read_in_any_theme(driver) == {}


@pytest.mark.parametrize("end", ENDS)
async def test_an_incident_as_it_is_drawn_is_readable(end: str) -> None:
    async with in_drill(World(answers={**SOFT_DELETED, "s3.HeadObject": ENDS[end]})) as driver:
        await driver.press("a")
        await driver.until(lambda: end in driver.text, end)
        await driver.run_ended()
        assert await hard_to_read_in_any_theme(driver) == {}
