"""The page of promises names walls and tests that exist, and budgets as the code has them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from workbench.aws import connection, transport
from workbench.engine import expressions
from workbench.engine.timeline import reading
from workbench.exporters import template_language
from workbench.journal import files, lines
from workbench.logs import athena_size, contents
from workbench.network import reviewed
from workbench.playbook_files import schema, source

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
ROWS = [line.strip("| ").split(" | ") for line in PAGE.splitlines() if line.startswith("| ") and "`" in line]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:40])
def test_every_promise_has_a_wall_and_a_test_that_exist(row: list[str]) -> None:
    _, walls, tests = row
    for cell, begins in ((walls, "workbench/"), (tests, "tests/")):
        named = re.findall(r"`([^`]+)`", cell)
        assert named
        assert all(name.startswith(begins) and (ROOT / name).exists() for name in named)


def test_there_are_promises() -> None:
    assert len(ROWS) > 15


@pytest.mark.parametrize(
    "budget",
    [
        f"{transport.LONGEST_ANSWER >> 20} MB · {transport.LONGEST_ERROR >> 20} MB",
        f" · {connection.MOST_BYTES >> 20} MB |",
        f"| {connection.MOST_SENDINGS} · {reading.PAGE_S:g} seconds",
        f"{source.MAX_BYTES // 1_000_000} MB · {schema.MOST_ENTRIES} entries",
        f" · {expressions.MOST_STEPS:,} steps |",
        f"{template_language.MOST_STEPS:,} steps · {template_language.MOST_LOOPS} in one another",
        (
            f"{template_language.MAX_OUTPUT:,} characters"
            f" and {template_language.OUTPUT_PER_ENTRY:,} for each entry"
        ),
        (
            f"{athena_size.MOST_BYTES:,} bytes · {athena_size.MOST_WORDS:,} words"
            f" · {athena_size.MOST_LEVELS} levels"
        ),
        f"{files.MOST_BYTES >> 20} MB, {lines.MOST_LINES:,} lines",
        f"{reviewed.LONGEST_ANSWER >> 10} KB of each server",
        f"{contents.MOST_TIMES} times its size and 64 MB, {contents.MOST_BYTES >> 30} GB",
    ],
)
def test_budgets_are_as_the_code_has_them(budget: str) -> None:
    assert budget in PAGE
