"""The tables of the logs: what they are called in Athena, and which columns of which types they have.

Names are those that AWS's pages and console give: `cloudtrail_logs` and `cloudtrail_logs_pp`
(https://docs.aws.amazon.com/athena/latest/ug/cloudtrail-logs.html), `cloudtrail_logs_BUCKET` (the console's
"Create Athena table"), and `s3_access_logs_db.mybucket_logs` (https://docs.aws.amazon.com/AmazonS3/latest/
userguide/using-s3-access-logs-to-identify-requests.html).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from sqlglot import MappingSchema, exp

from workbench.engine.errors import UsageError
from workbench.logs.access_logs import FIELDS, NUMBERS
from workbench.logs.records import RECORD, Shape

CLOUDTRAIL, ACCESS_LOGS = "cloudtrail_logs_pp", "s3_access_logs"
KINDS: Mapping[str, str] = {"cloudtrail": CLOUDTRAIL, "access-logs": ACCESS_LOGS}
"""What a person says of a table, and the table that it is here."""
_KNOWN = (
    (re.compile(r"cloudtrail_logs(_\w+)?"), CLOUDTRAIL),
    (re.compile(r"(\w+\.)?s3_access_logs(_\w+)?|s3_access_logs_db\.\w+|(\w+\.)?mybucket_logs"), ACCESS_LOGS),
)
_CATALOGS = ("awsdatacatalog.",)


def _type(shape: Shape) -> str:
    """Return a shape as Athena writes its type; JSON is text there."""
    if isinstance(shape, str):
        return "VARCHAR" if shape == "JSON" else shape
    if isinstance(shape, Mapping):
        fields = ", ".join(f'"{name.lower()}" {_type(part)}' for name, part in shape.items())
        return f"ROW({fields})"
    return f"ARRAY({_type(shape[0])})"


COLUMNS: Mapping[str, Mapping[str, str]] = {
    CLOUDTRAIL: {
        **{name.lower(): _type(shape) for name, shape in RECORD.items()},
        **dict.fromkeys(("account", "region", "timestamp"), "VARCHAR"),
    },
    ACCESS_LOGS: {
        **{name: "BIGINT" if name in NUMBERS else "VARCHAR" for name in FIELDS},
        "timestamp": "VARCHAR",
    },
}
"""Column to type, in Athena's words, in the table's order; partitions last."""
SCHEMA = MappingSchema({table: dict(columns) for table, columns in COLUMNS.items()}, dialect="athena")


def table_meant(table: exp.Table, said: Mapping[str, str]) -> str:
    """Return which of the two tables a name stands for.

    Args:
        table: As it stands in the SQL, perhaps with its database and catalog.
        said: What a person says of names: `{"trail": "cloudtrail_logs_pp"}`.

    Raises:
        UsageError: Nobody says what it is.
    """
    name = ".".join(part.name.lower() for part in table.parts)
    for catalog in _CATALOGS:
        name = name.removeprefix(catalog)
    for called in (name, table.name.lower()):
        if called in said:
            return said[called]
    for pattern, meant in _KNOWN:
        if pattern.fullmatch(name) or (name.count(".") == 1 and pattern.fullmatch(table.name.lower())):
            return meant
    raise UsageError(
        f"{name[:80]} is not known to be a table of the logs, as {CLOUDTRAIL} and {ACCESS_LOGS} are: "
        f"if it is one, add --table {table.name or 'NAME'}=cloudtrail, or =access-logs"
    )


def tables_said(given: tuple[str, ...]) -> dict[str, str]:
    """Return what `NAME=cloudtrail` and `NAME=access-logs` say; raises UsageError for what is none."""
    said = {}
    for text in given:
        name, _, kind = text.partition("=")
        if not re.fullmatch(r"\w+(\.\w+)?", name) or kind not in KINDS:
            raise UsageError(
                f"--table {text}: write NAME=cloudtrail or NAME=access-logs, as the SQL has the name"
            )
        said[name.lower()] = KINDS[kind]
    return said
