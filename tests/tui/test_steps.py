"""What the pane of a step says of a check."""

from __future__ import annotations

from dataclasses import replace

from tests.exporters.samples import proven
from tests.fakes import NOON, answer
from workbench.domain.evidence import Answer, Evidence, Outcome
from workbench.domain.finding import Finding
from workbench.domain.playbook import ProbeCall
from workbench.domain.verdict import Verdict
from workbench.exporters.record import diagnosis_of
from workbench.tui.paint.steps import check_text
from workbench.tui.state import IncidentState


def shown(*answers: Answer) -> list[str]:
    transcript = proven()
    check = ProbeCall(id="near", probe="s3.near_misses", arguments={})
    finding = Finding(
        check="near",
        step="one",
        probe="s3.near_misses",
        verdict=Verdict.PASS,
        summary="Nothing of a similar name",
        started_at=NOON,
        ended_at=NOON,
        evidence=Evidence(answers=answers),
    )
    state = IncidentState(
        incident=transcript.incident,
        target=transcript.incident.target,
        entries=transcript.entries,
        findings={"near": finding},
        answers={},
        diagnosis=diagnosis_of(transcript),
    )
    return check_text(check, state).plain.splitlines()[1:]


def test_like_requests_in_a_row_share_a_line_that_counts_them() -> None:
    listed = answer("s3.ListObjectsV2")
    denied = answer("s3.ListObjectsV2", Outcome.DENIED, code="AccessDenied", status=403)
    assert shown(
        replace(listed, elapsed_ms=112),
        replace(listed, elapsed_ms=76),
        replace(listed, elapsed_ms=80, truncated=True),
        replace(denied, elapsed_ms=31),
        replace(answer("s3.HeadBucket"), elapsed_ms=9),
    ) == [
        "ListObjectsV2 ×2  ok  76-112 ms",
        "ListObjectsV2     ok  80 ms · more pages left",
        "ListObjectsV2     403 AccessDenied  31 ms",
        "HeadBucket        ok  9 ms",
    ]
