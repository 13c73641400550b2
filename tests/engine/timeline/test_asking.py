"""A line of words says what a timeline is wanted of, and from where."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.engine.test_reconcile import transcript
from tests.fakes import NOON, TARGET
from workbench.engine.errors import UsageError
from workbench.engine.timeline.asking import in_regions_of, line_of, wanted_of_incident, wish_of
from workbench.engine.timeline.assembling import Wanted
from workbench.engine.timeline.subject import Subject


def test_nothing_said_is_the_last_day_of_everything_at_aws() -> None:
    wish = wish_of("", NOON)
    assert wish.asks_aws
    assert wish.wanted.subject == Subject()
    assert wish.wanted.since == NOON - timedelta(days=1)
    assert in_regions_of(wish.wanted, TARGET).regions == ("us-east-1",)


def test_words_name_subject_time_and_regions() -> None:
    wish = wish_of("bucket=b key='in/a file.csv' since=2h until=1h regions=eu-central-1,us-east-1", NOON)
    assert wish.wanted.subject == Subject(bucket="b", key="in/a file.csv")
    assert (wish.wanted.since, wish.wanted.until) == (NOON - timedelta(hours=2), NOON - timedelta(hours=1))
    assert in_regions_of(wish.wanted, TARGET).regions == ("eu-central-1", "us-east-1")


def test_a_folder_leaves_aws_alone_unless_regions_are_named() -> None:
    assert not wish_of("source=trail", NOON).asks_aws
    assert wish_of("source=trail", NOON).wanted.since is None, "files are read from their beginning"
    both = wish_of("source=trail regions=us-east-1", NOON)
    assert (both.folder, both.asks_aws) == ("trail", True)


def test_words_name_log_groups_and_executions_too() -> None:
    wish = wish_of("source=trail log_group=/aws/lambda/f,/aws/lambda/g pattern=ERROR execution=arn:x", NOON)
    assert wish.asks_aws
    assert (wish.wanted.log_groups, wish.wanted.pattern) == (("/aws/lambda/f", "/aws/lambda/g"), "ERROR")
    assert wish.wanted.executions == ("arn:x",)
    assert in_regions_of(wish.wanted, TARGET).regions == (), "Event history was not named"


def test_what_is_wanted_is_said_in_words_again() -> None:
    subject = Subject(bucket="b", key="in/a file's.csv")
    wanted = Wanted(subject=subject, since=NOON - timedelta(hours=2), until=NOON - timedelta(hours=1))
    assert wish_of(line_of(wanted), NOON).wanted == wanted
    assert line_of(Wanted()) == ""


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("landing", "'landing' is no name=value"),
        ("buket=b", "Did you mean 'bucket'"),
        ("key=k", "add --set bucket="),
        ("since=1h until=2h", "must be before until"),
        ("since=someday", "is no time"),
        ("bucket='b", "cannot be read"),
    ],
)
def test_what_makes_no_sense_is_said(line: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        wish_of(line, NOON)


def test_an_incident_wants_its_subject_from_a_day_before_it_began() -> None:
    past = transcript()
    about = replace(past.incident, parameters={"bucket": "b", "key": "k", "server_id": "s-1"})
    wanted = wanted_of_incident(replace(past, incident=about))
    assert wanted.subject == Subject(bucket="b", key="k")
    assert wanted.since == NOON - timedelta(days=1)
    given = replace(about, parameters={"key": "k", "since": "2026-11-20T00:00:00Z"})
    wanted = wanted_of_incident(replace(past, incident=given))
    assert wanted.subject == Subject(), "a key without its bucket is nothing to look for"
    assert wanted.since is not None
    assert wanted.since.day == 20
