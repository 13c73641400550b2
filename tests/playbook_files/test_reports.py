"""What people pasted leads to the playbook that is about it, with the values that it names and no others.

The reports are data (`tests/reports/*.toml`). `playbook` comes first, or one of `or`; is none shipped, then
nothing is said to be about the text. `parameters` are exactly those of `parameters_of`, or of the first
playbook, as far as it takes them, `error_text` apart. What stands in `never` is not suggested at all, and
`shown` is told to people. `alike` are those of which none is likelier than another. Where no playbook is
about it, `begins_with` is the first command.
"""

from __future__ import annotations

import functools
import shlex
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from botocore import xform_name
from botocore.session import Session

from tests.drilling import shipped
from workbench.engine.triage import Suggestion, Triage, triage
from workbench.knowledge.signatures import in_use

FOLDER = Path(__file__).parent.parent / "reports"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One text, and what is right to say of it."""

    id: str
    kind: str
    text: str
    playbook: str = ""
    or_: tuple[str, ...] = ()
    parameters: Mapping[str, str] | None = None
    parameters_of: str = ""
    never: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    alike: tuple[str, ...] | None = None
    service_untold: bool = False
    """The words are those of several services."""
    begins_with: str = ""
    """The first command to begin with."""
    source: str = ""

    @property
    def wanted(self) -> set[str]:
        """The playbooks that may come first, of those that are shipped."""
        return {self.playbook, *self.or_, *(self.alike or ())} & set(shipped().playbooks)


def _report(row: dict[str, Any]) -> Report:
    lists: dict[str, Any] = {name: tuple(row.pop(name, ())) for name in ("or", "never", "shown")}
    alike = tuple(row.pop("alike")) if "alike" in row else None
    return Report(**row, alike=alike, or_=lists.pop("or"), **lists)


def reports() -> list[Report]:
    """Return all reports, file by file."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.toml")))
    return [_report(row) for text in texts for row in tomllib.loads(text)["report"]]


ALL = reports()


@functools.cache
def operations(service: str) -> Mapping[str, str]:
    """Return the operations of a service by the name that the aws command line gives them."""
    model = Session().get_service_model(service)
    return {xform_name(name, "-"): name for name in model.operation_names}


def said_of(report: Report) -> Triage:
    """Return what the shipped playbooks and signatures make of it."""
    return triage(report.text, shipped().playbooks.values(), in_use())


def _asked(report: Report, found: Triage) -> Suggestion | None:
    if report.parameters_of:
        return next((item for item in found.suggestions if item.playbook == report.parameters_of), None)
    return found.suggestions[0] if report.wanted else None


@pytest.mark.parametrize("report", ALL, ids=lambda item: item.id)
def test_a_report_leads_to_its_playbook_with_its_values(report: Report) -> None:
    found = said_of(report)

    suggested = [item.playbook for item in found.suggestions]
    if report.wanted:
        assert suggested[:1]
        assert report.wanted.intersection(found.alike or suggested[:1])
    elif not report.parameters_of:
        assert suggested == []
        assert len(found.first_look) >= 3 or report.service_untold
        assert not report.begins_with or found.first_look[0] == report.begins_with
    assert not set(report.never) & set(suggested)
    if report.alike is not None:
        assert set(found.alike) == set(report.alike)
    asked = _asked(report, found)
    if report.parameters is not None and asked is not None:
        given = {name: value for name, value in asked.parameters.items() if name != "error_text"}
        taken = {item.name for item in shipped().playbooks[asked.playbook].parameters}
        assert given == {name: value for name, value in report.parameters.items() if name in taken}
    if asked is not None:
        assert set(report.shown) <= set(asked.recognised)


@pytest.mark.parametrize("report", ALL, ids=lambda item: item.id)
def test_commands_to_begin_with_are_there_where_no_playbook_is_about_it_and_only_read(report: Report) -> None:
    found = said_of(report)

    assert not (found.first_look and any(item.is_about for item in found.suggestions))
    for command in found.first_look:
        program, *words = shlex.split(command)
        assert program in {"aws", "workbench"}
        if program == "aws":
            operation = operations(words[0])[words[1]]
            assert operation.startswith(("Get", "List", "Describe", "Lookup", "Filter", "Simulate"))


def test_reports_have_names_of_their_own() -> None:
    assert len({report.id for report in ALL}) == len(ALL)
