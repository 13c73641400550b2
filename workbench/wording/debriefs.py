"""A debrief in words: sections of lines, for screens and for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbench.domain.diagnosis import ConditionResult
from workbench.domain.playbook import Playbook
from workbench.domain.scenario import AnswerKey
from workbench.domain.verdict import Verdict
from workbench.engine.training.debrief import Debrief, ExpertQuestion, Moment, RedHerring
from workbench.engine.training.scoring import planted
from workbench.knowledge.answers import count
from workbench.wording.conditions import condition_words
from workbench.wording.events import verdict_words
from workbench.wording.training import choices, named_words, training_sentence
from workbench.wording.warned import rules_line


def debrief_sections(found: Debrief, playbook: Playbook, key: AnswerKey) -> Iterator[tuple[str, list[str]]]:
    """Yield the parts of a debrief: a title, and its lines."""
    right = named_words(
        playbook, tuple(name for name in (key.primary, *key.also) if name) or tuple(planted(key))
    )
    yield "What it was", [right, " ".join(key.explanation.split())]
    yield "Your way", list(_way(found.way, playbook))
    yield "The expert's way", list(_expert(found.expert, playbook))
    if found.herrings:
        yield "What looked like it", [line for herring in found.herrings for line in _herring(herring)]
    yield "Who, when, and how to know earlier", list(_earlier(found))
    fixes = [line for cause in found.causes for line in cause.fix]
    if fixes:
        yield "The fix (printed, never run)", fixes


def _way(moments: Sequence[Moment], playbook: Playbook) -> Iterator[str]:
    for moment in moments:
        at = f"{moment.at:%H:%M:%S}Z"
        if moment.finding:
            number = playbook.steps.index(playbook.step_of(moment.finding.check)) + 1
            needless = "" if moment.is_needed else "  (not needed)"
            sent = count(moment.requests, "request")
            asked = f"asked {moment.finding.check} (step {number})"
            yield f"{at}  {asked}: {verdict_words(moment.finding)}, {sent}{needless}"
        elif moment.event:
            yield f"{at}  {training_sentence(moment.event, choices(playbook))}"


def _expert(questions: Sequence[ExpertQuestion], playbook: Playbook) -> Iterator[str]:
    for item in questions:
        says = f": {item.finding.summary}" if item.finding else ": not asked here"
        blank = item.finding is None or item.finding.verdict is Verdict.UNKNOWN
        why = (
            "decides" if item.decides else "needed" if item.proves else "no answer" if blank else "rules out"
        )
        missed = "" if item.was_asked else "  (you did not ask it)"
        yield f"{why:<9}  step {item.step}, {item.check}{says}{missed}"
    if len(questions) == len(playbook.checks):
        yield "Everything is asked: only so can be said that nothing shows."


def _herring(herring: RedHerring) -> Iterator[str]:
    yield herring.cause.title
    if herring.looks_like:
        yield f"  looks like it: {_words(herring.looks_like)}"
    yield f"  and is not: {_words(herring.refuted_by) or 'nothing here rules it out for certain'}"


def _words(conditions: Sequence[ConditionResult]) -> str:
    told = dict.fromkeys(condition_words(item.expression) for item in conditions[:3])
    truths = {condition_words(item.expression): item.truth for item in conditions}
    return "; ".join(f"{words}{'' if truths[words] else ' (does not hold)'}" for words in told)


def _earlier(found: Debrief) -> Iterator[str]:
    yield f"Who: {', '.join(found.who)}" if found.who else "Who: none of the answers tells"
    if found.happened_at:
        yield f"When: {found.happened_at:%Y-%m-%d %H:%M:%S}Z"
    else:
        yield "When: none of the answers tells"
    yield f"Earlier: {rules_line(found.warned_by) or 'no rule of the audits would have warned of it'}"
