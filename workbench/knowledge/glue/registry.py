"""A schema of the Glue Schema Registry: its versions, and the fields that a version describes.

A version is checked against earlier ones as the schema's compatibility says, by its syntax alone: NONE and
DISABLED let anything through. One that failed the check keeps its number, with the status FAILURE.

Sources: Glue API reference, ListSchemaVersions, GetSchemaVersion, GetSchemaVersionsDiff; Glue developer
guide, "Schema versioning and compatibility"; RFC 6902; Avro specification, JSON Schema, Protocol Buffers
language guide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from workbench.domain.values import JsonObject, JsonValue
from workbench.knowledge.answers import member, moment, number, objects, parsed, stamp, text
from workbench.knowledge.glue.schemas import Columns

Compatibility: TypeAlias = Literal[
    "NONE",
    "DISABLED",
    "BACKWARD",
    "BACKWARD_ALL",
    "FORWARD",
    "FORWARD_ALL",
    "FULL",
    "FULL_ALL",
]
_PROTOBUF_FIELD = re.compile(
    r"^\s*(?:(?:optional|repeated|required)\s+)?([\w.]+)\s+(\w+)\s*=\s*\d+", re.MULTILINE
)
_DEEPEST = 5
_LONGEST_STEP = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaVersion:
    """A version that was registered."""

    id: str
    number: int
    status: str
    """AVAILABLE, PENDING, FAILURE or DELETING."""
    at: datetime | None

    @property
    def words(self) -> str:
        """The number and when it was registered."""
        return f"{self.number} of {stamp(self.at)}" if self.at else f"{self.number}"


def versions_of(listed: JsonObject) -> tuple[SchemaVersion, ...]:
    """Return the versions of an answer of ListSchemaVersions, the oldest first."""
    found = (
        SchemaVersion(
            id=text(item, "SchemaVersionId"),
            number=number(item, "VersionNumber") or 0,
            status=text(item, "Status"),
            at=moment(item, "CreatedTime"),
        )
        for item in objects(listed, "Schemas")
    )
    return tuple(sorted(found, key=lambda version: version.number))


def held_at(versions: Iterable[SchemaVersion], at: datetime | None) -> SchemaVersion | None:
    """Return the newest version that could be used at a time; the newest of all where none is given."""
    usable = [version for version in versions if version.status == "AVAILABLE"]
    held = [version for version in usable if at is None or (version.at is not None and version.at <= at)]
    return held[-1] if held else None


def fields_of(version: JsonObject) -> Columns:
    """Return the fields that an answer of GetSchemaVersion describes, by name to type.

    `a.b` is b in a record a. Empty for a definition that is not understood.
    """
    definition = text(version, "SchemaDefinition")
    rows: Iterator[tuple[str, str]]
    if text(version, "DataFormat") == "PROTOBUF":
        rows = ((name, kind) for kind, name in _PROTOBUF_FIELD.findall(definition))
    elif text(version, "DataFormat") == "AVRO":
        rows = _avro(_object(parsed(definition)))
    else:
        rows = _json(_object(parsed(definition)))
    return {name.lower(): kind.lower() for name, kind in rows}


def steps_of(diff: str) -> tuple[str, ...]:
    """Return the steps of a JSON Patch (RFC 6902), without their values: `replace /fields/1/type`.

    Empty for no difference; a text that is no patch is one step, since it says that something differs.
    """
    told = parsed(diff)
    if not isinstance(told, list):
        return (diff.strip()[:_LONGEST_STEP],) if diff.strip() not in ("", "{}") else ()
    steps = (f"{text(step, 'op')} {text(step, 'path')}".strip() for step in map(_object, told))
    return tuple(step for step in steps if step)


def _avro(record: JsonObject, within: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    for field in objects(record, "fields"):
        name, kind = f"{within}{text(field, 'name')}", field.get("type")
        records = [item for item in map(_object, _each(kind)) if text(item, "type") == "record"]
        if records and depth < _DEEPEST:
            yield from _avro(records[0], f"{name}.", depth + 1)
        else:
            yield name, _avro_type(kind)


def _avro_type(kind: JsonValue) -> str:
    described = _object(kind)
    if not described:
        return " or ".join(_avro_type(item) if _object(item) else str(item) for item in _each(kind))
    of = next((f" of {_avro_type(described[part])}" for part in ("items", "values") if part in described), "")
    return f"{text(described, 'logicalType') or text(described, 'type')}{of}"


def _json(schema: JsonObject, within: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    for name, told in member(schema, "properties").items():
        described = _object(told)
        if member(described, "properties") and depth < _DEEPEST:
            yield from _json(described, f"{within}{name}.", depth + 1)
        else:
            kinds = " or ".join(str(item) for item in _each(described.get("type", "")))
            shape = text(described, "format")
            yield f"{within}{name}", f"{kinds} ({shape})" if shape else kinds


def _object(value: JsonValue) -> JsonObject:
    return value if isinstance(value, Mapping) else {}


def _each(value: JsonValue) -> Sequence[JsonValue]:
    """Return the members of a union; of what is none, itself."""
    return value if isinstance(value, Sequence) and not isinstance(value, str) else (value,)
