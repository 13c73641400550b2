"""How `doctor` prints what it found."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from workbench.aws import Ability, Checkup, load_catalogue
from workbench.domain.times import iso
from workbench.knowledge.redaction import shown_lines
from workbench.wording.json_text import to_json
from workbench.wording.ways import warning, ways

_WIDTH = 80
_INDENT = 15
_MARKS = {True: "✓ yes", False: "✗ no", None: "? unknown"}


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSettings:
    """The person's settings that were in force."""

    path: Path
    """Where the file is, or would be."""
    found: bool
    values: Mapping[str, str]
    """Every setting as it is written; an empty text for none."""


def as_text(found: Checkup, settings: KeptSettings) -> str:
    """Return one line per thing that was checked."""
    return shown_lines(_lines(found, settings))


def _lines(found: Checkup, settings: KeptSettings) -> Iterator[str]:
    target = found.target
    expiry = iso(target.expires_at) if target.expires_at else "not known"
    skew = "not known" if found.clock_skew_s is None else f"{found.clock_skew_s:+g} s against AWS"
    yield f"identity     {target.identity}"
    yield f"account      {target.account} · {target.region} · {target.source.upper()}"
    yield from ([f"endpoint     {target.endpoint}"] if target.endpoint else [])
    yield from ([f"WARNING      {warning(target)}"] if warning(target) else [])
    yield from (f"requests     {way}" for way in ways(target))
    yield f"credentials  expire: {expiry}"
    yield f"clock        {skew}"
    yield from _wrapped(_kept(settings), "settings     ")
    yield "services reachable"
    for item in found.services:
        yield from _entry(item.reachable, f"{item.service:<13}", item.detail)
    yield "permissions"
    told = dict.fromkeys((item.allowed, item.detail) for item in found.permissions)
    for allowed, detail in told:
        named = [
            item.action for item in found.permissions if (item.allowed, item.detail) == (allowed, detail)
        ]
        yield from _wrapped(detail, f"  {_MARKS[allowed]:<10} ")
        yield from _wrapped(", ".join(named), " " * _INDENT)
    for playbook in dict.fromkeys(item.playbook for item in found.abilities):
        yield f"checks of {playbook}"
        for ability in found.abilities:
            if ability.playbook == playbook:
                yield from _entry(ability.allowed, ability.check, _lacking(ability))


def _kept(settings: KeptSettings) -> str:
    if not settings.found:
        return f"none: there is no {settings.path}"
    values = ", ".join(f"{key} {value}" for key, value in settings.values.items() if value)
    return f"{values}, as {settings.path} and the defaults say"


def _lacking(item: Ability) -> str:
    denied = f"denied: {', '.join(item.denied)}" if item.denied else ""
    untold = f"cannot be told: {', '.join(item.untold)}" if item.untold else ""
    is_of_files = any(load_catalogue()[name].log_file for name in item.operations)
    files = "log files with --allow-log-files only" if is_of_files else ""
    ladder = "also greets the server from here, unless --no-network" if item.reaches_servers else ""
    return "; ".join(part for part in (denied, untold, files, ladder) if part)


def _entry(answer: bool | None, name: str, detail: str) -> Iterator[str]:  # noqa: FBT001 - yes, no or unknown
    """Yield what was found on one line, or with the detail below where that is too long."""
    head = f"  {_MARKS[answer]:<10} {name}"
    if len(head) + 1 + len(detail) <= _WIDTH:
        yield f"{head} {detail}".rstrip()
    else:
        yield head.rstrip()
        yield from _wrapped(detail, " " * _INDENT)


def _wrapped(text: str, first: str) -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=first, subsequent_indent=" " * _INDENT, break_on_hyphens=False
    )


def as_json(found: Checkup, settings: KeptSettings) -> str:
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
                "detours": [asdict(detour) for detour in target.detours],
                "expires_at": iso(target.expires_at) if target.expires_at else None,
            },
            "clock_skew_s": found.clock_skew_s,
            "settings": {
                "path": str(settings.path),
                "found": settings.found,
                "values": dict(settings.values),
            },
            "services": [asdict(item) for item in found.services],
            "permissions": [asdict(item) for item in found.permissions],
            "checks": [asdict(item) for item in found.abilities],
        }
    )
