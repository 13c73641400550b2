"""Load a scenario: a simulated account with a planted fault, as one YAML file.

The file's keys are those of `scenario.schema.json`. `build` and `break` are lists of one-key mappings from an
operation to its arguments; arguments reach the simulation exactly as written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from workbench.domain.diagnosis import ConclusionStatus
from workbench.domain.playbook import Playbook
from workbench.domain.scenario import AnswerKey, Scenario, ScenarioAction
from workbench.domain.values import JsonObject
from workbench.engine.errors import unknown_name
from workbench.playbook_files.problems import FieldPath, PlaybookError, Problem
from workbench.playbook_files.schema import SCENARIO, check_schema
from workbench.playbook_files.source import read_source
from workbench.playbook_files.values import as_block, as_line, as_lines, as_list, as_object, as_raw_text
from workbench.playbook_files.yaml_values import Document, parse_yaml


def load_scenario(path: Path) -> Scenario:
    """Return the scenario in a YAML file.

    Raises:
        PlaybookError: The file cannot be read or breaks the schema; names every problem with its line.
    """
    source = read_source(path)
    document = Document(path)
    document.value = parse_yaml(document, source.text)
    if not document.problems:
        check_schema(document, SCENARIO)
    scenario = _build(document)
    if scenario.id and scenario.id != path.stem:
        document.report(("id",), f"'{scenario.id}' must be the file's name without its ending, '{path.stem}'")
    if document.problems:
        raise PlaybookError(document.problems)
    return scenario


def check_scenario(scenario: Scenario, playbooks: Mapping[str, Playbook]) -> Iterator[Problem]:
    """Yield what does not fit between a scenario and the playbook that it names."""
    if scenario.playbook not in playbooks:
        yield _misfit(scenario, "playbook", str(unknown_name("playbook", scenario.playbook, playbooks)))
        return
    playbook = playbooks[scenario.playbook]
    parameters = [parameter.name for parameter in playbook.parameters]
    for name in scenario.parameters:
        if name not in parameters:
            yield _misfit(scenario, f"parameters.{name}", str(unknown_name("parameter", name, parameters)))
    causes = [cause.id for cause in playbook.causes]
    answer = scenario.answer
    named = [("answer.primary", answer.primary)] if answer.primary else []
    named += [(f"answer.also[{index}]", cause) for index, cause in enumerate(answer.also)]
    named += [(f"answer.ruled_out[{index}]", cause) for index, cause in enumerate(answer.ruled_out)]
    for field, cause in named:
        if cause not in causes:
            yield _misfit(scenario, field, str(unknown_name("cause", cause, causes)))


def _misfit(scenario: Scenario, field: str, message: str) -> Problem:
    return Problem(scenario.source, 1, field, message)


def _build(document: Document) -> Scenario:
    value = as_object(document.value)
    parameters = as_object(value.get("parameters"))
    return Scenario(
        id=as_line(value.get("id")),
        title=as_line(value.get("title")),
        story=as_block(value.get("story")),
        playbook=as_line(value.get("playbook")),
        parameters={name: as_raw_text(item) for name, item in parameters.items()},
        build=tuple(_actions(document, "build")),
        break_=tuple(_actions(document, "break")),
        operator_deny=as_lines(as_object(value.get("operator")).get("deny")),
        answer=_answer(as_object(value.get("answer"))),
        source=str(document.path),
    )


def _actions(document: Document, name: str) -> Iterator[ScenarioAction]:
    for index, item in enumerate(as_list(as_object(document.value).get(name))):
        for operation, arguments in as_object(item).items():
            at: FieldPath = (name, index, operation)
            yield ScenarioAction(operation=operation, arguments=as_object(arguments), line=document.line(at))


def _answer(value: JsonObject) -> AnswerKey:
    status = value.get("status")
    return AnswerKey(
        status=next((known for known in ConclusionStatus if known == status), ConclusionStatus.UNDETERMINED),
        primary=as_line(value.get("primary")) or None,
        also=as_lines(value.get("also")),
        ruled_out=as_lines(value.get("ruled_out")),
        explanation=as_block(value.get("explanation")),
    )
