"""The words of training: what can be named, hints, points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import assert_never

from workbench.domain.diagnosis import ConclusionStatus
from workbench.domain.playbook import Playbook
from workbench.domain.scenario import AnswerKey
from workbench.domain.training import (
    DrillAnswered,
    DrillBegun,
    DrillEnded,
    HintTaken,
    HypothesisStated,
    TrainingEvent,
)
from workbench.engine.training.expert import telling_check
from workbench.engine.training.scoring import HINT_COSTS, Part, planted

NO_CAUSE: Mapping[str, str] = {
    str(ConclusionStatus.CLEAN): "Nothing is wrong here",
    str(ConclusionStatus.UNDETERMINED): "It cannot be told with what this identity may see",
}
"""What can be named beside causes."""


def choices(playbook: Playbook) -> dict[str, str]:
    """Return what a trainee can name, by id, in the playbook's order, which gives nothing away."""
    return {**{cause.id: cause.title for cause in playbook.causes}, **NO_CAUSE}


def named_words(playbook: Playbook, named: tuple[str, ...]) -> str:
    """Return what was named, in words."""
    titles = choices(playbook)
    return "; ".join(titles.get(name, name) for name in named)


def hint_words(number: int, playbook: Playbook, key: AnswerKey) -> str:
    """Return a hint, 1 to 3: where to look, what it is not, and which of a few it is."""
    right = sorted(planted(key))
    if number == 1:
        return _where_to_look(playbook, key)
    look_alikes = _look_alikes(playbook, key)
    if number == 2:  # noqa: PLR2004 - the second of three
        return _what_it_is_not(playbook, look_alikes)
    left = {*right, *look_alikes[:1]} if look_alikes else {*right, *NO_CAUSE}
    few = [title for name, title in choices(playbook).items() if name in left]
    more = " More than one of them is at fault." if key.also else ""
    return f"It is one of these: {'; '.join(few)}.{more}"


def _where_to_look(playbook: Playbook, key: AnswerKey) -> str:
    check = telling_check(playbook, key)
    if check is None or not key.primary:
        return "Ask every step before you decide: only who has asked everything can say that nothing shows."
    step = playbook.step_of(check)
    number = playbook.steps.index(step) + 1
    return f"Look closely at step {number}: {step.title}"


def _what_it_is_not(playbook: Playbook, look_alikes: list[str]) -> str:
    if not look_alikes:
        return "What looks bad may be another's, or of another day: compare names and times with the story."
    titles = choices(playbook)
    return f"It looks like this, and is not: {titles[look_alikes[0]]}. Find what rules it out."


def _look_alikes(playbook: Playbook, key: AnswerKey) -> list[str]:
    """Return what a hasty look takes the fault for, that of the playbook's own naming first."""
    rule = next((cause for cause in playbook.causes if cause.id == key.primary), None)
    named = [name for name in (rule.look_alikes if rule else ()) if name in key.ruled_out]
    return list(dict.fromkeys([*named, *key.ruled_out]))


def hint_price(number: int) -> str:
    """Return what a hint costs, in words."""
    return f"Hint {number} of {len(HINT_COSTS)} costs {HINT_COSTS[number - 1]} points."


def training_sentence(event: TrainingEvent, titles: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return what a trainee did, in one line: causes by their titles, by id where none is given."""
    match event:
        case DrillBegun(blind=blind, seed=seed):
            varied = "" if seed is None else f", names varied by seed {seed}"
            return f"drill begun with the board {'closed' if blind else 'open'}{varied}"
        case HypothesisStated(cause=cause):
            return f"hypothesis: {titles.get(cause, cause)}"
        case HintTaken(number=number, text=text):
            return f"hint {number} taken: {text}"
        case DrillAnswered(named=named, correct=correct):
            said = "; ".join(titles.get(name, name) for name in named)
            return f"drill answered: {said}, {'correct' if correct else 'wrong'}"
        case DrillEnded(points=points, gave_up=gave_up):
            return f"drill ended{', given up' if gave_up else ''}: {points} of 100 points"
        case _:
            assert_never(event)


def points_lines(parts: Mapping[str, int], points: int) -> Iterator[str]:
    """Yield how many points there are, and what they are made of."""
    yield f"{points} of 100 points"
    yield from (f"  {parts[part]:>4}  {part}" for part in Part if part in parts)
