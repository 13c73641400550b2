"""Tables of the catalog, and what a refusal by Lake Formation looks like."""

from __future__ import annotations

from workbench.domain.evidence import Answer, Outcome
from workbench.knowledge.answers import objects
from workbench.knowledge.crawlers.partitions import Table
from workbench.knowledge.signatures import in_use

_GOVERNED = "glue-lakeformation-denied"
"""The error signature of Lake Formation's own refusal."""


def read_tables(answer: Answer) -> list[Table]:
    """Return the tables of a GetTables answer."""
    return [Table.read(item) for item in objects(answer.data, "TableList")]


def hidden_by_lake_formation(answer: Answer) -> Answer | None:
    """Return an answer in which Lake Formation refused, which no policy of IAM changes; else None."""
    if answer.outcome is not Outcome.DENIED:
        return None
    said = in_use().matches(answer.message)
    return answer if any(match.signature.id == _GOVERNED for match in said) else None
