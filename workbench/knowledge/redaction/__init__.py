"""Secrets are replaced before anybody sees them: before judging, before the journal, before the screen.

This is the one door. What AWS answers, what a person gives or writes, what an error says, goes through
`redact` or `redact_text` before it is kept or shown. It looks at names and what they name (`names`, `named`),
at looks (`shapes`), and by the rules of a detector that others keep (`detector`). What it replaces stays
visible as `[redacted: …]` and is counted.
"""

from __future__ import annotations

from collections.abc import Iterable

from workbench.domain.text import clean
from workbench.knowledge.redaction.marks import REDACTED, holds_mark
from workbench.knowledge.redaction.texts import may_redact
from workbench.knowledge.redaction.values import redact, redact_text

__all__ = ["REDACTED", "holds_mark", "may_redact", "redact", "redact_text", "shown", "shown_lines"]


def shown(text: str, *, keep_lines: bool = False) -> str:
    """Return a text from outside as anybody may see it: secrets replaced, and inert as `clean` makes it."""
    return clean(redact_text(text), keep_lines=keep_lines)


def shown_lines(lines: Iterable[str]) -> str:
    """Return lines as one text: each as `shown` returns it, on one line, and ended by a line feed."""
    return "".join(f"{shown(line)}\n" for line in lines)
