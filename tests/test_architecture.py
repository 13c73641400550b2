"""The page of the architecture tells of the code as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import architecture


def test_the_picture_is_drawn_from_the_imports_and_nothing_else_is_touched() -> None:
    page = Path("docs/architecture.md").read_text()
    assert architecture.with_picture(page) == page
    spoilt = page.replace("  tui --> wording\n", "  tui --> aws\n")
    assert spoilt != page
    assert architecture.with_picture(spoilt) == page


def test_a_page_without_a_place_for_the_picture_is_told() -> None:
    with pytest.raises(ValueError, match="lacks the lines"):
        architecture.with_picture("# Architecture\n")


def test_what_the_page_names_is_there() -> None:
    assert architecture.names_that_are_not_there(Path("docs/architecture.md").read_text()) == []
    told = "`workbench.engine.run.Run.begin`, `workbench.engine.run.Run.bgin`, `workbench.engin`"
    assert architecture.names_that_are_not_there(told) == ["workbench.engine.run.Run.bgin", "workbench.engin"]
