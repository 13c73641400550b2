"""A pasted text that is about another account or Region than the one that would be asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes import TARGET
from workbench.domain.target import Place, Profile
from workbench.engine.elsewhere import fitting_places, text_elsewhere

HERE = replace(TARGET, account="111122223333", region="us-east-1")
GXP = Profile(name="gxp", region="eu-north-1", account="999988887777")
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
        ("The bucket is in this region: us-west-2. Please use this region to retry the request", ()),
    ],
)
def test_only_a_text_that_is_wholly_elsewhere_is_said_to_be(text: str, said: tuple[str, ...]) -> None:
    found = text_elsewhere(text, HERE)
    assert bool(found) == bool(said)
    assert all(part in found[0] for part in said)


@pytest.mark.parametrize(
    "text",
    [
        "999988887777.dkr.ecr.us-east-1.amazonaws.com/train:3 cannot be pulled",
        '{"AlarmName": "late", "AWSAccountId": "999988887777", "Region": "US East"}',
        '"recipientAccountId": "999988887777", "awsRegion": "us-east-1"',
        "AWS account 9999-8888-7777 says no",
        "Account ID: 999988887777",
        "https://999988887777.signin.aws.amazon.com/console",
    ],
)
def test_an_account_is_found_however_it_is_written(text: str) -> None:
    assert "account 999988887777: give --profile gxp" in text_elsewhere(text, HERE, [GXP])[0]


@pytest.mark.parametrize(
    "text",
    [
        "bucket.s3.eu-west-1.amazonaws.com refused the connection",
        "could not connect to vpce-0a1-x.s3.eu-west-1.vpce.amazonaws.com",
        "AWS_REGION=eu-west-1",
        'awsRegion": "eu-west-1"',
        "the job runs in the eu-west-1 region",
        "--region eu-west-1",
        "Region is eu-west-1",
    ],
)
def test_a_region_is_found_however_it_is_written(text: str) -> None:
    assert "Region eu-west-1" in text_elsewhere(text, HERE)[0]


@pytest.mark.parametrize("text", ["order 999988887777 was lost", "batch-eu-west-1.csv", "us-east-1a is full"])
def test_a_number_or_a_name_alone_is_neither(text: str) -> None:
    assert text_elsewhere(text, replace(HERE, region="us-east-2")) == ()


def test_what_fits_is_the_profile_of_the_account_in_the_region_of_the_text() -> None:
    text = "arn:aws:states:eu-west-1:999988887777:execution:a:b"
    assert fitting_places(text, HERE, [GXP]) == (Place(profile="gxp", region="eu-west-1"),)
    assert fitting_places(ROLE.format("999988887777"), HERE, [GXP]) == (
        Place(profile="gxp", region="eu-north-1"),
    )
    assert fitting_places(text, HERE, []) == ()
    here_but_there = text.replace("999988887777", HERE.account)
    assert fitting_places(here_but_there, HERE, [GXP], Place(profile="x")) == (
        Place(profile="x", region="eu-west-1"),
    )
