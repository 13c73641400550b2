"""A playbook written as Markdown."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest

from tests.playbook_files.samples import CATALOGUE, GOOD, write
from workbench.domain.playbook import OperationCall, PersonQuestion, ProbeCall
from workbench.playbook_files.playbooks import load_playbook
from workbench.playbook_files.problems import PlaybookError


def problems(path: Path) -> list[str]:
    with pytest.raises(PlaybookError) as raised:
        load_playbook(path, CATALOGUE)
    return [str(problem).removeprefix(f"{path}:") for problem in raised.value.problems]


def test_the_front_matter_becomes_the_playbooks_fields(tmp_path: Path) -> None:
    path = write(tmp_path, "good.md", GOOD)
    playbook = load_playbook(path, CATALOGUE)

    assert (playbook.id, playbook.title, playbook.summary) == (
        "good",
        "A file is missing",
        "Somebody misses a file.",
    )
    assert (playbook.services, playbook.keywords) == (("s3",), ("NoSuchKey", "404"))
    assert [(item.name, item.required, item.help, item.pattern) for item in playbook.parameters] == [
        ("bucket", True, "the bucket", "[a-z0-9.-]+"),
        ("key", True, "", ""),
    ]
    assert playbook.require_one_of == (("bucket", "key"),)
    assert playbook.last_reviewed == date(2026, 11, 23)
    assert playbook.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert playbook.source == str(path)
    (cause,) = playbook.causes
    assert cause.all_of == ("visibility.state == 'delete_marker'",)
    assert cause.any_of == ("versioning.status == 'Enabled'", "seen.answer == 'yes'")
    assert cause.none_of == ("visibility.state == 'present'",)
    assert cause.fix.startswith("aws s3api delete-object --bucket {{ bucket }}")
    assert cause.line == 13


def test_headings_become_steps_and_their_blocks_checks(tmp_path: Path) -> None:
    playbook = load_playbook(write(tmp_path, "good.md", GOOD), CATALOGUE)

    assert playbook.prose == "What the user sees.\n\nNothing."
    first, second = playbook.steps
    assert (first.id, first.title, first.line) == ("is-it-really-missing", "Is it really missing?", 25)
    assert first.prose == 'Look first.\n\n```json\n{"kept": "as prose"}\n```'
    assert first.checks == (
        ProbeCall(
            id="visibility",
            probe="s3.object_visibility",
            arguments={"bucket": "{{ bucket }}", "key": "{{ key }}"},
            line=29,
        ),
    )
    assert (second.id, second.title, second.prose) == ("versions", "Are versions kept?", "Then this.")
    assert second.checks == (
        OperationCall(
            id="versioning",
            operation="s3.GetBucketVersioning",
            arguments={"Bucket": "{{ bucket }}", "ExpectedBucketOwner": "0123"},
            facts={"status": "Status"},
            expect="Status == 'Enabled'",
            line=43,
        ),
        PersonQuestion(id="seen", question="Did anybody see it?", options=("yes", "no", "perhaps"), line=50),
    )


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_a_byte_order_mark_make_no_difference(tmp_path: Path, line_end: str, mark: str) -> None:
    plain = load_playbook(write(tmp_path, "good.md", GOOD), CATALOGUE)
    other = load_playbook(write(tmp_path, "good.md", mark + GOOD.replace("\n", line_end)), CATALOGUE)
    assert other.steps == plain.steps
    assert other.causes == plain.causes
    assert other.sha256 != plain.sha256


def test_headings_inside_code_are_no_steps(tmp_path: Path) -> None:
    text = GOOD.replace("Nothing.", "~~~\n## not a step\n~~~\n\n> ## nor this\n\n    ## nor that\n\n### nor")
    playbook = load_playbook(write(tmp_path, "good.md", text), CATALOGUE)
    assert [step.id for step in playbook.steps] == ["is-it-really-missing", "versions"]
    assert "## not a step" in playbook.prose


def test_an_underlined_heading_is_a_step(tmp_path: Path) -> None:
    text = GOOD.replace("## Is it really missing?", "Is it really missing?\n---------------------")
    step = load_playbook(write(tmp_path, "good.md", text), CATALOGUE).steps[0]
    assert (step.id, step.prose.splitlines()[0]) == ("is-it-really-missing", "Look first.")


def test_control_characters_in_text_become_visible(tmp_path: Path) -> None:
    text = GOOD.replace("What the user sees.", "What \x1b[2J sees \u202e.").replace(
        "title: A file is missing", 'title: "A \\e[31m\\nfile"'
    )
    playbook = load_playbook(write(tmp_path, "good.md", text), CATALOGUE)
    assert playbook.prose.startswith("What ␛[2J sees ⟨U+202E⟩.")
    assert playbook.title == "A ␛[31m file"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "---\nid: good",
            "id: good",
            ["1: front matter is missing: the first line must be ---"],
        ),
        ("\n---\nWhat", "\nWhat", ["1: the front matter is not closed by a line ---"]),
        (
            "What the user sees.",
            "```probe s3.object_visibility\nid: early\n```",
            ["21: a check must stand below a '## ' heading: it belongs to a step"],
        ),
        (
            "Look first.",
            "- Look:\n  ```probe s3.object_visibility\n  id: nested\n  ```",
            ["28: a probe block must not be inside a list or a quotation"],
        ),
        (
            "options: [yes, no, perhaps]\n```",
            "options: [yes, no, perhaps]",
            ["50: this block is never closed: add a line ```"],
        ),
        (
            "```probe s3.object_visibility\nid: visibility",
            "```probe s3.object_visibility\nprobe: s3.other\nid: visibility",
            ["30: steps[0].checks[0].probe: is said by the block's first line, and by nothing else"],
        ),
        ("```ask", "```ask me", ["50: steps[1].checks[1]: nothing may stand after 'ask', but 'me' does"]),
        (
            "id: seen\nquestion: Did anybody see it?\noptions: [yes, no, perhaps]",
            "- yes",
            ["50: steps[1].checks[1]: must hold a mapping (name: value)"],
        ),
        (
            "id: seen\nquestion",
            "id: seen\n\tquestion",
            ["52: steps[1].checks[1]: is no YAML: indent with spaces, not with tabs"],
        ),
        (
            "## Is it really missing?",
            "## ???",
            ["25: steps[0].id: cannot be made from the title: give one, in Markdown as {#id}"],
        ),
        (
            "services: [s3]",
            "steps: []",
            ["5: steps: is not for the front matter: in Markdown the text itself says it"],
        ),
    ],
)
def test_what_is_wrong_with_the_markdown_is_said_with_its_line(
    tmp_path: Path, old: str, new: str, expected: list[str]
) -> None:
    assert old in GOOD
    assert problems(write(tmp_path, "good.md", GOOD.replace(old, new, 1))) == expected
