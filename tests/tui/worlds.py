"""A small playbook, its probes, a drill, and a backend on which they run without AWS."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from tests.fakes import NOON, PERSON, TARGET, FakeClock, FakeSource, answer
from tests.patience import PATIENCE_S
from workbench.domain.diagnosis import ConclusionStatus
from workbench.domain.evidence import Answer, Answers, Outcome, Request, ask
from workbench.domain.playbook import (
    CauseRule,
    OperationCall,
    Parameter,
    PersonQuestion,
    Playbook,
    ProbeCall,
    Step,
)
from workbench.domain.scenario import AnswerKey, Scenario
from workbench.domain.target import Place, Profile, Source, Target
from workbench.domain.transcript import Transcript
from workbench.engine.audit.contract import AuditRegistry
from workbench.engine.audit.planning import AuditDesk, AuditPlan
from workbench.engine.backend import Backend, Library
from workbench.engine.errors import UsageError
from workbench.engine.exports import PLAIN, ExportOptions, Exports
from workbench.engine.memory_journal import MemoryJournal
from workbench.engine.ports import AwsReader, AwsSource, Journal
from workbench.engine.probe import Judgement, Probe, Registry, failed, passed, unanswered
from workbench.engine.timeline.folders import LogFolder
from workbench.knowledge.signatures import SignatureCatalogue

BUCKET = "acme-gxp-landing"
KEY = "raw/lims/2026/11/22/batch-22.csv"
TARGET_NOW = replace(TARGET, expires_at=NOON + timedelta(minutes=47))


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectParams:
    bucket: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectFacts:
    state: str | None = None
    """`present`, `absent` or `soft_deleted`."""


def collect_object(reader: AwsReader, params: ObjectParams) -> Answers:
    return {"head": reader.read(ask("s3.HeadObject", Bucket=params.bucket, Key=params.key))}


def judge_object(answers: Answers, params: ObjectParams) -> Judgement[ObjectFacts]:
    head = answers["head"]
    if head.outcome is Outcome.DELETE_MARKER:
        return failed(
            "A delete marker is the current version since 02:01:07Z.",
            ObjectFacts(state="soft_deleted"),
            occurred_at=NOON - timedelta(hours=9, minutes=58, seconds=53),
        )
    if head.unknown_reason:
        return unanswered(head, ObjectFacts())
    return passed(f"{params.key} is there.", ObjectFacts(state="present"))


REGISTRY = {
    "s3.object_state": Probe(
        id="s3.object_state",
        title="Is the object there?",
        params=ObjectParams,
        facts=ObjectFacts,
        operations=("s3.HeadObject",),
        collect=collect_object,
        judge=judge_object,
    )
}

PLAYBOOK = Playbook(
    id="file-upload-missing",
    title="A file upload is missing",
    summary="A file that should be in S3 is not, or nothing happened after it arrived.",
    services=("s3", "lambda", "events"),
    keywords=("upload missing", "NoSuchKey"),
    parameters=(
        Parameter(name="bucket", required=True, help="the bucket", pattern="[a-z0-9.-]{3,63}"),
        Parameter(name="key", required=True, help="the object's key"),
        Parameter(name="since", help="look back to this time"),
    ),
    steps=(
        Step(
            id="really-missing",
            title="Is the object really missing?",
            prose="HEAD alone proves neither absence nor denial: a missing key answers **403** to callers "
            "without `s3:ListBucket`.\n\n- look at the versions\n- look at near misses",
            checks=(
                ProbeCall(
                    id="object",
                    probe="s3.object_state",
                    arguments={"bucket": "{{ bucket }}", "key": "{{ key }}"},
                ),
            ),
        ),
        Step(
            id="versioned",
            title="Was it overwritten?",
            prose="Without versioning an overwrite leaves nothing behind.",
            checks=(
                OperationCall(
                    id="versioning",
                    operation="s3.GetBucketVersioning",
                    arguments={"Bucket": "{{ bucket }}"},
                    facts={"status": "Status"},
                    expect="Status == 'Enabled'",
                ),
            ),
        ),
        Step(
            id="sender",
            title="What does the sender say?",
            prose="Only a person can tell.",
            checks=(PersonQuestion(id="sender_error", question="Did the sender see an error?"),),
        ),
        Step(
            id="look-alikes", title="What it is not", prose="A *crawler* that misses a file is another case."
        ),
    ),
    causes=(
        CauseRule(
            id="object-soft-deleted",
            title="The object was deleted; a delete marker hides it",
            all_of=("object.state == 'soft_deleted'", "versioning.status == 'Enabled'"),
            fix="aws s3api list-object-versions --bucket {{ bucket }} --prefix {{ key }}",
        ),
        CauseRule(
            id="never-arrived",
            title="The upload never arrived",
            all_of=("object.state == 'absent'",),
            any_of=("sender_error.answer == 'yes'",),
        ),
        CauseRule(
            id="overwritten-for-good",
            title="It was overwritten in a bucket without versioning",
            all_of=("versioning.status == 'Suspended'",),
            none_of=("object.state == 'soft_deleted'",),
        ),
    ),
    sha256="0" * 64,
)

SCENARIO = Scenario(
    id="01-the-report-that-never-came",
    title="The report that never came",
    story="02:10. The lab calls: batch 22 was uploaded last night, and the report is empty.",
    playbook=PLAYBOOK.id,
    parameters={"bucket": BUCKET, "key": KEY},
    build=(),
    break_=(),
    answer=AnswerKey(
        status=ConclusionStatus.PROVEN,
        primary="object-soft-deleted",
        explanation="A cleanup job deleted the key at 02:01. Versioning kept the bytes.",
    ),
)

LIBRARY = Library(playbooks={PLAYBOOK.id: PLAYBOOK}, scenarios={SCENARIO.id: SCENARIO})

Handler = Callable[[Request], Answer]

SOFT_DELETED: Mapping[str, Answer | Handler] = {
    "s3.HeadObject": replace(
        answer("s3.HeadObject", Outcome.DELETE_MARKER, status=404, parameters={"Bucket": BUCKET, "Key": KEY}),
        request_id="8F4EXAMPLE",
        elapsed_ms=38,
        headers={"x-amz-delete-marker": "true"},
        cli=f"aws s3api head-object --bucket {BUCKET} --key {KEY}",
    ),
    "s3.GetBucketVersioning": replace(
        answer("s3.GetBucketVersioning", data={"Status": "Enabled"}, parameters={"Bucket": BUCKET}),
        request_id="9A1EXAMPLE",
        elapsed_ms=21,
        cli=f"aws s3api get-bucket-versioning --bucket {BUCKET}",
    ),
}


ALIAS = {"iam.ListAccountAliases": answer("iam.ListAccountAliases", data={"AccountAliases": ["gxp-prod"]})}
"""What whoever confirms an account is shown beside its number."""


class Gate:
    """A handler that lets an answer through only when told to."""

    def __init__(self, given: Answer) -> None:
        self._given, self._open = given, threading.Event()
        self.asked = threading.Event()

    def __call__(self, request: Request) -> Answer:
        del request
        self.asked.set()
        if not self._open.wait(PATIENCE_S):
            raise TimeoutError("the test never opened the gate")
        return self._given

    def open(self) -> None:
        self._open.set()


@dataclass
class FakeDrill:
    """A simulated account that only counts whether it was closed."""

    source: AwsSource
    closed: bool = False

    def close(self) -> None:
        self.closed = True


@dataclass(frozen=True)
class FakeExports:
    """Two templates and a long page."""

    formats: tuple[str, ...] = ("md", "json")
    templates: Mapping[str, str] = field(
        default_factory=lambda: {"transcript": "the plain record", "short": "for the impatient"}
    )
    problems: tuple[str, ...] = ()
    note: str = "what happened"

    def render(
        self,
        transcript: Transcript,
        format_: str,
        options: ExportOptions = PLAIN,
        linked: Sequence[Transcript] = (),
    ) -> str:
        who = "the commander" if options.blameless else transcript.incident.started_by.os_user
        title = transcript.incident.playbook.title
        more = f" and {len(linked)} more" * bool(linked) + " in full" * options.full
        head = f"# {title} as {format_} {options.template}, by {who}: {self.note}{more}\n"
        return head + "".join(f"line {number}\n" for number in range(2, 300))


@dataclass(frozen=True)
class NoAudits:
    """A desk without audits."""

    audits: Mapping[str, Playbook] = field(default_factory=dict)
    registry: AuditRegistry = field(default_factory=AuditRegistry)
    problems: tuple[str, ...] = ()

    def plan(self, names: Sequence[str], given: Mapping[str, str], **_: str) -> AuditPlan:
        raise UsageError(f"there is no audit: {names} {given}")


@dataclass
class World:
    """A backend without AWS, and what a test wants to look at behind it."""

    answers: Mapping[str, Answer | Handler] = field(default_factory=lambda: SOFT_DELETED)
    target: Target = TARGET_NOW
    library: Library = LIBRARY
    exports: Exports = field(default_factory=FakeExports)
    clock: FakeClock = field(default_factory=FakeClock)
    drills: list[FakeDrill] = field(default_factory=list)
    source: AwsSource | None = None
    journal: Journal | None = None
    folders: Mapping[str, LogFolder] = field(default_factory=dict)
    signatures: Callable[[], SignatureCatalogue] = SignatureCatalogue
    registry: Registry = field(default_factory=lambda: REGISTRY)
    audits: AuditDesk = field(default_factory=NoAudits)

    copied: list[str] = field(default_factory=list)
    no_journal_yet: str = ""
    profiles: tuple[Profile, ...] = ()
    places: Mapping[Place, AwsSource] = field(default_factory=dict)

    def keep_copy(self, text: str) -> str:
        self.copied.append(text)
        return "~/copied.txt"

    def __post_init__(self) -> None:
        self.journal = self.journal or MemoryJournal(self.clock)
        self.source = self.source or FakeSource({**ALIAS, **self.answers}, self.target)

    def simulate(self, scenario: Scenario) -> FakeDrill:
        del scenario
        target = replace(
            self.target, source=Source.SIMULATED, endpoint="http://127.0.0.1:5000", expires_at=None
        )
        drill = FakeDrill(FakeSource(self.answers, target))
        self.drills.append(drill)
        return drill

    def open_folder(self, name: str) -> LogFolder:
        if name not in self.folders:
            raise UsageError(f"there is no {name}")
        return self.folders[name]

    @property
    def asked(self) -> list[Request]:
        """Every request that left for the live account, but that for its alias: the confirmation shows it."""
        asked = self.source.reader_.asked if isinstance(self.source, FakeSource) else []
        return [request for request in asked if request.operation not in ALIAS]

    @property
    def backend(self) -> Backend:
        source, journal = self.source, self.journal
        assert source is not None
        assert journal is not None
        return Backend(
            clock=self.clock,
            person=PERSON,
            tool_version="0.0-test",
            open_journal=lambda: journal,
            load_library=lambda: self.library,
            no_journal_yet=self.no_journal_yet,
            load_registry=lambda: self.registry,
            load_signatures=self.signatures,
            open_audits=lambda: self.audits,
            live=lambda: source,
            live_at=lambda place: self.places[place],
            profiles=lambda: self.profiles,
            simulate=self.simulate,
            open_folder=self.open_folder,
            exports=lambda: self.exports,
            keep_copy=self.keep_copy,
        )
