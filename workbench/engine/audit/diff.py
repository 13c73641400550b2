"""What is otherwise in a later audit than in an earlier one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from workbench.domain.audit import Resource
from workbench.engine.audit.report import AuditReport, Judged, Standing


class Way(StrEnum):
    """Which way it went, what matters most first."""

    WORSE = "worse"
    LOST = "not seen any more"
    """It was judged, and is unknown now: neither better nor worse."""
    NEW = "new"
    BETTER = "better"
    GONE = "gone"
    SEEN = "seen now"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One resource under one rule that stands otherwise than before."""

    rule: str
    resource: Resource
    way: Way
    before: Judged | None
    now: Judged | None


_ORDER = (Standing.PASS, Standing.SKIPPED, Standing.ACCEPTED, Standing.WARN, Standing.FAIL)
"""From good to bad; unknown is neither."""


def differences(old: AuditReport, new: AuditReport) -> tuple[Difference, ...]:
    """Return what differs, worst first, of the rules that both audits have.

    A resource that one of them could not list is neither new nor gone: where the inventory of a rule has gaps
    in either audit, only what both judged is compared.
    """
    found = sorted(_differences(old, new), key=lambda item: (list(Way).index(item.way), item.rule))
    return tuple(found)


def _differences(old: AuditReport, new: AuditReport) -> Iterator[Difference]:
    earlier = {rule.call.id: rule for rule in old.rules}
    for rule in new.rules:
        before = earlier.get(rule.call.id)
        if before is None:
            continue
        then = {_key(item): item for item in before.judged}
        now = {_key(item): item for item in rule.judged}
        whole = not (rule.gaps or before.gaps) and rule.ended and before.ended
        for key in dict.fromkeys([*then, *now]):
            was, is_ = then.get(key), now.get(key)
            way = _way(was, is_) if whole or (was and is_) else None
            judged = is_ or was
            if way and judged:
                yield Difference(rule=rule.call.id, resource=judged.resource, way=way, before=was, now=is_)


def _key(item: Judged) -> tuple[str, str, str]:
    return item.resource.inventory, item.resource.region, item.resource.name


def _way(was: Judged | None, now: Judged | None) -> Way | None:
    if was is None or now is None:
        return Way.NEW if was is None else Way.GONE
    if was.standing is now.standing:
        return None
    if Standing.UNKNOWN in (was.standing, now.standing):
        return Way.LOST if now.standing is Standing.UNKNOWN else Way.SEEN
    return Way.WORSE if _ORDER.index(now.standing) > _ORDER.index(was.standing) else Way.BETTER
