"""The playbooks and drills that come with the program are without a problem."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from workbench.aws import load_catalogue
from workbench.playbook_files.catalogue import Catalogue
from workbench.playbook_files.library import load_library, shipped_folder
from workbench.playbook_files.playbooks import lint, load_playbook
from workbench.probes import discover

SHIPPED = sorted(path for path in shipped_folder().glob("*.md") if path.name != "README.md")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_playbook_lints_clean(path: Path) -> None:
    assert [str(problem) for problem in lint(path, discover(), frozenset(load_catalogue()))] == []


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_title_of_a_cause_names_an_action_only_where_its_conditions_do(path: Path) -> None:
    for cause in load_playbook(path).causes:
        conditions = " ".join((*cause.all_of, *cause.any_of))
        for action in re.findall(r"\b[a-z0-9]+:[A-Z]\w+", cause.title):
            assert action in conditions, f"{cause.id} may be proven by another action than {action}"


def test_everything_that_is_shipped_loads() -> None:
    library = load_library([shipped_folder()], lambda: Catalogue(discover(), frozenset(load_catalogue())))
    assert library.problems == ()
    assert set(library.playbooks) == {path.stem for path in SHIPPED}
    assert set(library.scenarios) == {path.stem for path in (shipped_folder() / "drills").glob("*.yaml")}
