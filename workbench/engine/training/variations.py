"""A drill with other names and numbers, so that it can be done twice: the same seed makes the same drill."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from workbench.domain.scenario import Scenario, ScenarioAction
from workbench.domain.values import JsonObject, JsonValue

_WORDS = (
    *("amber", "anchor", "aspen", "badger", "basil", "beacon", "birch", "canyon", "cedar", "clover", "comet"),
    *("copper", "coral", "dune", "ember", "falcon", "fern", "fjord", "garnet", "glacier", "harbor", "hazel"),
    *("heron", "indigo", "island", "jasper", "juniper", "kestrel", "lagoon", "lantern", "linden", "lotus"),
    *("maple", "marble", "meadow", "nectar", "nickel", "oasis", "olive", "onyx", "orchid", "otter", "pebble"),
    *("pepper", "pine", "plover", "prairie", "quartz", "raven", "reef", "river", "saffron", "sparrow"),
    *("summit", "thistle", "timber", "tulip", "velvet", "walnut", "willow", "wren", "yarrow", "zephyr"),
)
"""Nouns that name no service, no state and no error of AWS."""
_ID = r"(?:[a-z]{1,6}[-_])?(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{8,}"
"""What AWS gives out: letters among digits, behind a prefix that tells the kind (`j-`, `s-`, `jr_`)."""
_PART = re.compile(rf"\d\d:\d\d|{_ID}|[A-Za-z]+|\d+")
_PREFIX = re.compile(r"[a-z]{1,6}[-_]|")
_KINDS = ("0123456789", "abcdef", "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_TRIES = 200
"""To find a number that is not taken: one digit has few."""
_MINUTES_OF_A_DAY = 24 * 60


def varied(scenario: Scenario, seed: int) -> Scenario:
    """Return a drill with what its file lets vary (`vary`) replaced everywhere: in story and account.

    Each word of a name becomes another one, the same wherever it stands in one of these names, each number
    another of as many digits, each `HH:MM` another time, each id another of its form. What is not in `vary`
    stays.
    """
    if not scenario.vary:
        return scenario
    others = _invented(scenario.vary, random.Random(seed))  # noqa: S311 - a drill is no secret
    names = sorted(others, key=len, reverse=True)
    found = re.compile(f"(?<![A-Za-z0-9])(?:{'|'.join(map(re.escape, names))})(?![A-Za-z0-9])")

    def told(text: str) -> str:
        return found.sub(lambda match: others[match[0]], text)

    return replace(
        scenario,
        title=told(scenario.title),
        story=told(scenario.story),
        parameters=_object(scenario.parameters, told),
        build=_actions(scenario.build, told),
        break_=_actions(scenario.break_, told),
        answer=replace(scenario.answer, explanation=told(scenario.answer.explanation)),
    )


def occurs_in(name: str, scenario: Scenario) -> bool:
    """Tell whether a name that may vary stands anywhere in its drill."""
    seen = []

    def note(text: str) -> str:
        seen.append(text)
        return text

    for told in (scenario.title, scenario.story, scenario.answer.explanation):
        note(told)
    _object(scenario.parameters, note)
    _actions((*scenario.build, *scenario.break_), note)
    whole = re.compile(f"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])")
    return any(whole.search(text) for text in seen)


def _invented(names: Iterable[str], chance: random.Random) -> dict[str, str]:
    taken = {part.casefold() for name in names for part in _PART.findall(name)}
    words = [word for word in _WORDS if word not in taken]
    chance.shuffle(words)
    parts: dict[str, str] = {}

    def other(match: re.Match[str]) -> str:
        part = match[0]
        known = part.casefold()
        if re.fullmatch(_ID, part):
            return parts.setdefault(part, _new_id(part, chance))
        if known not in parts:
            parts[known] = words.pop() if part.isalpha() else _new_number(part, parts.values(), chance)
        return _as_written(parts[known], part)

    return {name: _PART.sub(other, name) for name in dict.fromkeys(names)}


def _new_id(part: str, chance: random.Random) -> str:
    """Return another id of the same form: its prefix and leading zeros stay, hexadecimal digits stay such."""
    prefix = _PREFIX.match(part)
    kept = prefix[0] if prefix else ""
    kept += "0" * (len(part) - len(kept) - len(part[len(kept) :].lstrip("0")))
    rest = part[len(kept) :]
    is_hex = not set(rest) - set("0123456789abcdef")
    kinds = _KINDS[:2] if is_hex else (_KINDS[0], *_KINDS[2:])
    return kept + "".join(chance.choice(next(kind for kind in kinds if sign in kind)) for sign in rest)


def _new_number(part: str, taken: Collection[str], chance: random.Random) -> str:
    """Return another number or time that is not taken, so that two runs stay two; the same, where all are."""
    return next((told for told in (_number(part, chance) for _ in range(_TRIES)) if told not in taken), part)


def _number(part: str, chance: random.Random) -> str:
    """Return another number of as many digits, or another time of the day."""
    if ":" in part:
        hours, minutes = divmod(chance.randrange(_MINUTES_OF_A_DAY), 60)
        return f"{hours:02}:{minutes:02}"
    first = part[0] if part[0] == "0" else chance.choice("123456789")
    return first + "".join(chance.choice("0123456789") for _ in part[1:])


def _as_written(word: str, like: str) -> str:
    if like.isupper() and like.isalpha():
        return word.upper()
    return word.capitalize() if like[0].isupper() else word


def _actions(actions: Iterable[ScenarioAction], told: Callable[[str], str]) -> tuple[ScenarioAction, ...]:
    return tuple(replace(action, arguments=_object(action.arguments, told)) for action in actions)


def _object(value: JsonObject, told: Callable[[str], str]) -> JsonObject:
    return {told(name): _value(item, told) for name, item in value.items()}


def _value(value: JsonValue, told: Callable[[str], str]) -> JsonValue:
    if isinstance(value, str):
        return told(value)
    if isinstance(value, dict):
        return _object(value, told)
    return [_value(item, told) for item in value] if isinstance(value, list) else value
