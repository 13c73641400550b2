"""Which grants does the role hold on this table, its database, and where their data lies?

Asked where Lake Formation has refused: IAM may allow everything then, and nothing comes of it. Reading wants
SELECT and DESCRIBE on the table, writing INSERT, ALTER or DELETE, a new table CREATE_TABLE on the database
and DATA_LOCATION_ACCESS to where it lies, which is asked about for the whole bucket. Only an administrator of
the lake is shown the grants of others: an empty list can be a short view. LF-tags are not looked at.
Where IAM_ALLOWED_PRINCIPALS holds them, Lake Formation leaves it to IAM.

Sources: Lake Formation developer guide, "Lake Formation permissions reference", "Changing the default
settings for your data lake"; API reference, ListPermissions (which wants a resource).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.domain.evidence import Answer, AnswerName, Answers, Request, ask_pages
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, unknown
from workbench.knowledge.answers import objects, text, texts
from workbench.knowledge.arns import Arn, bucket_arn

_PAGES = 5
_EVERYBODY = "IAM_ALLOWED_PRINCIPALS"
_REFUSED = "glue-lakeformation-"
"""How the error signatures of Lake Formation's refusals begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Whose grants, and on what."""

    role_arn: str
    database: str = ""
    table: str = ""
    """Empty: only the database counts."""
    bucket: str = ""
    """Where the data lies; empty where that is not known."""
    signature: str = ""
    """The error signature of the refusal; without one of Lake Formation's nothing is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the role holds. Lists are empty where it holds nothing, or nothing is named."""

    on_table: tuple[str, ...] | None = None
    """Permissions on the table."""
    on_database: tuple[str, ...] | None = None
    """Permissions on the database."""
    on_location: tuple[str, ...] | None = None
    """Permissions on the bucket as a location of data."""
    left_to_iam: bool | None = None
    """IAM_ALLOWED_PRINCIPALS holds permissions on the table, or on the database where no table is named."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask who holds what on table, database and location."""
    return aws.read_all(dict(_ask(params))) if _is_asked(params) else {}


def _is_asked(params: Params) -> bool:
    return bool(params.role_arn and params.database) and params.signature.startswith(_REFUSED)


def _ask(params: Params) -> Iterator[tuple[AnswerName, Request]]:
    yield "database", _on({"Database": {"Name": params.database}})
    if params.table:
        yield "table", _on({"Table": {"DatabaseName": params.database, "Name": params.table}})
    if params.bucket:
        yield "location", _on({"DataLocation": {"ResourceArn": bucket_arn(params.bucket)}})


def _on(resource: JsonObject) -> Request:
    return ask_pages("lakeformation.ListPermissions", _PAGES, Resource=resource)


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Tell what the role holds of what it needs."""
    if not _is_asked(params):
        return skipped("Lake Formation has refused nothing, as far as it is known", Facts())
    unread = next((answer for answer in answers.values() if not answer.ok), None)
    if unread is not None:
        return unanswered(unread, Facts())
    named = answers.get("table") or answers["database"]
    facts = Facts(
        on_table=_held(answers.get("table"), params.role_arn),
        on_database=_held(answers["database"], params.role_arn),
        on_location=_held(answers.get("location"), params.role_arn),
        left_to_iam=bool(_held(named, _EVERYBODY)),
    )
    if any(answer.truncated for answer in answers.values()):
        return unknown(UnknownReason.TRUNCATED, "There are more grants than were read", facts)
    return _say(params, facts)


def _held(listed: Answer | None, principal: str) -> tuple[str, ...]:
    """Return the permissions that a principal holds by the grants that are listed."""
    found = (
        permission
        for grant in (objects(listed.data, "PrincipalResourcePermissions") if listed else ())
        if text(grant, "Principal", "DataLakePrincipalIdentifier") == principal
        for permission in texts(grant, "Permissions")
    )
    return tuple(dict.fromkeys(found))


def _say(params: Params, facts: Facts) -> Judgement[Facts]:
    role = Arn.parse(params.role_arn).last_name
    parts = {
        f"{params.database}.{params.table}" if params.table else "": facts.on_table,
        f"database {params.database}": facts.on_database,
        f"location {params.bucket}" if params.bucket else "": facts.on_location,
    }
    told = [f"{', '.join(held) if held else 'nothing'} on {name}" for name, held in parts.items() if name]
    if facts.left_to_iam:
        name = params.table or params.database
        said = f"Lake Formation leaves {name} to IAM: {_EVERYBODY} holds grants on it"
        return passed(said, facts)
    lacks = not (facts.on_table if params.table else facts.on_database) or (
        bool(params.bucket) and not facts.on_location
    )
    said = f"Role {role} holds {'; '.join(told)}, as far as you are shown"
    return (failed if lacks else passed)(said, facts)


probe = Probe(
    title="Which grants of Lake Formation does the role hold on this table?",
    params=Params,
    facts=Facts,
    operations=("lakeformation.ListPermissions",),
    collect=collect,
    judge=judge,
)
