"""What a question will cost in Athena, before it is asked, as far as that can be told.

Athena charges for the bytes that it reads of the files of the partitions that are left after pruning, 10 MB
at least (https://aws.amazon.com/athena/pricing/). Files of logs are read whole, so their sizes in S3 are
what will be read. EXPLAIN tells nothing here: a projected table has no statistics.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from string import Template

from workbench.domain.evidence import Answer, Outcome, Request, ask, ask_pages
from workbench.domain.values import JsonObject
from workbench.engine.errors import UsageError
from workbench.engine.ports import AwsReader
from workbench.logs.athena_table import DAY

USD_PER_TB = 5.0
"""The list price of most Regions."""
LEAST_BYTES = 10_000_000
_TB = 10**12
_MAX_FOLDERS = 200
_AT_ONCE = 20
_PAGES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """How much a question will read."""

    bytes: int | None = None
    """None when it cannot be told."""
    files: int = 0
    at_least: bool = False
    """There is more than was counted."""
    why: str = ""
    """Why it cannot be told."""

    def __str__(self) -> str:
        """One line for people."""
        if self.bytes is None:
            return f"how much it reads cannot be told before: {self.why}"
        least = "at least " if self.at_least else ""
        files = "1 file" if self.files == 1 else f"{self.files} files"
        return f"reads {least}{size(self.bytes)} in {files}, {least}{price(self.bytes)}"


def price(scanned: int) -> str:
    """Return what reading so many bytes costs, at the list price: `0.01 USD`."""
    usd = max(scanned, LEAST_BYTES) / _TB * USD_PER_TB
    return f"about {usd:.2f} USD" if usd >= 0.01 else "less than 0.01 USD"  # noqa: PLR2004 - a cent


def size(count: int) -> str:
    """Return a number of bytes as Athena's bill counts them: `1.4 GB`."""
    amount, unit = float(count), "bytes"
    for unit in ("bytes", "kB", "MB", "GB", "TB"):
        if amount < 1000 or unit == "TB":  # noqa: PLR2004 - decimal units
            break
        amount /= 1000
    return f"{amount:.0f} {unit}" if unit == "bytes" else f"{amount:.1f} {unit}"


def estimate(reader: AwsReader, table: Mapping[str, str], values: Mapping[str, str]) -> Estimate:
    """Count the files that a question will read, by listing their folders.

    Args:
        reader: The way to S3.
        table: The table's properties, as `GetTableMetadata` has them.
        values: What is bound to the question's names.

    Raises:
        UsageError: The question is about a Region or account that the table does not show.
    """
    folders = _folders(table, values)
    if isinstance(folders, str):
        return Estimate(why=folders)
    found: list[Answer] = []
    requests = {folder: _listing(folder) for folder in folders}
    names = list(requests)
    for start in range(0, len(names), _AT_ONCE):
        part = {name: requests[name] for name in names[start : start + _AT_ONCE]}
        found += reader.read_all(part).values()
    failed = next((answer for answer in found if not answer.ok), None)
    if failed:
        needs = f"; needs {', '.join(failed.iam_actions)}" if failed.outcome is Outcome.DENIED else ""
        return Estimate(why=f"listing the bucket of the logs: {failed.says}{needs}")
    files = [item for answer in found for item in _objects(answer.data)]
    return Estimate(bytes=sum(files), files=len(files), at_least=any(answer.truncated for answer in found))


def _listing(folder: str) -> Request:
    bucket, _, prefix = folder.removeprefix("s3://").partition("/")
    return ask_pages("s3.ListObjectsV2", _PAGES, Bucket=bucket, Prefix=f"{prefix.rstrip('/')}/")


def _objects(data: JsonObject) -> Iterator[int]:
    contents = data.get("Contents", [])
    for item in contents if isinstance(contents, list | tuple) else ():
        if isinstance(item, Mapping) and isinstance(item.get("Size"), int):
            yield int(str(item["Size"]))


def _folders(table: Mapping[str, str], values: Mapping[str, str]) -> list[str] | str:
    """Return the folders that are left after pruning, or why they cannot be told."""
    template = table.get("storage.location.template", "")
    if not template or table.get("projection.enabled") != "true":
        return "the table has no partition projection"
    if table.get("projection.timestamp.format", DAY) != DAY:
        return f"the table writes days as {table['projection.timestamp.format']}, not {DAY}"
    choices: dict[str, list[str]] = {}
    for name in re.findall(r"\$\{(\w+)\}", template):
        found = _days(values) if name == "timestamp" else _choices(name, table, values)
        if not found:
            return f"the table's partition {name} is not a list of values, or the question has no window"
        choices[name] = found
    count = 1
    for found in choices.values():
        count *= len(found)
    if count > _MAX_FOLDERS:
        return f"{count} folders are too many to list: narrow the window, or name a Region and an account"
    return [
        Template(template).substitute(dict(zip(choices, combination, strict=True)))
        for combination in product(*choices.values())
    ]


def _choices(name: str, table: Mapping[str, str], values: Mapping[str, str]) -> list[str]:
    listed = [item.strip() for item in table.get(f"projection.{name}.values", "").split(",") if item.strip()]
    wanted = values.get(name, "")
    if not wanted:
        return listed
    if listed and wanted not in listed:
        raise UsageError(
            f"the table shows no {name} {wanted}, only {', '.join(listed)}: Athena would find "
            "nothing and not say why; add it to the table's properties (workbench logs ddl)"
        )
    return [wanted]


def _days(values: Mapping[str, str]) -> list[str]:
    try:
        first, last = (
            date.fromisoformat(values[name].replace("/", "-")) for name in ("since_day", "until_day_after")
        )
    except (KeyError, ValueError):
        return []
    return [f"{first + timedelta(days=day):%Y/%m/%d}" for day in range((last - first).days + 1)]


def table_request(catalog: str, database: str, table: str) -> Request:
    """Return the request for a table's properties."""
    return ask("athena.GetTableMetadata", CatalogName=catalog, DatabaseName=database, TableName=table)
