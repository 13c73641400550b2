"""The schemas of the Glue Schema Registry in a Region, named `registry/schema`.

Source: AWS Glue API reference, ListSchemas, GetSchema.
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.domain.audit import Resource
from workbench.domain.evidence import Answers, Request, ask, ask_pages
from workbench.engine.audit.contract import Inventory, Seen, question
from workbench.engine.ports import AwsReader
from workbench.knowledge.answers import objects, text

_MOST_PAGES = 50


def collect(aws: AwsReader) -> Answers:
    """List those of all registries."""
    return {"schemas": aws.read(ask_pages("glue.ListSchemas", _MOST_PAGES, MaxResults=100))}


def found(answers: Answers, region: str) -> Sequence[Seen]:
    """Return the schemas."""
    return [
        Seen(
            resource=Resource(
                inventory="glue_schemas",
                name=f"{text(item, 'RegistryName')}/{name}",
                region=region,
                arn=text(item, "SchemaArn"),
            ),
            listed=item,
        )
        for item in objects(answers["schemas"].data, "Schemas")
        if (name := text(item, "SchemaName"))
    ]


def _schema(seen: Seen) -> Request:
    return ask("glue.GetSchema", SchemaId={"SchemaArn": seen.resource.arn})


inventory = Inventory(
    title="Schemas of the Glue Schema Registry",
    operations=("glue.ListSchemas",),
    collect=collect,
    found=found,
    questions={"schema": question("glue.GetSchema", _schema)},
)
