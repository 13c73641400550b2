"""What an audit came to, from its transcript alone: by line of the guide, by rule, by resource."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import cached_property

from workbench.domain.audit import (
    AuditConfigured,
    Deviation,
    Gap,
    InventoryListed,
    Resource,
    ResourceAudited,
    RuleResult,
)
from workbench.domain.diagnosis import Conclusion, ConclusionStatus, Diagnosis
from workbench.domain.playbook import RuleCall, Step
from workbench.domain.transcript import Transcript
from workbench.domain.verdict import Verdict
from workbench.knowledge.answers import count


class Standing(StrEnum):
    """How a resource stands under a rule: the verdict, or accepted by people; the worst one first."""

    FAIL = "fail"
    UNKNOWN = "unknown"
    WARN = "warn"
    ACCEPTED = "accepted"
    PASS = "pass"  # noqa: S105 - a verdict, not a password
    SKIPPED = "skipped"


_BADNESS = {standing: place for place, standing in enumerate(Standing)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One resource under one rule."""

    resource: Resource
    result: RuleResult
    entry: int
    """The number of the entry of the record that holds it, with the answers behind it."""
    deviation: Deviation | None = None
    """The deviation that accepts it, if one does."""

    @property
    def standing(self) -> Standing:
        """The verdict, or `ACCEPTED`."""
        return Standing.ACCEPTED if self.deviation else Standing(self.result.verdict)


