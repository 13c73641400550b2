"""Was the newest version of the model approved, by whom and when, and is it the one that serves?

A version is registered, validated, approved, and deployed: four things, by four hands. Approval deploys
nothing by itself; a rule of EventBridge, a pipeline or a person does. What serves is told by the models of
the endpoint: the package that they are made from, or the data that they load. Of a group the newest five
versions are looked into; older ones that failed or were rejected count for nothing.

Sources: SageMaker developer guide, "Update the Approval Status of a Model", "Deploy a Model from the
Registry"; API reference, ListModelPackages, DescribeModelPackage; CloudTrail API reference, LookupEvents.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from workbench.domain.evidence import Answer, Answers, Outcome
from workbench.domain.times import iso
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, unknown, warned
from workbench.knowledge.answers import moment, objects, stamp, text
from workbench.knowledge.serving.resources import (
    Approval,
    Container,
    Model,
    Package,
    PackageStatus,
    group_and_version,
)
from workbench.probes.cloudtrail._lookups import ManagementEvent, ask_events, read_history
from workbench.probes.sagemaker._chain import chain_of
from workbench.probes.sagemaker._served import (
    ENDPOINT,
    LIST,
    MOST,
    OPERATIONS,
    VERSIONS,
    ServedParams,
    models_in,
    named_by,
    read_served,
    read_versions,
    version_of,
    versions_in,
)

_EVENTS = "approvals"
_PAGES = 4
_DAY = timedelta(hours=24)
_TAKES = timedelta(minutes=30)
"""So long a deployment may take after an approval. Practice: no AWS page says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The versions of the group. Texts are empty, and numbers 0, where there is none."""

    group: str | None = None
    """The group; empty: the model is of none."""
    asked: bool | None = None
    """The group was asked about, not only met on the way."""
    newest: int | None = None
    """The newest version."""
    newest_arn: str | None = None
    """Its ARN."""
    newest_status: PackageStatus | Literal[""] | None = None
    """Whether it could be registered."""
    newest_approval: Approval | Literal[""] | None = None
    """Whether it may be deployed."""
    newest_failed: bool | None = None
    """Its registration, validation or image scan failed."""
    failure: str | None = None
    """Why."""
    awaits: bool | None = None
    """It is registered, and nobody approved it."""
    blocked: bool | None = None
    """That keeps a deployment from happening: the group was asked about, no version is approved, or nobody
    decided for a day. A version that was registered this morning beside one that serves is none of these."""
    deployable: int | None = None
    """The newest version that is approved."""
    deployable_arn: str | None = None
    """Its ARN."""
    approved_at: str | None = None
    """When that was approved, ISO 8601; where nobody tells, when it was registered."""
    approved_by: str | None = None
    """Who did it."""
    decided_by: str | None = None
    """Who set the state of the newest version."""
    live: int | None = None
    """The version that serves; of several variants the newest."""
    behind: bool | None = None
    """A version was approved half an hour ago or longer, and none of the variants serves it."""


_NONE = Facts(
    group="",
    asked=False,
    newest=0,
    newest_arn="",
    newest_status="",
    newest_approval="",
    newest_failed=False,
    failure="",
    awaits=False,
    blocked=False,
    deployable=0,
    deployable_arn="",
    approved_at="",
    approved_by="",
    decided_by="",
    live=0,
    behind=False,
)


def collect(aws: AwsReader, params: ServedParams) -> Answers:
    """Read what serves, and the versions of its group; look up who approved."""
    answers = read_served(aws, params)
    group = _group(answers, params)
    if not group:
        return answers
    if VERSIONS not in answers:
        answers.update(read_versions(aws, group))
    answers[_EVENTS] = aws.read(ask_events("EventName", "UpdateModelPackage", pages=_PAGES))
    return answers


def _group(answers: Answers, params: ServedParams) -> str:
    """Return the group that was named, else that of the package which serves."""
    wanted = named_by(params, answers)
    if wanted.group:
        return wanted.group
    arns = [container.package_arn for container in _serving(answers) if container.package_arn]
    arns += [container.package_arn for container in _alone(answers, wanted.model) if container.package_arn]
    versions = [arn for arn in arns if group_and_version(arn)[1] is not None]
    return (
        versions[0].replace(":model-package/", ":model-package-group/").rpartition("/")[0] if versions else ""
    )


def _serving(answers: Answers) -> list[Container]:
    return [item for _, model in models_in(answers) if model for item in Model(data=model).containers]


def _alone(answers: Answers, model: str) -> Iterable[Container]:
    """Return the containers of a model that no endpoint serves."""
    described = answers.get(("model", model)) if model else None
    return Model(data=described.data).containers if described is not None and described.ok else ()


def judge(answers: Answers, params: ServedParams) -> Judgement[Facts]:
    """Put the newest version, the newest approved one and the one that serves beside each other."""
    judged = _judge(answers, params)
    facts = judged.facts
    who = {version: by for version, by in _decided(facts) if version and by}
    chain = chain_of(answers, facts.group or "", facts.deployable, who, behind=facts.behind)
    return judged.picturing(chain)


def _decided(facts: Facts) -> Iterator[tuple[int | None, str]]:
    """Yield versions, and who decided about them."""
    yield facts.newest, f"by {facts.decided_by}" if facts.decided_by else ""
    if facts.approved_by:
        yield facts.deployable, f"by {facts.approved_by} at {facts.approved_at}"


def _judge(answers: Answers, params: ServedParams) -> Judgement[Facts]:
    listed = answers.get(VERSIONS)
    if listed is None:
        silent = next((item for item in answers.values() if item.unknown_reason), None)
        if silent is not None:
            return unanswered(silent, Facts())
        return skipped("What serves is not made from the model registry", _NONE)
    group = _group(answers, params)
    facts = replace(_NONE, group=group.rpartition("/")[2], asked=bool(named_by(params, answers).group))
    if listed.outcome is Outcome.NOT_FOUND:
        return warned(f"There is no group {facts.group}: a wrong name, or another Region", facts)
    if not listed.ok:
        return unanswered(listed, Facts(group=facts.group))
    versions = versions_in(answers)
    if not versions:
        return warned(f"No version is registered in {facts.group}", facts)
    return _say(answers, _facts(answers, facts, versions, listed), versions[0])


def _facts(answers: Answers, facts: Facts, versions: tuple[Package, ...], listed: Answer) -> Facts:
    newest, now = versions[0], listed.observed_at
    approved = next(
        (item for item in versions if item.approval == "Approved" and item.status == "Completed"), None
    )
    events = _decisions(answers)
    facts = replace(
        facts,
        newest=newest.version or 0,
        newest_arn=newest.arn,
        newest_status=newest.status,
        newest_approval=newest.approval,
        newest_failed=newest.status == "Failed" if newest.status else None,
        failure="; ".join(_package(answers, newest).failures),
        awaits=_awaits(newest),
        decided_by=_who(events, _package(answers, newest)),
    )
    facts = replace(facts, blocked=_blocked(facts, newest, now, has_approved=approved is not None))
    facts = replace(facts, live=_live(answers))
    if approved is None:
        return facts
    described = _package(answers, approved)
    at = _when(events, approved) or moment(described.data, "LastModifiedTime") or approved.made_at
    return replace(
        facts,
        deployable=approved.version or 0,
        deployable_arn=approved.arn,
        approved_at=iso(at) if at else "",
        approved_by=_who(events, described),
        behind=_behind(facts, approved, at, now, asked=bool(facts.asked)),
    )


def _live(answers: Answers) -> int | None:
    """Return the newest version that serves; 0 where nothing does, None where it is none of these."""
    if any(model is None for _, model in models_in(answers)):
        return None
    live = [item for container in _serving(answers) if (item := version_of(container, answers))]
    if live:
        return max(item.version or 0 for item in live)
    endpoint, listed = answers.get(ENDPOINT), answers.get(LIST)
    if endpoint is not None:
        return 0 if endpoint.outcome is Outcome.NOT_FOUND else None
    whole = listed is not None and listed.ok and len(objects(listed.data, "Endpoints")) <= MOST
    return 0 if whole and not any(item.unknown_reason for item in answers.values()) else None


def _behind(
    facts: Facts, approved: Package, at: datetime | None, now: datetime, *, asked: bool
) -> bool | None:
    if facts.live is None or approved.version is None or at is None:
        return None
    if facts.live == 0 and not asked:
        return False
    return facts.live < approved.version and now - at > _TAKES


def _blocked(facts: Facts, newest: Package, now: datetime, *, has_approved: bool) -> bool | None:
    if not facts.awaits:
        return facts.awaits
    waits = newest.approval != "Rejected" and newest.made_at is not None and now - newest.made_at > _DAY
    return bool(facts.asked or not has_approved or waits)


def _awaits(newest: Package) -> bool | None:
    if newest.status is None or newest.approval is None:
        return None
    return newest.status == "Completed" and newest.approval != "Approved"


def _package(answers: Answers, package: Package) -> Package:
    described = answers.get(("package", package.arn))
    return Package(data=described.data) if described is not None and described.ok else package


def _decisions(answers: Answers) -> tuple[ManagementEvent, ...]:
    looked = answers.get(_EVENTS)
    events = read_history([looked]).events if looked is not None and looked.ok else ()
    return tuple(event for event in events if not event.error_code)


def _of(events: Iterable[ManagementEvent], package: Package) -> ManagementEvent | None:
    """Return the last decision about a version."""
    return next(
        (
            event
            for event in reversed(tuple(events))
            if text(event.request, "modelPackageArn") == package.arn
            and text(event.request, "modelApprovalStatus")
        ),
        None,
    )


def _when(events: Iterable[ManagementEvent], package: Package) -> datetime | None:
    event = _of(events, package)
    return event.at if event and text(event.request, "modelApprovalStatus") == "Approved" else None


def _who(events: Iterable[ManagementEvent], package: Package) -> str:
    event = _of(events, package)
    by = package.data.get("LastModifiedBy")
    named = text(by, "IamIdentity", "Arn") or text(by, "UserProfileName") if isinstance(by, dict) else ""
    return event.who if event else named


def _say(answers: Answers, facts: Facts, newest: Package) -> Judgement[Facts]:
    by = f" by {facts.decided_by}" if facts.decided_by else ""
    told = f"{facts.group} {facts.newest} of {stamp(newest.made_at)} is {facts.newest_status}"
    serves = {None: "what serves is none of its newest versions", 0: "none serves"}.get(
        facts.live, f"{facts.live} serves"
    )
    approved = f"{facts.deployable} is approved" if facts.deployable else "none is approved"
    said = f"{told}, {facts.newest_approval}{by}; {approved}; {serves}"
    if facts.newest_failed:
        return failed(f"{said}: {facts.failure}", facts, occurred_at=newest.made_at)
    if facts.behind and facts.live:
        return failed(
            f"{said}; approved at {facts.approved_at} by {facts.approved_by or 'nobody on record'}", facts
        )
    if facts.awaits or facts.behind:
        return warned(said, facts, occurred_at=newest.made_at)
    if facts.behind is None and facts.deployable:
        why = "The artifact that serves is that of none of the newest versions"
        silent = next((item for item in answers.values() if item.unknown_reason), None)
        if silent:
            return unanswered(silent, facts)
        return unknown(
            UnknownReason.NO_DATA, f"{said}: {why}", facts, needs=("where the model that serves comes from",)
        )
    return passed(said, facts, occurred_at=newest.made_at)


probe = Probe(
    title="Was the newest version approved, by whom and when, and is it the one that serves?",
    params=ServedParams,
    facts=Facts,
    operations=(*OPERATIONS, "cloudtrail.LookupEvents"),
    collect=collect,
    judge=judge,
    deadline_s=60.0,
)
