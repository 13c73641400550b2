"""Check a document against a JSON schema of this package, in words that an author understands."""

from __future__ import annotations

import difflib
import functools
import itertools
import json
from collections.abc import Iterable, Iterator
from importlib import resources
from typing import TYPE_CHECKING, Any

from workbench.domain.values import JsonObject, JsonValue
from workbench.engine.fact_types import fact_schemas
from workbench.engine.probe import Registry
from workbench.playbook_files.problems import MAX_REPORTED, FieldPath, PlaybookError, Problem, field_name
from workbench.playbook_files.yaml_values import Document

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError

PLAYBOOK = "playbook.schema.json"
SCENARIO = "scenario.schema.json"

_WORDS = {
    "string": "text",
    "number": "a number",
    "boolean": "true or false",
    "object": "a mapping (name: value)",
    "array": "a list",
    "null": "nothing",
}
_LONGEST_VALUE = 60
MOST_ENTRIES = 500
"""Of one list or mapping, steps and causes among them: each is gone through for each of some other."""


def schema_text(name: str = PLAYBOOK) -> str:
    """Return a schema of this package as JSON text (JSON Schema, draft 2020-12)."""
    return resources.files("workbench.playbook_files").joinpath(name).read_text(encoding="utf-8")


def published_schema(registry: Registry) -> str:
    """Return the schema of playbooks for authors and their editors: with the probes, and what each tells.

    A playbook is checked against the schema of this package alone; names of probes and values of facts are
    checked afterwards, with the nearest right one.
    """
    schema: Any = json.loads(schema_text(PLAYBOOK))
    schema["$defs"]["probe"]["properties"]["probe"]["enum"] = list(registry)
    schema["$defs"]["facts"] = {
        "description": "what each probe tells, by its id: conditions and templates name it as check.fact, "
        "and null is unknown",
        "type": "object",
        "properties": {
            probe.id: {"description": probe.title, "type": "object", "properties": fact_schemas(probe.facts)}
            for probe in registry.values()
        },
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def check_schema(document: Document, name: str) -> None:
    """Add to `document.problems` whatever the schema `name` finds wrong.

    Raises:
        PlaybookError: A list or mapping is longer than `MOST_ENTRIES`: checking it would take too long.
    """
    _check_lengths(document, document.value, ())
    for error in itertools.islice(_validator(name).iter_errors(document.value), MAX_REPORTED):
        at = tuple(error.absolute_path)
        if "propertyNames" in error.absolute_schema_path:
            at = (*at, str(error.instance))
        for path, message in _explain(error, at):
            document.report(path, message)


def _check_lengths(document: Document, value: JsonValue, at: FieldPath) -> None:
    if not isinstance(value, list | dict):
        return
    if len(value) > MOST_ENTRIES:
        message = f"has {len(value):,} entries; the budget of one list or mapping is {MOST_ENTRIES}"
        raise PlaybookError([Problem(str(document.path), document.line(at), field_name(at), message)])
    for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
        _check_lengths(document, inner, (*at, name))


@functools.cache
def _validator(name: str) -> Draft202012Validator:
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - 140 ms that `--help` and `--version` do not need

    schema: JsonObject = json.loads(schema_text(name))
    return Draft202012Validator(schema)


def _explain(error: ValidationError, at: FieldPath) -> Iterator[tuple[FieldPath, str]]:
    schema: Any = error.schema
    rule = str(error.validator)
    value: Any = error.instance
    if rule == "additionalProperties":
        known = schema.get("properties", {})
        for extra in sorted(set(value) - set(known)):
            yield (*at, extra), _unknown_field(extra, known)
    elif rule == "required":
        missing = next((name for name in schema["required"] if f"'{name}'" in error.message), "")
        yield at, f"the field '{missing}' is missing{_example(schema, missing)}"
    elif rule == "type":
        yield at, f"must be {_types(schema['type'])}, not {_shown(value)}"
    elif rule == "minItems":
        yield at, f"needs {error.validator_value} or more entries: {schema['description']}"
    elif rule == "enum":
        yield at, f"must be one of {', '.join(map(str, schema['enum']))}, not {_shown(value)}"
    elif "description" in schema:
        yield at, f"{_shown(value)} is not valid here; expected: {schema['description']}"
    else:
        yield at, error.message


def _unknown_field(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), n=1)
    hint = f"did you mean '{near[0]}'?" if near else f"known fields: {', '.join(sorted(known))}"
    return f"unknown field; {hint}"


def _example(schema: Any, name: str) -> str:
    """Return what the schema says about a missing field."""
    said = schema.get("properties", {}).get(name, {}).get("description")
    return f" ({said})" if said else ""


def _types(types: str | list[str]) -> str:
    kinds = [types] if isinstance(types, str) else types
    if "string" in kinds:
        return "text"  # a number beside it only says that quotes may be left out
    return " or ".join(_WORDS[kind] for kind in kinds)


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return repr(text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…")
