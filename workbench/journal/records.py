"""Timeline entries and incidents as JSON, and back, strictly.

Dataclasses become objects with all of their fields, members of a union carry a `kind`, enums are their
values, times are ISO 8601 in UTC. Text is made inert, as wherever it enters the program. Numbers are those of
RFC 8785, IEEE doubles: inside JSON values, an integer that no double can hold, NaN and infinity become text,
for a wrong digit in evidence would be worse than a number in quotes; elsewhere `lines.encode` refuses them.
Reading refuses unknown fields and wrong types: an entry means what it says or nothing.
"""

from __future__ import annotations

import marshal
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from math import isfinite
from typing import Any, get_args

from cattrs import Converter
from cattrs.errors import CattrsError
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from workbench.domain.diagnosis import CauseAssessment, CauseStatus
from workbench.domain.evidence import Answer, Holder
from workbench.domain.finding import Finding
from workbench.domain.incident import Incident
from workbench.domain.incident_events import Event, kind_of
from workbench.domain.needs import Need, recorded_need
from workbench.domain.picture import Picture
from workbench.domain.playbook import Check
from workbench.domain.target import Person
from workbench.domain.text import clean
from workbench.domain.times import from_iso, iso
from workbench.domain.transcript import TimelineEntry
from workbench.domain.values import JsonObject, JsonValue
from workbench.domain.verdict import SkipReason, UnknownReason
from workbench.journal.lines import LARGEST_INTEGER
from workbench.journal.shared_answers import elsewhere

_REASONS = {str(reason): reason for reason in (*UnknownReason, *SkipReason)}
_OBJECTS = (JsonObject, Mapping[str, str], Mapping[str, int], Mapping[str, CauseStatus])
_SHARED_AT_MOST = 4096
_CANNOT_STRUCTURE = (
    AttributeError,
    CattrsError,
    KeyError,
    OverflowError,
    RecursionError,
    TypeError,
    ValueError,
)


class UnreadableRecordError(ValueError):
    """A JSON object is not the record that it should be."""


def entry_to_json(entry: TimelineEntry) -> dict[str, Any]:
    """Return an entry as a JSON object; its event has its kind in snake case, such as `note_added`.

    Raises:
        ValueError, TypeError, OverflowError: A time has no zone, or a value is not of its declared type.
    """
    document: dict[str, Any] = _UNSTRUCTURE_ENTRY(entry)
    return document


def incident_to_json(incident: Incident) -> dict[str, Any]:
    """Return an incident as a JSON object. Raises as `entry_to_json`."""
    document: dict[str, Any] = _CONVERTER.unstructure(incident)
    return document


def entry_from_json(document: JsonObject) -> TimelineEntry:
    """Return the entry that `entry_to_json` made `document` from.

    For an answer that another entry holds, one stands that says so: see `shared_answers.completed`.

    Raises:
        UnreadableRecordError: There is no such entry.
    """
    try:
        entry: TimelineEntry = _STRUCTURE_ENTRY(document, TimelineEntry)
    except _CANNOT_STRUCTURE as error:
        raise UnreadableRecordError(_explain(error)) from error
    return entry


def incident_from_json(document: JsonObject) -> Incident:
    """Return the incident that `incident_to_json` made `document` from.

    Raises:
        UnreadableRecordError: There is no such incident.
    """
    try:
        return _CONVERTER.structure(document, Incident)
    except _CANNOT_STRUCTURE as error:
        raise UnreadableRecordError(_explain(error)) from error


def _explain(error: Exception) -> str:
    what = f"unknown or missing {error}" if isinstance(error, KeyError) else str(error)
    return what or type(error).__name__


