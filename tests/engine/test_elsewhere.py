"""What lies in another account or Region than the one asked is said, and nothing else is."""

from __future__ import annotations

import pytest

from workbench.domain.target import Source, Target
from workbench.engine.elsewhere import elsewhere, given_elsewhere

TARGET = Target(source=Source.LIVE, account="111122223333", region="eu-north-1", identity="arn:aws:iam::x")


@pytest.mark.parametrize(
    ("arn", "said"),
    [
        ("arn:aws:states:eu-north-1:111122223333:execution:m:x", ()),
        ("arn:aws:iam::111122223333:role/writer", ()),
        ("arn:aws:s3:::landing/in/x.csv", ()),
        ("arn:aws:iam::aws:policy/ReadOnlyAccess", ()),
        ("a name", ()),
        ("arn:aws:iam::444455556666:role/writer", ("account 444455556666",)),
        ("arn:aws:states:us-east-1:111122223333:execution:m:x", ("in us-east-1", "--region us-east-1")),
        ("arn:aws:states:us-east-1:444455556666:execution:m:x", ("account 444455556666", "in us-east-1")),
    ],
)
def test_only_what_lies_elsewhere_is_said(arn: str, said: tuple[str, ...]) -> None:
    found = elsewhere({"thing_arn": arn, "size": 3}, TARGET)
    assert len(found) == bool(said)
    assert all(words in found[0] for words in said)


def test_texts_and_arns_among_parameters_are_held_against_who_is_asked() -> None:
    refused = "User: arn:aws:sts::444455556666:assumed-role/etl/x is not authorized to perform: s3:PutObject"
    given = {
        "error_text": refused,
        "bucket": "logs-us-east-1",
        "thing_arn": "arn:aws:iam::777788889999:role/w",
    }
    text, arn = given_elsewhere(given, TARGET)
    assert "account 444455556666" in text
    assert "account 777788889999" in arn
    assert given_elsewhere({"error_text": "access denied in eu-north-1", "bucket": "us-east-1"}, TARGET) == ()
