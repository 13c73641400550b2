"""An incident at work: what runs, what is recorded, what is shown."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import pytest

from tests.fakes import NOON, PERSON, TARGET, FakeClock, FakeSource, Handler, answer
from tests.patience import PATIENCE_S
from workbench.domain.diagnosis import CauseStatus, ConclusionStatus
from workbench.domain.evidence import Answer, Answers, Holder, Outcome, Request, ask
from workbench.domain.incident_events import (
    CheckStarted,
    FindingRecorded,
    IncidentClosed,
    RunCancelled,
    RunFinished,
    RunPaused,
    SourcesAsked,
)
from workbench.domain.picture import Lane, TimeLine
from workbench.domain.playbook import (
    CauseRule,
    Check,
    OperationCall,
    Parameter,
    PersonQuestion,
    Playbook,
    ProbeCall,
    Step,
)
from workbench.domain.transcript import Draft, TimelineEntry
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine import annotate
from workbench.engine.errors import JournalError, UsageError
from workbench.engine.memory_journal import MemoryJournal
from workbench.engine.ports import AwsReader, Deadline
from workbench.engine.probe import Judgement, Probe, failed, passed, unanswered
from workbench.engine.reconcile import reconcile
from workbench.engine.replay import ReplaySource
from workbench.engine.session import IncidentSession
from workbench.engine.session_ports import Ports


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """What to look at."""

    key: str
    server_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What was seen."""

    state: Literal["present", "absent"] | None = None


def collect(aws: AwsReader, params: Params) -> Answers:
    return {"head": aws.read(ask("s3.HeadObject", Key=params.key))}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    head = answers["head"]
    if head.unknown_reason:
        return unanswered(head, Facts())
    if head.data.get("bug"):
        raise RuntimeError("off by one")
    if head.data.get("odd"):
        return failed("odd", Facts(state=head.data["odd"]))  # type: ignore[arg-type]  # as an answer may be
    if head.data.get("drawn"):
        lane = Lane(label="\x1b[2J password=hunter2")
        line = TimeLine(heading="Times", start=head.observed_at, end=head.observed_at, lanes=(lane,))
        return passed("drawn", Facts(state="present")).picturing(line, None)
    if head.ok:
        return passed(f"{params.key} is there", Facts(state="present"))
    return failed("gone", Facts(state="absent"))


HEAD = Probe(
    id="s3.head",
    doc="",
    title="Is it there?",
    params=Params,
    facts=Facts,
    operations=("s3.HeadObject",),
    collect=collect,
    judge=judge,
    deadline_s=5.0,
)


def head(check: str = "head", key: str = "{{ key }}", **more: str) -> ProbeCall:
    return ProbeCall(id=check, probe="s3.head", arguments={"key": key, **more})


def book(*checks: Check, causes: tuple[CauseRule, ...] = ()) -> Playbook:
    steps = tuple(
        Step(id=f"step-{number}", title="T", prose="", checks=(check,))
        for number, check in enumerate(checks, start=1)
    )
    return Playbook(
        id="p",
        title="P",
        parameters=(Parameter(name="key", required=True), Parameter(name="server_id")),
        steps=steps,
        causes=causes,
    )


GONE = CauseRule(id="gone", title="It is gone", all_of=("head.state == 'absent'",))


