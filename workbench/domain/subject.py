"""What an incident is about, in a few words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

_MOST = 2
_TELLS_NOTHING = frozenset({"yes", "no"})
_TIMES = ("since", "until")


def subject_of(names: Iterable[str], values: Mapping[str, object]) -> str:
    """Return the values that tell it: the object's address, else the first two parameters that have one.

    A bare yes or no tells nothing, and a time not what it is about.

    Args:
        names: The playbook's parameters, in its order.
        values: What was given, by name. From outside: clean it.
    """
    if values.get("bucket") and values.get("key"):
        return f"s3://{values['bucket']}/{values['key']}"
    told = [str(values[name]) for name in names if values.get(name) and name not in _TIMES]
    return " · ".join([value for value in told if value not in _TELLS_NOTHING][:_MOST])
