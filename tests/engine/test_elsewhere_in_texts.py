"""A pasted text that is about another account or Region than the one that would be asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes import TARGET
from workbench.engine.elsewhere import text_elsewhere

HERE = replace(TARGET, account="111122223333", region="us-east-1")
ROLE = "arn:aws:iam::{}:role/x"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no names here", ()),
        (ROLE.format("111122223333"), ()),
        (f"{ROLE.format('999988887777')} denied on {ROLE.format('111122223333')}", ()),
        (ROLE.format("999988887777"), ("account 999988887777: give its --profile",)),
        (
            "arn:aws:states:eu-west-1:111122223333:execution:a:b",
            ("Region eu-west-1: give --region",),
        ),
        ("https://eu-west-1.console.aws.amazon.com/glue/home?region=eu-west-1#job", ("--region eu-west-1",)),
        ("https://us-east-1.console.aws.amazon.com/glue/home", ()),
    ],
)
def test_only_a_text_that_is_wholly_elsewhere_is_said_to_be(text: str, said: tuple[str, ...]) -> None:
    found = text_elsewhere(text, HERE)
    assert bool(found) == bool(said)
    assert all(part in found[0] for part in said)
