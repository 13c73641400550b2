"""Parameters as a person gives them, checked against what a playbook asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from workbench.domain.playbook import Parameter, Playbook
from workbench.domain.text import clean
from workbench.domain.times import iso
from workbench.domain.values import JsonObject
from workbench.engine.errors import UsageError, unknown_name

TIME_PARAMETERS = frozenset({"since", "until"})
"""Parameters that are times in every playbook."""

_AGO = re.compile(r"(?P<count>\d{1,6})\s*(?P<unit>[smhdw])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_MAX_LENGTH = 20_000


def check_parameters(playbook: Playbook, given: Mapping[str, str], now: datetime) -> JsonObject:
    """Return the parameters of a run: defaults added, times resolved to ISO 8601 UTC.

    Args:
        playbook: What the parameters are for.
        given: Name to text. Empty texts count as not given.
        now: The moment that `2h` or `3d` count back from, aware UTC.

    Raises:
        UsageError: An unknown name, a missing or malformed value. The text names the parameter.
    """
    for name in given:
        if playbook.parameter(name) is None:
            raise unknown_name(
                f"parameter of {playbook.id}", name, (known.name for known in playbook.parameters)
            )
    filled = {name: value for name, value in given.items() if value != ""}
    values: dict[str, str] = {}
    for parameter in playbook.parameters:
        text = filled.get(parameter.name, parameter.default)
        if text is not None:
            values[parameter.name] = _checked(playbook, parameter, text, now)
        elif parameter.required:
            raise UsageError(_missing(playbook, parameter.name, parameter.help))
    for group in playbook.require_one_of:
        if not any(name in values for name in group):
            raise UsageError(_missing(playbook, " or ".join(group), ""))
    _check_window(values)
    return values


def parse_time(text: str, now: datetime) -> datetime:
    """Return the aware UTC time that `text` means: ISO 8601, or an age such as `90m`, `2h`, `3d`.

    Times without an offset are taken as UTC. Raises ValueError.
    """
    ago = _AGO.fullmatch(text.strip())
    if ago:
        return now - timedelta(**{_UNITS[ago["unit"]]: int(ago["count"])})
    parsed = datetime.fromisoformat(text.strip())
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(UTC)


def time_given(text: str, now: datetime) -> datetime:
    """Return the time that a person means, as `parse_time`; raises UsageError."""
    try:
        return parse_time(text, now)
    except (ValueError, OverflowError) as error:
        raise UsageError(
            f"'{clean(text)}' is no time: give ISO 8601 (2026-11-23T02:00:00Z) or an age (90m, 2h, 3d)"
        ) from error


def _missing(playbook: Playbook, name: str, help_: str) -> str:
    what = f" ({help_})" if help_ else ""
    return f"{playbook.id} needs parameter {name}{what}: add --set {name.partition(' ')[0]}=…"


def _checked(playbook: Playbook, parameter: Parameter, text: str, now: datetime) -> str:
    if len(text) > _MAX_LENGTH:
        raise UsageError(f"parameter {parameter.name} is longer than {_MAX_LENGTH} characters")
    if parameter.name in TIME_PARAMETERS:
        try:
            return iso(parse_time(text, now))
        except (ValueError, OverflowError) as error:
            raise UsageError(
                f"parameter {parameter.name}='{clean(text)}' is no time: give ISO 8601 "
                "(2026-11-23T02:00:00Z) or an age (90m, 2h, 3d)"
            ) from error
    control = None if parameter.name == "error_text" else _CONTROL.search(text)
    if control:
        raise UsageError(
            f"parameter {parameter.name}='{clean(text)}' holds the control character "
            f"U+{ord(control.group()):04X} at position {control.start() + 1}: remove it"
        )
    if parameter.pattern and not re.fullmatch(parameter.pattern, text):
        hint = f" ({parameter.help})" if parameter.help else ""
        raise UsageError(
            f"parameter {parameter.name}='{clean(text)}' does not match {parameter.pattern}{hint}; "
            f"see: workbench playbooks show {playbook.id}"
        )
    return text


def _check_window(values: Mapping[str, str]) -> None:
    if "since" in values and "until" in values and values["since"] >= values["until"]:
        raise UsageError(f"since ({values['since']}) must be before until ({values['until']})")
