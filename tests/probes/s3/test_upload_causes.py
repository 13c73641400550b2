"""The causes of `file-upload-missing` that presence, history and permission decide."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.drilling import with_status
from tests.fakes import PERSON, TARGET, FakeClock
from tests.probes.s3.bucket import Bucket
from workbench.domain.diagnosis import CauseAssessment, CauseStatus, ConclusionStatus, Diagnosis
from workbench.domain.playbook import Playbook
from workbench.engine.memory_journal import MemoryJournal
from workbench.engine.session import IncidentSession
from workbench.engine.session_ports import Ports
from workbench.playbook_files.playbooks import load_playbook
from workbench.probes import discover

KEY = "raw/lims/2026/11/23/Größe 22.csv"
DECOMPOSED = "raw/lims/2026/11/23/Gro\u0308ße 22.csv"
CAUSES = (
    "upload-wrong-location",
    "upload-name-normalised",
    "upload-interrupted",
    "object-overwritten",
    "object-soft-deleted",
    "caller-cannot-see",
    "archived-not-readable",
)
IN_PLACE = "versioning-suspended-null-overwrite"
"""Proven only with what the sender knows of the file."""
TRIGGER_STEP = "did-eventbridge-or-lambda-trigger-downstream-logic"


def playbook() -> Playbook:
    """The shipped playbook without its last step, which needs more than a bucket."""
    whole = load_playbook(Path(__file__).parents[3] / "playbooks" / "file-upload-missing.md")
    return replace(
        whole,
        steps=tuple(step for step in whole.steps if step.id != TRIGGER_STEP),
        causes=tuple(cause for cause in whole.causes if cause.id in (*CAUSES, IN_PLACE)),
    )


async def diagnose(bucket: Bucket, **parameters: str) -> Diagnosis:
    ports = Ports(
        source=bucket.source(),
        registry=discover(),
        journal=MemoryJournal(FakeClock()),
        clock=FakeClock(),
        person=PERSON,
        tool_version="0",
    )
    given = {"bucket": "landing", "key": KEY, **parameters}
    session = await IncidentSession.start(ports, playbook(), given, TARGET)
    await session.run_all()
    return session.diagnosis


def is_settled(cause: CauseAssessment) -> bool:
    """Ruled out; or not examined, as what is left of it needs a parameter that was not given."""
    return cause.status is CauseStatus.RULED_OUT or cause.not_examined


def healthy() -> Bucket:
    bucket = Bucket()
    bucket.put(KEY)
    bucket.put(f"{KEY}.bak")
    bucket.delete(f"{KEY}.bak")
    bucket.put("raw/lims/2026/11/22/Größe 22.csv")
    bucket.begin_upload(f"{KEY}.other")
    return bucket


def wrong_location() -> Bucket:
    bucket = Bucket()
    bucket.put("raw/lims-test/Größe 22.csv")
    return bucket


def name_normalised() -> Bucket:
    bucket = Bucket()
    bucket.put(DECOMPOSED)
    return bucket


def interrupted() -> Bucket:
    bucket = Bucket()
    bucket.begin_upload(KEY)
    return bucket


def left_under_temporary_name() -> Bucket:
    bucket = Bucket()
    bucket.put(f"{KEY}.filepart")
    return bucket


def overwritten() -> Bucket:
    bucket = healthy()
    bucket.put(KEY, "05:00", size=7)
    return bucket


def soft_deleted() -> Bucket:
    bucket = healthy()
    bucket.delete(KEY)
    return bucket


def not_visible() -> Bucket:
    return replace(healthy(), denied=frozenset({"s3:GetObject"}))


def archived() -> Bucket:
    bucket = Bucket()
    bucket.put(KEY, storage_class="GLACIER")
    return bucket


FAULTS = {
    "upload-wrong-location": wrong_location,
    "upload-name-normalised": name_normalised,
    "upload-interrupted": interrupted,
    "object-overwritten": overwritten,
    "object-soft-deleted": soft_deleted,
    "caller-cannot-see": not_visible,
    "archived-not-readable": archived,
}


@pytest.mark.parametrize("cause", CAUSES)
async def test_a_planted_fault_is_proven_and_nothing_else(cause: str) -> None:
    diagnosis = await diagnose(FAULTS[cause]())

    assert with_status(diagnosis, CauseStatus.PROVEN) == {cause}
    assert diagnosis.conclusion.primary == cause
    assert all(is_settled(diagnosis.cause(other)) for other in CAUSES if other != cause)


async def test_a_file_left_under_its_temporary_name_was_interrupted() -> None:
    diagnosis = await diagnose(left_under_temporary_name())

    assert with_status(diagnosis, CauseStatus.PROVEN) == {"upload-interrupted"}


async def test_a_healthy_bucket_is_clean() -> None:
    diagnosis = await diagnose(healthy(), writer_arn="arn:aws:iam::111122223333:role/upload")

    assert diagnosis.conclusion.status is ConclusionStatus.CLEAN, diagnosis.conclusion.summary
    assert with_status(diagnosis, CauseStatus.PROVEN) == set()


async def test_an_absent_object_without_explanation_is_undetermined() -> None:
    diagnosis = await diagnose(Bucket())

    assert diagnosis.conclusion.status is ConclusionStatus.UNDETERMINED
    assert with_status(diagnosis, CauseStatus.PROVEN) | with_status(diagnosis, CauseStatus.LIKELY) == set()


@pytest.mark.parametrize("bucket", [healthy(), soft_deleted(), wrong_location(), Bucket()])
async def test_who_may_see_nothing_concludes_nothing(bucket: Bucket) -> None:
    diagnosis = await diagnose(replace(bucket, denied=frozenset({"*"})))

    assert diagnosis.conclusion.status is ConclusionStatus.UNDETERMINED
    assert with_status(diagnosis, CauseStatus.PROVEN) == set()
    assert {"s3:GetObject", "s3:ListBucketVersions"} <= {
        need for fact in diagnosis.cause("object-soft-deleted").missing for need in fact.needs
    }


async def test_a_history_that_nobody_kept_leaves_the_overwrite_open() -> None:
    bucket = Bucket(versioned=False)
    bucket.put(KEY)
    bucket.put(KEY, "05:00", size=7)
    diagnosis = await diagnose(bucket)

    assert diagnosis.conclusion.status is ConclusionStatus.UNDETERMINED
    assert "bucket versioning" in diagnosis.conclusion.summary


async def test_without_history_the_senders_knowledge_decides() -> None:
    bucket = Bucket(versioned=False)
    bucket.put(KEY)
    bucket.put(KEY, "05:00", size=7)
    other = await diagnose(bucket, size="42")
    same = await diagnose(bucket, size="7")

    assert with_status(other, CauseStatus.PROVEN) == {IN_PLACE}
    assert with_status(same, CauseStatus.PROVEN) == set()


async def test_yesterdays_file_does_not_explain_that_todays_is_missing() -> None:
    bucket = Bucket()
    bucket.put("raw/lims/2026/11/22/Größe 22.csv", "2026-11-22T02:00:00Z")

    without = await diagnose(bucket)
    with_since = await diagnose(bucket, since="2026-11-23T00:00:00Z")

    assert without.cause("upload-wrong-location").status in (CauseStatus.LIKELY, CauseStatus.UNDETERMINED)
    assert is_settled(with_since.cause("upload-wrong-location"))


async def test_an_object_from_before_the_upload_counts_as_missing() -> None:
    bucket = Bucket()
    bucket.put(KEY, "2026-11-20T02:00:00Z")
    bucket.put(DECOMPOSED)
    diagnosis = await diagnose(bucket, since="2026-11-23T00:00:00Z")

    assert with_status(diagnosis, CauseStatus.PROVEN) == {"upload-name-normalised"}


async def test_fixes_name_the_object_as_a_shell_takes_it() -> None:
    diagnosis = await diagnose(soft_deleted())

    assert diagnosis.cause("object-soft-deleted").fix[-1] == (
        "aws s3api delete-object --bucket landing --key 'raw/lims/2026/11/23/Größe 22.csv' --version-id m1"
    )
