"""Whether Athena's partition projection would look into the folder of an object.

A table with `projection.enabled` has its partitions worked out from its parameters; what the catalog holds
does not count. What the parameters do not say is not claimed: an unknown kind, format or unit leaves it
open.

Source: Athena user guide, "Set up partition projection", "Supported types for partition projection"
(https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, TypeAlias

from workbench.knowledge.answers import text
from workbench.knowledge.crawlers.partitions import Table, is_named
from workbench.knowledge.crawlers.places import folder_of

ProjectionState: TypeAlias = Literal["off", "covers", "hides"]

_DIRECTIVES: Mapping[str, str] = {
    "yyyy": "%Y",
    "yy": "%y",
    "MM": "%m",
    "dd": "%d",
    "HH": "%H",
    "mm": "%M",
    "ss": "%S",
}
"""What of Java's DateTimeFormatter is understood here."""
_TOKEN = re.compile(r"'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']")
_RELATIVE = re.compile(r"NOW(?:\s*([+-])\s*(\d{1,6})\s*(YEAR|MONTH|WEEK|DAY|HOUR|MINUTE|SECOND)S?)?")
_DAYS = {"WEEK": 7, "DAY": 1, "MONTH": 31, "YEAR": 366}
_SECONDS = {"HOUR": 3600, "MINUTE": 60, "SECOND": 1}
_NUMBER = re.compile(r"-?\d{1,18}")


@dataclass(frozen=True, slots=True)
class Projection:
    """What projection makes of an object."""

    state: ProjectionState | None
    """None when it cannot be told."""
    because: str = ""
    """For `hides`: which parameter, in words."""


def projection_of(
    table: Table, values: Sequence[str] | None, bucket: str, key: str, now: datetime
) -> Projection:
    """Return whether Athena looks into the folder of an object of a table.

    Args:
        table: A table below whose location the object lies.
        values: Of its partition keys, by the object's folders; None when the folders do not give them.
        bucket: Of the object.
        key: Of the object.
        now: When Athena would be asked.
    """
    if text(table.parameters, "projection.enabled").lower() != "true":
        return Projection("off")
    if values is None:
        return _by_place(table, (), bucket, key)
    states = [
        _admits(table, wanted.name, value, now) for wanted, value in zip(table.keys, values, strict=True)
    ]
    hiding = next((why for admitted, why in states if admitted is False), "")
    if hiding:
        return Projection("hides", hiding)
    placed = _by_place(table, values, bucket, key)
    if placed.state != "covers" or all(admitted for admitted, _ in states):
        return placed
    return Projection(None)


def _by_place(table: Table, values: Sequence[str], bucket: str, key: str) -> Projection:
    """Compare the folder that projection makes of the values with the object's own."""
    template = text(table.parameters, "storage.location.template")
    if template:
        if not values:
            return Projection(None)
        place = template
        for wanted, value in zip(table.keys, values, strict=True):
            place = place.replace(f"${{{wanted.name}}}", value)
        found = folder_of(place)
        if found is not None and found.holds(bucket, key):
            return Projection("covers")
        return Projection("hides", f"storage.location.template leads to {place}")
    folders = table.place.rest_of(key).split("/")[: len(table.keys)] if table.place else []
    if len(folders) == len(table.keys) and all(is_named(folder) for folder in folders):
        return Projection("covers" if values else None)
    return Projection("hides", "without storage.location.template, folders are looked for as name=value")


def _admits(table: Table, name: str, value: str, now: datetime) -> tuple[bool | None, str]:
    """Tell whether a value is projected; with the parameter that leaves it out."""

    def setting(what: str) -> str:
        return text(table.parameters, f"projection.{name}.{what}")

    kind = setting("type").lower()
    if kind == "injected":
        return True, ""
    if kind == "enum":
        listed = [item.strip() for item in setting("values").split(",")]
        return value in listed, f"{value} is not in projection.{name}.values"
    if kind == "integer":
        return _admits_number(value, setting("range"), setting("interval"), setting("digits"), name)
    if kind == "date":
        return _admits_date(value, setting("range"), setting("format"), name, now)
    return None, ""


def _admits_number(value: str, span: str, interval: str, digits: str, name: str) -> tuple[bool | None, str]:
    low, _, high = (part.strip() for part in span.partition(","))
    if not (_NUMBER.fullmatch(low) and _NUMBER.fullmatch(high)):
        return None, ""
    if not _NUMBER.fullmatch(value):
        return False, f"{value} is no number, as projection.{name}.type demands"
    if not int(low) <= int(value) <= int(high):
        return False, f"{value} is outside of projection.{name}.range {span}"
    if digits.isdecimal() and value != value.lstrip("-").zfill(int(digits[:3])):
        return False, f"{value} has not the {digits} digits of projection.{name}.digits"
    if interval.isdecimal() and int(interval[:9]) and (int(value) - int(low)) % int(interval[:9]):
        return False, f"{value} is left out by projection.{name}.interval {interval}"
    return True, ""


def _admits_date(value: str, span: str, written: str, name: str, now: datetime) -> tuple[bool | None, str]:
    pattern = _strptime(written)
    if pattern is None:
        return None, ""
    at = _parsed(value, pattern)
    if at is None:
        return False, f"{value} is not written as projection.{name}.format {written}"
    low, _, high = (part.strip() for part in span.partition(","))
    begin, end = _bound(low, pattern, now), _bound(high, pattern, now)
    if begin is None or end is None:
        return None, ""
    if at < begin[0] or at > end[1]:
        return False, f"{value} is outside of projection.{name}.range {span}"
    return (True, "") if begin[1] <= at <= end[0] else (None, "")


def _bound(said: str, pattern: str, now: datetime) -> tuple[datetime, datetime] | None:
    """Return between which times a bound lies: months and years are of different lengths."""
    relative = _RELATIVE.fullmatch(said)
    if relative is None:
        at = _parsed(said, pattern)
        return (at, at) if at else None
    sign, number, unit = relative.groups()
    shift = timedelta(0)
    if unit:
        seconds = int(number) * (_SECONDS.get(unit) or _DAYS[unit] * 86_400)
        shift = timedelta(seconds=seconds if sign == "+" else -seconds)
    try:
        at = now + shift
    except OverflowError:
        return None
    slack = abs(shift) / 10 + timedelta(days=1) if unit in ("MONTH", "YEAR") else timedelta(0)
    shown = _parsed(at.strftime(pattern), pattern) or at
    return shown - slack, shown + slack


def _strptime(written: str) -> str | None:
    """Return a format of Java as Python's; None where it holds something that is not understood here."""
    parts, at = [], 0
    while at < len(written):
        token = _TOKEN.match(written, at)
        if token is None:
            return None
        at = token.end()
        if token[1] is not None:
            parts.append((token[1].replace("''", "'") or "'").replace("%", "%%"))
        elif token[2]:
            directive = _DIRECTIVES.get(token[0])
            if directive is None:
                return None
            parts.append(directive)
        else:
            parts.append(token[0].replace("%", "%%"))
    return "".join(parts) or None


def _parsed(value: str, pattern: str) -> datetime | None:
    try:
        return datetime.strptime(value, pattern).replace(tzinfo=UTC)
    except ValueError:
        return None
