"""What comes from outside is shown, never obeyed."""

from __future__ import annotations

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.text import clean, clean_json, is_clean


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b]52;c;cHduZWQ=\x07", "␛]52;c;cHduZWQ=␇"),
        ("\x9b2J", "⟨U+009B⟩2J"),
        ("invoice\u202efdp.exe", "invoice⟨U+202E⟩fdp.exe"),
        ("a\u200bb", "a⟨U+200B⟩b"),
        ("a\r\nb", "a␍␊b"),
        ("\x7f", "␡"),
        ("\ud800", "⟨U+D800⟩"),
    ],
)
def test_control_direction_and_invisible_characters_become_pictures(hostile: str, shown: str) -> None:
    assert clean(hostile) == shown


def test_names_of_all_languages_stay_as_they_are() -> None:
    name = "données/报告/отчёт/résumé e\u0301 🧪.csv"
    assert clean(name) == name
    assert is_clean(name)


def test_a_block_keeps_its_lines_and_tabs_but_no_carriage_return() -> None:
    assert clean("a\n\tb\rc", keep_lines=True) == "a\n\tb␍c"


@given(st.text(st.characters()))
def test_cleaning_leaves_nothing_that_a_terminal_obeys_and_is_idempotent(text: str) -> None:
    shown = clean(text)
    assert all(unicodedata.category(char) not in ("Cc", "Cs") for char in shown)
    assert "\u202e" not in shown
    assert clean(shown) == shown
    shown.encode()


def test_json_is_cleaned_at_any_depth_keys_included() -> None:
    assert clean_json({"a\x1b": ["\x1b", {"b": "\x07"}], "n": 1, "t": True, "z": None}) == {
        "a␛": ["␛", {"b": "␇"}],
        "n": 1,
        "t": True,
        "z": None,
    }


REPLACED = (
    *(range(0x20), range(0x7F, 0xA0), [0xAD, 0x61C, 0x180E, 0xFEFF], range(0x200B, 0x2010)),
    *(range(0x2028, 0x202F), range(0x2060, 0x2070), range(0xD800, 0xE000), range(0xFFF9, 0xFFFC)),
    range(0xE0000, 0xE0080),
)


def test_every_character_that_is_not_to_be_obeyed_is_replaced() -> None:
    for code in itertools.chain.from_iterable(REPLACED):
        assert chr(code) not in clean(f"plain {chr(code)} text")
