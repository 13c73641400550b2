"""Parameters as a person gives them, checked against what a playbook asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from workbench.domain.patterns import PatternError, compiled
from workbench.domain.playbook import Parameter
from workbench.domain.text import clean
from workbench.domain.times import iso
from workbench.domain.values import JsonObject
from workbench.engine.errors import UsageError, unknown_name
from workbench.engine.time_words import TIMES, parse_time
from workbench.knowledge.forms import form_of

TIME_PARAMETERS = frozenset({"since", "until", "at"})
"""Parameters that are times in every playbook and every question to logs."""

_MAX_LENGTH = 20_000
_MAX_KEY = 1_024
"""Bytes."""


class TakesParameters(Protocol):
    """A playbook, or a question to logs."""

    @property
    def id(self) -> str:
        """Return the name that a person calls it by."""
        ...

    @property
    def parameters(self) -> Sequence[Parameter]:
        """Return what it takes."""
        ...

    @property
    def require_one_of(self) -> Sequence[Sequence[str]]:
        """Return groups of parameters of which at least one must be given."""
        ...


def check_parameters(
    asked: TakesParameters, given: Mapping[str, str], now: datetime, *, kind: str = "playbooks"
) -> JsonObject:
    """Return the parameters of a run: defaults added, times resolved to ISO 8601 UTC.

    Args:
        asked: What the parameters are for.
        given: Name to text. Empty texts count as not given.
        now: The moment that `2h` or `3d` count back from, aware UTC.
        kind: The command that shows what `asked` takes.

    Raises:
        UsageError: An unknown name, a missing or malformed value. The text names the parameter.
    """
    known = {parameter.name for parameter in asked.parameters}
    for name in given:
        if name not in known:
            raise unknown_name(f"parameter of {asked.id}", name, known)
    filled = {name: value for name, value in given.items() if value != ""}
    values: dict[str, str] = {}
    for parameter in asked.parameters:
        text = filled.get(parameter.name, parameter.default)
        if text is not None:
            values[parameter.name] = _checked(parameter, text, now, f"workbench {kind} show {asked.id}")
        elif parameter.required:
            raise UsageError(_missing(asked, parameter.name, parameter.help))
    for group in asked.require_one_of:
        if not any(name in values for name in group):
            raise UsageError(_missing(asked, " or ".join(group), ""))
    _check_window(values)
    return values


def given_by_person(asked: TakesParameters, parameters: JsonObject) -> frozenset[str]:
    """Return the values that a person gave: not what a playbook's file has as default."""
    defaults = {parameter.name: parameter.default for parameter in asked.parameters}
    return frozenset(
        value for name, value in parameters.items() if isinstance(value, str) and value != defaults.get(name)
    )


def fits(parameter: Parameter, text: str) -> bool:
    """Tell whether a value has the form that is asked for; raises UsageError for a form that is none."""
    try:
        return not parameter.pattern or compiled(parameter.pattern).matches(text)
    except PatternError as error:
        raise UsageError(
            f"the pattern of parameter {parameter.name} is no regular expression: {error}"
        ) from error


def _missing(asked: TakesParameters, name: str, help_: str) -> str:
    what = f" ({help_})" if help_ else ""
    return f"{asked.id} needs parameter {name}{what}: add --set {name.partition(' ')[0]}=…"


def _checked(parameter: Parameter, text: str, now: datetime, see: str) -> str:
    if len(text) > _MAX_LENGTH:
        raise UsageError(f"parameter {parameter.name} is longer than {_MAX_LENGTH} characters")
    if parameter.name in TIME_PARAMETERS:
        try:
            return iso(parse_time(text, now))
        except (ValueError, OverflowError) as error:
            raise UsageError(
                f"parameter {parameter.name}='{clean(text)}' is no time: give {TIMES}"
            ) from error
    _check_characters(parameter.name, text)
    if not fits(parameter, text):
        raise UsageError(
            f"parameter {parameter.name}='{clean(text)}' does not match what is asked for"
            f"{_asked_for(parameter)}; see: {see}"
        )
    return text


def _asked_for(parameter: Parameter) -> str:
    form = form_of(parameter.name)
    return "".join((f" ({parameter.help})" if parameter.help else "", f": {form}" if form else ""))


def _check_characters(name: str, text: str) -> None:
    """Refuse what no name in AWS can be; every other character is taken as it is.

    A key is UTF-8 of up to 1,024 bytes, whatever it holds (S3 user guide, "Naming Amazon S3 objects").
    """
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        place = f"at position {error.start + 1}"
        raise UsageError(
            f"parameter {name}='{clean(text)}' is no UTF-8 {place}: AWS has no such name"
        ) from error
    if name == "key" and size > _MAX_KEY:
        raise UsageError(f"parameter key is {size} bytes long in UTF-8; a key has {_MAX_KEY} at most")


def _check_window(values: Mapping[str, str]) -> None:
    if "since" in values and "until" in values and values["since"] >= values["until"]:
        raise UsageError(f"since ({values['since']}) must be before until ({values['until']})")
