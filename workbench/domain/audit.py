"""What an audit looks at, what its rules say, and what was accepted by people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from workbench.domain.evidence import Evidence
from workbench.domain.needs import Need
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One thing of an account that rules judge."""

    inventory: str
    """The id of the inventory that found it, `s3.buckets`."""
    name: str
    """As its service calls it; unique within inventory and Region."""
    region: str
    """Empty for what an account has only once."""
    arn: str = ""

    def __str__(self) -> str:
        """The name, and where it is."""
        return f"{self.name} ({self.region})" if self.region else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleResult:
    """What one rule says of one resource."""

    rule: str
    """The id of the fence in the audit."""
    verdict: Verdict
    reason: UnknownReason | SkipReason | None = None
    """Set exactly when the verdict is `UNKNOWN` or `SKIPPED`."""
    summary: str
    """One line: what was found."""
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something that an inventory could not list, so that resources may exist that nobody judged."""

    what: str
    """The operation, with what it was asked for."""
    why: str
    reason: UnknownReason
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryListed:
    """An inventory was listed in one Region; on disk before any of its resources is read."""

    inventory: str
    region: str
    """Empty for what an account has only once."""
    rules: tuple[str, ...]
    """The ids of the fences whose rules judge its resources."""
    resources: int
    gaps: tuple[Gap, ...]
    evidence: Evidence
    ended_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceAudited:
    """A resource was read and judged by every rule of the audit that is about it."""

    resource: Resource
    results: tuple[RuleResult, ...]
    evidence: Evidence
    ended_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """A weakness that people know of and have accepted, for a while."""

    rule: str
    """The id of a rule, or a pattern with `*`."""
    resource: str
    """The name or ARN of a resource, or a pattern with `*`."""
    reason: str
    owner: str
    approved_by: str
    expires: date
    """The last day on which it holds, UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accusation:
    """A trainee, or the program itself, calls a resource weak under a rule."""

    rule: str
    """The id of the fence in the audit."""
    resource: str
    """The name of the resource."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionScored:
    """An inspection drill was handed in: what was called weak, held against what is."""

    found: tuple[Accusation, ...]
    missed: tuple[Accusation, ...]
    wrong: tuple[Accusation, ...]
    """Called weak, and sound, or accepted by people."""

    @property
    def correct(self) -> bool:
        """Everything was found, and nothing else was called weak."""
        return not self.missed and not self.wrong

    @property
    def words(self) -> str:
        """Found of how many, and falsely accused: `4 of 5 found, 1 missed, 2 falsely accused`."""
        of = len(self.found) + len(self.missed)
        return (
            f"{len(self.found)} of {of} found, {len(self.missed)} missed, {len(self.wrong)} falsely accused"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditConfigured:
    """With which Regions, settings and accepted deviations an audit was made."""

    regions: tuple[str, ...]
    settings_file: str = ""
    settings_sha256: str = ""
    deviations_file: str = ""
    deviations_sha256: str = ""
    deviations: tuple[Deviation, ...] = ()
