"""A small account without AWS, and an audit of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from tests.fakes import TARGET, FakeClock, FakeSource, Handler, answer, ports_of
from workbench.audits import discover
from workbench.aws import load_catalogue
from workbench.domain.audit import AuditConfigured, Deviation
from workbench.domain.evidence import Answer, Outcome, Request
from workbench.domain.playbook import Playbook
from workbench.domain.transcript import Transcript
from workbench.engine.audit.report import AuditReport, audit_report
from workbench.engine.audit.session import AuditSession
from workbench.engine.parameters import check_parameters
from workbench.engine.ports import AwsSource, Journal
from workbench.playbook_files.audit_desk import FilesOfAudits
from workbench.playbook_files.catalogue import Catalogue
from workbench.playbook_files.library import load_audits, shipped_folder

REGISTRY = discover()
KEY = "arn:aws:kms:us-east-1:111122223333:key/1"
AT_HOME = AuditConfigured(regions=(TARGET.region,))


def shipped_audits() -> dict[str, Playbook]:
    """All audits that come with the program."""
    audits, problems = load_audits(
        [shipped_folder()], lambda: Catalogue({}, frozenset(load_catalogue()), REGISTRY.rules)
    )
    assert not problems, problems
    return audits


DESK = FilesOfAudits(shipped_audits(), REGISTRY)


def buckets(*names: str) -> dict[str, Answer | Handler]:
    """An account with buckets that have versions, and share one customer key; nothing is locked."""
    listed: list[Any] = [{"Name": name, "BucketRegion": "us-east-1"} for name in names]
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": KEY}
    rules = {"Rules": [{"ApplyServerSideEncryptionByDefault": default}]}
    return {
        "s3.ListBuckets": answer("s3.ListBuckets", data={"Buckets": listed}),
        "s3.GetBucketVersioning": answer("s3.GetBucketVersioning", data={"Status": "Enabled"}),
        "s3.GetObjectLockConfiguration": answer("s3.GetObjectLockConfiguration", Outcome.NOT_CONFIGURED),
        "s3.GetBucketEncryption": answer(
            "s3.GetBucketEncryption", data={"ServerSideEncryptionConfiguration": rules}
        ),
        "kms.DescribeKey": answer(
            "kms.DescribeKey", data={"KeyMetadata": {"KeyState": "Enabled", "KeyManager": "CUSTOMER"}}
        ),
    }


def denied_for(bucket: str, allowed: Answer) -> Handler:
    """Deny the question for one bucket."""

    def handle(request: Request) -> Answer:
        if request.parameters["Bucket"] == bucket:
            return answer(request.operation, Outcome.DENIED, code="AccessDenied", iam_actions=("s3:GetIt",))
        return allowed

    return handle


def deviation(
    rule: str = "s3-object-lock-default", resource: str = "*", until: str = "2027-01-01"
) -> Deviation:
    """An accepted deviation."""
    return Deviation(
        rule=rule,
        resource=resource,
        reason="scratch data",
        owner="data platform",
        approved_by="QA",
        expires=date.fromisoformat(until),
    )


def as_asked(given: Answer | Handler) -> Handler:
    """Answer with what was asked in the answer, as the reader does."""

    def handle(request: Request) -> Answer:
        said = given(request) if callable(given) else given
        return replace(said, parameters=request.parameters, region=request.region)

    return handle


async def audited(
    source: AwsSource | Mapping[str, Answer | Handler],
    *,
    audit: Playbook | None = None,
    configured: AuditConfigured = AT_HOME,
    journal: Journal | None = None,
    rules: tuple[str, ...] = ("s3-versioning-enabled", "s3-object-lock-default", "s3-cmk-encryption"),
) -> Transcript:
    """Make an audit and return what is on record."""
    clock = FakeClock()
    if isinstance(source, Mapping):
        source = FakeSource({name: as_asked(given) for name, given in source.items()})
    ports = ports_of(source, clock, journal)
    chosen = audit or only(shipped_audits()["readiness-s3"], rules)
    parameters = check_parameters(chosen, {}, clock.now())
    session = await AuditSession.start(ports, REGISTRY, chosen, parameters, source.target(), configured)
    await session.run()
    return session.transcript


async def report(source: AwsSource | Mapping[str, Answer | Handler], **how: Any) -> AuditReport:
    """Make an audit and return what it came to."""
    return audit_report(await audited(source, **how))


def only(audit: Playbook, rules: tuple[str, ...]) -> Playbook:
    """The audit with these rules alone."""

    steps = [
        replace(step, checks=tuple(check for check in step.checks if check.id in rules))
        for step in audit.steps
    ]
    return replace(audit, steps=tuple(step for step in steps if step.checks))
