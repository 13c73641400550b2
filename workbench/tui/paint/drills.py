"""What can be named as the cause of a drill, and the result."""

from __future__ import annotations

from textual.content import Content

from workbench.domain.diagnosis import ConclusionStatus
from workbench.domain.playbook import Playbook
from workbench.domain.scenario import Scenario
from workbench.tui.formats import duration, inert, prose
from workbench.tui.paint.rows import Row

_NO_CAUSE = {
    ConclusionStatus.CLEAN: "Nothing is wrong here",
    ConclusionStatus.UNDETERMINED: "It cannot be told with what this identity may see",
}


def drill_choices(playbook: Playbook) -> list[Row]:
    """Return what a trainee can name, in the playbook's order, which gives nothing away."""
    causes = [Row(id=cause.id, body=inert(cause.title)) for cause in playbook.causes]
    others = [Row(id=str(status), body=Content(words)) for status, words in _NO_CAUSE.items()]
    return [*causes, *others]


def drill_result(
    scenario: Scenario, playbook: Playbook, choice: str, *, correct: bool, seconds: float
) -> Content:
    """Return what the trainee learns: the explanation once the answer is right, the way on when it is not."""
    chosen = next((row.body for row in drill_choices(playbook) if row.id == choice), inert(choice))
    if not correct:
        return Content.assemble(
            ("✗ ", "bold $text-error"),
            "'",
            chosen,
            "'",
            " is not what happened. Look at what rules it out, then press s again.",
        )
    return Content.assemble(
        ("✓ ", "bold $text-success"),
        (chosen.plain, "bold"),
        f"  in {duration(seconds)}\n\n",
        prose(scenario.answer.explanation),
    )
