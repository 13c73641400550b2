"""When two keys look the same to a person."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.text import clean
from workbench.knowledge.s3.object_names import (
    basename,
    difference,
    fold,
    folder,
    is_of_every_run,
    other_period,
    same_name,
    temporary_name_of,
)

KEY = "in/Größe 1.csv"


@pytest.mark.parametrize(
    ("candidate", "said"),
    [
        (unicodedata.normalize("NFD", KEY), "accents"),
        ("in/größe 1.csv", "case"),
        ("IN/Größe 1.CSV", "case"),
        ("in/Größe 1.csv ", "blanks"),
        ("in/Größe 1.csv\r\n", "invisible"),
        (clean("in/Größe 1.csv\r\n"), "invisible"),
        (clean("in/\u200bGröße 1.csv"), "invisible"),
        ("in/Gr%C3%B6%C3%9Fe%201.csv%0D%0A", "URL"),
        ("in/Größe+1.csv", "URL"),
        ("in/Gr%C3%B6%C3%9Fe%201.csv", "URL"),
        ("/in/Größe 1.csv", "slashes"),
        ("in//Größe 1.csv", "slashes"),
        ("in\\Größe 1.csv", "slashes"),
        ("in/Größe 1.csv.csv", "extension"),
        ("In//GRÖßE+1.csv", "several"),
    ],
)
def test_names_that_look_the_same(candidate: str, said: str) -> None:
    assert same_name(KEY, candidate)
    assert said in difference(KEY, candidate)


@pytest.mark.parametrize(
    "candidate",
    ["in/Größe 2.csv", "out/Größe 1.csv", "in/Grösse 1.csv.gz", "in/Größe1.csv", "in/Größe 1.csv.bak", "in"],
)
def test_names_that_differ(candidate: str) -> None:
    assert not same_name(KEY, candidate)


@given(st.text())
def test_decomposed_accents_and_a_trailing_blank_are_not_seen(key: str) -> None:
    assert same_name(key, unicodedata.normalize("NFD", key))
    assert same_name(key, key + " ")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_a_key_looks_the_same_when_escaped(key: str) -> None:
    once = key.replace("%", "").replace("+", "")

    assert fold(quote(once)) == fold(once)


@given(st.text(), st.sampled_from([".filepart", ".part", ".TMP"]))
def test_temporary_names_belong_to_the_key_and_are_not_it(key: str, suffix: str) -> None:
    assert temporary_name_of(key, key + suffix)
    assert not temporary_name_of(key, key)


@given(st.text())
def test_folder_and_basename_make_the_key(key: str) -> None:
    assert folder(key) + basename(key) == key.rstrip("/")
    assert "/" not in basename(key)


def test_other_periods_differ_in_numbers_alone() -> None:
    assert other_period("in/2026/11/23/x.csv", "in/2026/11/9/x.csv")
    assert not other_period("in/2026/11/23/x.csv", "out/2026/11/23/x.csv")


@pytest.mark.parametrize(
    "name", ["model.tar.gz", "part-00000-7c1d.c000.snappy.parquet", "_SUCCESS", "part-r-00001"]
)
def test_a_name_of_every_run_tells_nothing_by_being_elsewhere(name: str) -> None:
    assert is_of_every_run(f"fit-7/output/{name}")


@pytest.mark.parametrize("name", ["claims-model.tar.gz", "part-list.csv", "daily-close.csv", "my_SUCCESS"])
def test_a_name_that_somebody_chose_tells(name: str) -> None:
    assert not is_of_every_run(f"in/{name}")