def _time_to_json(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return iso(moment)


def _time_from_json(text: str, _: object) -> datetime:
    return from_iso(text)


def _text_to_json(text: str) -> str:
    return text if text.isprintable() else clean(text, keep_lines=True)


def _value_to_json(value: JsonValue) -> JsonValue:
    """Turn what is a JSON value by its nature into one by its type, that RFC 8785 can write."""
    if isinstance(value, str):
        return _text_to_json(value)
    if isinstance(value, Mapping):
        return {clean(key): _value_to_json(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [_value_to_json(item) for item in value]
    if isinstance(value, float):
        return value if isfinite(value) else str(value)
    if isinstance(value, int):
        return value if abs(value) <= LARGEST_INTEGER else str(value)
    return value


def _object_from_json(value: Any, _: object) -> JsonObject:
    if type(value) is not dict:
        raise TypeError(f"{value!r} is no object")
    return value


def _reason_from_json(value: Any, _: object) -> UnknownReason | SkipReason | None:
    return None if value is None else _REASONS[value]


def _need_from_json(value: Any, _: object) -> Need:
    if type(value) is not str:
        raise TypeError(f"{value!r} is no str")
    return recorded_need(value)


def _require(converter: Converter, class_: type) -> None:
    """Refuse values of another class than this; from those of it, string enums may be made."""

    def check(value: Any, wanted: type) -> Any:
        if type(value) is not class_:
            raise TypeError(f"{value!r} is no {class_.__name__}")
        return value if wanted is class_ else wanted(value)

    converter.register_structure_hook(class_, check)


def _share(converter: Converter, class_: type) -> None:
    """Build equal values of this immutable class once: an incident repeats most of them in every entry."""
    structure = converter.get_structure_hook(class_)
    known: dict[bytes, Any] = {}

    def shared(value: Any, _: object) -> Any:
        key = marshal.dumps(value)  # the cheapest digest of a JSON value; never read back
        found = known.get(key)
        if found is None:
            if len(known) >= _SHARED_AT_MOST:
                known.clear()
            found = known[key] = structure(value, class_)
        return found

    converter.register_structure_hook(class_, shared)


def _register_answers(converter: Converter) -> None:
    """Write of an answer that another entry holds only where it stands."""
    in_full = make_dict_unstructure_fn(Answer, converter, held_by=override(omit=True))
    from_full = make_dict_structure_fn(
        Answer, converter, _cattrs_forbid_extra_keys=True, held_by=override(omit=True)
    )

    def to_json(answer: Answer) -> dict[str, Any]:
        return {"held_by": converter.unstructure(answer.held_by)} if answer.held_by else in_full(answer)

    def from_json(document: Any, _: object) -> Answer:
        if type(document) is dict and document.keys() == {"held_by"}:
            return elsewhere(converter.structure(document["held_by"], Holder))
        return from_full(document, Answer)

    converter.register_unstructure_hook(Answer, to_json)
    converter.register_structure_hook(Answer, from_json)


def _register_findings(converter: Converter) -> None:
    """Write of pictures only where there are any: so a reader that knows none reads all other findings."""
    converter.register_unstructure_hook(
        Finding, make_dict_unstructure_fn(Finding, converter, pictures=override(omit_if_default=True))
    )


def _register_kinds(union: Any, converter: Converter) -> None:
    """Let the members of a union carry their `kind`. What reads and writes one is made when it is first met.

    cattrs has the same as `configure_tagged_union`, which makes all of them at once: 0.1 s for events alone.
    """
    of_kind = {kind_of(member): member for member in get_args(union)}

    def to_json(value: Any) -> dict[str, Any]:
        return {**converter.unstructure(value, type(value)), "kind": kind_of(type(value))}

    def from_json(document: Any, _: object) -> Any:
        fields = dict(document)
        member = of_kind[fields.pop("kind")]
        return converter.structure(fields, member)

    converter.register_unstructure_hook_func(lambda type_: type_ == union, to_json)
    converter.register_structure_hook_func(lambda type_: type_ == union, from_json)


def _make_converter() -> Converter:
    converter = Converter(forbid_extra_keys=True, detailed_validation=False)
    for class_ in (str, int, bool):
        _require(converter, class_)
    converter.register_unstructure_hook(datetime, _time_to_json)
    converter.register_structure_hook(datetime, _time_from_json)
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
    converter.register_unstructure_hook(str, _text_to_json)
    converter.register_unstructure_hook_func(lambda type_: type_ in _OBJECTS, _value_to_json)
    converter.register_structure_hook_func(lambda type_: type_ == JsonObject, _object_from_json)
    converter.register_structure_hook(UnknownReason | SkipReason | None, _reason_from_json)
    _register_answers(converter)
    converter.register_structure_hook(Need, _need_from_json)
    converter.register_unstructure_hook(Need, _text_to_json)
    _share(converter, Holder)
    _share(converter, Person)
    _share(converter, CauseAssessment)
    _register_kinds(Check, converter)
    _register_kinds(Picture, converter)
    _register_findings(converter)
    _register_kinds(Event, converter)
    return converter


_CONVERTER = _make_converter()
_STRUCTURE_ENTRY = _CONVERTER.get_structure_hook(TimelineEntry)
_UNSTRUCTURE_ENTRY = _CONVERTER.get_unstructure_hook(TimelineEntry)
