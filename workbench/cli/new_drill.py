"""A first drill to start from, whose answer is what its playbook finds in the account as written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from workbench.cli.drill import diagnosed
from workbench.domain.diagnosis import CauseStatus, ConclusionStatus
from workbench.domain.playbook import Playbook
from workbench.domain.scenario import AnswerKey
from workbench.engine.backend import Backend
from workbench.engine.memory_journal import MemoryJournal
from workbench.engine.parameters import check_parameters
from workbench.exporters.record import diagnosis_of
from workbench.playbook_files.new import new_drill, write_new
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
    journal = MemoryJournal(backend.clock)
    found = diagnosis_of(diagnosed(replace(backend, open_journal=lambda: journal), scenario, progress=False))
    proven = (cause.id for cause in found.causes if cause.status is CauseStatus.PROVEN)
    answer = replace(
        open_answer,
        status=found.conclusion.status,
        primary=found.conclusion.primary,
        also=tuple(cause for cause in proven if cause != found.conclusion.primary),
    )
    text = new_drill(drill_id, playbook.id, parameters, answer)
    return write_new(folder / f"{drill_id}.yaml", text)
