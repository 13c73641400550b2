"""The published schema holds for every JSON document, and is strict enough to notice a change."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from tests.exporters.samples import hostile, proven, states
from tests.exporters.test_formats import TEXTS, exported
from workbench.engine.exports import ExportOptions
from workbench.exporters import FORMATS, open_exports

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "incident.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def problems(document: Any) -> list[str]:
    return [f"{list(error.path)}: {error.message[:200]}" for error in VALIDATOR.iter_errors(document)]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("state", states())
def test_documents_of_every_state_are_valid(state: str) -> None:
    transcript = states()[state]
    options = ExportOptions(blameless=True, redact=("key",))
    for text in (
        FORMATS["json"](transcript),
        exported("json", transcript),
        open_exports().render(transcript, "json", options),
    ):
        assert problems(json.loads(text)) == []


def test_what_pictures_show_is_data_of_the_document() -> None:
    document = json.loads(FORMATS["json"](hostile("x")))
    shown = [
        picture
        for step in document["steps"]
        for item in step["findings"]
        for picture in item.get("pictures", ())
    ]
    assert {"time_line", "plot", "comparison"} <= {picture["kind"] for picture in shown}
    plot = next(picture for picture in shown if picture["kind"] == "plot")
    assert plot["start"].endswith("Z")
    assert plot["curves"][0]["points"]
    assert problems(document) == []


@given(TEXTS)
def test_documents_with_any_text_are_valid(text: str) -> None:
    document = json.loads(exported("json", hostile(text)))
    for entry in document["entries"]:
        assert entry["hash"] is None
    document["response"]["closed"]["head"] = None
    assert problems(document) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("schema",), "workbench.incident/2"),
        (("conclusion", "status"), "fine"),
        (("conclusion", "primary"), 7),
        (("incident", "started_at"), "yesterday"),
        (("steps", 0, "findings", 0, "verdict"), "good"),
        (("steps", 0, "findings", 1, "reason"), None),
        (("steps", 0, "findings", 0, "reason"), "denied"),
        (("entries", 0, "seq"), 0),
        (("entries", 0, "who"), {}),
        (("extra",), 1),
    ],
)
def test_a_document_that_says_something_else_is_refused(path: tuple[str | int, ...], value: object) -> None:
    document = json.loads(exported("json", proven()))
    at = document
    for part in path[:-1]:
        at = at[part]
    at[path[-1]] = value
    assert problems(document)
