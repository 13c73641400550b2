"""The tables of the Glue Data Catalog in a Region, named `database.table`.

Source: AWS Glue API reference, GetDatabases, GetTables, GetPartitions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from workbench.domain.audit import Resource
from workbench.domain.evidence import Answer, AnswerName, Answers, Request, ask, ask_pages
from workbench.engine.audit.contract import Inventory, Seen, question
from workbench.engine.ports import AwsReader
from workbench.knowledge.answers import objects, text

_MOST_PAGES = 100


def collect(aws: AwsReader) -> Answers:
    """List databases, then the tables of each."""
    listed = aws.read(ask_pages("glue.GetDatabases", _MOST_PAGES))
    answers: dict[AnswerName, Answer] = {"databases": listed}
    names = [name for item in objects(listed.data, "DatabaseList") if (name := text(item, "Name"))]
    return answers | aws.read_all(
        {("tables", name): ask_pages("glue.GetTables", _MOST_PAGES, DatabaseName=name) for name in names}
    )


def found(answers: Answers, region: str) -> Sequence[Seen]:
    """Return the tables, each with the names of those over the same place."""
    tables = [
        (f"{name[1]}.{text(item, 'Name')}", item)
        for name, answer in answers.items()
        if isinstance(name, tuple)
        for item in objects(answer.data, "TableList")
    ]
    by_place: dict[str, list[str]] = defaultdict(list)
    for name, item in tables:
        if place := text(item, "StorageDescriptor", "Location").rstrip("/"):
            by_place[place].append(name)
    return [
        Seen(
            resource=Resource(inventory="glue_tables", name=name, region=region),
            listed={
                **item,
                "SamePlace": [
                    other
                    for other in by_place[text(item, "StorageDescriptor", "Location").rstrip("/")]
                    if other != name
                ],
            },
        )
        for name, item in tables
    ]


def _partition(seen: Seen) -> Request | Mapping[str, Request]:
    """Ask for one partition: what it is called by tells what a key holds."""
    database, _, table = seen.resource.name.partition(".")
    if not objects(seen.listed, "PartitionKeys"):
        return {}
    return ask("glue.GetPartitions", DatabaseName=database, TableName=table, MaxResults=1)


inventory = Inventory(
    title="Tables of the Glue Data Catalog",
    operations=("glue.GetDatabases", "glue.GetTables"),
    collect=collect,
    found=found,
    subject=lambda resource: dict(zip(("database", "table"), resource.name.split(".", 1), strict=False)),
    questions={"partition": question("glue.GetPartitions", _partition)},
)
