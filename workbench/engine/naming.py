"""Which incident a person means by what was typed."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.domain.text import clean
from workbench.engine.errors import UsageError, nearest

LAST = "last"
"""The newest incident; an incident whose id is this word is meant before it."""
_MOST = 5


def incident_named(name: str, ids: Sequence[str], where: str) -> str:
    """Return the id of the one incident that is meant.

    Args:
        name: An id; the beginning of one, or of what stands behind the time in it (`86f6` for
            `20261130T153427Z-86f640`); or `last`.
        ids: All incidents, the newest first.
        where: The journal, for messages.

    Raises:
        UsageError: None is, or several are; the text names the newest ones.
    """
    if not ids:
        raise UsageError(f"Unknown incident '{clean(name)}': there is none in {where}")
    if name in ids:
        return name
    if name == LAST:
        return ids[0]
    found = [item for item in ids if name and item.startswith(name)]
    found = found or [item for item in ids if name and item.partition("-")[2].startswith(name)]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"'{clean(name)}' may be {_listed(found)}: give more of the id")
    near = nearest(name, ids)
    newest = f"The newest: {_listed(ids)}. `{LAST}` is the first."
    raise UsageError(" ".join(filter(None, (f"Unknown incident '{clean(name)}'.", near, newest))))


def _listed(ids: Sequence[str]) -> str:
    return f"{', '.join(ids[:_MOST])}{', …' if len(ids) > _MOST else ''}"
