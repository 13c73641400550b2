"""How `doctor` prints what it found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from workbench.aws import Ability, Checkup
from workbench.domain.text import clean_lines
from workbench.domain.times import iso
from workbench.exporters.json_document import to_json

_MARKS = {True: "✓ yes", False: "✗ no", None: "? unknown"}


def as_text(found: Checkup) -> str:
    """Return one line per thing that was checked."""
    return clean_lines(_lines(found))


def _lines(found: Checkup) -> Iterator[str]:
    target = found.target
    expiry = iso(target.expires_at) if target.expires_at else "not known"
    skew = "not known" if found.clock_skew_s is None else f"{found.clock_skew_s:+g} s against AWS"
    yield f"identity     {target.identity}"
    yield f"account      {target.account} · {target.region} · {target.source.upper()}"
    yield from ([f"endpoint     {target.endpoint}"] if target.endpoint else [])
    yield f"credentials  expire: {expiry}"
    yield f"clock        {skew}"
    yield "services reachable"
    yield from (f"  {_MARKS[item.reachable]:<10} {item.service:<12} {item.detail}" for item in found.services)
    yield "permissions"
    yield from (f"  {_MARKS[item.allowed]:<10} {item.action:<44} {item.detail}" for item in found.permissions)
    for playbook in dict.fromkeys(item.playbook for item in found.abilities):
        yield f"checks of {playbook}"
        yield from (_ability(item) for item in found.abilities if item.playbook == playbook)


def _ability(item: Ability) -> str:
    denied = f"denied: {', '.join(item.denied)}" if item.denied else ""
    untold = f"cannot be told: {', '.join(item.untold)}" if item.untold else ""
    why = "; ".join(part for part in (denied, untold) if part)
    return f"  {_MARKS[item.allowed]:<10} {item.check:<44} {why}".rstrip()


def as_json(found: Checkup) -> str:
    """Return the checkup as one JSON document."""
    target = found.target
    return to_json(
        {
            "healthy": found.healthy,
            "target": {
                "source": str(target.source),
                "account": target.account,
                "region": target.region,
                "identity": target.identity,
                "endpoint": target.endpoint,
                "expires_at": iso(target.expires_at) if target.expires_at else None,
            },
            "clock_skew_s": found.clock_skew_s,
            "services": [asdict(item) for item in found.services],
            "permissions": [asdict(item) for item in found.permissions],
            "checks": [asdict(item) for item in found.abilities],
        }
    )