def _by_badness_and_name(item: Judged) -> tuple[int, str, str]:
    return _BADNESS[item.standing], item.resource.name, item.resource.region


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How much of one inventory was seen, in one Region."""

    inventory: str
    region: str
    """Empty for what an account has only once."""
    listed: int
    read: int
    """Listed ones that were read and judged; fewer where the audit was stopped."""
    unread: int
    """Of the read ones, those of which a rule could not see what it needs."""
    gaps: tuple[Gap, ...]
    entry: int

    @property
    def is_whole(self) -> bool:
        """Everything that there is was listed and read."""
        return not self.gaps and self.read == self.listed and not self.unread

    @property
    def words(self) -> str:
        """How many of how many: `500 of 500 read`; with gaps in some `482 of 500 read wholly, 18 in part`."""
        if self.gaps and not self.listed:
            return "not listed: how many there are is not known"
        listed = f"at least {self.listed}" if self.gaps else str(self.listed)
        if self.unread:
            return f"{self.read - self.unread} of {listed} read wholly, {self.unread} in part"
        return f"{self.read} of {listed} read"


@dataclass(frozen=True)
class RuleReport:
    """One rule, and every resource that it judged, the worst first and then by name, whatever came first."""

    call: RuleCall
    judged: tuple[Judged, ...]
    gaps: tuple[Gap, ...]
    """What its inventory could not list."""
    ended: bool
    """Its inventory was listed everywhere."""

    @cached_property
    def counts(self) -> Counter[Standing]:
        """How many resources stand how."""
        return Counter(item.standing for item in self.judged)

    @property
    def standing(self) -> Standing:
        """The worst; unknown as well where some may exist that were not seen, skipped where there is none."""
        seen = set(self.counts)
        if self.gaps or not self.ended:
            seen.add(Standing.UNKNOWN)
        return next((standing for standing in Standing if standing in seen), Standing.SKIPPED)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineReport:
    """One line of the guide with its rules."""

    step: Step
    rules: tuple[RuleReport, ...]

    @property
    def standing(self) -> Standing:
        """The worst of its rules."""
        return worst(rule.standing for rule in self.rules)


@dataclass(frozen=True)
class AuditReport:
    """What an audit came to."""

    transcript: Transcript
    configured: AuditConfigured
    lines: tuple[LineReport, ...]
    coverage: tuple[Coverage, ...]
    expired: tuple[Deviation, ...]
    """Deviations that match a finding and whose time is over: the finding counts again."""
    unmatched: tuple[Deviation, ...]
    """Deviations that match nothing that was found: mended, gone, or misspelt."""

    @cached_property
    def rules(self) -> tuple[RuleReport, ...]:
        """All rules, in the order of the lines."""
        return tuple(rule for line in self.lines for rule in line.rules)

    @cached_property
    def counts(self) -> Counter[Standing]:
        """How many pairs of rule and resource stand how."""
        return sum((rule.counts for rule in self.rules), Counter())

    @cached_property
    def resources(self) -> dict[Resource, tuple[tuple[RuleCall, Judged], ...]]:
        """Every resource with what each rule says of it."""
        found: dict[Resource, list[tuple[RuleCall, Judged]]] = {}
        for rule in self.rules:
            for judged in rule.judged:
                found.setdefault(judged.resource, []).append((rule.call, judged))
        return {resource: tuple(judged) for resource, judged in found.items()}

    @property
    def conclusion(self) -> Conclusion:
        """Proven where a rule is broken, undetermined where something was not seen, else clean."""
        standing = worst(rule.standing for rule in self.rules)
        status = {
            Standing.FAIL: ConclusionStatus.PROVEN,
            Standing.UNKNOWN: ConclusionStatus.UNDETERMINED,
        }.get(standing, ConclusionStatus.CLEAN)
        return Conclusion(status=status, summary=self._summary())

    def _summary(self) -> str:
        said = [
            f"{self.counts[standing]} {words}"
            for standing, words in (
                (Standing.FAIL, "failed"),
                (Standing.WARN, "weak"),
                (Standing.UNKNOWN, "unknown"),
                (Standing.ACCEPTED, "accepted"),
                (Standing.PASS, "passed"),
            )
            if self.counts[standing]
        ]
        broken = sum(any(j.standing is Standing.FAIL for _, j in of) for of in self.resources.values())
        gaps = sum(len(item.gaps) for item in self.coverage)
        unlisted = f"; {count(gaps, 'list')} could not be read" if gaps else ""
        return (
            f"{broken} of {count(len(self.resources), 'resource')} break a rule: "
            f"{', '.join(said) or 'nothing was judged'}{unlisted}"
        )


def audit_report(transcript: Transcript, *, ended: bool | None = None) -> AuditReport:
    """Return what an audit came to, as far as it is on record.

    Args:
        transcript: Of an audit: a playbook with rules.
        ended: It has read everything; None for what the record says.
    """
    configured = next(
        (e.event for e in transcript.entries if isinstance(e.event, AuditConfigured)),
        AuditConfigured(regions=()),
    )
    audited = [(e.seq, e.event) for e in transcript.entries if isinstance(e.event, ResourceAudited)]
    listed = [(e.seq, e.event) for e in transcript.entries if isinstance(e.event, InventoryListed)]
    ended = transcript.ended_at is not None if ended is None else ended
    accepting = _Accepting(configured.deviations, transcript.incident.started_at.date())
    judged: dict[str, list[Judged]] = defaultdict(list)
    for seq, event in audited:
        for result in event.results:
            deviation = accepting.deviation(event.resource, result)
            item = Judged(resource=event.resource, result=result, entry=seq, deviation=deviation)
            judged[result.rule].append(item)
    gaps: dict[str, list[Gap]] = defaultdict(list)
    for _, listing in listed:
        for rule in listing.rules:
            gaps[rule] += listing.gaps

    def of_rule(call: RuleCall) -> RuleReport:
        found = sorted(judged[call.id], key=_by_badness_and_name)
        return RuleReport(call=call, judged=tuple(found), gaps=tuple(gaps[call.id]), ended=ended)

    return AuditReport(
        transcript=transcript,
        configured=configured,
        lines=tuple(
            LineReport(step=step, rules=tuple(of_rule(c) for c in step.checks if isinstance(c, RuleCall)))
            for step in transcript.incident.playbook.steps
        ),
        coverage=tuple(_coverage(seq, listing, [event for _, event in audited]) for seq, listing in listed),
        expired=tuple(item for item in configured.deviations if item in accepting.expired),
        unmatched=tuple(item for item in configured.deviations if item not in accepting.matched),
    )


def whole_report(transcript: Transcript) -> AuditReport:
    """Return the report with all made that a screen reads of it: of thousands of resources it takes long."""
    report = audit_report(transcript)
    _ = report.resources, report.counts, [rule.counts for rule in report.rules]
    return report


def diagnosis_of_audit(transcript: Transcript) -> Diagnosis:
    """Return the conclusion of an audit that has read everything; it has no causes."""
    return Diagnosis(causes=(), conclusion=audit_report(transcript, ended=True).conclusion)


class _Accepting:
    """Which deviations accept what was found, and which would have, had their time not been over."""

    def __init__(self, deviations: Sequence[Deviation], on: date) -> None:
        self._deviations, self._on = deviations, on
        self.matched: set[Deviation] = set()
        self.expired: set[Deviation] = set()

    def deviation(self, resource: Resource, result: RuleResult) -> Deviation | None:
        """Return the first valid deviation about what a rule found; only wrong and weak can be accepted."""
        if result.verdict not in (Verdict.FAIL, Verdict.WARN):
            return None
        about = [item for item in self._deviations if is_about(item, result.rule, resource)]
        self.matched.update(about)
        self.expired.update(item for item in about if item.expires < self._on)
        return next((item for item in about if item.expires >= self._on), None)


def is_about(deviation: Deviation, rule: str, resource: Resource) -> bool:
    """Tell whether a deviation names this resource under the rule of this id, be its time over or not."""
    names = [name for name in (resource.name, resource.arn) if name]
    return fnmatchcase(rule, deviation.rule) and any(fnmatchcase(name, deviation.resource) for name in names)


def worst(standings: Iterable[Standing]) -> Standing:
    """Return the worst of some standings; skipped of none."""
    seen = set(standings)
    return next((standing for standing in Standing if standing in seen), Standing.SKIPPED)


def _coverage(seq: int, listing: InventoryListed, audited: Sequence[ResourceAudited]) -> Coverage:
    mine = [
        event
        for event in audited
        if event.resource.inventory == listing.inventory
        and (not listing.region or event.resource.region == listing.region)
    ]
    unread = sum(any(r.verdict is Verdict.UNKNOWN for r in event.results) for event in mine)
    return Coverage(
        inventory=listing.inventory,
        region=listing.region,
        listed=listing.resources,
        read=len(mine),
        unread=unread,
        gaps=listing.gaps,
        entry=seq,
    )
