"""Error signatures: what decides of a text that holds several, and what no text can do."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.patience import without_blowing_up
from workbench.knowledge.signatures import (
    Signature,
    SignatureCatalogue,
    SignatureMatch,
    branches,
    in_use,
    literal_length,
)


def row(id_: str, pattern: str, *, decides: bool = True, general: bool = False) -> Signature:
    return Signature(
        id=id_,
        service="s",
        pattern=pattern,
        meaning="",
        match="",
        no_match="",
        source="",
        decides=decides,
        general=general,
    )


WRAPPER = row("wrapper", "Command failed with exit code", decides=False)
CLOSED = row("closed", "connection (?:is|was) closed")
MEMORY = row("memory", "java heap space")
DENIED = row("denied", "AccessDenied")
BY_POLICY = row("by-policy", "AccessDenied.*explicit deny in a policy")
GENERAL = row("general", "something that is very long and says very little", general=True)
ALL = SignatureCatalogue((WRAPPER, CLOSED, MEMORY, DENIED, BY_POLICY, GENERAL))


def decided(text: str) -> str:
    match = ALL.decide(text)
    return match.signature.id if match else ""


TRACE_OF_JAVA = """java.lang.RuntimeException: connection was closed
\tat a.B.c(D.java:1)
Caused by: x.Y: AccessDenied
\tat a.B.c(D.java:2)
\t... 3 more
Caused by: java.lang.OutOfMemoryError: java heap space
\tat a.B.c(D.java:3)
\t... 9 more"""
TRACES_OF_PYTHON = """Traceback (most recent call last):
  File 'a'
MemoryError: java heap space

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
X: connection is closed"""
DECISIONS = {
    "the more specific of one place": ("(AccessDenied): x with an explicit deny in a policy", "by-policy"),
    "whatever the order of the rows": ("explicit deny in a policy, AccessDenied", "denied"),
    "a general one yields in its place": (
        "AccessDenied: something that is very long and says very little",
        "denied",
    ),
    "a general one decides where it is alone": (
        "something that is very long and says very little",
        "general",
    ),
    "the first failure, not what it caused": (
        "12:00 ERROR task 3: java heap space\n12:01 ERROR rollback: connection was closed",
        "memory",
    ),
    "an error before a warning above it": (
        "2026-11-20 12:00 WARN again: connection was closed\n2026-11-20 12:01 ERROR task: java heap space",
        "memory",
    ),
    "a warning, where the error says nothing": (
        "2026-11-20 12:00 WARN java heap space\n2026-11-20 12:01 ERROR Command failed with exit code 1",
        "memory",
    ),
    "the root cause of a Java trace": (
        TRACE_OF_JAVA,
        "memory",
    ),
    "not what failed while closing": (
        "x.Y: java heap space\n\tat a.B.c(D.java:1)\n\tSuppressed: x.Z: AccessDenied\n\t\tat q.R.s(T.java:2)",
        "memory",
    ),
    "the first of chained Python tracebacks": (
        TRACES_OF_PYTHON,
        "memory",
    ),
    "a wrapper never": ("Command failed with exit code 1", ""),
    "a wrapper not even before the failure": ("Command failed with exit code 1: AccessDenied", "denied"),
    "a sentence that a terminal broke": ("│ connection was\n│ closed by the server", "closed"),
    "a sentence in JSON in JSON": (
        json.dumps({"Records": [{"body": json.dumps({"Cause": "AccessDenied: explicit deny in a policy"})}]}),
        "by-policy",
    ),
    "a sentence in an escaped string": (r'"{\"errorMessage\": \"java heap space\"}"', "memory"),
    "the first of a log's rows": (
        json.dumps([{"@message": "java heap space"}, {"@message": "connection is closed"}]),
        "memory",
    ),
    "rows of JSON lines": (
        '{"level": "warn", "msg": "connection is closed"}\n{"level": "error", "msg": "java heap space"}\n',
        "memory",
    ),
    "XML's escapes": ("<Message>AccessDenied &quot;x&quot; explicit deny in a policy</Message>", "by-policy"),
    "nothing": ("all is well", ""),
}


@pytest.mark.parametrize(("text", "expected"), DECISIONS.values(), ids=DECISIONS)
def test_what_decides_is(text: str, expected: str) -> None:
    assert decided(text) == expected


@given(st.permutations(list(ALL)))
def test_the_order_of_the_rows_decides_nothing(rows: list[Signature]) -> None:
    texts = [text for text, _ in DECISIONS.values()]
    assert [SignatureCatalogue(rows).decide(text) for text in texts] == [ALL.decide(text) for text in texts]


@given(st.text(), st.integers(0, 40))
def test_the_line_is_told_with_its_place(before: str, blank: int) -> None:
    text = before + "\n" * blank
    match = ALL.decide(f"{text}\nx java heap space y")
    assert match is not None
    assert match.signature == MEMORY
    assert match.line <= len(text) + 2
    assert "java heap space" in match.text


def test_the_place_of_a_line_below_others() -> None:
    match = ALL.decide("a\nb\n  x java heap space y\nc")
    assert match is not None
    assert (match.line, match.text) == (3, "x java heap space y")


def test_all_that_a_text_holds_is_listed_each_once() -> None:
    matches = ALL.matches("AccessDenied\nCommand failed with exit code 1\nAccessDenied\njava heap space")
    assert [match.signature.id for match in matches] == ["denied", "memory", "wrapper"]


@given(
    st.lists(
        st.sampled_from([*(text for text, _ in DECISIONS.values()), '{"', "\\", "\ud800", "Caused by: "])
    )
)
def test_any_text_is_survived(pieces: list[str]) -> None:
    matches: list[SignatureMatch] = ALL.matches("\n".join(pieces))
    deciding = [match.signature.decides for match in matches]
    assert deciding == sorted(deciding, reverse=True)


@pytest.mark.parametrize(
    "piece",
    [
        "AccessDenied ",
        "AccessDenied\n",
        "Caused by: x\n",
        '{"a":',
        '{"a": "java heap space"}\n',
        '\\"',
        "│ ",
        "[",
    ],
    ids=repr,
)
def test_a_megabyte_of_repetition_does_not_blow_up(piece: str) -> None:
    with without_blowing_up():
        ALL.matches((piece * (1_000_000 // len(piece) + 1))[:1_000_000])
    in_use().decide((piece * (100_000 // len(piece) + 1))[:100_000])


SPECIFICITY = {
    "abc": 3,
    "a.c": 2,
    "a|bcd": 1,
    "(?:ab|cde)f": 3,
    "(?i)ab": 2,
    r"\d\w\bab": 2,
    "[abc]d": 1,
    "[]]d": 1,
    "a*b+c?d{3}e{0,9}": 4,
    r"\.\(": 2,
    "(?P<n>abc){2}": 6,
    "": 0,
}


@pytest.mark.parametrize(("pattern", "length"), SPECIFICITY.items())
def test_specificity_is_what_a_text_must_hold(pattern: str, length: int) -> None:
    assert literal_length(pattern) == length


@pytest.mark.parametrize(
    ("pattern", "parts"),
    [
        ("a|b", ["a", "b"]),
        ("(?i)a|b", ["(?i)a", "(?i)b"]),
        (r"a\|b|[|]c|(?:d|e)", [r"a\|b", "[|]c", "(?:d|e)"]),
        ("a", ["a"]),
    ],
)
def test_alternatives_count_by_themselves(pattern: str, parts: list[str]) -> None:
    assert branches(pattern) == parts
