"""Is the table that the person looks at the one in which this object is?

A crawler puts its tables into one database, and a query may look into another: of another name, another
prefix, another spelling. A hyphen in a name has to be quoted in a query, and many write an underscore
instead; that is no fault of the crawler. Case is none at all: the catalog keeps names in lower case, and
Athena asks for them so. A database that Lake Formation hides is left out of every list,
without a word, and refused by its name.

Sources: Glue API reference, GetDatabase, GetDatabases, GetTable; Athena user guide, "Name databases,
tables, and columns"; Lake Formation developer guide, "Metadata access control".
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from workbench.domain.evidence import Answer, Answers, ask, ask_pages
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, unanswered, warned
from workbench.knowledge.answers import member, objects, text
from workbench.knowledge.crawlers.partitions import Table
from workbench.knowledge.glue.names import as_stored, spelled_alike
from workbench.probes.glue._catalog import hidden_by_lake_formation

_PAGES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """What the person looks at, and where the object is."""

    database: str
    """As the query spells it."""
    table: str = ""
    bucket: str = ""
    key: str = ""
    crawler_database: str = ""
    """Where the crawler puts its tables."""
    found_table: str = ""
    """The table there that lies above the object."""
    covered: bool = False
    """A partition of it, or the table itself, points to the object's folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the person looks at."""

    database_exists: bool | None = None
    """There is a database of this name."""
    listed: bool | None = None
    """It is on the list of databases."""
    spelled: str | None = None
    """A database whose name differs in spelling only (hyphen, underscore); empty without one."""
    table_exists: bool | None = None
    """There is a table of this name in it; null where none was named."""
    holds_object: bool | None = None
    """The object lies below the location of that table; null where none was named."""
    elsewhere: bool | None = None
    """The catalog has the object, and in another database or table than the one that is looked at."""
    hidden_by_lake_formation: bool | None = None
    """Lake Formation refuses to show the database or table to whoever looks."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the database by its name and by the list; for the table, where one is named."""
    params = _as_stored(params)
    questions = {
        "database": ask("glue.GetDatabase", Name=params.database),
        "databases": ask_pages("glue.GetDatabases", _PAGES),
    }
    if params.table:
        questions["table"] = ask("glue.GetTable", DatabaseName=params.database, Name=params.table)
    return aws.read_all(questions)


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Compare what is looked at with where the object is."""
    params = _as_stored(params)
    database, listed = answers["database"], answers["databases"]
    table = answers.get("table")
    names = [text(item, "Name") for item in objects(listed.data, "DatabaseList")]
    hidden = hidden_by_lake_formation(database) or (table and hidden_by_lake_formation(table))
    shown = database.ok and (not table or table.ok)
    facts = Facts(
        database_exists=database.exists,
        listed=params.database in names if listed.ok and not listed.truncated else None,
        spelled=spelled_alike(params.database, [*names, params.crawler_database]) if listed.ok else None,
        table_exists=table.exists if table else None,
        holds_object=_holds(table, params) if table else None,
        hidden_by_lake_formation=True if hidden else False if shown else None,
    )
    facts = replace(facts, elsewhere=_is_elsewhere(facts, params))
    if hidden:
        left_out = "; lists leave it out without a word" if facts.listed is False else ""
        return failed(f"Lake Formation hides {params.database}: {hidden.message}{left_out}", facts)
    silent = next((item for item in (database, table) if item and item.unknown_reason), None)
    if silent:
        return unanswered(silent, facts)
    return _judge(facts, params)


def _as_stored(params: Params) -> Params:
    return replace(params, database=as_stored(params.database), table=as_stored(params.table))


def _judge(facts: Facts, params: Params) -> Judgement[Facts]:
    found = f"{params.crawler_database}.{params.found_table}"
    if not facts.database_exists and facts.spelled:
        said = f"There is no database {params.database}, but {facts.spelled}: quote the name in the query"
        return failed(said, facts)
    if facts.elsewhere:
        looked = f"{params.database}.{params.table}" if params.table else params.database
        return failed(f"The object is in {found}, and {looked} is looked at", facts)
    if not facts.database_exists:
        return failed(f"There is no database {params.database}", facts)
    if facts.table_exists is False:
        return failed(f"There is no table {params.table} in {params.database}", facts)
    if facts.holds_object is False:
        return warned(f"{params.database}.{params.table} points to another folder than the object's", facts)
    return passed(f"{params.database} is where the crawler writes, or holds the object's folder", facts)


def _holds(answer: Answer, params: Params) -> bool | None:
    if not answer.exists:
        return answer.exists
    if not params.key:
        return None
    return Table.read(member(answer.data, "Table")).holds(params.bucket, params.key)


def _is_elsewhere(facts: Facts, params: Params) -> bool | None:
    """Tell whether the catalog has the object in another place than that which is looked at."""
    if facts.database_exists is None:
        return None
    if not params.covered:
        return False
    if params.table:
        same = (params.database, params.table) == (params.crawler_database, params.found_table)
        return False if same else None if facts.holds_object is None else not facts.holds_object
    return params.database != params.crawler_database


probe = Probe(
    title="Is the table that the person looks at the one in which this object is?",
    params=Params,
    facts=Facts,
    operations=("glue.GetDatabase", "glue.GetDatabases", "glue.GetTable"),
    collect=collect,
    judge=judge,
)
