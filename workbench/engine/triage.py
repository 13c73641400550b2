"""From pasted text to a playbook with its parameters. Pure: no AWS, no files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workbench.domain.playbook import Playbook


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A playbook that fits the text."""

    playbook: str
    parameters: Mapping[str, str]
    """What was recognised, under the playbook's own parameter names."""
    recognised: tuple[str, ...]
    """For people: what was found in the text, such as `bucket acme-landing`."""
    score: int
    """Higher fits better; only good for sorting."""


def triage(text: str, playbooks: Iterable[Playbook]) -> tuple[Suggestion, ...]:
    """Return the playbooks that fit `text`, the best first; empty when nothing does."""
    raise NotImplementedError
