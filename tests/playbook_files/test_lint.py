"""What a run would trip over is said before it starts, all of it, with the nearest right name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.playbook_files.samples import CATALOGUE, GOOD, OPERATIONS, REGISTRY, write
from workbench.playbook_files.playbooks import lint, load_playbook
from workbench.playbook_files.problems import PlaybookError


def lines(path: Path) -> list[str]:
    return [str(problem).removeprefix(f"{path}:") for problem in lint(path, REGISTRY, OPERATIONS)]


def test_a_good_playbook_has_no_problem(tmp_path: Path) -> None:
    assert lines(write(tmp_path, "good.md", GOOD)) == []


FAULTS = [
    ("id: good", "id: bad", "id: 'bad' must be the file's name without its ending, 'good'"),
    ("summary:", "sumary:", "sumary: unknown field; did you mean 'summary'?"),
    ("required: true, help", "requird: true, help", "requird: unknown field; did you mean 'required'?"),
    ("  key: {required: true}", "  key: {required: yes}", "must be true or false, not 'yes'"),
    (
        "  key: {required: true}",
        "  a-key: {}",
        "parameters.a-key: 'a-key' is not valid here; expected: letters",
    ),
    ('"[a-z0-9.-]+"', '"[a-z"', "parameters.bucket.pattern: is no regular expression: missing ]"),
    (
        '"[a-z0-9.-]+"',
        '"(?=a)b"',
        "parameters.bucket.pattern: is no regular expression: invalid perl operator",
    ),
    ('"[a-z0-9.-]+"}', '"[a-z]+", default: B}', "parameters.bucket.default: 'B' does not match [a-z]+"),
    (
        "[[bucket, key]]",
        "[[bucket, kez]]",
        "requires_one_of[0][1]: Unknown parameter 'kez'. Did you mean 'key'?",
    ),
    ("2026-11-23", "2026-13-23", "last_reviewed: '2026-13-23' is no date"),
    ("title: It was deleted", "titel: It", "causes[0]: the field 'title' is missing"),
    (
        "    title: It was deleted",
        "    look_alikes: [deletd]\n    title: It was deleted",
        "Unknown cause 'deletd'",
    ),
    (
        "    title: It was deleted",
        "    look_alikes: [deleted]\n    title: It was deleted",
        "is the cause itself",
    ),
    ("last_reviewed:", "undrilled: {blnd: why}\nlast_reviewed:", "Did you mean 'blind'?"),
    (
        "visibility.state == 'present'",
        "visibility.stat == 'x'",
        "Unknown fact of visibility 'stat'. Did you mean 'state'?",
    ),
    (
        "visibility.state == 'present'",
        "visibilty.state",
        "Unknown check 'visibilty'. Did you mean 'visibility'?",
    ),
    (
        "versioning.status ==",
        "versioning.stat ==",
        "Unknown fact of versioning 'stat'. Did you mean 'status'?",
    ),
    ("seen.answer ==", "seen.reply ==", "Unknown fact of seen 'reply'"),
    ("visibility.state == 'present'", "visibility.state ==", "causes[0].none_of[0]: condition"),
    ("visibility.state == 'present'", "state == 'present'", "write facts as check.fact"),
    ("visibility.state == 'present'", "'a' == 'a'", "reads no fact"),
    ("visibility.state == 'present'", "(" * 900, "causes[0].none_of[0]: is nested too deeply"),
    (
        "--key {{ key }}",
        "--key {{ kye }}",
        "causes[0].fix: {{ kye }}: Unknown parameter 'kye'. Did you mean 'key'?",
    ),
    ("{{ visibility.version_id }}", "{{ visibility.version }}", "Did you mean 'version_id'?"),
    ("--key {{ key }}", "--key {{ key.upper() }}", "causes[0].fix: '{{ key.upper() }}' is no template"),
    ("--key {{ key }}", "--key {{ key }", "is no template"),
    ("--key {{ key }}", "--key '{{ key }}'", "causes[0].fix: {{ key }} stands between ' quotes"),
    ("probe s3.object_visibility", "probe s3.object_visibilty", "Did you mean 's3.object_visibility'?"),
    ('key: "{{ key }}"', 'kee: "{{ key }}"', "kee: Unknown parameter of s3.object_visibility 'kee'"),
    ('key: "{{ key }}"', 'since: "{{ key }}"', "s3.object_visibility needs the parameter 'key'"),
    ('key: "{{ key }}"', 'key: "{{ kye }}"', "steps[0].checks[0].key: {{ kye }}: Unknown parameter"),
    ('key: "{{ key }}"', 'key: "{{ versioning.status }}"', "which is asked only here or further down"),
    ('key: "{{ key }}"', 'key: "{{ visibility.state }}"', "which is asked only here or further down"),
    ("call s3.GetBucketVersioning", "call s3.PutObject", "Unknown read-only operation 's3.PutObject'"),
    (
        "call s3.GetBucketVersioning",
        "call versioning",
        "'versioning' is not valid here; expected: boto3 client",
    ),
    ("{status: Status}", "{status: 'Status['}", "facts.status: Invalid jmespath expression"),
    ("expect: Status ==", "expect: Status = =", "expect: "),
    ("params: {Bucket", "parms: {Bucket", "parms: unknown field; did you mean 'params'?"),
    ("id: seen", "id: versioning", "steps[1].checks[1].id: 'versioning' is taken already"),
    ("id: seen", "id: is-seen", "'is-seen' is not valid here; expected: letters, digits and underscores"),
    ("id: seen\n", "", "steps[1].checks[1]: the field 'id' is missing"),
    ("[yes, no, perhaps]", "[yes]", "options: needs 2 or more entries"),
    ("{#versions}", "{#is-it-really-missing}", "steps[1].id: 'is-it-really-missing' is taken already"),
    (
        "all_of: [\"visibility.state == 'delete_marker'\"]\n    any_of",
        "none_of: []\n    x",
        "causes[0]: needs a condition",
    ),
]

FAULTS += [
    (
        "visibility.state == 'present'",
        "visibility.state == 'presnt'",
        "causes[0].none_of[0]: visibility.state is never 'presnt': did you mean 'present'?",
    ),
    (
        "visibility.state == 'present'",
        "visibility.stale == 'yes'",
        "visibility.stale is never 'yes': it is true or false",
    ),
    ("visibility.state == 'present'", "visibility.size", "which always counts as true: compare it"),
    (
        "visibility.state == 'present'",
        "visibility.size > `2` && visibility.size < `3`",
        "causes[0].none_of[0]: it is never true",
    ),
    (
        "seen.answer == 'yes'",
        "seen.answer == 'unclear'",
        "causes[0].any_of[1]: seen.answer is never 'unclear': it is one of 'yes', 'no', 'perhaps'",
    ),
    (
        "visibility.state == 'present'",
        "visibility.state == 'delete_marker'",
        "causes[0]: can never be proven: its conditions contradict each other",
    ),
]


ROUTE = """\
    next:
      playbook: other
      set: {name: "{{ key }}", version: "{{ visibility.version_id }}"}
    fix: |"""
FAULTS += [
    ("    fix: |", ROUTE.replace(old, new), expected)
    for old, new, expected in [
        (
            "playbook: other",
            "playbok: other",
            "causes[0].next.playbok: unknown field; did you mean 'playbook'",
        ),
        ("{{ key }}", "{{ kye }}", "next.set.name: {{ kye }}: Unknown parameter 'kye'. Did you mean 'key'?"),
        ("version_id }}", "version }}", "next.set.version: {{ visibility.version }}: Unknown fact"),
        ("{{ key }}", "{{ key.upper() }}", "next.set.name: '{{ key.upper() }}' is no template"),
        ('"{{ key }}"', "[a]", "next.set.name: must be text, not a list"),
    ]
]


FAULTS += [
    ("causes:", f"next_when_clean: {route}\ncauses:", expected)
    for route, expected in [
        ('{set: {name: "{{ key }}"}}', "next_when_clean: the field 'playbook' is missing"),
        ("{playbook: other, with: {}}", "next_when_clean.with: unknown field"),
        (
            '{playbook: other, set: {name: "{{ kye }}"}}',
            "next_when_clean.set.name: {{ kye }}: Unknown parameter 'kye'. Did you mean 'key'?",
        ),
    ]
]


@pytest.mark.parametrize(("old", "new", "expected"), FAULTS)
def test_a_fault_is_said_and_the_playbook_does_not_load(
    tmp_path: Path, old: str, new: str, expected: str
) -> None:
    assert old in GOOD
    path = write(tmp_path, "good.md", GOOD.replace(old, new))
    assert any(expected in line for line in lines(path)), lines(path)
    with pytest.raises(PlaybookError, match=r"good\.md"):
        load_playbook(path, CATALOGUE)


def test_a_parameter_that_only_a_next_run_needs_is_used(tmp_path: Path) -> None:
    text = GOOD.replace("  key: {", "  spare: {}\n  key: {")
    routed = text.replace("    fix: |", ROUTE.replace("key }}", "spare }}"))
    assert lines(write(tmp_path, "good.md", routed)) == []
    when_clean = 'next_when_clean: {playbook: other, set: {name: "{{ spare }}"}}\ncauses:'
    assert lines(write(tmp_path, "good.md", text.replace("causes:", when_clean))) == []


def test_all_faults_of_a_file_are_said_together_in_the_order_of_its_lines(tmp_path: Path) -> None:
    text = GOOD
    wanted = [0, 1, 8, 11, 21, 25, 30, 34]
    for index in wanted:
        text = text.replace(*FAULTS[index][:2])
    said = lines(write(tmp_path, "good.md", text))
    for index in wanted:
        assert any(FAULTS[index][2] in line for line in said), FAULTS[index]
    numbers = [int(line.partition(":")[0]) for line in said]
    assert numbers == sorted(numbers)


def test_a_block_that_cannot_be_read_makes_no_other_name_seem_unknown(tmp_path: Path) -> None:
    text = GOOD.replace("id: versioning\n", "id: [versioning\n")
    (only,) = lines(write(tmp_path, "good.md", text))
    assert "is no YAML" in only


def test_bad_habits_are_linted_but_do_not_stop_a_run(tmp_path: Path) -> None:
    text = GOOD.replace("Then this.\n", "").replace("  key: {", "  spare: {}\n  key: {")
    path = write(tmp_path, "good.md", text)
    assert lines(path) == [
        "9: parameters.spare: is used by no check, fix or next",
        "40: steps[1]: has no prose: say why it is asked and how to read the answer",
    ]
    assert load_playbook(path, CATALOGUE).id == "good"


def test_without_a_catalogue_names_of_probes_and_operations_pass(tmp_path: Path) -> None:
    text = GOOD.replace("s3.object_visibility", "s3.unheard_of").replace("s3.GetBucketVersioning", "s3.GetX")
    assert load_playbook(write(tmp_path, "good.md", text)).id == "good"


def test_hundreds_of_problems_are_cut_short_in_the_message(tmp_path: Path) -> None:
    text = GOOD.replace("summary:", "\n".join(f"field_{n}: 1" for n in range(400)) + "\nsummary:")
    with pytest.raises(PlaybookError) as raised:
        load_playbook(write(tmp_path, "good.md", text), CATALOGUE)
    assert str(raised.value).splitlines()[-1].startswith("… and ")
    assert len(str(raised.value).splitlines()) == 51


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("aws x {{ a }} s3://{{ a }}/{{ a }}", ""),
        ("""aws x '{"Bucket": "'{{ a }}'"}' {{ a }}""", ""),
        ("# don't worry\naws x {{ a }}", ""),
        (r"aws x it\'s {{ a }}", ""),
        ("aws x a#b {{ a }}", ""),
        ("aws x '{{ a }}'", "between ' quotes"),
        ('aws x "{{ a }}"', 'between " quotes'),
        ("aws x '\n{{ a }}\n'", "between ' quotes"),
        (r"aws x 'it\' {{ a }}", ""),
        (r'aws x "it\" {{ a }}"', 'between " quotes'),
        (r"aws x \{{ a }}", "follows a backslash"),
        (r"aws x \\{{ a }}", ""),
        ("aws x  # then {{ a }}", "stands in a comment"),
    ],
)
def test_a_value_must_not_be_able_to_break_out_of_a_fix(tmp_path: Path, command: str, why: str) -> None:
    fix = "fix: |\n" + "".join(
        f"      {line}\n" for line in command.replace("{{ a }}", "{{ key }}").split("\n")
    )
    start, end = GOOD.index("fix: |"), GOOD.index("---\nWhat")
    said = [
        line for line in lines(write(tmp_path, "good.md", GOOD[:start] + fix + GOOD[end:])) if "fix" in line
    ]
    assert [why in line for line in said] == ([True] if why else [])
