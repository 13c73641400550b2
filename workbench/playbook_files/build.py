"""From a document to a `Playbook`. Total: whatever the schema complained about is left out or empty."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from workbench.domain.playbook import (
    CauseRule,
    Check,
    OperationCall,
    OtherFix,
    Parameter,
    PersonQuestion,
    Playbook,
    ProbeCall,
    Route,
    RuleCall,
    Step,
)
from workbench.domain.text import clean_json
from workbench.domain.values import JsonObject, JsonValue
from workbench.playbook_files.problems import FieldPath
from workbench.playbook_files.values import as_block, as_line, as_lines, as_list, as_object
from workbench.playbook_files.yaml_values import Document

_MAX_SLUG = 64


def build_playbook(document: Document, sha256: str) -> Playbook:
    """Return the playbook in a document, every text in it made inert.

    Args:
        document: Of the shape of `playbook.schema.json`, more or less.
        sha256: The digest of the file.
    """
    value = as_object(clean_json(document.value))
    return Playbook(
        id=as_line(value.get("id")),
        title=as_line(value.get("title")),
        summary=as_line(value.get("summary")),
        prose=as_block(value.get("prose")),
        services=as_lines(value.get("services")),
        keywords=as_lines(value.get("keywords")),
        parameters=tuple(_parameter(*item) for item in as_object(value.get("parameters")).items()),
        require_one_of=tuple(as_lines(group) for group in as_list(value.get("requires_one_of"))),
        steps=tuple(_steps(document, value)),
        causes=tuple(_causes(document, value)),
        next_when_clean=_route_at(document, ("next_when_clean",), value),
        undrilled={name: as_line(why) for name, why in as_object(value.get("undrilled")).items()},
        unseen={name: as_line(place) for name, place in as_object(value.get("unseen")).items()},
        last_reviewed=_date(document, value),
        sha256=sha256,
        source=str(document.path),
    )


def slug(title: str) -> str:
    """Return a step's id from its title: `Is it there?` becomes `is-it-there`; may be empty."""
    ascii_only = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.lower())[:_MAX_SLUG].strip("-")


def _date(document: Document, value: JsonObject) -> date | None:
    text = as_line(value.get("last_reviewed"))
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        document.report(("last_reviewed",), f"'{text}' is no date: write YYYY-MM-DD")
        return None


def _parameter(name: str, value: JsonValue) -> Parameter:
    fields = as_object(value)
    return Parameter(
        name=name,
        required=fields.get("required") is True,
        help=as_line(fields.get("help")),
        pattern=as_block(fields.get("pattern")),
        default=as_line(fields["default"]) if "default" in fields else None,
    )


def _steps(document: Document, value: JsonObject) -> Iterator[Step]:
    for index, item in enumerate(as_list(value.get("steps"))):
        at: FieldPath = ("steps", index)
        fields = as_object(item)
        title = as_line(fields.get("title"))
        step_id = as_line(fields.get("id")) or slug(title)
        if title and not step_id:
            document.report((*at, "id"), "cannot be made from the title: give one, in Markdown as {#id}")
        checks = as_list(fields.get("checks"))
        yield Step(
            id=step_id,
            title=title,
            prose=as_block(fields.get("prose")),
            checks=tuple(
                _check(as_object(check), document.line((*at, "checks", number)))
                for number, check in enumerate(checks)
            ),
            line=document.line(at),
        )


def _check(fields: JsonObject, line: int) -> Check:
    check_id = as_line(fields.get("id"))
    if "probe" in fields:
        arguments = {name: value for name, value in fields.items() if name not in ("probe", "id")}
        return ProbeCall(id=check_id, probe=as_line(fields["probe"]), arguments=arguments, line=line)
    if "call" in fields:
        return OperationCall(
            id=check_id,
            operation=as_line(fields["call"]),
            arguments=as_object(fields.get("params")),
            facts={name: as_block(text) for name, text in as_object(fields.get("facts")).items()},
            expect=as_block(fields.get("expect")),
            line=line,
        )
    if "rule" in fields:
        return RuleCall(
            id=check_id,
            rule=as_line(fields["rule"]),
            arguments=as_object(fields.get("with")),
            guide=as_line(fields.get("guide")),
            clauses=as_lines(fields.get("clauses")),
            equivalents=as_lines(fields.get("equivalents")),
            fix=as_block(fields.get("fix")),
            leads_to=as_line(fields.get("leads_to")),
            line=line,
        )
    return PersonQuestion(
        id=check_id,
        question=as_line(fields.get("question")),
        options=as_lines(fields.get("options")) or ("yes", "no"),
        line=line,
    )


def _causes(document: Document, value: JsonObject) -> Iterator[CauseRule]:
    for index, item in enumerate(as_list(value.get("causes"))):
        at: FieldPath = ("causes", index)
        fields = as_object(item)
        yield CauseRule(
            id=as_line(fields.get("id")),
            title=as_line(fields.get("title")),
            all_of=_blocks(fields.get("all_of")),
            any_of=_blocks(fields.get("any_of")),
            none_of=_blocks(fields.get("none_of")),
            background=_blocks(fields.get("background")),
            fix=as_block(fields.get("fix")),
            instead=tuple(_other_fixes(fields.get("instead"))),
            next=_route_at(document, (*at, "next"), fields),
            look_alikes=as_lines(fields.get("look_alikes")),
            warned_by=as_lines(fields.get("warned_by")),
            line=document.line(at),
        )


def _other_fixes(value: JsonValue) -> Iterator[OtherFix]:
    for item in as_list(value):
        fields = as_object(item)
        yield OtherFix(when=as_block(fields.get("when")), fix=as_block(fields.get("fix")))


def _route_at(document: Document, at: FieldPath, holder: JsonObject) -> Route | None:
    """Return the route that a mapping holds under the last name of a path; None where it holds none."""
    name = str(at[-1])
    if name not in holder:
        return None
    fields = as_object(holder[name])
    return Route(
        playbook=as_line(fields.get("playbook")),
        parameters={name: as_block(text) for name, text in as_object(fields.get("set")).items()},
        line=document.line(at),
    )


def _blocks(value: JsonValue) -> tuple[str, ...]:
    return tuple(as_block(item) for item in as_list(value))
