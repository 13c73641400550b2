"""Which finding says most of why a cause is proven, or likely: what headlines name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from workbench.domain.diagnosis import CauseAssessment, CauseStatus, ConditionRole
from workbench.domain.finding import Finding
from workbench.domain.verdict import Verdict

_DECIDED = (CauseStatus.PROVEN, CauseStatus.LIKELY)
TELLING_ROLES = (ConditionRole.ALL_OF, ConditionRole.ANY_OF)
"""The conditions that speak for a cause when they hold."""
_TELLING = (Verdict.FAIL, Verdict.WARN, Verdict.PASS)


def resting_on(causes: Iterable[CauseAssessment]) -> Mapping[str, int]:
    """Return how many causes rest on each check, by its id."""
    return Counter(
        check for cause in causes for check in {name for item in cause.conditions for name in item.checks}
    )


def deciding_finding(
    cause: CauseAssessment, findings: Mapping[str, Finding], resting: Mapping[str, int]
) -> Finding | None:
    """Return the most telling finding behind a cause that is proven or likely; None for others.

    A finding on which few causes rest says more than that the file is absent, which most of them need.

    Args:
        cause: The cause.
        findings: The latest finding of each check, by the check's id.
        resting: As `resting_on` returns it for all causes of the incident.
    """
    if cause.status not in _DECIDED:
        return None
    holding = [item for item in cause.conditions if item.truth and item.role in TELLING_ROLES]
    checks = dict.fromkeys(check for item in holding for check in item.checks if check in findings)
    telling = [findings[check] for check in checks if findings[check].verdict in _TELLING]
    return min(telling, key=lambda found: (_TELLING.index(found.verdict), resting[found.check]), default=None)
