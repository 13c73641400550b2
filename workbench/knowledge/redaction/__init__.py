"""Secrets are replaced before anybody sees them: before judging, before the journal, before the screen.

This is the one door. What AWS answers, what a person gives or writes, what an error says, goes through
`redact` or `redact_text` before it is kept or shown. It looks at names and what they name (`names`, `named`),
at looks (`shapes`), and by the rules of a detector that others keep (`detector`). What it replaces stays
visible as `[redacted: …]` and is counted.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from workbench.domain.text import clean
from workbench.knowledge.redaction.marks import REDACTED, holds_mark

if TYPE_CHECKING:
    from workbench.knowledge.redaction.gate import may_redact
    from workbench.knowledge.redaction.values import each_text_once, redact, redact_text

__all__ = [
    "REDACTED",
    "each_text_once",
    "holds_mark",
    "may_redact",
    "redact",
    "redact_text",
    "shown",
    "shown_lines",
]


_HOMES = {"each_text_once": "values", "may_redact": "gate", "redact": "values", "redact_text": "values"}
"""What is loaded with its module when somebody needs it: the first frame does not."""
_SHORT = 120


def __getattr__(name: str) -> Any:
    """Load what is not needed by everybody (https://peps.python.org/pep-0562/)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)


def shown(text: str, *, keep_lines: bool = False) -> str:
    """Return a text from outside as anybody may see it: secrets replaced, and inert as `clean` makes it."""
    return _shown_short(text, keep_lines) if len(text) <= _SHORT else _shown(text, keep_lines)


@functools.lru_cache(maxsize=8192)
def _shown_short(text: str, keep_lines: bool) -> str:  # noqa: FBT001 - as `shown` takes it, by name
    """Most of what is said, painted and read is said again and again."""
    return _shown(text, keep_lines)


def _shown(text: str, keep_lines: bool) -> str:  # noqa: FBT001 - as above
    from workbench.knowledge.redaction.gate import may_redact  # noqa: PLC0415 - as `_HOMES` says

    if may_redact(text):
        from workbench.knowledge.redaction.values import redact_text  # noqa: PLC0415 - most texts need none of it

        text = redact_text(text)
    return clean(text, keep_lines=keep_lines)


def shown_lines(lines: Iterable[str]) -> str:
    """Return lines as one text: each as `shown` returns it, on one line, and ended by a line feed."""
    return "".join(f"{shown(line)}\n" for line in lines)
