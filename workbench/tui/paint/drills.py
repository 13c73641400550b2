"""What can be named as the cause of a drill, and the result."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.content import Content

from workbench.domain.playbook import Playbook
from workbench.domain.scenario import Scenario
from workbench.tui.formats import duration, inert, prose
from workbench.tui.paint.rows import Row
from workbench.wording.training import choices, named_words


def drill_choices(playbook: Playbook) -> list[Row]:
    """Return what a trainee can name, in the playbook's order, which gives nothing away."""
    return [Row(id=name, body=inert(words)) for name, words in choices(playbook).items()]


def suspect_rows(playbook: Playbook, hypothesis: str) -> list[Row]:
    """Return what a closed board shows: the causes without a verdict, the suspected one marked."""
    return [
        Row(
            id=cause.id,
            head=Content.styled("» " if cause.id == hypothesis else "  ", "bold $text-primary"),
            body=inert(cause.title),
        )
        for cause in playbook.causes
    ]


def closed_board(playbook: Playbook, hypothesis: str) -> Content:
    """Return what stands where the conclusion will: what is suspected, and the way to the answer."""
    if not hypothesis:
        return Content.assemble(("○ BLIND", "bold $text-primary"), "  Ask, then commit to a hypothesis: u")
    words = inert(choices(playbook).get(hypothesis, hypothesis)).plain
    return Content.assemble(("○ BLIND", "bold $text-primary"), "  You suspect: ", (words, "bold"))


def drill_result(
    scenario: Scenario, playbook: Playbook, named: tuple[str, ...], *, correct: bool, seconds: float
) -> Content:
    """Return what the trainee learns: the explanation once the answer is right, the way on when it is not."""
    words = inert(named_words(playbook, named)).plain
    if not correct:
        return Content.assemble(
            ("✗ ", "bold $text-error"),
            f"'{words}' is not what happened. Look at what rules it out, then press s again.",
        )
    return Content.assemble(
        ("✓ ", "bold $text-success"),
        (words, "bold"),
        f"  in {duration(seconds)}\n\n",
        prose(scenario.answer.explanation),
    )


def debrief_text(sections: Iterable[tuple[str, Sequence[str]]]) -> Content:
    """Return the parts of a debrief, each under its title."""
    parts = []
    for title, lines in sections:
        head = Content.styled(title, "bold underline")
        parts.append(Content("\n").join([head, *(inert(line) for line in lines)]))
    return Content("\n\n").join(parts)
