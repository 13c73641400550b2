"""The words of trouble: what a log is searched for, and which of its lines say that something failed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.knowledge.denials.reading import read_denial
from workbench.knowledge.signatures import (
    LEVELS,
    TROUBLE_WORDS,
    Signature,
    filter_pattern,
    in_use,
    says_it_failed,
)
from workbench.knowledge.spark.failures import TROUBLE_OF_SPARK

LOGGED = [row for row in in_use() if row.service in ("lambda", "kms") or "An error occurred (" in row.match]
ABOUT_UPLOADS = [row for row in in_use() if "upload-access-denied" in row.speaks_for]
TELLS_NO_REFUSAL = {"s3-kms-needs-sigv4", "s3-write-refused"}
"""S3 answers InvalidArgument, as to a hundred other requests."""


@pytest.mark.parametrize("row", LOGGED, ids=lambda row: row.id)
def test_what_has_a_signature_is_asked_for(row: Signature) -> None:
    """A line that the filter leaves out could never be recognised."""
    assert any(word in row.match for word in TROUBLE_WORDS)


def test_the_filter_pattern_quotes_phrases_and_asks_for_any() -> None:
    assert filter_pattern(("ERROR", "timed out", "x:y")) == '?ERROR ?"timed out" ?"x:y"'
    for more in (LEVELS, TROUBLE_OF_SPARK):
        assert len(filter_pattern((*TROUBLE_WORDS, *more))) <= 1024  # the most that FilterLogEvents takes


@pytest.mark.parametrize(
    "line",
    [
        "[ERROR] cannot parse it",
        '{"level": "ERROR", "message": "cannot parse it"}',
        "2026-11-23T02:00:00Z com.acme.LoadException at row 3",
        "ValueError: row 3",
        "Traceback (most recent call last): …",
        "botocore NoSuchKey for it",
        '{"log_level":"error","logger":"root","message":"upload failed, continuing"}',
        '{"time":"2026-11-30T01:00:00Z","record":{"level":"CRITICAL","message":"no rows"}}',
        "panic: runtime error: index out of range [3] with length 3",
        "FATAL: password authentication failed for user etl",
        "An error occurred (AccessDenied) when calling the GetObject operation: Access Denied",
    ],
)
def test_a_line_says_that_something_failed(line: str) -> None:
    assert says_it_failed(line)


@pytest.mark.parametrize(
    "line",
    [
        "done, 0 errors",
        "0 Exceptions were raised",
        "WARN NoSuchKey, wrote it",
        "[INFO] retried after ValueError: row 3",
        '{"level": "warning", "message": "AccessDenied on the tags, went on"}',
        "REPORT RequestId: 1 Duration: 12 ms",
        "",
    ],
)
def test_a_line_of_a_program_that_went_on_does_not(line: str) -> None:
    assert not says_it_failed(line)


def test_an_error_that_was_dealt_with_counts_only_where_the_program_calls_it_one() -> None:
    told = "not there yet: An error occurred (404) when calling the HeadObject operation: Not Found"
    assert says_it_failed(told)
    assert not says_it_failed(told, ended_well=True)
    assert says_it_failed(f"[ERROR] {told}", ended_well=True)


@given(st.text())
def test_no_line_makes_it_raise(line: str) -> None:
    says_it_failed(line)


@pytest.mark.parametrize("row", ABOUT_UPLOADS, ids=lambda row: row.id)
def test_signatures_and_refusals_agree_on_what_is_one(row: Signature) -> None:
    told = read_denial(row.match)
    assert (told is not None and told.refuses) is (row.id not in TELLS_NO_REFUSAL)
