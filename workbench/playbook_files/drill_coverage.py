"""Which drills a playbook lacks: one for each cause, and for each account in which there is none to name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workbench.domain.playbook import Playbook
from workbench.domain.scenario import Scenario, ScenarioKind
from workbench.playbook_files.problems import Problem

ACCOUNTS = (ScenarioKind.HEALTHY, ScenarioKind.BLIND, ScenarioKind.UNLOGGED)
"""Accounts that every playbook is rehearsed on, beside those with a fault."""


def lacking_drills(playbook: Playbook, scenarios: Iterable[Scenario]) -> Iterator[tuple[str, str]]:
    """Yield each cause or kind of account that has no drill, and what to do.

    Those that the front matter excuses are left out. An excuse for which there is a drill is yielded as well:
    it is out of date.
    """
    own = [scenario for scenario in scenarios if scenario.playbook == playbook.id]
    likely = {cause for scenario in own for cause in scenario.answer.likely}
    drilled = {scenario.answer.primary for scenario in own} | {scenario.kind for scenario in own} | likely
    for name in (*(cause.id for cause in playbook.causes), *ACCOUNTS):
        if name not in drilled and name not in playbook.undrilled:
            yield name, f"no drill has '{name}': write one, or say why not in 'undrilled'"
        elif name in drilled and name in playbook.undrilled:
            yield name, f"'undrilled' excuses '{name}', of which there is a drill: leave it out"


def lacking(playbook: Playbook, scenarios: Iterable[Scenario]) -> Iterator[Problem]:
    """Yield the same as problems of the playbook's file."""
    lines = {cause.id: cause.line for cause in playbook.causes}
    for name, message in lacking_drills(playbook, scenarios):
        yield Problem(playbook.source, lines.get(name, 0), name, message)