def ports(
    answers: dict[str, Answer | Handler], journal: MemoryJournal | None = None, **changes: object
) -> Ports:
    clock = FakeClock()
    made = Ports(
        source=FakeSource(answers),
        registry={"s3.head": HEAD},
        journal=journal or MemoryJournal(clock),
        clock=clock,
        person=PERSON,
        tool_version="1",
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # tests name the port they replace


async def session_on(
    playbook: Playbook, answers: dict[str, Answer | Handler], parameters: JsonObject | None = None
) -> IncidentSession:
    given = parameters or {"key": "in/x.csv"}
    return await IncidentSession.start(ports(answers), playbook, given, TARGET)


MISSING = answer(outcome=Outcome.NOT_FOUND, code="404", status=404)


def kinds(session: IncidentSession) -> list[str]:
    return [type(entry.event).__name__ for entry in session.entries]


async def test_run_all_asks_records_decides_and_concludes() -> None:
    session = await session_on(book(head(), causes=(GONE,)), {"s3.HeadObject": MISSING})
    await session.run_all()
    assert kinds(session) == [
        "IncidentOpened",
        "CheckStarted",
        "FindingRecorded",
        "DiagnosisChanged",
        "RunFinished",
    ]
    assert [entry.seq for entry in session.entries] == [1, 2, 3, 4, 5]
    assert session.diagnosis.conclusion.status is ConclusionStatus.PROVEN
    assert session.diagnosis.cause("gone").decided_by == ("head.state == 'absent' is true",)
    assert session.findings["head"].evidence.answers[0].code == "404"


async def test_an_entry_is_durable_before_the_listener_hears_of_it() -> None:
    journal = MemoryJournal(FakeClock())
    heard: list[bool] = []
    session = await IncidentSession.start(
        ports({"s3.HeadObject": MISSING}, journal), book(head()), {"key": "k"}, TARGET
    )

    def listen(entry: TimelineEntry) -> None:
        heard.append(entry in journal.load(session.incident.id).entries)

    session.subscribe(listen)
    await session.run_all()
    assert heard
    assert all(heard)


async def test_the_intention_is_on_record_before_the_request_leaves() -> None:
    journal = MemoryJournal(FakeClock())
    seen: list[bool] = []

    def asked(_: Request) -> Answer:
        entries = journal.load(session.incident.id).entries
        seen.append(isinstance(entries[-1].event, CheckStarted))
        return MISSING

    session = await IncidentSession.start(
        ports({"s3.HeadObject": asked}, journal), book(head()), {"key": "k"}, TARGET
    )
    await session.run_all()
    assert seen == [True]


class FullDisk(MemoryJournal):
    """Takes the first entries, then none."""

    def append(self, incident_id: str, draft: Draft) -> TimelineEntry:
        if isinstance(draft.event, FindingRecorded):
            raise JournalError("disk full")
        return super().append(incident_id, draft)


async def test_what_the_journal_refuses_is_not_shown() -> None:
    session = await IncidentSession.start(
        ports({"s3.HeadObject": MISSING}, FullDisk(FakeClock())),
        book(head(), causes=(GONE,)),
        {"key": "k"},
        TARGET,
    )
    with pytest.raises(JournalError):
        await session.run_all()
    assert session.findings == {}
    assert session.diagnosis.cause("gone").status is CauseStatus.UNDETERMINED


async def test_a_bug_in_a_probe_is_an_unknown_finding_that_names_the_line() -> None:
    session = await session_on(book(head()), {"s3.HeadObject": answer(data={"bug": True})})
    await session.run_all()
    finding = session.findings["head"]
    assert (finding.verdict, finding.reason) == (Verdict.UNKNOWN, UnknownReason.PROBE_ERROR)
    assert "off by one" in finding.summary
    assert "test_session.py:" in finding.summary


async def test_a_fact_that_its_type_does_not_admit_is_a_bug_of_the_probe_and_decides_nothing() -> None:
    session = await session_on(book(head(), causes=(GONE,)), {"s3.HeadObject": answer(data={"odd": "gone"})})
    await session.run_all()
    finding = session.findings["head"]
    assert (finding.verdict, finding.reason) == (Verdict.UNKNOWN, UnknownReason.PROBE_ERROR)
    assert "the fact state is one of 'present', 'absent', not 'gone'" in finding.summary
    assert finding.facts == {}
    assert session.diagnosis.cause("gone").status is CauseStatus.UNDETERMINED


async def test_a_probe_without_its_required_parameter_is_skipped_and_an_optional_one_is_left_out() -> None:
    playbook = book(
        head("needs", key="{{ server_id }}"),
        head("head", server_id="{{ server_id }}"),
    )
    session = await session_on(playbook, {"s3.HeadObject": MISSING})
    await session.run_all()
    skipped = session.findings["needs"]
    assert (skipped.verdict, skipped.reason, skipped.needs) == (
        Verdict.SKIPPED,
        SkipReason.MISSING_PARAMETER,
        ("server_id",),
    )
    assert session.findings["head"].verdict is Verdict.FAIL


async def test_a_check_waits_for_the_fact_it_needs_and_inherits_its_unknown() -> None:
    def by_key(request: Request) -> Answer:
        return answer() if request.parameters["Key"] == "in/x.csv" else MISSING

    playbook = book(head("second", key="{{ head.state }}"), head("head"))
    session = await session_on(playbook, {"s3.HeadObject": by_key})
    await session.run_all()
    assert session.findings["second"].evidence.answers == (MISSING,)
    denied = answer(outcome=Outcome.DENIED, code="403")
    blind = await session_on(playbook, {"s3.HeadObject": denied})
    await blind.run_all()
    assert blind.findings["second"].verdict is Verdict.UNKNOWN
    assert blind.findings["second"].reason is UnknownReason.DENIED
    assert not blind.findings["second"].evidence.answers


async def test_running_one_step_asks_first_what_it_depends_on() -> None:
    playbook = book(head("second", key="{{ head.state }}"), head("head"), head("other"))
    session = await session_on(playbook, {"s3.HeadObject": answer()})
    await session.run_step("step-1")
    assert set(session.findings) == {"head", "second"}


async def test_run_all_asks_again_only_what_has_no_answer() -> None:
    replies = [answer(outcome=Outcome.THROTTLED, code="SlowDown"), answer(), answer()]

    def next_reply(_: Request) -> Answer:
        return replies.pop(0)

    session = await session_on(book(head()), {"s3.HeadObject": next_reply})
    await session.run_all()
    assert session.findings["head"].reason is UnknownReason.THROTTLED
    await session.run_all()
    assert session.findings["head"].verdict is Verdict.PASS
    await session.run_all()
    assert replies == []


async def test_the_checks_that_the_longest_chain_waits_for_begin_first() -> None:
    playbook = book(
        head("alone"),
        head("third", key="{{ second.state }}"),
        head("second", key="{{ first.state }}"),
        head("first"),
    )
    session = await session_on(playbook, {"s3.HeadObject": MISSING})
    await session.run_all()
    asked = [entry.event.check for entry in session.entries if isinstance(entry.event, CheckStarted)]
    assert asked == ["first", "alone", "second", "third"]


async def test_independent_checks_run_side_by_side() -> None:
    together = threading.Barrier(3, timeout=PATIENCE_S)

    def meet(_: Request) -> Answer:
        together.wait()
        return MISSING

    checks = (head(key, key=key) for key in "abc")  # of three objects: one question would be asked once
    session = await session_on(book(*checks), {"s3.HeadObject": meet})
    await session.run_all()
    assert [finding.verdict for finding in session.findings.values()] == [Verdict.FAIL] * 3


async def test_a_question_of_two_checks_is_asked_once_in_a_run_and_again_in_the_next() -> None:
    observed: list[Answer] = []

    def reply(_: Request) -> Answer:
        observed.append(replace(MISSING, request_id=f"r{len(observed)}"))
        return observed[-1]

    session = await session_on(book(head("a"), head("b"), head("c", key="x")), {"s3.HeadObject": reply})
    await session.run_all()
    ids = [session.findings[check].evidence.answers[0].request_id for check in "abc"]
    assert ids[0] == ids[1] != ids[2]
    assert len(observed) == 2
    await session.run_all()
    assert len(observed) == 4
    assert session.findings["a"].evidence.answers[0].request_id in ("r2", "r3")


def same_for_all(_: Request) -> Answer:
    return replace(MISSING_AT_KEY, request_id="R", headers={"date": "Mon, 23 Nov 2026 11:59:00 GMT"})


async def test_the_finding_that_is_recorded_first_holds_the_answer_and_the_others_name_it() -> None:
    session = await session_on(book(head("a"), head("b"), head("c")), {"s3.HeadObject": same_for_all})
    await session.run_all()
    recorded = {
        entry.event.finding.check: (entry.seq, entry.event.finding.evidence.answers[0])
        for entry in session.entries
        if isinstance(entry.event, FindingRecorded)
    }
    first = min(recorded, key=lambda check: recorded[check][0])
    holder = Holder(entry=recorded[first][0], answer=0)
    assert {check: item.held_by for check, (_, item) in recorded.items()} == {
        check: None if check == first else holder for check in "abc"
    }
    assert [replace(item, held_by=None) for _, item in recorded.values()] == [recorded[first][1]] * 3
    assert session.findings == session.transcript.findings
    await session.run_all()
    again = [finding.evidence.answers[0] for finding in session.findings.values()]
    assert len([item for item in again if item.held_by is None]) == 1
    assert {item.held_by.entry for item in again if item.held_by}.isdisjoint({holder.entry})


async def test_a_shared_answer_is_replayed_to_each_check_and_reconciled_once() -> None:
    playbook = book(head("a"), head("b"))
    first = await session_on(playbook, {"s3.HeadObject": same_for_all})
    await first.run_all()
    assert [call.request_id for call in reconcile(first.transcript, ()).calls] == ["R"]
    source = ReplaySource(first.transcript, FakeClock())
    second = await IncidentSession.start(
        ports({}, source=source), playbook, {"key": "in/x.csv"}, source.target()
    )
    await second.run_all()
    assert {item.verdict for item in second.findings.values()} == {Verdict.FAIL}


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not condition():  # noqa: ASYNC110 - the condition is a thread's state, which no asyncio.Event sees
            await asyncio.sleep(0.005)


async def test_cancel_frees_the_session_at_once_and_says_what_has_no_finding() -> None:
    hang, asked = threading.Event(), threading.Event()

    def hung(_: Request) -> Answer:
        asked.set()
        hang.wait(2 * PATIENCE_S)
        return MISSING

    session = await session_on(book(head(), head("next", key="{{ head.state }}")), {"s3.HeadObject": hung})
    run = asyncio.create_task(session.run_all())
    await until(asked.is_set)
    session.cancel()
    await asyncio.wait_for(run, PATIENCE_S)
    hang.set()
    last = session.entries[-1].event
    assert isinstance(last, RunCancelled)
    assert set(last.checks) == {"head", "next"}
    assert session.findings == {}
    assert session.running == frozenset()


async def test_a_probe_that_does_not_answer_is_unknown_after_its_deadline() -> None:
    hang = threading.Event()

    def hung(_: Request) -> Answer:
        hang.wait(2 * PATIENCE_S)
        return MISSING

    impatient = replace(HEAD, deadline_s=0.05)
    session = await IncidentSession.start(
        ports({"s3.HeadObject": hung}, registry={"s3.head": impatient}), book(head()), {"key": "k"}, TARGET
    )
    started = time.monotonic()
    await session.run_all()
    hang.set()
    assert time.monotonic() - started < PATIENCE_S
    assert session.findings["head"].reason is UnknownReason.TIMEOUT


async def test_expired_credentials_pause_the_run_which_goes_on_at_the_same_step() -> None:
    valid = threading.Event()

    def reply(_: Request) -> Answer:
        return MISSING if valid.is_set() else answer(outcome=Outcome.EXPIRED_CREDENTIALS, code="ExpiredToken")

    playbook = book(head(), head("next", key="{{ key }}-{{ head.state }}"), causes=(GONE,))
    session = await session_on(playbook, {"s3.HeadObject": reply})
    await session.run_all()
    paused = session.entries[-1].event
    assert isinstance(paused, RunPaused)
    assert "renew" in paused.reason
    assert session.findings["head"].reason is UnknownReason.EXPIRED_CREDENTIALS
    valid.set()
    await session.run_all()
    assert isinstance(session.entries[-1].event, RunFinished)
    assert session.diagnosis.conclusion.primary == "gone"


async def test_an_interrupted_incident_resumes_with_what_it_knew() -> None:
    journal = MemoryJournal(FakeClock())
    playbook = book(head(), head("later"), causes=(GONE,))
    first = await IncidentSession.start(
        ports({"s3.HeadObject": MISSING}, journal), playbook, {"key": "k"}, TARGET
    )
    await first.run_step("step-1")
    other = replace(PERSON, os_user="lee")
    again = await IncidentSession.resume(
        ports({"s3.HeadObject": MISSING}, journal, person=other), journal.load(first.incident.id), TARGET
    )
    assert again.findings == first.findings
    assert again.diagnosis.conclusion.primary == "gone"
    await again.run_all()
    asked = [entry.event.check for entry in again.entries if isinstance(entry.event, CheckStarted)]
    assert asked == ["head", "later"]
    assert again.entries[-1].who.os_user == "lee"


async def test_a_question_is_answered_by_a_person_and_counts_as_a_fact() -> None:
    cause = CauseRule(id="human", title="They said so", all_of=("seen.answer == 'yes'",))
    playbook = book(PersonQuestion(id="seen", question="Did the partner see an error?"), causes=(cause,))
    session = await session_on(playbook, {})
    with pytest.raises(UsageError, match="Did you mean 'yes'"):
        await session.contributions.answer("seen", "yess")
    await session.contributions.answer("seen", "yes")
    assert session.diagnosis.cause("human").status is CauseStatus.PROVEN
    assert session.contributions.answers == {"seen": "yes"}


async def test_a_call_fence_is_judged_by_its_expectation() -> None:
    def call(expect: str) -> OperationCall:
        return OperationCall(
            id="versioning",
            operation="s3.GetBucketVersioning",
            arguments={"Bucket": "{{ key }}"},
            facts={"status": "Status"},
            expect=expect,
        )

    answers: dict[str, Answer | Handler] = {
        "s3.GetBucketVersioning": answer("s3.GetBucketVersioning", data={"Status": "Enabled"})
    }
    for expect, verdict in (
        ("Status == 'Enabled'", Verdict.PASS),
        ("Status == 'Suspended'", Verdict.FAIL),
        ("MFADelete", Verdict.UNKNOWN),
        ("", Verdict.PASS),
    ):
        session = await session_on(book(call(expect)), answers)
        await session.run_all()
        assert session.findings["versioning"].verdict is verdict
        assert session.findings["versioning"].facts == {"status": "Enabled"}


async def test_a_call_whose_facts_grow_is_unknown_and_names_its_budget() -> None:
    grows = "Status | " + " | ".join(["join('', [@, @])"] * 40)
    call = OperationCall(
        id="v", operation="s3.GetBucketVersioning", arguments={}, facts={"x": grows}, expect=""
    )
    enabled = answer("s3.GetBucketVersioning", data={"Status": "Enabled"})
    session = await session_on(book(call), {"s3.GetBucketVersioning": enabled})
    await session.run_all()
    finding = session.findings["v"]
    assert (finding.verdict, finding.reason) == (Verdict.UNKNOWN, UnknownReason.PROBE_ERROR)
    assert "the budget of one expression" in finding.summary
    assert "bug" not in finding.summary


async def test_a_denied_call_is_unknown_and_names_the_permission() -> None:
    call = OperationCall(id="v", operation="s3.GetBucketVersioning", arguments={}, expect="Status")
    denied = answer(
        "s3.GetBucketVersioning",
        Outcome.DENIED,
        code="AccessDenied",
        iam_actions=("s3:GetBucketVersioning",),
    )
    session = await session_on(book(call), {"s3.GetBucketVersioning": denied})
    await session.run_all()
    finding = session.findings["v"]
    assert (finding.verdict, finding.reason) == (Verdict.UNKNOWN, UnknownReason.DENIED)
    assert finding.needs == ("s3:GetBucketVersioning",)


async def test_evidence_is_redacted_and_inert_before_judge_and_journal_see_it() -> None:
    hostile = answer(data={"Metadata": {"note": "\x1b[2J", "password": "hunter2"}})
    session = await session_on(book(head()), {"s3.HeadObject": hostile})
    await session.run_all()
    kept = session.findings["head"].evidence.answers[0]
    assert kept.data == {"Metadata": {"note": "␛[2J", "password": "[redacted: password]"}}
    assert session.findings["head"].evidence.redactions == 1


async def test_pictures_are_kept_with_the_finding_inert_and_without_secrets() -> None:
    drawn = answer(data={"drawn": True})
    session = await session_on(book(head()), {"s3.HeadObject": drawn})
    await session.run_all()
    (picture,) = session.findings["head"].pictures
    assert isinstance(picture, TimeLine)
    assert picture.lanes[0].label.startswith("␛[2J password=")
    assert "hunter2" not in picture.lanes[0].label


async def test_a_transcript_replays_to_the_same_conclusion_without_aws() -> None:
    playbook = book(head(), causes=(GONE,))
    first = await session_on(playbook, {"s3.HeadObject": MISSING_AT_KEY})
    await first.run_all()
    source = ReplaySource(first.transcript, FakeClock())
    second = await IncidentSession.start(
        ports({}, source=source), playbook, {"key": "in/x.csv"}, source.target()
    )
    await second.run_all()
    assert second.diagnosis == first.diagnosis
    other = await IncidentSession.start(ports({}, source=source), playbook, {"key": "other"}, source.target())
    await other.run_all()
    assert other.findings["head"].verdict is Verdict.UNKNOWN


async def test_a_replay_tells_regions_apart() -> None:
    answered = replace(MISSING_AT_KEY, region="eu-central-1")
    playbook = book(head(), causes=(GONE,))
    first = await session_on(playbook, {"s3.HeadObject": answered})
    await first.run_all()
    reader = ReplaySource(first.transcript, FakeClock()).reader(TARGET, Deadline(FakeClock(), 60))
    asked = ask("s3.HeadObject", Key="in/x.csv")
    assert reader.read(asked.in_region("eu-central-1")).outcome is Outcome.NOT_FOUND
    assert reader.read(asked).outcome is Outcome.NOT_RECORDED


async def test_a_replay_answers_for_the_region_of_the_target_whether_it_is_named_or_not() -> None:
    for recorded, asked in (("", TARGET.region), (TARGET.region, "")):
        first = await session_on(book(head()), {"s3.HeadObject": replace(MISSING_AT_KEY, region=recorded)})
        await first.run_all()
        reader = ReplaySource(first.transcript, FakeClock()).reader(TARGET, Deadline(FakeClock(), 60))
        request = ask("s3.HeadObject", Key="in/x.csv").in_region(asked)
        assert reader.read(request).outcome is Outcome.NOT_FOUND


MISSING_AT_KEY = replace(MISSING, parameters={"Key": "in/x.csv"})


async def test_what_people_add_is_kept_with_who_and_when() -> None:
    session = await session_on(book(head()), {})
    await session.contributions.annotate(annotate.note("called the partner"))
    assert session.entries[-1].observed_at == NOON
    assert session.entries[-1].who == PERSON


async def test_a_closed_incident_takes_notes_but_no_run() -> None:
    journal = MemoryJournal(FakeClock())
    session = await IncidentSession.start(ports({}, journal), book(head()), {"key": "k"}, TARGET)
    journal.close(session.incident.id, Draft(event=IncidentClosed(summary="x"), who=PERSON, observed_at=NOON))
    again = await IncidentSession.resume(ports({}, journal), journal.load(session.incident.id), TARGET)
    await again.contributions.annotate(annotate.note("late"))
    with pytest.raises(UsageError, match="closed"):
        await again.run_all()
    with pytest.raises(UsageError, match="asks nothing any more"):
        await again.contributions.annotate(SourcesAsked(question="log_group=/aws/lambda/f"))
