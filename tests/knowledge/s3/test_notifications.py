"""Notification documents, as the API answers them and as CloudTrail repeats them."""

from __future__ import annotations

import pytest

from workbench.domain.values import JsonObject
from workbench.knowledge.s3.notifications import configurations, recorded

ARN = "arn:aws:lambda:us-east-1:111122223333:function:ingest"
RULES: list[JsonObject] = [{"Name": "prefix", "Value": "in/"}, {"Name": "suffix", "Value": ".csv"}]
OF_THE_API: JsonObject = {
    "LambdaFunctionArn": ARN,
    "Events": ["s3:ObjectCreated:Put"],
    "Filter": {"Key": {"FilterRules": RULES}},
}
OF_THE_XML: JsonObject = {
    "CloudFunction": ARN,
    "Event": "s3:ObjectCreated:Put",
    "Filter": {"S3Key": {"FilterRule": RULES}},
}


@pytest.mark.parametrize(
    "document",
    [
        {"notificationConfiguration": {"LambdaFunctionConfigurations": [OF_THE_API]}},
        {"NotificationConfiguration": {"CloudFunctionConfiguration": OF_THE_XML}},
        {"NotificationConfiguration": {"CloudFunctionConfiguration": [OF_THE_XML]}},
    ],
)
def test_a_recorded_document_reads_like_that_of_the_api(document: JsonObject) -> None:
    expected = configurations({"LambdaFunctionConfigurations": [OF_THE_API]})
    assert configurations(recorded(document)) == expected
    assert [item.target for item in expected] == [ARN]


@pytest.mark.parametrize("name", ["Queue", "Topic"])
def test_queues_and_topics_are_recorded_too(name: str) -> None:
    target = f"arn:aws:sqs:us-east-1:111122223333:{name}"
    item = {name: target, "Event": ["s3:ObjectCreated:*"]}
    document: JsonObject = {"NotificationConfiguration": {f"{name}Configuration": item}}
    assert [found.target for found in configurations(recorded(document))] == [target]


def test_a_document_that_is_empty_or_nonsense_tells_nobody() -> None:
    for document in ({}, {"NotificationConfiguration": ""}, {"NotificationConfiguration": {"Queue": 7}}):
        assert configurations(recorded(document)) == []
