"""The account itself, as the one resource under rules about what it must have at all.

Source: AWS CloudTrail API reference, DescribeTrails; AWS Glue API reference, GetDatabases, GetTables;
Amazon S3 Control API reference, GetPublicAccessBlock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbench.audits.inventories._trails import TRAILS
from workbench.domain.audit import Resource
from workbench.domain.evidence import Answers, Request, ask, ask_pages
from workbench.engine.audit.contract import Inventory, Seen, question
from workbench.engine.ports import AwsReader
from workbench.knowledge.answers import objects, text

_MOST_PAGES = 100


def collect(aws: AwsReader) -> Answers:
    """Ask who is asked: there is exactly one account."""
    return {"identity": aws.read(ask("sts.GetCallerIdentity"))}


def found(answers: Answers, _: str) -> Sequence[Seen]:
    """Return the account; none where it did not say its name."""
    account = text(answers["identity"].data, "Account")
    if not account:
        return []
    return [
        Seen(resource=Resource(inventory="account", name=account, region=""), listed={"Account": account})
    ]


def _keys(seen: Seen) -> Mapping[str, Request]:
    """Ask for the keys of trails, each in the Region of its trail."""
    return {
        key: ask("kms.DescribeKey", KeyId=key).in_region(text(trail, "HomeRegion"))
        for trail in objects(seen.answer("trails").data, "trailList")
        if (key := text(trail, "KmsKeyId"))
    }


def _tables(seen: Seen) -> Mapping[str, Request]:
    return {
        name: ask_pages("glue.GetTables", _MOST_PAGES, DatabaseName=name)
        for database in objects(seen.answer("databases").data, "DatabaseList")
        if (name := text(database, "Name"))
    }


inventory = Inventory(
    title="The account",
    operations=("sts.GetCallerIdentity",),
    collect=collect,
    found=found,
    per_account=True,
    questions={
        **TRAILS,
        "trail_keys": question("kms.DescribeKey", _keys, after=("trails",)),
        "public_access_block": question(
            "s3control.GetPublicAccessBlock",
            lambda seen: ask("s3control.GetPublicAccessBlock", AccountId=seen.resource.name),
        ),
        "databases": question("glue.GetDatabases", lambda _: ask_pages("glue.GetDatabases", _MOST_PAGES)),
        "tables": question("glue.GetTables", _tables, after=("databases",)),
    },
)
