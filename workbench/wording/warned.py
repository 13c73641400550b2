"""Which rule of an audit would have warned of a cause, before the night on which it was proven."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.domain.diagnosis import CauseAssessment, CauseStatus
from workbench.domain.playbook import Playbook


def warned_by(playbook: Playbook, cause: CauseAssessment) -> tuple[str, ...]:
    """Return the rules, `readiness-s3/s3-versioning-enabled`, that would have warned of a cause.

    Of a cause that is not proven there is none: a rule warns of what happens, not of what one thinks of.
    """
    if cause.status is not CauseStatus.PROVEN:
        return ()
    return next((item.warned_by for item in playbook.causes if item.id == cause.id), ())


def warned_line(playbook: Playbook, cause: CauseAssessment) -> str:
    """Return `rule s3-versioning-enabled, workbench audit readiness-s3`; empty where none is known."""
    return rules_line(warned_by(playbook, cause))


def rules_line(rules: Iterable[str]) -> str:
    """Return the same of rules, each `readiness-s3/s3-versioning-enabled`."""
    named = [name.split("/", 1) for name in rules]
    return "; ".join(f"rule {rule}, workbench audit {audit}" for audit, rule in named)
