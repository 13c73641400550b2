"""How a replaced secret reads: `[redacted: password]`."""

from __future__ import annotations

import re

REDACTED = "[redacted: "
"""How every replacement begins."""
_MARK = re.compile(r"\[redacted: [^\[\]\r\n]{1,80}\]")


def mark(what: str) -> str:
    """Return what stands for a secret of some kind."""
    return f"{REDACTED}{what}]"


def skip_marks(text: str, at: int) -> int:
    """Return where the marks end that stand in `text` from `at` on."""
    while found := _MARK.match(text, at):
        at = found.end()
    return at


def is_mark(text: str) -> bool:
    """Tell whether a text is nothing but marks."""
    return bool(text) and skip_marks(text, 0) == len(text)


def holds_mark(text: str) -> bool:
    """Tell whether something was replaced in a text."""
    return _MARK.search(text) is not None
