"""All playbooks and scenarios of some folders: what is broken is said, what is not is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.playbook_files.samples import GOOD, OPERATIONS, REGISTRY, unprivileged, write
from tests.playbook_files.test_scenarios import DRILL
from workbench.engine.backend import Library
from workbench.engine.errors import UsageError
from workbench.playbook_files.catalogue import Catalogue
from workbench.playbook_files.library import load_library
from workbench.playbook_files.new import create_playbook, new_playbook
from workbench.playbook_files.playbooks import lint
from workbench.probes import discover


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    folder = tmp_path / "shipped"
    (folder / "drills").mkdir(parents=True)
    write(folder, "good.md", GOOD)
    write(folder / "drills", "01-gone.yaml", DRILL)
    return folder


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    return folder


def load(*folders: Path) -> Library:
    return load_library(folders, lambda: Catalogue(REGISTRY, OPERATIONS))


def test_playbooks_of_all_forms_and_their_scenarios_are_found(shipped: Path, own: Path) -> None:
    write(own, "mine.md", GOOD.replace("id: good", "id: mine"))
    write(own, "README.md", "# Not a playbook")
    write(own, ".hidden.md", "")
    write(own, "notes.txt", "")
    write(own, "short.yml", "{id: short, title: T, steps: [{title: S}]}")
    (own / "sub").mkdir()
    write(own / "sub", "deep.md", "")
    library = load(shipped, own)
    assert list(library.playbooks) == ["good", "mine", "short"]
    assert list(library.scenarios) == ["01-gone"]
    assert library.problems == ()


def test_a_broken_file_does_not_hide_the_others(shipped: Path, own: Path) -> None:
    broken = write(own, "broken.md", GOOD)
    write(own, "mine.md", GOOD.replace("id: good", "id: mine"))
    library = load(shipped, own)
    assert list(library.playbooks) == ["good", "mine"]
    assert library.problems == (
        f"{broken}:2: id: 'good' must be the file's name without its ending, 'broken'",
    )


def test_a_clash_is_reported_and_the_shipped_playbook_stays(shipped: Path, own: Path) -> None:
    clash = write(own, "good.md", GOOD.replace("A file is missing", "Mine"))
    library = load(shipped, own)
    assert library.playbooks["good"].title == "A file is missing"
    assert library.problems == (
        f"{clash}: id: 'good' is taken by {shipped / 'good.md'}: rename this file and its id",
    )


def test_a_folder_that_is_named_twice_does_not_clash_with_itself(shipped: Path) -> None:
    assert load(shipped, shipped).problems == ()


ROUTE = """\
    next:
      playbook: {playbook}
      set:
        {parameter}: "{{{{ key }}}}"
    fix: |"""


def routed(playbook: str, parameter: str = "key") -> str:
    route = ROUTE.format(playbook=playbook, parameter=parameter)
    return GOOD.replace("id: good", "id: mine").replace("    fix: |", route)


def test_a_playbook_of_ones_own_may_lead_to_a_shipped_one(shipped: Path, own: Path) -> None:
    path = write(own, "mine.md", routed("good"))
    library = load(shipped, own)
    assert library.problems == ()
    (cause,) = library.playbooks["mine"].causes
    assert cause.next is not None
    assert (cause.next.playbook, cause.next.parameters) == ("good", {"key": "{{ key }}"})
    assert lint(path, REGISTRY, OPERATIONS, library.playbooks) == []


@pytest.mark.parametrize(
    ("route", "library_says", "lint_says"),
    [
        (("goood",), ":18: causes[0].next.playbook: Unknown playbook 'goood'. Did you mean 'good'?", "19"),
        (("good", "kye"), ":18: causes[0].next.set.kye: Unknown parameter of good 'kye'.", "21"),
        (("mine", "kye"), ":18: causes[0].next.set.kye: Unknown parameter of mine 'kye'.", "21"),
    ],
)
def test_a_way_that_leads_nowhere_is_a_problem_and_the_playbook_stays(
    shipped: Path, own: Path, route: tuple[str, ...], library_says: str, lint_says: str
) -> None:
    path = write(own, "mine.md", routed(*route))
    library = load(shipped, own)
    assert list(library.playbooks) == ["good", "mine"]
    (problem,) = library.problems
    assert problem.startswith(f"{path}{library_says}")
    (linted,) = lint(path, REGISTRY, OPERATIONS, library.playbooks)
    assert str(linted).startswith(library_says.replace(":18:", f"{path}:{lint_says}:"))
    assert lint(path, REGISTRY, OPERATIONS) == []


def test_a_clean_end_that_leads_nowhere_is_told_with_its_line(shipped: Path, own: Path) -> None:
    mine = GOOD.replace("id: good", "id: mine")
    path = write(own, "mine.md", mine.replace("causes:", "next_when_clean: {playbook: goood}\ncauses:"))
    (problem,) = load(shipped, own).problems
    says = "next_when_clean.playbook: Unknown playbook 'goood'. Did you mean 'good'?"
    (linted,) = lint(path, REGISTRY, OPERATIONS, load(shipped, own).playbooks)
    assert says in problem
    assert says in str(linted)


def test_links_out_of_the_folder_are_not_followed(shipped: Path, own: Path, tmp_path: Path) -> None:
    outside = write(tmp_path, "outside.md", GOOD.replace("id: good", "id: outside"))
    inside = write(own, "inside.md", GOOD.replace("id: good", "id: inside"))
    (own / "link.md").symlink_to(outside)
    (own / "loop.md").symlink_to(own / "loop.md")
    (own / "also-inside.md").symlink_to(inside)
    library = load(shipped, own)
    assert list(library.playbooks) == ["good", "inside"]
    assert f"{own / 'link.md'}: is a link out of its folder: not read" in library.problems
    assert any(problem.startswith(f"{own / 'loop.md'}: ") for problem in library.problems)
    assert any("must be the file's name without its ending" in problem for problem in library.problems)


def test_a_folder_that_cannot_be_read_is_a_problem(shipped: Path, tmp_path: Path) -> None:
    library = load(shipped, tmp_path / "none", shipped / "good.md")
    assert list(library.playbooks) == ["good"]
    assert library.problems == (
        f"{tmp_path / 'none'}: the folder cannot be read: No such file or directory",
        f"{shipped / 'good.md'}: the folder cannot be read: Not a directory",
    )


def test_a_folder_without_permission_is_a_problem(own: Path) -> None:
    own.chmod(0)
    with unprivileged():
        assert load(own).problems == (f"{own}: the folder cannot be read: Permission denied",)


def test_a_scenario_of_a_playbook_that_is_not_there_is_a_problem(shipped: Path) -> None:
    (shipped / "good.md").unlink()
    library = load(shipped)
    assert not library.scenarios
    assert "playbook: Unknown playbook 'good'. There are none." in library.problems[0]


@pytest.mark.parametrize("playbook_id", ["mine", "404", "null", "a-b-c", "x" * 64])
def test_a_new_playbook_has_nothing_to_complain_about(tmp_path: Path, playbook_id: str) -> None:
    path = create_playbook(tmp_path / "made", playbook_id)
    assert path == tmp_path / "made" / f"{playbook_id}.md"
    assert lint(path, discover(), OPERATIONS) == []


@pytest.mark.parametrize(
    "playbook_id", ["", "A", "-a", "../a", "/etc/passwd", "a.b", "a b", "é", "x" * 65, "a\n"]
)
def test_what_is_no_id_makes_no_playbook(tmp_path: Path, playbook_id: str) -> None:
    with pytest.raises(UsageError, match="is no playbook id"):
        create_playbook(tmp_path / "made", playbook_id)
    assert not (tmp_path / "made").exists()


def test_a_new_playbook_never_replaces_a_file(tmp_path: Path) -> None:
    path = write(tmp_path, "mine.md", "precious")
    with pytest.raises(UsageError, match="exists already"):
        create_playbook(tmp_path, "mine")
    with pytest.raises(UsageError, match="exists already"):
        create_playbook(path, "other")
    with pytest.raises(UsageError, match="cannot be written"):
        create_playbook(path / "below", "other")
    assert path.read_text() == "precious"
    assert "mine" in new_playbook("mine")
