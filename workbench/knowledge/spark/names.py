"""The names that the words of a failed run of Spark hold: place, connection, argument, table, role, column.

Sources: Glue developer guide, "Troubleshooting AWS Glue errors"; texts as AWS prints them (the launcher puts
no blank between a key and what follows it).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.knowledge.arns import Arn
from workbench.knowledge.denials.denial import Denial
from workbench.knowledge.denials.reading import read_denials

_DOWNLOAD = re.compile(
    r"Error downloading from S3 for bucket: (?P<bucket>[\w.-]+), key: (?P<key>.+?)"
    r"(?:\.?\s*(?:Access Denied|The specified|Not Found|Forbidden|Please refer)|\s\(|$)"
)
_URI = re.compile(r"s3[an]?://(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(?P<key>[^\s'\",;)\]]*))?")
_OF_PYTHON = re.compile(
    r"FileNotFoundError: (?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/(?P<key>[^\s'\",;)\]]+)"
)
"""How s3fs, and pandas by way of it, name an object."""
_HOST = re.compile(
    r"\b(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\.s3[.-](?:dualstack\.)?(?:[a-z]{2}(?:-[a-z]+)+-\d\.)?"
    r"amazonaws\.com\b"
)
"""The host of a bucket, which is all that is named where nobody was reached."""
_CONNECTION = re.compile(
    r"catalog connections given names: (?P<name>[^\n(;]+)"
    r"|connection (?P<one>[\w-]+) (?:does not exist|not found)",
    re.IGNORECASE,
)
_ARGUMENT = re.compile(r"Invalid input to (?P<name>--[\w-]+?)(?=Please|[\s.,;:]|$)")
_TABLE = re.compile(
    r"Table (?:or view )?['`\"]?(?:(?P<database>\w+)[.`'\"]+)?(?P<table>\w+)['`\"]? (?:is )?not found"
    r"|(?:The table or view|table) [`'\"](?P<database2>\w+)[`'\"]\.[`'\"](?P<table2>\w+)[`'\"]",
    re.IGNORECASE,
)
_DATABASE = re.compile(r"Database ['`\"]?(?P<database>\w+)['`\"]? (?:is )?not found", re.IGNORECASE)
_COLUMN = re.compile(
    r"(?:with name|cannot resolve|[Nn]o such struct field|[Cc]olumn|safely cast|output column) "
    r"[`'\"\[]{0,3}(?P<column>\w+)[`'\"\]]{0,3}"
    r"(?= cannot be resolved| given input| in |,? does not exist| ['\"]?\w+['\"]? to |[,.]| is of type)"
    r"|Column: \[(?P<bracketed>\w+)\]"
    r"|raise KeyError\(key\) from err\s+KeyError: ['\"](?P<taken>\w+)"
)
_ROLE = re.compile(r"Role (?P<role>arn:aws[\w-]*:iam::\d{12}:role/[\w+=,.@/-]+) should be given")
_SUBNET = re.compile(r"\b(subnet-[0-9a-f]{8,17})\b")
_FILE = re.compile(r"Unable to parse file: (?P<file>[^\s]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureNames:
    """What the words name; empty is what they do not."""

    bucket: str = ""
    key: str = ""
    """The object, or the beginning of keys, in that bucket."""
    downloaded: bool = False
    """It is what the launcher wanted to download: script, jar or module."""
    file: str = ""
    """The last name of a file that could not be read."""
    action: str = ""
    """The IAM action that was refused."""
    connection: str = ""
    argument: str = ""
    database: str = ""
    table: str = ""
    column: str = ""
    """The column that is missing, or of another type; in lower case, as catalogs keep them."""
    role_arn: str = ""
    subnet_id: str = ""


def names_in(text: str) -> FailureNames:
    """Return what the words of a failure name; of several places the first."""
    download = _DOWNLOAD.search(text)
    denials = read_denials(text)
    bucket, key = (download["bucket"], download["key"]) if download else _place(text, denials)
    launching = "LAUNCH ERROR" in text and "ownload" in text and bool(bucket)
    table = _TABLE.search(text)
    database = _DATABASE.search(text)
    connection, argument, role = _CONNECTION.search(text), _ARGUMENT.search(text), _ROLE.search(text)
    subnet, file = _SUBNET.search(text), _FILE.search(text)
    denial = next((item for item in denials if item.action), None)
    return FailureNames(
        bucket=bucket,
        key=key,
        downloaded=download is not None or launching,
        file=file["file"] if file else "",
        action=denial.action if denial else "",
        connection=(connection["name"] or connection["one"]).strip() if connection else "",
        argument=argument["name"] if argument else "",
        database=_either(table, "database") or (database["database"] if database else ""),
        table=_either(table, "table"),
        column=_column(text),
        role_arn=role["role"] if role else "",
        subnet_id=subnet[1] if subnet else "",
    )


def _either(match: re.Match[str] | None, name: str) -> str:
    return (match[name] or match[f"{name}2"] or "") if match else ""


def _column(text: str) -> str:
    found = _COLUMN.search(text)
    return next(name for name in found.groups() if name).lower() if found else ""


def _place(text: str, denials: Sequence[Denial]) -> tuple[str, str]:
    """Return the place that is named: by a URI, else by the ARN of what was refused."""
    uri = _URI.search(text) or _OF_PYTHON.search(text)
    if uri:
        return uri["bucket"], (uri["key"] or "").rstrip(".:")
    for denial in denials:
        if denial.bucket:
            return denial.bucket, denial.key
        arn = Arn.parse(denial.resource_arn)
        if arn.service == "s3" and "*" not in arn.resource:
            bucket, _, key = arn.resource.partition("/")
            return bucket, key
    host = _HOST.search(text)
    return (host["bucket"], "") if host else ("", "")
