"""Where requests go that do not go straight to AWS, in words: for screens, exports and the command line."""

from __future__ import annotations

from workbench.domain.target import Detour, Source, Target

MOST_NAMED = 6
"""Services on a line."""


def ways(target: Target) -> list[str]:
    """Return one line for each detour, those that end elsewhere than at AWS first; none for a drill's."""
    if target.source is Source.SIMULATED:
        return []
    found = sorted(target.detours, key=lambda detour: detour.is_aws)
    return [_way(detour) for detour in found]


def warning(target: Target) -> str:
    """Return what must not be missed: that requests end elsewhere than at AWS; empty when none does."""
    if target.source is Source.SIMULATED:
        return ""
    strange = [detour for detour in target.detours if not detour.is_aws]
    if not strange:
        return ""
    whose = "all requests" if any(not detour.services for detour in strange) else _services(strange)
    hosts = ", ".join(dict.fromkeys(detour.endpoint for detour in strange))
    return f"NOT AWS: {whose} {'go' if ',' in whose or whose.endswith('requests') else 'goes'} to {hosts}"


def _services(detours: list[Detour]) -> str:
    return ", ".join(sorted({name for detour in detours for name in detour.services}))


def _whose(services: tuple[str, ...]) -> str:
    some = ", ".join(services[:MOST_NAMED])
    return some if len(services) <= MOST_NAMED else f"{some} and {len(services) - MOST_NAMED} more services"


def _way(detour: Detour) -> str:
    whose = _whose(detour.services) if detour.services else "all services"
    parts = []
    if detour.endpoint:
        whose_host = "" if detour.is_aws else ", which is not AWS's"
        parts.append(f"to {detour.endpoint} (by {detour.named_by}){whose_host}")
    if detour.proxy:
        parts.append(f"through the proxy {detour.proxy}")
    if detour.certificates:
        parts.append(f"believing the certificates of {detour.certificates}")
    return f"{whose}: {', '.join(parts)}"
