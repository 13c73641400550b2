"""What a text makes likely of one playbook's causes, by the rows of the catalogue that speak for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from workbench.domain.values import one_of
from workbench.knowledge.signatures.catalogue import in_use

Cause = TypeVar("Cause", bound=str)


@dataclass(frozen=True, kw_only=True)
class Reading(Generic[Cause]):
    """What a text says.

    Without slots: `Reading[C]()` marks the object with its type, and Python expects AttributeError of what
    refuses that, which a frozen one raises only without them.
    """

    causes: tuple[Cause, ...] = ()
    """The likeliest first; empty where the words speak for none, or are not known."""
    signature: str = ""
    """The row of the catalogue that decided; empty where none did."""
    meaning: str = ""
    """What it means, in one sentence."""
    line: str = ""
    """The line that holds it."""
    says_little: bool = False
    """That row is `general`: it tells whose fault it was, and not what went wrong."""

    @property
    def only(self) -> Cause | None:
        """The one cause that the words name; None where they name none, or leave several open."""
        return self.causes[0] if len(self.causes) == 1 else None


def read_for(playbook: str, text: str, known: Sequence[Cause]) -> Reading[Cause]:
    """Return what a text says for a playbook; of several things, what is nearest to the root.

    Args:
        playbook: For which the rows speak.
        text: Anything that AWS, a client or a program said.
        known: The causes of the playbook that words can make likely; others are left out.
    """
    for match in in_use().matches(text):
        row = match.signature
        if row.decides and playbook in row.speaks_for:
            named = (one_of(cause, known) for cause in row.speaks_for[playbook])
            causes = tuple(cause for cause in named if cause is not None)
            return Reading(
                causes=causes, signature=row.id, meaning=row.meaning, line=match.text, says_little=row.general
            )
    return Reading()
