"""Questions to logs: what a person gives becomes what is bound to the SQL's names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import cast

from workbench.domain.logs import LogQuestion
from workbench.domain.times import iso
from workbench.engine.errors import UsageError
from workbench.engine.parameters import TIME_PARAMETERS, check_parameters

ALL_TIMES = (datetime(1970, 1, 2, tzinfo=UTC), datetime(2999, 12, 30, tzinfo=UTC))
"""The window of a question to files, all of which are at hand."""

_AROUND = {"_before": -1, "_after": 1}
_DAYS = {"_day": 0, "_day_before": -1, "_day_after": 1}
_TOKEN = re.compile(
    r"""'(?:[^']|'')*' | "(?:[^"]|"")*" | --[^\n]* | /\*.*?\*/ | (?<![:\w]):(?P<name>[a-z_]\w*)""",
    re.DOTALL | re.VERBOSE,
)
"""What may hold a colon without naming a value, and what names one."""


def bind(
    question: LogQuestion,
    given: Mapping[str, str],
    now: datetime,
    window: tuple[datetime, datetime] = ALL_TIMES,
) -> dict[str, str]:
    """Return the text for every name that the question's SQL may use.

    A parameter that is not given is the empty text. A time `since` is in whole seconds as CloudTrail writes
    them, `2026-11-23T02:00:00Z`; it also brings `since_day`, `since_day_before` and `since_day_after`, which
    are `2026/11/23` as in the names of a trail's folders. With a parameter `minutes` a time `at` also brings
    `at_before` and `at_after`, that many minutes away.

    Args:
        question: What is asked.
        given: Name to text, as typed.
        now: The moment that `2h` or `3d` count back from, aware UTC.
        window: `since` and `until` where they are not given.

    Raises:
        UsageError: An unknown name, a missing or malformed value.
    """
    filled = {name: text for name, text in given.items() if text}
    takes = {parameter.name for parameter in question.parameters}
    bounds = {name: iso(moment) for name, moment in zip(("since", "until"), window, strict=True)}
    filled = {**{name: text for name, text in bounds.items() if name in takes}, **filled}
    checked = cast("dict[str, str]", check_parameters(question, filled, now, kind="logs"))
    values = {name: checked.get(name, "") for name in takes}
    has_minutes = any(item.kind == "minutes" and item.name == "minutes" for item in question.parameters)
    for name in takes & TIME_PARAMETERS:
        if values[name]:
            moment = datetime.fromisoformat(values[name]).replace(microsecond=0)
            values[name] = iso(moment)
        values |= {f"{name}{suffix}": _day(values[name], days) for suffix, days in _DAYS.items()}
        if values[name] and has_minutes:
            moment, around = datetime.fromisoformat(values[name]), timedelta(minutes=int(values["minutes"]))
            values |= {f"{name}{suffix}": iso(moment + sign * around) for suffix, sign in _AROUND.items()}
    if lost := [name for name in names_in(question.sql) if name not in values]:
        raise UsageError(f":{lost[0]} is known only to questions with a parameter of the kind minutes")
    return values


def _day(moment: str, days: int) -> str:
    if not moment:
        return ""
    return f"{datetime.fromisoformat(moment) + timedelta(days=days):%Y/%m/%d}"


def names_in(sql: str) -> tuple[str, ...]:
    """Return the names that SQL has values for, `:name`, in their order, repeated as they are."""
    return tuple(found["name"] for found in _TOKEN.finditer(sql) if found["name"])


def positional(sql: str, values: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """Return SQL with `?` for each name, and the values in the order of the question marks.

    Raises:
        KeyError: A name has no value.
    """
    marked = _TOKEN.sub(lambda found: "?" if found["name"] else found[0], sql)
    return marked, tuple(values[name] for name in names_in(sql))


def parameter_of(name: str) -> str:
    """Return the parameter that a name in SQL comes from: `since` for `since_day_before`."""
    for suffix in (*_DAYS, *_AROUND):
        if name.endswith(suffix) and name.removesuffix(suffix) in TIME_PARAMETERS:
            return name.removesuffix(suffix)
    return name
