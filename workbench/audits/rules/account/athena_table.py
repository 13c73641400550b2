"""Events can be reconstructed by Athena: a table lies over the bucket of the trail.

Source: Amazon Athena user guide, "Query AWS CloudTrail logs" (Location, and with partition projection
`storage.location.template`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.audits._examples import example
from workbench.audits.rules.account._trails import NO_TRAIL, one_trail, trails_of
from workbench.domain.values import JsonObject
from workbench.domain.verdict import Verdict
from workbench.engine.audit.contract import Assessment, NoParams, Rule, Seen, bad, good, unread, weak
from workbench.knowledge.answers import objects, text


def judge(seen: Seen, _: NoParams) -> Assessment:
    """Judge whether a table of the catalog reads where a trail writes."""
    trails = trails_of(seen)
    if isinstance(trails, Assessment):
        return trails
    folders = sorted({_folder(trail.item) for trail in trails if trail.logs and _folder(trail.item)})
    if not folders:
        return bad("no trail writes to a bucket")
    tables = seen.parts("tables")
    for database, answer in tables.items():
        for table in objects(answer.data, "TableList"):
            for folder in folders:
                if any(_reads_events(place, folder) for place in _places(table)):
                    return good(f"{database}.{text(table, 'Name')} reads the files in {folder}")
    if unknown := unread(seen.answer("databases"), *tables.values()):
        return unknown
    return weak(f"no table of this Region's catalog reads {' or '.join(folders)}: see workbench logs ddl")


def _folder(trail: JsonObject) -> str:
    """Return where the files of a trail lie: other folders of its bucket hold other things."""
    bucket, prefix = text(trail, "S3BucketName"), text(trail, "S3KeyPrefix").strip("/")
    return f"s3://{bucket}/{f'{prefix}/' if prefix else ''}AWSLogs/" if bucket else ""


def _reads_events(place: str, folder: str) -> bool:
    """Tell whether a table reads the events in a folder: beside them lie digests, and logs of other services.

    Folders are named by organization, account and service: `o-…/111122223333/CloudTrail/eu-west-1/`.
    """
    names = place.removeprefix(folder).strip("/").split("/")
    services = [name for name in names if name and not re.fullmatch(r"o-\w+|\d{12}|\$\{.*\}", name)]
    return place.startswith(folder) and services[:1] in ([], ["CloudTrail"])


def _places(table: JsonObject) -> Iterator[str]:
    yield f"{text(table, 'StorageDescriptor', 'Location').rstrip('/')}/"
    yield text(table, "Parameters", "storage.location.template")


rule = Rule(
    title="A table of Athena reads the trail's files",
    inventory="account",
    questions=("trails", "trail_status", "databases", "tables"),
    params=NoParams,
    judge=judge,
)


def _catalog(location: str) -> dict[object, JsonObject]:
    table: JsonObject = {"Name": "cloudtrail_logs", "StorageDescriptor": {"Location": location}}
    return {
        **one_trail(),
        "databases": {"DatabaseList": [{"Name": "audit"}]},
        ("tables", "audit"): {"TableList": [table]},
    }


EXAMPLES = (
    example("a table over it", Verdict.PASS, _catalog("s3://audit-logs/AWSLogs/111122223333/CloudTrail/")),
    example("a table over all of it", Verdict.PASS, _catalog("s3://audit-logs/AWSLogs/")),
    example(
        "of an organization", Verdict.PASS, _catalog("s3://audit-logs/AWSLogs/o-1ab/111122223333/CloudTrail")
    ),
    example("digests", Verdict.WARN, _catalog("s3://audit-logs/AWSLogs/111122223333/CloudTrail-Digest/")),
    example("flow logs", Verdict.WARN, _catalog("s3://audit-logs/AWSLogs/111122223333/vpcflowlogs/")),
    example("a table over another bucket", Verdict.WARN, _catalog("s3://audit-logs-old/AWSLogs/")),
    example("a table over another folder of it", Verdict.WARN, _catalog("s3://audit-logs/raw/orders/")),
    example("no trail", Verdict.FAIL, {**_catalog(""), **NO_TRAIL}),
)
