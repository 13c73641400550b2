"""Accounts that no drill has: worded otherwise, with older failures, several steps, healthy twins.

They were written before the code was held against them. Each comes to its answer and proves nothing else; an
account where all is well points to nothing.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drilling import solve, with_status
from workbench.cli.drill import compare
from workbench.domain.diagnosis import CauseStatus, ConclusionStatus
from workbench.playbook_files.scenarios import load_scenario

ACCOUNTS = sorted((Path(__file__).parent / "emr_accounts").glob("*.yaml"))


@pytest.mark.parametrize("path", ACCOUNTS, ids=lambda path: path.stem)
async def test_an_account_comes_to_its_answer_and_proves_nothing_else(path: Path) -> None:
    scenario = load_scenario(path)
    solved = await solve(scenario)
    assert compare(scenario.answer, solved.diagnosis) == []
    if scenario.answer.status is ConclusionStatus.CLEAN:
        assert with_status(solved.diagnosis, CauseStatus.LIKELY) == set()
