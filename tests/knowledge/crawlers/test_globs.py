"""Glue's own words about its patterns, as a vector; https://docs.aws.amazon.com/glue/latest/dg/define-crawler.html."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.knowledge.crawlers.globs import GlobError, excludes

WEEK = ("2015/01/{[!0],0[8-9]}**", "2015/0[2-9]/**", "2015/1[0-2]/**")
"""AWS's example: "to crawl data for only the first week of January"."""

VECTOR = (
    # the page's table of patterns
    ("*.csv", "a.csv", True),
    ("*.csv", "sub/a.csv", False),
    ("*.csv", "a.csv.gz", False),
    ("*.csv", ".csv", True),
    ("*.*", "a.txt", True),
    ("*.*", "a", False),
    ("*.*", "sub.d/a.txt", False),
    ("*.{csv,avro}", "a.csv", True),
    ("*.{csv,avro}", "a.avro", True),
    ("*.{csv,avro}", "a.json", False),
    ("foo.?", "foo.c", True),
    ("foo.?", "foo.cc", False),
    ("foo.?", "foo.", False),
    ("foo.?", "foo./", False),
    ("myfolder/*", "myfolder/mysource", True),
    ("myfolder/*", "myfolder/mysource/data", False),
    ("myfolder/*", "other/mysource", False),
    ("myfolder/*/*", "myfolder/mysource/data", True),
    ("myfolder/*/*", "myfolder/mysource", False),
    ("myfolder/*/*", "myfolder/a/b/c", False),
    ("myfolder/**", "myfolder/mysource/mydata", True),
    ("myfolder/**", "myfolder/mysource", True),
    ("myfolder/**", "myfolder", False),
    ("myfolder/**", "deep/myfolder/mysource", False),
    ("myfolder**", "myfolder", True),
    ("myfolder**", "myfolder/mydata.txt", True),
    ("myfolder**", "myfolder-2/deep/x", True),
    ("Market*", "Market_US", True),
    ("Market*", "market_us", False),
    # brackets
    ("[abc].csv", "b.csv", True),
    ("[abc].csv", "d.csv", False),
    ("[a-z]", "m", True),
    ("[a-z]", "M", False),
    ("[abce-g]", "f", True),
    ("[abce-g]", "d", False),
    ("[!a-c]x", "dx", True),
    ("[!a-c]x", "bx", False),
    ("a[!b]c", "a/c", False),
    ("[*?\\]", "*", True),
    ("[*?\\]", "?", True),
    ("[*?\\]", "\\", True),
    ("[*?\\]", "a", False),
    ("[-a]", "-", True),
    ("[!-a]", "-", False),
    ("[!-a]", "b", True),
    ("a[+-9]b", "a/b", False),
    ("a[+-9]b", "a5b", True),
    # escapes, braces, dots
    (r"\{a\}", "{a}", True),
    (r"\{a\}", "a", False),
    (r"a\\b", r"a\b", True),
    (r"a\*", "a*", True),
    (r"a\*", "ab", False),
    ("{2025,2026}/**", "2026/11/x", True),
    ("{2025,2026}/**", "2024/11/x", False),
    ("{tmp/**,*.bak}", "tmp/a/b", True),
    ("{tmp/**,*.bak}", "x.bak", True),
    ("a,b", "a,b", True),
    ("a}", "a}", True),
    ("*", ".hidden", True),
    ("*", "a/b", False),
    ("**", "a/b/c.csv", True),
    # the page's two examples
    ("departments/**", "departments/finance.json", True),
    ("departments/**", "employees/hr.json", False),
    ("departments/market*", "departments/market-us.json", True),
    ("departments/market*", "departments/finance.json", False),
    ("**.csv", "employees/john.csv", True),
    ("**.csv", "employees/juan.txt", False),
    ("employees/*.csv", "employees/jane.csv", True),
    ("employees/*.csv", "employees/old/jane.csv", False),
    # dots and brackets of regular expressions mean nothing
    ("a.c", "abc", False),
    ("a+(b)", "a+(b)", True),
    ("^a$", "a", False),
    ("", "", True),
    ("", "a", False),
    # a folder's pattern says nothing of what lies in it, unless it ends in **
    ("_temporary", "_temporary/0/part-0", False),
    ("**/_temporary/**", "in/_temporary/0/part-0", True),
    ("/in/**", "in/a.csv", False),
    ("in/*.csv", "IN/a.csv", False),
)


@pytest.mark.parametrize(("glob", "name", "expected"), VECTOR)
def test_matches_as_glue_says(glob: str, name: str, expected: bool) -> None:
    assert excludes(glob, name) is expected


@pytest.mark.parametrize("day", range(1, 32))
def test_aws_s_example_leaves_the_first_week(day: int) -> None:
    assert any(excludes(glob, f"2015/01/{day:02}/part-0") for glob in WEEK) is (day > 7)


@pytest.mark.parametrize("month", range(2, 13))
def test_aws_s_example_leaves_no_other_month(month: int) -> None:
    assert any(excludes(glob, f"2015/{month:02}/01/part-0") for glob in WEEK)


@pytest.mark.parametrize("glob", ["[a", "{a", "{a,{b}}", "a\\", "[]", "[z-a]", "[/]"])
def test_what_is_no_pattern_is_said_to_be_none(glob: str) -> None:
    with pytest.raises(GlobError, match=r"has|ends"):
        excludes(glob, "a")


NAMES = st.text("ab/.*?[]{},\\-!é", max_size=12)


@given(NAMES)
def test_every_name_matches_itself_escaped(name: str) -> None:
    escaped = "".join(f"\\{char}" if char in "*?[]{}\\" else char for char in name)
    assert excludes(escaped, name)


@given(NAMES, NAMES)
def test_two_stars_match_wherever_one_does(before: str, name: str) -> None:
    try:
        narrow = excludes(f"{before}*", name)
    except GlobError:
        return
    if narrow:
        assert excludes(f"{before}**", name) or before.endswith(("*", "\\"))


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_pattern_either_decides_or_says_why_not(glob: str, name: str) -> None:
    with contextlib.suppress(GlobError):
        assert excludes(glob, name) in (True, False)
