"""A statement that is too large is refused by the budget that it passes, before anything parses it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlglot

from workbench.engine.errors import UsageError
from workbench.logs import athena_size
from workbench.logs.athena_size import MOST_BYTES, MOST_LEVELS, MOST_WORDS
from workbench.logs.athena_sql import translate
from workbench.logs.athena_statement import check_statement

DOORS: tuple[Callable[[str], object], ...] = (translate, check_statement)
VALUE = "'x'"
FROM = "FROM cloudtrail_logs_pp"
WORDS = f"words, more than the {MOST_WORDS:,} that are read here"
LEVELS = f"levels deep, more than the {MOST_LEVELS} that are read here"
LARGE: dict[str, tuple[str, str]] = {
    "columns": (f"SELECT {', '.join(['eventname'] * 12_000)} {FROM}", WORDS),
    "conditions": (f"SELECT 1 {FROM} WHERE {' OR '.join(['a=1'] * 25_000)}", WORDS),
    "values": (f"SELECT 1 {FROM} WHERE eventname IN ({','.join(['1'] * 50_000)})", WORDS),
    "tables": (f"SELECT 1 {FROM} {', cloudtrail_logs_pp' * 5_000}", WORDS),
    "unions": (" UNION ALL ".join(["SELECT 1"] * 5_000), WORDS),
    "parentheses": (f"SELECT {'(' * 2_000} 1 {')' * 2_000}", LEVELS),
    "more parentheses": (f"SELECT {'(' * 15_000} 1 {')' * 15_000}", WORDS),
    "never closed": (f"SELECT {'(' * 9_000}", LEVELS),
    "cases": (f"SELECT {'CASE WHEN true THEN ' * 500} 1 {' END' * 500}", LEVELS),
    "negations": (f"SELECT {'NOT ' * 1_000} true", LEVELS),
    "signs": (f"SELECT {'- ' * 1_000} 1", LEVELS),
    "queries": (f"SELECT 1 {'FROM (SELECT 1 ' * 300} {')' * 300}", LEVELS),
    "bytes": (f"SELECT '{'a' * 5_000_000}'", f"more than {MOST_BYTES:,} bytes"),
    "no text": ("SELECT '\ud800'", "no UTF-8 at position 9"),
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(("sql", "budget"), LARGE.values(), ids=LARGE)
def test_what_is_too_large_is_refused_unparsed_by_the_name_of_its_budget(
    door: Callable[[str], object], sql: str, budget: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(sqlglot, "parse")
    with pytest.raises(UsageError, match=budget):
        door(sql)


DEEP = MOST_LEVELS - 10
FITTING = {
    "values": f"SELECT 1 {FROM} WHERE eventname IN ({','.join([VALUE] * 3_000)})",
    "parentheses": f"SELECT {'(' * DEEP} 1 {')' * DEEP} {FROM}",
    "calls": f"SELECT {'lower(' * DEEP} eventname {')' * DEEP} {FROM}",
    "closed again": f"SELECT {', '.join(['(1)', 'CASE WHEN true THEN -1 END'] * MOST_LEVELS)} {FROM}",
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("sql", FITTING.values(), ids=FITTING)
def test_what_fits_the_budgets_is_read(door: Callable[[str], object], sql: str) -> None:
    door(sql)


def test_a_chain_that_no_level_shows_is_told_as_too_deep() -> None:
    with pytest.raises(UsageError, match=athena_size.TOO_DEEP):
        translate(f"SELECT 1 {FROM} WHERE 1 {'IN (1) ' * 1_500}")
