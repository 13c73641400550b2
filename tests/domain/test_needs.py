"""What would decide a question: permissions, parameters and words."""

from __future__ import annotations

import pytest

from workbench.aws import load_catalogue
from workbench.domain.needs import Need, Parameter, Permission, as_need, recorded_need

ACTIONS = sorted({action for operation in load_catalogue().values() for action in operation.iam_actions})


def test_every_permission_of_the_reviewed_list_is_one_again_when_a_record_is_read() -> None:
    assert ACTIONS
    assert [action for action in ACTIONS if type(recorded_need(action)) is not Permission] == []


@pytest.mark.parametrize(
    "words",
    [
        "s3://logs/emr/",
        "arn:aws:s3:::landing",
        "use of the KMS key arn:aws:kms:us-east-1:111122223333:key/1",
        "a log of 2026-11-23T02:00:00Z",
        "note: ask the owner",
        "/aws/lambda/ingest",
        "since",
        "",
    ],
)
def test_words_with_a_colon_are_no_permission(words: str) -> None:
    assert type(recorded_need(words)) is Need
    assert recorded_need(words) == words


def test_a_need_without_kind_becomes_words_and_any_other_stays() -> None:
    assert type(as_need("a trail")) is Need
    assert type(as_need(Parameter("since"))) is Parameter
