"""Selectors of trails: what they let through, and that what is unknown stays unknown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.values import JsonObject
from workbench.knowledge.cloudtrail.selectors import RecordableEvent, records

ARN = "arn:aws:s3:::landing/in/x.csv"
PUT = RecordableEvent(name="PutObject", arn=ARN)
GET = RecordableEvent(name="GetObject", arn=ARN, read_only=True)
MANAGEMENT = RecordableEvent(name="")


def advanced(*fields: JsonObject) -> JsonObject:
    return {"AdvancedEventSelectors": [{"FieldSelectors": list(fields)}]}


def is_(field: str, **operators: list[str]) -> JsonObject:
    return {"Field": field, **operators}


DATA = is_("eventCategory", Equals=["Data"])


@pytest.mark.parametrize(
    ("prefix", "recorded"),
    [
        ("arn:aws:s3", True),
        ("arn:aws:s3:::", True),
        ("arn:aws:s3:::landing/", True),
        ("arn:aws:s3:::landing/in/", True),
        ("arn:aws:s3:::landing/out/", False),
        ("arn:aws:s3:::landing-zone/", False),
    ],
)
def test_a_basic_selector_names_the_beginning_of_an_arn(prefix: str, *, recorded: bool) -> None:
    resources = [{"Type": "AWS::S3::Object", "Values": [prefix]}]
    selectors: JsonObject = {"EventSelectors": [{"ReadWriteType": "WriteOnly", "DataResources": resources}]}
    assert records(selectors, PUT) is recorded
    assert records(selectors, GET) is False
    assert records(selectors, MANAGEMENT) is True


@pytest.mark.parametrize(
    ("fields", "recorded"),
    [
        ((DATA, is_("resources.ARN", StartsWith=["arn:aws:s3:::other/", "arn:aws:s3:::landing/"])), True),
        ((DATA, is_("resources.ARN", NotStartsWith=["arn:aws:s3:::other/"])), True),
        ((DATA, is_("resources.ARN", NotEndsWith=[".csv"])), False),
        ((DATA, is_("resources.type", Equals=["AWS::Lambda::Function"])), False),
        ((DATA, is_("readOnly", Equals=["true"])), False),
        ((DATA, is_("eventName", NotEquals=["PutObject"])), False),
        ((is_("eventCategory", Equals=["Management"]),), False),
        ((DATA, is_("userIdentity.arn", Equals=["arn:aws:iam::111122223333:role/x"])), None),
        ((is_("readOnly", Equals=["true"]), is_("userIdentity.arn", Equals=["x"])), False),
    ],
)
def test_of_an_advanced_selector_every_condition_must_hold(
    fields: tuple[JsonObject, ...], recorded: bool | None
) -> None:
    assert records(advanced(*fields), PUT) is recorded


@given(st.lists(st.sampled_from([True, False, None]), min_size=1, max_size=4))
def test_one_selector_that_lets_it_through_is_enough(outcomes: list[bool | None]) -> None:
    unknown = is_("userIdentity.arn", Equals=["x"])
    fields = {True: DATA, False: is_("eventCategory", Equals=["Management"]), None: unknown}
    selectors = {"AdvancedEventSelectors": [{"FieldSelectors": [fields[item]]} for item in outcomes]}
    expected = True if True in outcomes else None if None in outcomes else False
    assert records(selectors, PUT) is expected
