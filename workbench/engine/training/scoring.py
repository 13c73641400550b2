"""The points of an attempt at a drill: a pure function of what was done and of the drill's answer.

Out of 100. Parts that a drill does not have (a second fault, look-alikes) are left out, and the others make
up the 100. Only evidence counts without the right answer: whoever knows nothing would else be the quickest.

| part | weight | full points |
|---|---|---|
| cause | 40 | the right cause at once, or rightly that there is none; half at the second answer … |
| second fault | 10 | every other cause that is planted, in the right answer |
| ruled out | 15 | every look-alike of the answer key ruled out by own findings, before the first answer |
| no accusation | 15 | no cause was named that is none; a third of it for one such, nothing for more |
| requests | 10 | nothing was asked that neither proves nor rules out; by the share of requests |
| time | 10 | up to ten minutes from the story to the right answer; nothing from forty on |

Hints cost 5, then 10, then 15. A first answer that was wrong stays counted whatever follows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from workbench.domain.diagnosis import ConclusionStatus
from workbench.domain.scenario import AnswerKey

MOST = 100


class Part(StrEnum):
    """What points are given for."""

    CAUSE = "cause"
    SECOND = "second fault"
    RULED_OUT = "ruled out"
    ACCUSATION = "no accusation"
    REQUESTS = "requests"
    TIME = "time"
    HINTS = "hints"


WEIGHTS: Mapping[Part, int] = {
    Part.CAUSE: 40,
    Part.SECOND: 10,
    Part.RULED_OUT: 15,
    Part.ACCUSATION: 15,
    Part.REQUESTS: 10,
    Part.TIME: 10,
}
HINT_COSTS = (5, 10, 15)
"""What the first, the second and the third hint cost."""
QUICK_S, SLOW_S = 600.0, 2400.0
"""Up to the first there are full points for time, from the second on there are none."""
_ACCUSATIONS = (1.0, 1 / 3)
"""What is left after none and after one false accusation."""
_NO_CAUSE = frozenset({str(ConclusionStatus.CLEAN), str(ConclusionStatus.UNDETERMINED)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What a trainee did, as far as it counts."""

    answers: tuple[frozenset[str], ...]
    """What each answer named, in order; `clean` and `undetermined` stand for no cause."""
    ruled_out: frozenset[str] = frozenset()
    """The causes that the own findings had ruled out before the first answer."""
    needed: int = 0
    """Requests of checks that prove the cause or rule out a look-alike, before the first answer."""
    beside: int = 0
    """All other requests before the first answer."""
    hints: int = 0
    seconds: float = 0.0
    """From the story to the right answer, or to the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Points, and what they are made of."""

    parts: Mapping[Part, int]
    """Points by part; hints are negative. Each is rounded, so that their sum may be off by some points."""
    points: int
    """0 to 100."""


def planted(key: AnswerKey) -> frozenset[str]:
    """Return what is right to name: the planted causes, or the word for none."""
    if key.status is ConclusionStatus.PROVEN and key.primary:
        return frozenset({key.primary, *key.also})
    return frozenset({str(key.status)})


def is_right(key: AnswerKey, named: frozenset[str]) -> bool:
    """Tell whether an answer names the fault, and nothing that is none; a second fault may be lacking."""
    right = planted(key)
    first = key.primary if key.status is ConclusionStatus.PROVEN and key.primary else str(key.status)
    return first in named and named <= right


def score(key: AnswerKey, attempt: Attempt) -> Score:
    """Return the points of an attempt at the drill with this answer.

    Never more for another wrong answer before the right one, for a hint, for a request that was not needed,
    or for more time.
    """
    shares = dict(_shares(key, attempt))
    scale = MOST / sum(WEIGHTS[part] for part in shares)
    exact = {part: WEIGHTS[part] * share * scale for part, share in shares.items()}
    cost = sum(HINT_COSTS[: attempt.hints])
    parts = {part: round(value) for part, value in exact.items()}
    if cost:
        parts[Part.HINTS] = -cost
    return Score(parts=parts, points=max(0, round(sum(exact.values())) - cost))


def _shares(key: AnswerKey, attempt: Attempt) -> Iterator[tuple[Part, float]]:
    """Yield of each part that the drill has how much was earned, 0 to 1."""
    right = next((named for named in attempt.answers if is_right(key, named)), None)
    solved = right is not None
    wrong = attempt.answers.index(right) if right is not None else len(attempt.answers)
    yield Part.CAUSE, 0.5**wrong if solved else 0.0
    if key.also and key.primary:
        yield Part.SECOND, len(frozenset(key.also) & (right or frozenset())) / len(key.also)
    if key.ruled_out:
        yield Part.RULED_OUT, len(frozenset(key.ruled_out) & attempt.ruled_out) / len(key.ruled_out)
    accused = {name for named in attempt.answers for name in named} - planted(key) - _NO_CAUSE
    left = _ACCUSATIONS[len(accused)] if len(accused) < len(_ACCUSATIONS) else 0.0
    yield Part.ACCUSATION, left if solved else 0.0
    asked = attempt.needed + attempt.beside
    yield Part.REQUESTS, attempt.needed / asked if solved and asked else 0.0
    late = (attempt.seconds - QUICK_S) / (SLOW_S - QUICK_S)
    yield Part.TIME, 1 - min(1.0, max(0.0, late)) if solved else 0.0
