"""A first drill to start from, whose answer is what its playbook or audit finds in the account as written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from workbench.cli.drill import diagnosed
from workbench.cli.inspecting import weaknesses_of
from workbench.domain.diagnosis import CauseStatus, ConclusionStatus
from workbench.domain.playbook import Playbook
from workbench.domain.scenario import AnswerKey, Weakness
from workbench.engine.audit.planning import ALL
from workbench.engine.backend import Backend
from workbench.engine.errors import UsageError
from workbench.engine.memory_journal import MemoryJournal
from workbench.engine.parameters import check_parameters
from workbench.exporters.record import diagnosis_of
from workbench.playbook_files.new import new_drill, new_inspection, write_new
from workbench.playbook_files.scenarios import load_scenario

_EXAMPLES = {"bucket": "acme-landing", "key": "in/report.csv"}
"""What a parameter is in a drill that names none."""


def create_drill(
    backend: Backend, folder: Path, drill_id: str, playbook: Playbook, given: Mapping[str, str]
) -> Path:
    """Write a drill of a playbook, solve it, and return the file.

    Args:
        backend: Builds the simulated account; nothing goes into its journal.
        folder: Where to; made if it does not exist.
        drill_id: The file's name without its ending.
        playbook: What diagnoses the account.
        given: Parameters, as typed; bucket and key are made up where they are not given.

    Raises:
        UsageError: The id is none, a parameter is wrong or lacking, or the file exists already.
        WorkbenchError: The account cannot be built.
    """
    usual = {name: value for name, value in _EXAMPLES.items() if playbook.parameter(name)}
    parameters = {**usual, **given}
    check_parameters(playbook, parameters, backend.clock.now())
    open_answer = AnswerKey(status=ConclusionStatus.UNDETERMINED)
    with TemporaryDirectory() as scratch:
        draft = write_new(
            Path(scratch, f"{drill_id}.yaml"), new_drill(drill_id, playbook.id, parameters, open_answer)
        )
        scenario = load_scenario(draft, {playbook.id: playbook})
    found = diagnosis_of(diagnosed(_forgetful(backend), scenario, progress=False))
    proven = (cause.id for cause in found.causes if cause.status is CauseStatus.PROVEN)
    answer = replace(
        open_answer,
        status=found.conclusion.status,
        primary=found.conclusion.primary,
        also=tuple(cause for cause in proven if cause != found.conclusion.primary),
    )
    text = new_drill(drill_id, playbook.id, parameters, answer)
    return write_new(folder / f"{drill_id}.yaml", text)


def create_inspection(
    backend: Backend, folder: Path, drill_id: str, audit_id: str, given: Mapping[str, str]
) -> Path:
    """Write an inspection of an audit, make the audit, and return the file.

    Args:
        backend: Builds the simulated account; nothing goes into its journal.
        folder: Where to; made if it does not exist.
        drill_id: The file's name without its ending.
        audit_id: An audit, or `audit` for all of them.
        given: Its settings, as typed.

    Raises:
        UsageError: The id is none, there is no such audit or setting, or the file exists already.
        WorkbenchError: The account cannot be built.
    """
    desk = backend.open_audits()
    audit = desk.plan([] if audit_id == ALL else [audit_id], {}).audit
    lakes = {"lake_buckets": "lake-*"} if audit.parameter("lake_buckets") else {}
    about = (drill_id, audit_id, audit.services, {**lakes, **given})
    nobody = Weakness(rule="rule", resource="resource", why="not known yet")
    with TemporaryDirectory() as scratch:
        draft = new_inspection(*about, [nobody])
        scenario = load_scenario(write_new(Path(scratch, f"{drill_id}.yaml"), draft))
    weak = weaknesses_of(_forgetful(backend), scenario)
    if not weak:
        raise UsageError(f"{audit_id} finds nothing weak in the account that a first inspection spoils")
    return write_new(folder / f"{drill_id}.yaml", new_inspection(*about, weak))


def _forgetful(backend: Backend) -> Backend:
    """Return the backend with a journal that ends with the program."""
    journal = MemoryJournal(backend.clock)
    return replace(backend, open_journal=lambda: journal)
