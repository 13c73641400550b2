"""What CloudTrail confirms, what it contradicts, and why it may be silent."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import NOON, PERSON, TARGET, answer
from workbench.domain.evidence import Answer, Evidence, Outcome
from workbench.domain.finding import Finding
from workbench.domain.incident import Incident
from workbench.domain.incident_events import Event, FindingRecorded, IncidentOpened
from workbench.domain.playbook import Playbook
from workbench.domain.target import Source
from workbench.domain.transcript import Draft, Transcript
from workbench.domain.values import JsonObject
from workbench.domain.verdict import Verdict
from workbench.engine.clock import SystemClock
from workbench.engine.memory_journal import entry_from
from workbench.engine.reconcile import Reconciliation, Standing, app_id, reconcile

ID = "20261123T120000Z-abcdef"


def call(operation: str = "s3.GetBucketPolicy", request_id: str = "REQ1", **changes: object) -> Answer:
    parameters: JsonObject = {"Bucket": "acme-landing"}
    known = replace(answer(operation, parameters=parameters), request_id=request_id)
    return replace(known, **changes)  # type: ignore[arg-type]  # the fields vary by test


def transcript(*answers: Answer, source: Source = Source.LIVE) -> Transcript:
    playbook = Playbook(id="p", title="P", summary="", parameters=(), steps=(), causes=(), sha256="0" * 64)
    incident = Incident(
        id=ID,
        playbook=playbook,
        parameters={},
        target=replace(TARGET, source=source),
        started_at=NOON,
        started_by=PERSON,
        tool_version="0.1.0",
    )
    finding = Finding(
        check="policy",
        step="s",
        probe="s3.policy",
        verdict=Verdict.PASS,
        reason=None,
        summary="",
        facts={},
        started_at=NOON,
        ended_at=NOON,
        evidence=Evidence(answers=answers),
    )
    events: list[Event] = [IncidentOpened(incident=incident), FindingRecorded(finding=finding)]
    entries = (
        entry_from(Draft(event=event, who=PERSON, observed_at=NOON), seq=seq, clock=SystemClock())
        for seq, event in enumerate(events, 1)
    )
    return Transcript(incident=incident, entries=tuple(entries))


def record(request_id: str = "REQ1", **changes: object) -> JsonObject:
    known = {
        "eventTime": "2026-11-23T12:00:00Z",
        "eventSource": "s3.amazonaws.com",
        "eventName": "GetBucketPolicy",
        "awsRegion": TARGET.region,
        "userAgent": f"[Botocore/1.44 md/test app/{app_id(ID)}]",
        "requestID": request_id,
        "eventID": f"event of {request_id}",
        "readOnly": True,
        "managementEvent": True,
        "recipientAccountId": TARGET.account,
    }
    return {**known, **changes}  # type: ignore[dict-item]  # hostile values are not all JSON


def standing(found: Reconciliation) -> Standing:
    (only,) = found.calls
    return only.standing


def why(*records: JsonObject, **changes: object) -> str:
    (only,) = reconcile(transcript(call(**changes)), records).calls  # type: ignore[arg-type]  # as `call`
    assert only.standing is Standing.NOT_FOUND
    return only.why


def test_a_call_that_cloudtrail_has_as_read_only_is_confirmed() -> None:
    found = reconcile(transcript(call()), [record("ANOTHER", userAgent="aws-cli"), record()])
    assert standing(found) is Standing.READ_ONLY
    assert (found.alarms, found.open, found.untold) == (0, 0, ())
    assert (found.records, found.since, found.until, found.regions) == (2, NOON, NOON, ("us-east-1",))
    assert (found.calls[0].entry, found.calls[0].check) == (2, "policy")


@pytest.mark.parametrize(
    ("read_only", "expected", "alarms", "open_"),
    [
        (False, Standing.CHANGING, 1, 0),
        ("false", Standing.CHANGING, 1, 0),
        ("true", Standing.READ_ONLY, 0, 0),
        (None, Standing.UNSTATED, 0, 1),
        (1, Standing.UNSTATED, 0, 1),
    ],
)
def test_what_is_not_said_to_be_read_only_is_never_taken_for_it(
    read_only: object, expected: Standing, alarms: int, open_: int
) -> None:
    found = reconcile(transcript(call()), [record(readOnly=read_only)])
    assert (standing(found), found.alarms, found.open) == (expected, alarms, open_)


def test_one_changing_record_among_several_of_a_request_is_an_alarm() -> None:
    found = reconcile(transcript(call()), [record(), record(readOnly=False), record()])
    assert standing(found) is Standing.CHANGING


def test_a_request_in_the_incidents_name_that_the_transcript_does_not_have_is_told() -> None:
    records = [
        record(),
        record("PAGE2"),
        record("PAGE2"),
        record("PUT", eventName="PutObject", readOnly=False),
    ]
    found = reconcile(transcript(call()), records)
    assert [(item.operation, item.read_only) for item in found.untold] == [
        ("s3.amazonaws.com GetBucketPolicy", True),
        ("s3.amazonaws.com PutObject", False),
    ]
    assert (found.alarms, found.open) == (1, 0)


def test_requests_of_other_incidents_are_not_ours() -> None:
    other = record("OTHER", userAgent=f"app/{app_id('20261123T120000Z-abcdef0')}", readOnly=False)
    assert reconcile(transcript(), [other]).untold == ()


@pytest.mark.parametrize("source", [Source.SIMULATED, Source.REPLAY])
def test_simulated_and_replayed_calls_are_not_expected_in_cloudtrail(source: Source) -> None:
    found = reconcile(transcript(call(), source=source), [])
    assert (standing(found), found.open) == (Standing.NOT_EXPECTED, 0)


def test_what_the_guard_refused_never_left() -> None:
    found = reconcile(transcript(call(request_id="", outcome=Outcome.BLOCKED_BY_GUARD)), [record()])
    assert (standing(found), found.open) == (Standing.NOT_EXPECTED, 0)


def test_why_a_call_is_not_found() -> None:
    other = record("OTHER")
    later = NOON + timedelta(seconds=1)
    earlier = NOON - timedelta(seconds=1)
    assert "no request id" in why(other, request_id="", outcome=Outcome.TIMEOUT)
    assert "no record is of account 111122223333" in why(record("OTHER", recipientAccountId="9"))
    assert "data event" in why(other, operation="s3.HeadObject", parameters={"Bucket": "b", "Key": "k"})
    assert "data event" in why(other, operation="s3.ListObjectsV2")
    assert "no record is of Region us-east-1" in why()
    assert "no record is of Region us-east-1" in why(record("OTHER", awsRegion="eu-west-1"))
    assert "some minutes late" in why(other, observed_at=later)
    assert "the oldest record of us-east-1 is of 2026-11-23T12:00:00Z" in why(other, observed_at=earlier)
    assert "writes only" in why(record("OTHER", readOnly=False, userAgent="aws-cli"))
    assert "writes only" in why(record("OTHER", managementEvent=False))
    assert "a file may be missing" in why(other)


def test_a_bucket_elsewhere_and_a_global_service_are_looked_for_where_they_are_recorded() -> None:
    moved = {"x-amz-bucket-region": "eu-west-1"}
    assert "no record is of Region eu-west-1" in why(record("OTHER"), headers=moved)
    found = reconcile(
        replace(
            transcript(call("iam.GetRole")),
            incident=replace(transcript().incident, target=replace(TARGET, region="eu-west-1")),
        ),
        [record("OTHER")],
    )
    assert "the records of us-east-1 cover its time" in found.calls[0].why


def test_the_app_id_is_never_longer_than_botocore_takes() -> None:
    assert app_id() == "workbench"
    assert app_id(ID) == f"workbench-{ID}"
    assert len(app_id("x" * 128)) == 50


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(
    st.lists(
        st.dictionaries(st.sampled_from(sorted(record())), anything, max_size=6)
        | st.builds(lambda read_only: record(readOnly=read_only), anything)
    )
)
def test_whatever_stands_in_the_records_nothing_but_true_confirms(records: list[JsonObject]) -> None:
    found = reconcile(transcript(call()), records)
    said = [item.get("readOnly") for item in records if item.get("requestID") == "REQ1"]
    confirmed = bool(said) and all(
        value is True or (isinstance(value, str) and value.lower() == "true") for value in said
    )
    assert (standing(found) is Standing.READ_ONLY) == confirmed
