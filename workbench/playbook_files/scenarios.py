"""Load a scenario: a simulated account with a planted fault, as one YAML file.

The file's keys are those of `scenario.schema.json`. `build` and `break` are lists of one-key mappings from an
operation to its arguments; arguments reach the simulation exactly as written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from workbench.domain.diagnosis import ConclusionStatus
from workbench.domain.playbook import PlaybookOutline
from workbench.domain.scenario import AnswerKey, Scenario, ScenarioAction, ScenarioKind
from workbench.engine.errors import unknown_name
from workbench.engine.training.variations import occurs_in
from workbench.playbook_files.deviations import deviations_in
from workbench.playbook_files.problems import FieldPath, PlaybookError
from workbench.playbook_files.reaching_out import why_it_reaches_out
from workbench.playbook_files.scenario_values import answer_in, as_number, kind_of
from workbench.playbook_files.schema import SCENARIO, check_schema
from workbench.playbook_files.source import read_source
from workbench.playbook_files.values import as_block, as_line, as_lines, as_list, as_object, as_raw_text
from workbench.playbook_files.yaml_values import Document, parse_yaml


def load_scenario(path: Path, playbooks: Mapping[str, PlaybookOutline] | None = None) -> Scenario:
    """Return the scenario in a YAML file.

    Args:
        path: The file, at most 1 MB.
        playbooks: All playbooks by id, to check what the scenario says about its own; None leaves that out.

    Raises:
        PlaybookError: The file cannot be read, breaks the schema, or names something that its playbook does
            not have. It names every problem with file, line and field.
    """
    source = read_source(path)
    document = Document(path)
    document.value = parse_yaml(document, source.text)
    if document.value is None and document.problems:
        raise PlaybookError(document.problems)
    check_schema(document, SCENARIO)
    scenario = _build(document)
    if scenario.id and scenario.id != path.stem:
        document.report(("id",), f"'{scenario.id}' must be the file's name without its ending, '{path.stem}'")
    if scenario.kind is ScenarioKind.INSPECTION:
        _check_inspection(document)
    else:
        _check_kind(document, scenario)
    if playbooks is not None and scenario.playbook and scenario.kind is not ScenarioKind.INSPECTION:
        _check_names(document, scenario, playbooks)
    for index, name in enumerate(scenario.vary):
        if not occurs_in(name, scenario):
            document.report(("vary", index), f"'{name}' stands nowhere in this drill as a whole word")
    if document.problems:
        raise PlaybookError(document.problems)
    return scenario


def _check_kind(document: Document, scenario: Scenario) -> None:
    """Hold the kind of account against its answer: healthy is clean, and what nobody sees proves nothing."""
    expected = {
        ScenarioKind.HEALTHY: ConclusionStatus.CLEAN,
        ScenarioKind.BLIND: ConclusionStatus.UNDETERMINED,
        ScenarioKind.UNLOGGED: ConclusionStatus.UNDETERMINED,
    }.get(scenario.kind, scenario.answer.status)
    if scenario.answer.status is not expected:
        document.report(("answer", "status"), f"of a {scenario.kind} account must be '{expected}'")
    for at, found in ((("answer", "weak"), scenario.answer.weak), (("accepted",), scenario.deviations)):
        if found:
            document.report(at, "belongs to an inspection: say kind: inspection")
    if scenario.kind is ScenarioKind.BLIND and not scenario.operator_deny:
        document.report(("kind",), "'blind' needs operator.deny: say what the operator may not read")


def _check_inspection(document: Document) -> None:
    """An inspection has no cause to name: its answer is what is weak. Its audit is no playbook."""
    answer = as_object(as_object(document.value).get("answer"))
    for name in answer:
        if name not in ("weak", "explanation"):
            document.report(("answer", name), "an inspection's answer has 'weak' and 'explanation' alone")


def _check_names(document: Document, scenario: Scenario, playbooks: Mapping[str, PlaybookOutline]) -> None:
    playbook = playbooks.get(scenario.playbook)
    if playbook is None:
        document.report(("playbook",), str(unknown_name("playbook", scenario.playbook, playbooks)))
        return
    parameters = [parameter.name for parameter in playbook.parameters]
    for name in scenario.parameters:
        if name not in parameters:
            document.report(("parameters", name), str(unknown_name("parameter", name, parameters)))
    causes = [cause.id for cause in playbook.causes]
    for at, cause in _named_causes(scenario.answer):
        if cause not in causes:
            document.report(("answer", *at), str(unknown_name("cause", cause, causes)))


def _named_causes(answer: AnswerKey) -> Iterator[tuple[FieldPath, str]]:
    if answer.primary:
        yield ("primary",), answer.primary
    for name, causes in (
        ("also", answer.also),
        ("likely", answer.likely),
        ("ruled_out", answer.ruled_out),
    ):
        for index, cause in enumerate(causes):
            yield (name, index), cause


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
        answer=answer_in(as_object(value.get("answer"))),
        kind=kind_of(value.get("kind")),
        level=as_number(value.get("level")),
        course=as_number(value.get("course")),
        vary=as_lines(value.get("vary")),
        deviations=deviations_in(document, ("accepted",), value.get("accepted")),
        source=str(document.path),
    )


def _actions(document: Document, name: str) -> Iterator[ScenarioAction]:
    for index, item in enumerate(as_list(as_object(document.value).get(name))):
        for operation, arguments in as_object(item).items():
            at: FieldPath = (name, index, operation)
            why = why_it_reaches_out(operation, as_object(arguments))
            if why:
                document.report(at, why)
            yield ScenarioAction(operation=operation, arguments=as_object(arguments), line=document.line(at))
