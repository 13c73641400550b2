"""The names of services agree with what others say of them."""

from __future__ import annotations

import pytest
from botocore.session import Session

from workbench.aws.catalogue import load_catalogue
from workbench.knowledge.services import (
    client_of_iam,
    client_of_signature,
    event_source,
    global_region,
    iam_action,
    iam_prefix,
    short_source,
)

CLIENTS = sorted({operation.service.name for operation in load_catalogue().values()})


@pytest.mark.parametrize("operation", sorted(load_catalogue()))
def test_the_reviewed_list_names_the_same_action(operation: str) -> None:
    listed = load_catalogue()[operation].iam_actions
    assert not listed or iam_action(operation) in listed


@pytest.mark.parametrize("client", CLIENTS)
def test_a_signature_leads_back_to_the_client(client: str) -> None:
    model = Session().get_service_model(client)
    assert client_of_signature(model.signing_name) == ("s3" if client == "s3control" else client)


@pytest.mark.parametrize("client", CLIENTS)
def test_an_action_leads_back_to_the_client(client: str) -> None:
    assert client_of_iam(iam_prefix(client)) == ("s3" if client == "s3control" else client)


@pytest.mark.parametrize(
    ("client", "source"),
    [
        ("s3", "s3.amazonaws.com"),
        ("cloudwatch", "monitoring.amazonaws.com"),
        ("emr", "elasticmapreduce.amazonaws.com"),
        ("stepfunctions", "states.amazonaws.com"),
        ("mwaa", "airflow.amazonaws.com"),
    ],
)
def test_cloudtrail_calls_services_by_another_name(client: str, source: str) -> None:
    assert event_source(client) == source
    assert short_source(source) == source.removesuffix(".amazonaws.com")


def test_each_partition_has_one_region_for_what_has_none() -> None:
    regions = {
        partition: global_region(partition) for partition in ("", "aws", "aws-cn", "aws-us-gov", "aws-x")
    }
    assert list(regions.values()) == ["us-east-1", "us-east-1", "cn-north-1", "us-gov-west-1", ""]
