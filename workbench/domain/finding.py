"""The result of one check."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from workbench.domain.evidence import Evidence
from workbench.domain.needs import Need
from workbench.domain.picture import Picture
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Verdict, one line, facts and evidence of one check of one step."""

    check: str
    """The id of the fence in the playbook; conditions name facts by it."""
    step: str
    probe: str
    """The probe id, or the operation of a `call` fence."""
    verdict: Verdict
    reason: UnknownReason | SkipReason | None = None
    """Set exactly when the verdict is `UNKNOWN` or `SKIPPED`."""
    summary: str
    facts: JsonObject = field(default_factory=dict)
    """Flat record for the cause conditions; null means that this fact is unknown."""
    needs: tuple[Need, ...] = ()
    """What would decide it: IAM actions, parameters, a log that must be switched on."""
    occurred_at: datetime | None = None
    """When what was found happened in AWS, where the evidence tells."""
    started_at: datetime
    ended_at: datetime
    evidence: Evidence = field(default_factory=Evidence)
    pictures: tuple[Picture, ...] = ()
    """What the probe shows of times and metrics. `knowledge.pictures` adds what the answers hold."""
