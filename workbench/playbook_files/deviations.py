"""What people bring to an audit: settings (TOML), and deviations that were accepted (YAML)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

from workbench.domain.audit import Deviation
from workbench.domain.values import JsonObject, JsonValue
from workbench.engine.errors import unknown_name
from workbench.playbook_files.problems import FieldPath, PlaybookError, Problem
from workbench.playbook_files.source import read_source
from workbench.playbook_files.values import as_line, as_list, as_object
from workbench.playbook_files.yaml_values import Document, parse_yaml

_FIELDS = tuple(item.name for item in fields(Deviation))
_LINE = re.compile(r"line (\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsFile:
    """Parameters of audits from a file, with the digest of its bytes."""

    values: Mapping[str, str]
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviationsFile:
    """Accepted deviations from a file, with the digest of its bytes."""

    deviations: tuple[Deviation, ...]
    sha256: str


def load_settings(path: Path) -> SettingsFile:
    """Return the parameters in a TOML file: `name = value` lines, lists joined by commas.

    Raises:
        PlaybookError: The file cannot be read or is no TOML, or a value is a table.
    """
    source = read_source(path)
    try:
        document = tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        at = _LINE.search(str(error))
        raise PlaybookError(
            [Problem(str(path), int(at[1]) if at else 0, "", f"is no TOML: {error}")]
        ) from None
    values: dict[str, str] = {}
    for name, value in document.items():
        if isinstance(value, dict):
            raise PlaybookError([Problem(str(path), 0, name, "is a table: write name = value")])
        items = value if isinstance(value, list) else [value]
        values[name] = ",".join(str(item) for item in items)
    return SettingsFile(values=values, sha256=source.sha256)


def load_deviations(path: Path, rules: frozenset[str]) -> DeviationsFile:
    """Return the accepted deviations in a YAML file, a list of mappings.

    Args:
        path: The file.
        rules: The ids that a deviation may name; one with `*` may fit any.

    Raises:
        PlaybookError: The file cannot be read, or a deviation lacks something. It names every problem.
    """
    source = read_source(path)
    document = Document(path)
    document.value = parse_yaml(document, source.text)
    if not document.problems and not isinstance(document.value, list):
        document.report((), "must hold a list of deviations, each with " + ", ".join(_FIELDS))
    found = deviations_in(document, (), document.value, rules)
    if document.problems:
        raise PlaybookError(document.problems)
    return DeviationsFile(deviations=found, sha256=source.sha256)


def deviations_in(
    document: Document, at: FieldPath, value: JsonValue, rules: frozenset[str] | None = None
) -> tuple[Deviation, ...]:
    """Return the deviations in a list of a document; what is wrong with one is reported there.

    Args:
        document: Where the list stands.
        at: Its place.
        value: The list.
        rules: As for `load_deviations`; None leaves the names unchecked.
    """
    found = (
        _deviation(document, (*at, number), as_object(item), rules)
        for number, item in enumerate(as_list(value))
    )
    return tuple(item for item in found if item is not None)


def _deviation(
    document: Document, at: FieldPath, value: JsonObject, rules: frozenset[str] | None
) -> Deviation | None:
    known = len(document.problems)
    for name in value:
        if name not in _FIELDS:
            document.report((*at, name), str(unknown_name("field", name, _FIELDS)))
    texts = {name: as_line(value.get(name)) for name in _FIELDS}
    for name, text in texts.items():
        if not text:
            document.report((*at, name), f"the field '{name}' is missing")
    rule = texts["rule"]
    if rule and "*" not in rule and rules is not None and rule not in rules:
        document.report((*at, "rule"), str(unknown_name("rule", rule, rules)))
    try:
        expires = date.fromisoformat(texts["expires"])
    except ValueError:
        if texts["expires"]:
            document.report((*at, "expires"), f"'{texts['expires']}' is no date: write YYYY-MM-DD")
        return None
    if len(document.problems) > known:
        return None
    return Deviation(
        rule=rule,
        resource=texts["resource"],
        reason=texts["reason"],
        owner=texts["owner"],
        approved_by=texts["approved_by"],
        expires=expires,
    )
