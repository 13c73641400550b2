"""The way from a cause to the next playbook."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.exporters.samples import proven
from workbench.domain.evidence import Outcome
from workbench.domain.incident import CameFrom
from workbench.domain.incident_events import Routed
from workbench.domain.transcript import Transcript
from workbench.engine.errors import UsageError
from workbench.engine.routing import follow_up, followed


def clean() -> Transcript:
    return proven(head=Outcome.OK, cause="gone", clean_leads_to="crawler-not-detecting")


def test_a_proven_cause_leads_on_with_what_is_known() -> None:
    transcript = proven()
    way = follow_up(transcript)
    assert way.playbook == "upload-access-denied"
    assert way.parameters["key"] == "raw/x.csv"
    assert "principal_arn" not in way.parameters  # its fact was denied
    assert way.came_from == CameFrom(incident=transcript.incident.id, cause="gone")


def test_what_is_hidden_in_exports_is_carried_over_as_it_was() -> None:
    assert follow_up(proven()).parameters["error_text"] == "password=hunter22 acme-landing"


def test_the_earlier_incident_records_what_was_opened() -> None:
    transcript = proven()
    opened = replace(transcript.incident, id="20261123T121000Z-bbbbbb")
    assert followed(follow_up(transcript, cause="gone").came_from, opened) == Routed(
        cause="gone", playbook="file-upload-missing", incident="20261123T121000Z-bbbbbb"
    )


@pytest.mark.parametrize(
    ("playbook", "cause", "says"),
    [
        ("step-functions-failed", "", "does not lead on to step-functions-failed: it leads on to upload-acc"),
        ("", "policy", "policy does not lead on to any playbook"),
        ("", "gonne", "Did you mean 'gone'?"),
    ],
)
def test_a_way_that_is_not_there_is_named_beside_those_that_are(playbook: str, cause: str, says: str) -> None:
    with pytest.raises(UsageError, match=says.replace("?", r"\?")):
        follow_up(proven(), playbook=playbook, cause=cause)


def test_a_clean_end_leads_on_with_what_is_known() -> None:
    transcript = clean()
    way = follow_up(transcript)
    assert (way.playbook, dict(way.parameters)) == (
        "crawler-not-detecting",
        {"bucket": "acme-landing", "key": "raw/x.csv"},
    )
    assert way.came_from == CameFrom(incident=transcript.incident.id, cause="")


def test_what_is_not_clean_leads_nowhere_by_its_clean_end() -> None:
    with pytest.raises(UsageError, match="it leads on to upload-access-denied"):
        follow_up(proven(clean_leads_to="crawler-not-detecting"), playbook="crawler-not-detecting")
    denied = proven(clean_leads_to="crawler-not-detecting", head=Outcome.DENIED)
    with pytest.raises(UsageError, match="nothing in it that is proven or likely leads on"):
        follow_up(denied)


def test_a_cause_that_is_ruled_out_does_not_lead_where_the_clean_end_does() -> None:
    with pytest.raises(UsageError, match="gone does not lead on"):
        follow_up(clean(), cause="gone")


def test_nothing_leads_on_from_what_is_not_proven_or_likely() -> None:
    with pytest.raises(UsageError, match="nothing in it that is proven or likely leads on"):
        follow_up(proven(head=Outcome.OK))


def test_nothing_leads_on_from_a_drill_whose_account_is_gone() -> None:
    transcript = proven()
    drill = replace(transcript, incident=replace(transcript.incident, scenario="01-gone"))
    with pytest.raises(UsageError, match="its account is gone"):
        follow_up(drill)
