"""What a crawl needs beside its data: the catalog, and its log.

Sources: Glue developer guide, "Crawler prerequisites", "Create an IAM role for AWS Glue".
"""

from __future__ import annotations

from collections.abc import Iterator

_CATALOG = (
    "glue:GetDatabase",
    "glue:GetTable",
    "glue:CreateTable",
    "glue:UpdateTable",
    "glue:BatchGetPartition",
    "glue:BatchCreatePartition",
)
_LOG = ("logs:CreateLogStream", "logs:PutLogEvents")


def catalog_and_log(partition: str, region: str, account: str, database: str) -> Iterator[tuple[str, str]]:
    """Yield each action with the ARN that it is on, for tables in a database; empty: `default`."""
    catalog = f"arn:{partition}:glue:{region}:{account}:database/{database or 'default'}"
    yield from ((action, catalog) for action in _CATALOG)
    log = f"arn:{partition}:logs:{region}:{account}:log-group:/aws-glue/crawlers:log-stream:crawl"
    yield from ((action, log) for action in _LOG)
