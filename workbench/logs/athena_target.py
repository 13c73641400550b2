"""Where in Athena a question is asked, and what is seen there, free of charge, before it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workbench.domain.evidence import Outcome, ask
from workbench.domain.values import JsonObject
from workbench.engine.errors import UsageError
from workbench.engine.ports import AwsReader
from workbench.knowledge.answers import member
from workbench.logs.athena_answers import texts_in
from workbench.logs.athena_cost import table_request
from workbench.logs.athena_errors import MADE_BY, AthenaError, why
from workbench.logs.athena_table import TABLE, check_identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class AthenaTarget:
    """Where in Athena to ask."""

    workgroup: str
    database: str = "default"
    table: str = TABLE
    """What the table of the logs is called there; empty for SQL that names its own."""
    stands_for: str = TABLE
    """What the question calls that table."""
    catalog: str = "AwsDataCatalog"

    def __str__(self) -> str:
        """As coverage names it."""
        named = f"{self.database}.{self.table}" if self.table else f"database {self.database}"
        return f"workgroup {self.workgroup}, {named}"

    @property
    def made_by(self) -> str:
        """The command that prints the statement for the table."""
        return MADE_BY[self.stands_for]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What there is to ask, seen before anything is started."""

    cutoff_bytes: int | None
    """The workgroup ends a query that reads more; None where it does not."""
    table: Mapping[str, str]
    """The table's properties; empty where they cannot be read."""
    notes: tuple[str, ...] = ()


def survey(reader: AwsReader, place: AthenaTarget) -> Ground:
    """Look at the workgroup and the table; free of charge.

    A table is looked at only where one is named: somebody's own SQL may ask any.

    Raises:
        UsageError: There is no such workgroup, database or table, or it cannot take a query.
        AthenaError: The workgroup cannot be seen for another reason.
    """
    check_identifier("database", place.database)
    if place.table:
        check_identifier("table", place.table)
    group = reader.read(ask("athena.GetWorkGroup", WorkGroup=place.workgroup))
    seen, notes = _table(reader, place) if place.table else ({}, ())
    if group.outcome is Outcome.DENIED:
        unseen = f"the workgroup's limits are not known: {why(group)}"
        return Ground(cutoff_bytes=None, table=seen, notes=(unseen, *notes))
    if not group.ok:
        error = UsageError if "not found" in group.message.lower() else AthenaError
        raise error(f"workgroup {place.workgroup}: {why(group)}")
    return Ground(cutoff_bytes=_cutoff(group.data, place), table=seen, notes=notes)


def _table(reader: AwsReader, place: AthenaTarget) -> tuple[Mapping[str, str], tuple[str, ...]]:
    table = reader.read(table_request(place.catalog, place.database, place.table))
    if table.code == "MetadataException" and "not found" in table.message.lower():
        raise UsageError(f"{place}: {table.message}: make the table with: {place.made_by}")
    if not table.ok:
        return {}, (f"the table was not looked at: {why(table)}",)
    return texts_in(member(table.data, "TableMetadata"), "Parameters"), ()


def _cutoff(data: JsonObject, place: AthenaTarget) -> int | None:
    group = member(data, "WorkGroup")
    settings = member(group, "Configuration")
    if group.get("State") == "DISABLED":
        raise UsageError(f"workgroup {place.workgroup} is disabled: choose another one")
    engine = str(member(settings, "EngineVersion").get("SelectedEngineVersion", ""))
    if "spark" in engine.lower():
        raise UsageError(f"workgroup {place.workgroup} runs {engine}, not SQL: choose another one")
    managed = member(settings, "ManagedQueryResultsConfiguration").get("Enabled") is True
    if not managed and not member(settings, "ResultConfiguration").get("OutputLocation"):
        raise UsageError(
            f"workgroup {place.workgroup} has no place for results: give it a result location or managed "
            "results, or choose a workgroup that has one"
        )
    cutoff = settings.get("BytesScannedCutoffPerQuery")
    return cutoff if isinstance(cutoff, int) else None
