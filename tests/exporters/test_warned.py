"""A proven cause says which rule of an audit would have warned, in every form that people read."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.exporters.samples import proven
from workbench.domain.diagnosis import CauseStatus
from workbench.domain.transcript import Transcript
from workbench.engine.exports import ExportOptions
from workbench.exporters import FORMATS, open_exports
from workbench.exporters.record import diagnosis_of

SAID = "rule s3-versioning-enabled, workbench audit readiness-s3"


def warned() -> Transcript:
    """A run whose causes would all have been warned of."""
    transcript = proven()
    playbook = transcript.incident.playbook
    named = tuple(
        replace(cause, warned_by=("readiness-s3/s3-versioning-enabled",)) for cause in playbook.causes
    )
    incident = replace(transcript.incident, playbook=replace(playbook, causes=named))
    return replace(transcript, incident=incident)


@pytest.mark.parametrize("template", ["google-sre", "gxp-deviation", "pagerduty", "atlassian"])
@pytest.mark.parametrize("form", ["md", "html"])
def test_a_post_mortem_says_it_of_the_proven_cause(form: str, template: str) -> None:
    options = ExportOptions(template=template)
    assert SAID in open_exports().render(warned(), form, options)
    assert SAID not in open_exports().render(proven(), form, options)


def test_the_summary_of_a_run_says_it_once_for_each_proven_cause() -> None:
    proven_ones = [c for c in diagnosis_of(warned()).causes if c.status is CauseStatus.PROVEN]
    assert FORMATS["text"](warned()).count(SAID) == len(proven_ones)
    assert SAID not in FORMATS["text"](proven())


def test_json_names_audit_and_rule() -> None:
    causes = json.loads(FORMATS["json"](warned()))["causes"]
    assert {cause["status"]: cause["warned_by"] for cause in causes if cause["warned_by"]} == {
        "proven": ["readiness-s3/s3-versioning-enabled"]
    }
