"""One model in two forms, and one schema that says what it is."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.playbook_files.samples import GOOD, REGISTRY, write
from workbench.domain.playbook import Playbook, Step
from workbench.playbook_files.playbooks import load_playbook
from workbench.playbook_files.schema import PLAYBOOK, SCENARIO, published_schema, schema_text

NAME = st.from_regex(r"[a-z_][a-z0-9_]{0,8}", fullmatch=True)
WORDS = st.lists(
    st.sampled_from(["Is", "it", "there", "no", "1.10", "null", "a: b", "# x", "é", "`c`"]), min_size=1
)
LINE = WORDS.map(lambda words: "Q " + " ".join(words))
BLOCK = st.lists(LINE, max_size=3).map("\n\n".join)
ARGUMENT = st.recursive(
    LINE | st.integers(-1000, 1000) | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAME, inner, max_size=3),
    max_leaves=5,
)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Playbooks of any shape that the schema allows."""
    ids = iter(draw(st.lists(NAME, min_size=6, max_size=6, unique=True)))
    checks: list[dict[str, Any]] = [
        {
            "probe": "s3.any",
            "id": next(ids),
            **draw(st.dictionaries(NAME.map("p_".__add__), ARGUMENT, max_size=2)),
        },
        {"call": "s3.HeadBucket", "id": next(ids), "params": {"Bucket": draw(LINE)}, "facts": {"a": "b.c"}},
        {"question": draw(LINE), "id": next(ids), "options": [draw(LINE), draw(LINE)]},
    ]
    fact = f"{checks[1]['id']}.a == 'x'"
    return {
        "id": "good",
        "title": draw(LINE),
        "summary": draw(LINE),
        "prose": draw(BLOCK),
        "parameters": {next(ids): {"required": draw(st.booleans()), "help": draw(LINE)}},
        "causes": [{"id": "c", "title": draw(LINE), "all_of": [fact], "fix": draw(LINE)}],
        "steps": [
            {"id": f"step-{number}", "title": draw(LINE), "prose": draw(BLOCK), "checks": [check]}
            for number, check in enumerate(checks)
        ],
    }


def as_markdown(document: dict[str, Any]) -> str:
    """Write a document in the Markdown form."""
    front = {name: value for name, value in document.items() if name not in ("prose", "steps")}
    text = f"---\n{json.dumps(front, ensure_ascii=False)}\n---\n{document['prose']}\n"
    for step in document["steps"]:
        text += f"\n## {step['title']} {{#{step['id']}}}\n\n{step['prose']}\n"
        for check in step["checks"]:
            body = {name: value for name, value in check.items() if name not in ("probe", "call")}
            kind = next((f"{name} {check[name]}" for name in ("probe", "call") if name in check), "ask")
            text += f"\n```{kind}\n{json.dumps(body, ensure_ascii=False)}\n```\n"
    return text


def without_places(playbook: Playbook) -> Playbook:
    """Leave out what says where in which file something stands."""
    return replace(
        playbook,
        sha256="",
        source="",
        causes=tuple(replace(cause, line=0) for cause in playbook.causes),
        steps=tuple(_without_lines(step) for step in playbook.steps),
    )


def _without_lines(step: Step) -> Step:
    return replace(step, line=0, checks=tuple(replace(check, line=0) for check in step.checks))


@given(documents())
def test_the_markdown_and_the_yaml_form_give_the_same_playbook(
    tmp_path_factory: Any, document: dict[str, Any]
) -> None:
    folder = tmp_path_factory.mktemp("forms")
    yaml = load_playbook(write(folder, "good.yaml", json.dumps(document, ensure_ascii=False)))
    markdown = load_playbook(write(folder, "good.md", as_markdown(document)))
    assert without_places(yaml) == without_places(markdown)
    assert [step.prose for step in yaml.steps] == [step["prose"].strip() for step in document["steps"]]


def test_the_yaml_form_reads_as_it_is_documented(tmp_path: Path) -> None:
    front = GOOD.partition("\n---\n")[0].removeprefix("---\n")
    steps = """
prose: |
  What the user sees.

  Nothing.
steps:
  - title: Is it really missing?
    prose: |
      Look first.

      ```json
      {"kept": "as prose"}
      ```
    checks:
      - probe: s3.object_visibility
        id: visibility
        bucket: "{{ bucket }}"
        key: "{{ key }}"
  - title: Are versions kept?
    id: versions
    prose: Then this.
    checks:
      - call: s3.GetBucketVersioning
        id: versioning
        params: {Bucket: "{{ bucket }}", ExpectedBucketOwner: 0123}
        facts: {status: Status}
        expect: Status == 'Enabled'
      - question: Did anybody see it?
        id: seen
        options: [yes, no, perhaps]
"""
    text = front + steps
    yaml = load_playbook(write(tmp_path, "good.yml", text))
    markdown = load_playbook(write(tmp_path, "good.md", GOOD))
    assert without_places(yaml) == without_places(markdown)
    assert yaml.steps[1].checks[0].line == text.partition("- call:")[0].count("\n") + 1


def test_the_schemas_are_schemas_and_describe_every_field() -> None:
    for name in (PLAYBOOK, SCENARIO):
        schema = json.loads(schema_text(name))
        Draft202012Validator.check_schema(schema)
        for field, rule in schema["properties"].items():
            assert "description" in rule, field


def test_the_published_schema_tells_what_each_fact_means_and_can_be() -> None:
    schema = json.loads(published_schema(REGISTRY))
    Draft202012Validator.check_schema(schema)
    facts = schema["$defs"]["facts"]["properties"]["s3.object_visibility"]["properties"]
    assert facts["state"] == {
        "description": "Where it is.",
        "type": "string",
        "enum": ["present", "delete_marker", "absent"],
    }
    assert facts["size"] == {"description": "", "type": "integer", "minimum": 0}
    probe = {
        "id": "p",
        "title": "t",
        "steps": [{"title": "s", "checks": [{"probe": "s3.object_visibilty", "id": "c"}]}],
    }
    (error,) = Draft202012Validator(schema).iter_errors(probe)
    assert "s3.object_visibilty" in error.message


def test_loading_the_package_costs_no_schema_library() -> None:
    code = (
        "import sys, workbench.playbook_files.library, workbench.playbook_files.new; "
        "print(sorted({'jsonschema', 'boto3', 'textual', 'tinydb'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - our own interpreter and text
    assert done.stdout == "[]\n"
