"""Templates are files from somebody: they choose the words and the order, and reach nothing else."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exporters.samples import PLAYBOOK, hostile, proven, states
from tests.exporters.test_formats import PARSER, TEXTS, shape
from workbench.domain.transcript import Transcript
from workbench.engine.errors import UsageError
from workbench.engine.exports import ExportOptions
from workbench.exporters import open_exports, template_language
from workbench.exporters.exports import FileExports
from workbench.exporters.view import PostMortem

SHIPPED = ("atlassian", "google-sre", "gxp-deviation", "pagerduty", "transcript")


@pytest.fixture(scope="module", name="transcript")
def _transcript() -> Transcript:
    return proven()


def fill(folder: Path, text: str, transcript: Transcript, name: str = "own") -> str:
    (folder / f"{name}.md").write_text(text, "utf-8")
    return FileExports(folder).render(transcript, "md", ExportOptions(template=name))


def test_the_shipped_ones_say_what_they_are_for() -> None:
    assert tuple(open_exports().templates) == SHIPPED
    assert all(open_exports().templates.values())


def test_one_of_the_persons_own_is_found_and_makes_pages_too(tmp_path: Path, transcript: Transcript) -> None:
    text = '{# For the board #}\n# {{ title }}\n\n## Record\n\n{% include "parts/record.md" %}\n'
    assert fill(tmp_path, text, transcript).startswith("# A file upload is missing\n")
    exports = FileExports(tmp_path)
    assert exports.templates["own"] == "For the board"
    assert "<h1" in exports.render(transcript, "html", ExportOptions(template="own"))


def test_a_shipped_name_stays_and_the_clash_is_told(tmp_path: Path, transcript: Transcript) -> None:
    said = fill(tmp_path, "mine", transcript, "transcript")
    assert said.startswith("# A file upload is missing: HeadObject says not found")
    (problem,) = FileExports(tmp_path).problems
    assert problem.startswith(str(tmp_path / "transcript.md"))


@pytest.mark.parametrize("content", [b"\xff\xfe", b"x" * 1_000_001])
def test_a_file_that_is_no_template_is_told_and_left_out(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "odd.md").write_bytes(content)
    exports = FileExports(tmp_path)
    assert "odd" not in exports.templates
    assert exports.problems[0].startswith(str(tmp_path / "odd.md"))


def test_a_folder_that_is_not_there_is_no_problem(tmp_path: Path) -> None:
    exports = FileExports(tmp_path / "none")
    assert tuple(exports.templates) == SHIPPED
    assert exports.problems == ()


def test_an_unknown_template_or_format_brings_the_nearest_name(transcript: Transcript) -> None:
    with pytest.raises(UsageError, match="google-sre"):
        open_exports().render(transcript, "md", ExportOptions(template="google"))
    with pytest.raises(UsageError, match="html"):
        open_exports().render(transcript, "htm")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{{ titel }}", "titel"),
        ("{{ conclusion.wrods }}", "wrods"),
        ("{{ title", "expected"),
        ("{% if title %}", "end"),
        ("{% include 'parts/none.md' %}", "no template"),
        ("{% include 'own' %}", "includes itself"),
        ("{% include title %}", "name in quotes"),
        ("{{ title | safe }}", "safe"),
        ("{{ title | upper }}", "upper"),
        ("{{ conclusion }}", "one of its fields"),
        ("{{ title.__class__ }}", "unsafe"),
        ("{{ conclusion.__class__.__mro__ }}", "unsafe"),
        ("{{ conclusion.__dataclass_fields__ }}", "unsafe"),
        ("{{ title.format }}", "cannot be printed"),
        ("{{ title.upper() }}", "call"),
        ("{{ self }}", "cannot be printed"),
        ("{{ loop }}", "loop"),
        ("{{ range }}", "range"),
        ("{{ tags[0] }}", "getitem"),
        ("{{ title ~ title }}", "concat"),
        ("{{ title + title }}", "add"),
        ("{{ title * 9999 }}", "mul"),
        ("{% set x = title %}", "assign"),
        ("{% macro m() %}x{% endmacro %}", "macro"),
        ("{% filter code %}x{% endfilter %}", "filterblock"),
        ("{% import 'transcript' as t %}", "import"),
        ("{% extends 'transcript' %}", "extends"),
        ("{% autoescape false %}{{ title }}{% endautoescape %}", "scope"),
        ("{% for a in title.b %}{% endfor %}", "b"),
        ("{% for a in severity %}{% endfor %}", "NoneType"),
        ("<b>{{ title }}</b>", "no '<'"),
        ("[x]({{ title }})", "no ']('"),
        ("[x]: {{ title }}", "no ']:'"),
        ("`{{ title }}`", "no '`'"),
        ("~~~", "no '~~~'"),
        ("\\{{ title }}", "no"),
    ],
)
def test_what_a_template_may_not_do_is_refused_with_file_and_line(
    tmp_path: Path, transcript: Transcript, line: str, why: str
) -> None:
    with pytest.raises(UsageError) as caught:
        fill(tmp_path, f"# fine\n\n{line}\n", transcript)
    place, _, message = str(caught.value).partition(": ")
    assert place.startswith(f"{tmp_path / 'own.md'}:")
    assert why in message
    assert caught.value.exit_code == 2


def test_the_line_is_that_of_the_mistake(tmp_path: Path, transcript: Transcript) -> None:
    with pytest.raises(UsageError, match=r"own\.md:3: .*titel"):
        fill(tmp_path, "# fine\n\n{{ titel }}\n", transcript)


@settings(max_examples=20)
@given(
    loops=st.lists(st.sampled_from(["record", "timeline", "steps"]), min_size=7, max_size=10),
    inside=st.sampled_from(["", "{% if title %}{% endif %}", "{% include 'parts/facts.md' %}"]),
)
def test_loops_in_loops_end_with_their_budget(
    tmp_path_factory: pytest.TempPathFactory, loops: list[str], inside: str
) -> None:
    begins = "".join(f"{{% for a{number} in {name} %}}" for number, name in enumerate(loops))
    folder = tmp_path_factory.mktemp("loops")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(template_language, "MOST_STEPS", 100)
        with pytest.raises(
            UsageError, match=r"own\.md:1: the template takes more than 100 steps, the budget"
        ):
            fill(folder, begins + inside + "{% endfor %}" * len(loops), proven())


def test_files_that_include_others_twice_each_end_with_their_budget(
    tmp_path: Path, transcript: Transcript
) -> None:
    for number in range(60):
        (tmp_path / f"t{number}.md").write_text(f"{{% include 't{number + 1}' %}}" * 3, "utf-8")
    (tmp_path / "t60.md").write_text("", "utf-8")
    with pytest.raises(UsageError, match="the budget"):
        fill(tmp_path, "{% include 't0' %}", transcript)


DEEP = {
    "loops": ("{% for a in record %}" * 11 + "{% endfor %}" * 11, "10 loops"),
    "ifs": ("{% if title %}" * 60 + "{% endif %}" * 60, "50 levels"),
    "and": ("{{ title" + " and title" * 5_000 + " }}", "50 levels"),
    "not": ("{% if " + "not " * 5_000 + "title %}{% endif %}", "nested too deeply"),
    "parentheses": ("{{ " + "(" * 20_000 + "title" + ")" * 20_000 + " }}", "nested too deeply"),
    "chosen": ("{{ " + "title if title else " * 300 + "title }}", "50 levels"),
    "filters": ("{{ title" + " | code" * 300 + " }}", "50 levels"),
    "fields": ("{{ title" + ".x" * 5_000 + " }}", "50 levels"),
}


@pytest.mark.parametrize("name", DEEP)
def test_a_template_is_only_so_deep(tmp_path: Path, transcript: Transcript, name: str) -> None:
    text, why = DEEP[name]
    with pytest.raises(UsageError) as caught:
        fill(tmp_path, f"# fine\n\n{text}\n", transcript)
    assert why in str(caught.value)
    assert str(caught.value).startswith(f"{tmp_path / 'own.md'}:")


@pytest.mark.parametrize("name", ["steps taken", "steps left"])
def test_the_budget_cannot_be_reached_from_a_template(
    tmp_path: Path, transcript: Transcript, name: str
) -> None:
    for text in (f"{{{{ {name} }}}}", f"{{{{ title | {name} }}}}"):
        with pytest.raises(UsageError):
            fill(tmp_path, text, transcript)


def test_a_template_cannot_write_without_end(
    tmp_path: Path, transcript: Transcript, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(template_language, "MAX_OUTPUT", 1_000)
    monkeypatch.setattr(template_language, "OUTPUT_PER_ENTRY", 0)
    loops = "{% for a in record %}" * 3 + "{{ title }}" + "{% endfor %}" * 3
    with pytest.raises(UsageError, match="writes more than"):
        fill(tmp_path, loops, transcript)


EVERYWHERE = """# {{ title }}

