"""The result of a drill."""

from __future__ import annotations

from textual.content import Content

from workbench.domain.scenario import Scenario
from workbench.tui.words import duration, inert, prose


def drill_result(scenario: Scenario, choice: str, *, correct: bool, seconds: float) -> Content:
    """Return what the trainee learns: the explanation once the answer is right, the way on when it is not."""
    if not correct:
        return Content.assemble(
            ("✗ ", "bold $text-error"),
            inert(choice),
            " is not what happened. Look at what rules it out, then press s again.",
        )
    return Content.assemble(
        ("✓ ", "bold $text-success"),
        (inert(choice).plain, "bold"),
        f"  in {duration(seconds)}\n\n",
        prose(scenario.answer.explanation),
    )
