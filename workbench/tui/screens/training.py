"""A trainee at a drill whose board is closed: suspects, takes hints, answers, and learns what it was."""

from __future__ import annotations

from typing import Any

from textual.content import Content

from workbench.domain.scenario import Scenario
from workbench.domain.training import HINTS, DrillAnswered, DrillEnded, HintTaken, HypothesisStated
from workbench.engine.backend import Backend
from workbench.engine.ports import Journal
from workbench.engine.session import IncidentSession
from workbench.engine.threads import in_thread
from workbench.engine.training.attempts import PastAttempt, attempt_at, past_attempts
from workbench.engine.training.debrief import debrief
from workbench.engine.training.results import results_of
from workbench.engine.training.scoring import is_right, score
from workbench.tui.formats import inert
from workbench.tui.paint.drills import debrief_text, drill_choices
from workbench.tui.paint.rows import Row
from workbench.tui.screens.base import WorkbenchScreen, ask
from workbench.tui.screens.choosing import ChooseSeveral
from workbench.tui.screens.dialogs import Choose, Tell
from workbench.tui.screens.text_dialog import TextDialog
from workbench.tui.state import IncidentState
from workbench.wording.debriefs import debrief_sections
from workbench.wording.results import result_lines
from workbench.wording.training import NO_CAUSE, hint_price, hint_words, named_words, points_lines

Asker = WorkbenchScreen[Any]

_AGAIN, _OPEN = "again", "open"


async def suspect(screen: Asker, session: IncidentSession) -> None:
    """Ask what the trainee suspects so far, and put it on record."""
    words = "What do you suspect so far? It goes on record, and may change. The board stays closed."
    rows = drill_choices(session.playbook)
    cause = await ask(screen.app, Choose("Your hypothesis", inert(words), rows))
    if cause is not None:
        await session.contributions.train(HypothesisStated(cause=cause))


async def take_hint(screen: Asker, session: IncidentSession, scenario: Scenario) -> None:
    """Offer the next hint with its price, beside those that were taken."""
    taken = [entry.event for entry in session.entries if isinstance(entry.event, HintTaken)]
    told = "\n\n".join(f"{hint.number}  {hint.text}" for hint in taken)
    number = len(taken) + 1
    if number > HINTS:
        await ask(screen.app, Tell("All hints", inert(told, keep_lines=True)))
        return
    rows = [
        Row(id="no", body=Content("Go on without it")),
        Row(id="take", body=Content(f"Take hint {number}")),
    ]
    question = inert("\n\n".join(filter(None, (told, hint_price(number)))), keep_lines=True)
    if await ask(screen.app, Choose("A hint", question, rows)) == "take":
        text = hint_words(number, session.playbook, scenario.answer)
        await session.contributions.train(HintTaken(number=number, text=text))
        await ask(screen.app, Tell(f"Hint {number}", inert(text)))


async def give_answer(screen: Asker, session: IncidentSession, scenario: Scenario) -> bool:
    """Ask for the answer, and say whether it is right. Return whether the attempt has ended."""
    words = "What is wrong here? One cause or several. The answer goes on record, and the first one counts."
    suspected = [entry.event.cause for entry in session.entries if isinstance(entry.event, HypothesisStated)]
    last = suspected[-1] if suspected else ""
    named = await ask(
        screen.app,
        ChooseSeveral("Your answer", inert(words), drill_choices(session.playbook), alone=NO_CAUSE, at=last),
    )
    if not named:
        return False
    correct = is_right(scenario.answer, frozenset(named))
    await session.contributions.train(DrillAnswered(cause=named[0], causes=named, correct=correct))
    if not correct and not await _gives_up(screen, session, named):
        return False
    found = score(scenario.answer, attempt_at(session.transcript, scenario.answer))
    parts = {str(part): points for part, points in found.parts.items()}
    await session.contributions.train(DrillEnded(points=found.points, parts=parts, gave_up=not correct))
    return True


async def _gives_up(screen: Asker, session: IncidentSession, named: tuple[str, ...]) -> bool:
    partly = " One of them may be right." if len(named) > 1 else ""
    said = f"'{named_words(session.playbook, named)}' is not what happened.{partly}"
    rows = [
        Row(id=_AGAIN, body=Content("Look further, and answer again")),
        Row(id=_OPEN, body=Content("Give up: open the board, and end this attempt")),
    ]
    return await ask(screen.app, Choose("Not this one", inert(said), rows)) == _OPEN


async def show_debrief(screen: Asker, backend: Backend, state: IncidentState, scenario: Scenario) -> None:
    """Talk an attempt over that has ended, and say how its trainee does so far."""
    transcript, key = state.transcript, scenario.answer
    playbook = transcript.incident.playbook
    found = debrief(transcript, key)
    ended = next(entry.event for entry in reversed(state.entries) if isinstance(entry.event, DrillEnded))
    sections = [("Points", list(points_lines(ended.parts, ended.points)))]
    sections += debrief_sections(found, playbook, key)
    person = transcript.incident.started_by.os_user
    so_far = await in_thread(lambda: results_of(_attempts_of(person, backend.journal)))
    sections.append(("So far", list(result_lines(so_far, person))))
    title = "Given up" if ended.gave_up else "Right"
    screen.app.push_screen(TextDialog(f"{title}: {scenario.title}", debrief_text(sections)))


def _attempts_of(person: str, journal: Journal) -> list[PastAttempt]:
    return [item for item in past_attempts(journal, journal.summaries()) if item.person.os_user == person]
