"""Files of error signatures: every shipped row is its own test, and bad rows are told with their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drilling import shipped
from workbench.knowledge.signatures import Signature, in_use
from workbench.playbook_files.library import shipped_folder
from workbench.playbook_files.signature_files import SIGNATURES, find_lies, load_signatures

FOLDER = shipped_folder() / SIGNATURES
ROW = """
[[signature]]
id = "acme-disk"
pattern = 'ACME-17 disk \\w+ is gone'
meaning = "The disk of the old plant is gone."
speaks_for = { file-upload-missing = ["upload-never-attempted"] }
match = "ACME-17 disk D is gone"
no_match = "ACME-17 disk is back"
source = "our runbook"
"""
OTHER = "The request signature we calculated does not match the signature you provided"


@pytest.mark.parametrize("signature", in_use(), ids=lambda item: item.id)
def test_a_shipped_row_decides_its_example_and_not_its_counter_example(signature: Signature) -> None:
    matches = [match.signature for match in in_use().matches(signature.match)]
    assert signature in matches
    assert matches[0] == signature or not signature.decides
    assert signature not in [match.signature for match in in_use().matches(signature.no_match)]


def test_the_shipped_rows_are_told_apart_and_speak_for_causes_that_exist() -> None:
    files = load_signatures([FOLDER])
    assert files.problems == ()
    assert find_lies(files.catalogue, shipped().playbooks, sorted(FOLDER.glob("*.toml"))) == []


def load(folder: Path, text: str) -> list[str]:
    (folder / "acme.toml").write_text(text, encoding="utf-8")
    files = load_signatures([FOLDER, folder])
    lies = find_lies(files.catalogue, shipped().playbooks, [folder / "acme.toml"])
    return [str(problem).removeprefix(f"{folder}/") for problem in (*files.problems, *lies)]


def test_a_row_of_ones_own_is_found_beside_the_shipped_ones(tmp_path: Path) -> None:
    assert load(tmp_path, ROW) == []
    match = load_signatures([FOLDER, tmp_path]).catalogue.decide("x ACME-17 disk E is gone y")
    assert match is not None
    assert (match.signature.id, match.signature.service) == ("acme-disk", "acme")


BROKEN = {
    "no TOML": ("[[signature", "acme.toml: is no TOML"),
    "no rows": ("", "acme.toml: holds no rows"),
    "a value among the rows": (f"version = 1\n{ROW}", "acme.toml: version: is unknown"),
    "an unknown field": (ROW + 'meanning = "x"\n', "acme.toml:2: meanning: Unknown field 'meanning'"),
    "a missing field": (ROW.replace('source = "our runbook"\n', ""), "acme.toml:2: source: is missing"),
    "a number": (ROW.replace('"our runbook"', "7"), "acme.toml:2: source: must be a text"),
    "an id with blanks": (ROW.replace('"acme-disk"', '"acme disk"'), "acme.toml:2: id: 'acme disk' is no id"),
    "a taken id": (
        ROW.replace('"acme-disk"', '"access-denied"'),
        "acme.toml:2: id: 'access-denied' is taken",
    ),
    "no pattern": (
        ROW.replace("'ACME-17 ", "'(?=ACME-17 "),
        "acme.toml:2: pattern: is no regular expression",
    ),
    "causes in no list": (
        ROW.replace('["upload-never-attempted"]', '"x"'),
        "acme.toml:2: speaks_for: must be",
    ),
    "an Unknown playbook": (
        ROW.replace("file-upload-missing", "file-upload-mising"),
        "acme.toml:3: acme-disk.speaks_for.file-upload-mising: Unknown playbook",
    ),
    "an Unknown cause": (
        ROW.replace("upload-never-attempted", "upload-never-attemted"),
        "acme.toml:3: acme-disk.speaks_for.file-upload-missing: Unknown cause",
    ),
    "an example that does not match": (
        ROW.replace('match = "ACME-17 disk D is gone"', 'match = "ACME-17"'),
        "acme.toml:3: acme-disk.match: is not matched",
    ),
    "a counter-example that matches": (
        ROW.replace('"ACME-17 disk is back"', '"ACME-17 disk X is gone"'),
        "acme.toml:3: acme-disk.no_match: is matched",
    ),
    "an example that another row decides": (
        ROW.replace(
            'disk D is gone"',
            f'disk D is gone: {OTHER}"',
        ),
        "acme.toml:3: acme-disk.match: is decided by credentials-signature",
    ),
    "a look-alike that is not named": (
        ROW.replace('disk D is gone"', 'disk D is gone SlowDown"'),
        "acme.toml:3: acme-disk.look_alikes: must name s3-slow-down",
    ),
    "a look-alike that does not exist": (
        ROW + 'look_alikes = ["s3-slowdown"]\n',
        "acme.toml:3: acme-disk.look_alikes: Unknown signature 's3-slowdown'",
    ),
    "a pattern that says little": (
        ROW.replace("pattern = '", "pattern = 'gone|"),
        "acme.toml:3: acme-disk.pattern: 'gone' demands fewer than 5 letters",
    ),
}


@pytest.mark.parametrize(("text", "problem"), BROKEN.values(), ids=BROKEN)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, text: str, problem: str) -> None:
    problems = load(tmp_path, text)
    assert any(item.startswith(problem) for item in problems), problems


def test_a_broken_row_leaves_the_others(tmp_path: Path) -> None:
    assert len(load(tmp_path, ROW + ROW.replace("acme-disk", "acme disk"))) == 1
    assert "acme-disk" in load_signatures([tmp_path]).catalogue.signatures


def test_a_folder_that_is_not_there_holds_none(tmp_path: Path) -> None:
    files = load_signatures([tmp_path / "none"])
    assert (len(files.catalogue), files.problems) == (0, ())
