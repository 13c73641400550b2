"""YAML gives what the author wrote, or says what is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.values import JsonValue
from workbench.playbook_files.yaml_values import MAX_DEPTH, MAX_VALUES, Document, parse_yaml

PYTHON_TAG = "tag:yaml.org,2002:python/object"
PRINTABLE = st.text(
    st.characters(blacklist_categories=("Cc", "Cs"), blacklist_characters="\ufeff\ufffe\uffff")
)
JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=-(10**15), max_value=10**15)
    | st.floats(allow_nan=False, allow_infinity=False)
    | PRINTABLE,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(PRINTABLE, inner, max_size=4),
    max_leaves=20,
)


def parse(text: str) -> tuple[JsonValue, list[str]]:
    document = Document(Path("x.yaml"))
    value = parse_yaml(document, text)
    return value, [str(problem) for problem in document.problems]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("1.10", "1.10"),
        ("0123", "0123"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        ("1_000", "1_000"),
        ("12:30:00", "12:30:00"),
        ("2026-11-23", "2026-11-23"),
        ("123456789012", 123456789012),
        ("-7", -7),
        ("1.5", 1.5),
        (".inf", ".inf"),
        ("1e400", "1e400"),
        ("9" * 5000, "9" * 5000),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("'true'", "true"),
        ('"5"', "5"),
        ("<<", "<<"),
        ("=", "="),
    ],
)
def test_only_what_reads_back_as_written_is_more_than_text(written: str, value: JsonValue) -> None:
    parsed, problems = parse(f"a: {written}\n")
    assert (parsed, problems) == ({"a": value}, [])
    assert type(parsed["a"]) is type(value)  # type: ignore[index,call-overload]  # a mapping, as just seen


def test_names_are_always_text() -> None:
    assert parse("{yes: 1, 2: 2, null: 3, 1.10: 4}")[0] == {"yes": 1, "2": 2, "null": 3, "1.10": 4}


@given(JSON_VALUES)
def test_json_is_read_as_json(value: JsonValue) -> None:
    assert parse(json.dumps(value, ensure_ascii=False)) == (value, [])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: &x 1\n", "x.yaml:1: a: anchors and aliases are not allowed (x): write it out"),
        ("a: 1\nb: *x\n", "x.yaml:2: b: anchors and aliases are not allowed (x): write it out"),
        (
            "a: !!python/object:os [id]\n",
            f"x.yaml:1: a: the tag {PYTHON_TAG}:os is not allowed: values are plain text and numbers",
        ),
        ("a: 1\nb: 2\na: 3\n", "x.yaml:3: a: is given twice, first on line 1"),
        ("a:\n\tb: 1\n", "x.yaml:2: is no YAML: indent with spaces, not with tabs"),
        (
            "a: {{ bucket }}\n",
            'x.yaml:1: a: a name must be plain text; a template needs quotes: "{{ name }}"',
        ),
        ("a: 1\n---\nb: 2\n", "x.yaml:3: holds more than one YAML document"),
        ("a: [1\n", "x.yaml:2: is no YAML: did not find expected ',' or ']'"),
        ("a: 1\nb: \x07\n", "x.yaml:2: is no YAML: control characters are not allowed"),
        ("[" * 3000, f"x.yaml:1: is nested more than {MAX_DEPTH} levels deep"),
        ("{a: " * 3000, f"x.yaml:1: is nested more than {MAX_DEPTH} levels deep"),
        ("- " * 3000, f"x.yaml:1: is nested more than {MAX_DEPTH} levels deep"),
        ("a: [" + "1," * (MAX_VALUES + 10) + "]", f"x.yaml:1: holds more than {MAX_VALUES} values"),
    ],
    ids=lambda item: item[:30],
)
def test_the_traps_of_yaml_are_refused_with_their_line(text: str, problem: str) -> None:
    assert problem in parse(text)[1]


def test_an_alias_bomb_costs_nothing_and_is_told_once_for_each_name() -> None:
    levels = ["a0: &a0 [lol, lol]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    value, problems = parse("\n".join(levels))
    assert len(json.dumps(value)) < 2000
    assert len(problems) == len(levels)