**{{ title }}** _{{ title }}_ "{{ title }}"

- {{ title }}
1. {{ title }}
> {{ title }}
{{ title }}
    {{ title }}
| {{ title }} | {{ title | code }} |
| --- | --- |
| {{ title }} | {{ title | code }} |
| {{ title | block }} |
- {{ title | block }}
> {{ title | block }}
{{ title | code }}
{{ tags }} {{ tags | code }} {{ "x" if title else "y" }} {{ title if title }}
"""


@given(text=TEXTS)
def test_wherever_a_template_prints_it_the_text_stays_text(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder = tmp_path_factory.mktemp("templates")
    found = shape(PARSER.parse(fill(folder, EVERYWHERE, hostile(text + "x"))))
    assert {"html_block", "html_inline", "link_open", "image"}.isdisjoint(found)
    plain = shape(PARSER.parse(fill(folder, EVERYWHERE, hostile("plain"))))
    heavy = [kind for kind in plain if kind.endswith("_open")]
    assert [kind for kind in found if kind.endswith("_open")] == heavy


@given(name=st.sampled_from(SHIPPED), state=st.sampled_from(sorted(states())))
def test_a_shipped_template_can_write_up_every_state(name: str, state: str) -> None:
    said = open_exports().render(states()[state], "md", ExportOptions(template=name))
    assert "## Record" in said
    assert "{{" not in said
    assert "None" not in said


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize(
    ("state", "must_say"),
    [
        (
            "proven",
            ["Proven: The object is gone.", "aws s3 cp FILE", "kim", "bastion", "`s3:GetBucketPolicy`"],
        ),
        ("undetermined", ["No cause is proven", "UNKNOWN (denied)"]),
        ("clean", ["Nothing wrong found", "ruled out"]),
        ("cancelled", ["run cancelled; without finding: head, policy", "NOT ASKED", "The run did not end"]),
        ("paused", ["the credentials have expired", "The run did not end"]),
        ("corrected", ["[#8] (corrected by [#9])", "told nobody (reason: mixed up)", "told the partner"]),
        ("closed", ["mended", "a" * 64, "closed 2026-11-23T12:01:00Z by kim"]),
        ("empty", ["was never asked", "Region `us-east-1`"]),
    ],
)
def test_what_a_reader_must_be_told(name: str, state: str, must_say: list[str]) -> None:
    said = open_exports().render(states()[state], "md", ExportOptions(template=name))
    for words in must_say:
        assert words in said


@pytest.mark.parametrize("name", SHIPPED)
def test_who_did_what_when_is_told_of_everybody(name: str) -> None:
    said = open_exports().render(states()["corrected"], "md", ExportOptions(template=name))
    row = next(line for line in said.splitlines() if line.startswith("| 8 |"))
    for words in ("2026-11-23T12:00:00Z", "kim on bastion", "assumed-role/oncall/kim", "told the partner"):
        assert words in row


def test_the_playbooks_own_texts_are_text_too(transcript: Transcript) -> None:
    loud = replace(PLAYBOOK, title="<b>[x](https://evil.example)</b>")
    said = open_exports().render(
        replace(transcript, incident=replace(transcript.incident, playbook=loud)), "md"
    )
    assert said.splitlines()[0] == "# `<b>[x](https://evil.example)</b>`: HeadObject says not found"


def documented() -> str:
    return (Path(__file__).parents[2] / "docs" / "templates.md").read_text("utf-8")


def test_the_documentation_names_every_field_and_every_part() -> None:
    parts = Path(template_language.__file__).parent / "templates" / "parts"
    for name in (*(field.name for field in fields(PostMortem)), *(path.stem for path in parts.glob("*.md"))):
        assert f"`{name}`" in documented()


def test_the_documented_example_works(tmp_path: Path, transcript: Transcript) -> None:
    example = documented().split("```\n")[1]
    page = fill(tmp_path, example, transcript, "board")
    gone = r"^- The object is gone \(`gone`\) \[#[45]\]$"  # two are asked at once
    assert re.search(gone, page, re.MULTILINE)
    assert FileExports(tmp_path).templates["board"] == "Board: one page for those who decide"
