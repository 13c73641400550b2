"""What an inspection drill names that its audit does not have: rules, parameters, the audit itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from workbench.domain.playbook import Playbook
from workbench.domain.scenario import Scenario
from workbench.engine.audit.planning import ALL
from workbench.engine.errors import unknown_name
from workbench.playbook_files.problems import Fault, Problem, field_name
from workbench.playbook_files.source import read_source
from workbench.playbook_files.yaml_values import Document, parse_yaml


def lint_inspection(scenario: Scenario, audits: Mapping[str, Playbook]) -> Iterator[Problem]:
    """Yield what is wrong with an inspection beside what its loading tells.

    Args:
        scenario: Of the kind `inspection`, loaded from a file.
        audits: All audits by id.
    """
    faults = list(_faults(scenario, audits))
    if not faults:
        return
    path = Path(scenario.source)
    document = Document(path)
    document.value = parse_yaml(document, read_source(path).text)
    for at, message in faults:
        yield Problem(scenario.source, document.line(at), field_name(at), message)


def _faults(scenario: Scenario, audits: Mapping[str, Playbook]) -> Iterator[Fault]:
    if scenario.playbook != ALL and scenario.playbook not in audits:
        yield ("playbook",), str(unknown_name("audit", scenario.playbook, [*audits, ALL]))
        return
    chosen = [audit for name, audit in audits.items() if scenario.playbook in (ALL, name)]
    rules = [call.id for audit in chosen for call in audit.rules]
    parameters = [item.name for audit in chosen for item in audit.parameters]
    for name in scenario.parameters:
        if name not in parameters:
            yield ("parameters", name), str(unknown_name("parameter", name, parameters))
    for number, weakness in enumerate(scenario.answer.weak):
        if weakness.rule not in rules:
            yield ("answer", "weak", number, "rule"), str(unknown_name("rule", weakness.rule, rules))
    for number, deviation in enumerate(scenario.deviations):
        if "*" not in deviation.rule and deviation.rule not in rules:
            yield ("accepted", number, "rule"), str(unknown_name("rule", deviation.rule, rules))
