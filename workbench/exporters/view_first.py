"""What a post-mortem says on its first page, and the plain records that all of it is made of."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.exporters.citing import Cites

ALSO = "and also"
BECAUSE = "because"
"""The label of a further proven cause of the same incident."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Something that a person put on record."""

    text: str
    who: str
    at: str
    cites: Cites


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A name and its value; prints as `name = value`."""

    name: str
    value: str
    known: bool = True

    def __str__(self) -> str:
        """As a template prints it."""
        return f"{self.name} = {self.value if self.known else 'unknown'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A cause that answers an incident: this one, or one that it led on to."""

    label: str
    """`cause`, `BECAUSE` for what another playbook found behind it, or `ALSO`."""
    title: str
    """The cause that is proven or likely; the conclusion where none is."""
    status: str
    finding: Said | None
    """What says most of why; None where no cause is proven or likely."""
    cites: Cites


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstPage:
    """The whole incident as far as it fits a screen."""

    subject: tuple[Pair, ...]
    """The parameters that name what it is about."""
    found: str
    """For titles: what decides the last proven cause of the chain; where none is proven, how it stands."""
    chain: tuple[Link, ...]
    began: Said
    """When, or who would know; so for the next two."""
    noticed: Said
    ended: Said
    impact: tuple[Said, ...]
    """Severity and response times that are known; empty where nobody said anything."""
    fix: str
    """Commands that mend the last cause of the chain; empty where none is known."""
    fix_more: int
    """So many lines of it stand with the cause only."""
    questions: tuple[Said, ...]
    """What is still open."""
    questions_more: int
    """So many further questions stand in the appendix only."""
