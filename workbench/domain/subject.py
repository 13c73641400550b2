"""What an incident is about, in a few words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

_MOST = 2


def subject_of(names: Iterable[str], values: Mapping[str, object]) -> str:
    """Return the values that tell it: the object's address, else the first two parameters that have one.

    Args:
        names: The playbook's parameters, in its order.
        values: What was given, by name. From outside: clean it.
    """
    if values.get("bucket") and values.get("key"):
        return f"s3://{values['bucket']}/{values['key']}"
    return " · ".join(str(values[name]) for name in [name for name in names if values.get(name)][:_MOST])
