"""Ask AWS which values a parameter can have. What comes is on record before it is shown.

An incident that is open records each question before it leaves, as it does for checks. A form that is filled
in before there is an incident has nowhere to write yet: question and answer are kept until the incident is
opened, and are its first entries; of a form that is left, CloudTrail alone tells.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace

from workbench.domain.evidence import Answer, Evidence
from workbench.domain.incident_events import ListAsked
from workbench.domain.target import Target
from workbench.engine.ports import AwsSource, Clock, Deadline
from workbench.engine.runner import presentable
from workbench.engine.threads import in_thread
from workbench.knowledge.answers import actions_denied
from workbench.knowledge.listing import MOST, Candidate, Listing, candidates_in, kept_of, request_of
from workbench.knowledge.redaction import shown

PATIENCE_S = 20.0

Put = Callable[[ListAsked], Awaitable[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A list as far as AWS told it."""

    candidates: tuple[Candidate, ...] = ()
    more: bool = False
    """There are more than were read, or than are shown."""
    unanswered: str = ""
    """Why there is none, and what would help; empty where AWS answered."""


class Lists:
    """Lists of values, asked of one target. Used on the event loop; AWS is reached on threads.

    Args:
        clock: The clock.
        source: Who is asked.
        target: As whom, where.
        incident: The id of an open incident, which every request tells.
        put: Puts on record in it; None while there is no incident.
    """

    def __init__(
        self, clock: Clock, source: AwsSource, target: Target, *, incident: str = "", put: Put | None = None
    ) -> None:
        self._clock, self._source, self._incident = clock, source, incident
        self._put = put or self._keep
        self.target = target
        self.kept: list[ListAsked] = []
        """What the incident is to record once it is opened."""

    async def ask(self, listing: Listing, given: Mapping[str, str]) -> Listed:
        """Ask for a list.

        Args:
            listing: Which one.
            given: The form as it is filled in, by parameter.

        Raises:
            JournalError: The journal cannot take it.
        """
        asking = ListAsked(parameter=listing.parameter, operation=listing.operation)
        await self._put(asking)
        answer = await in_thread(lambda: self._read(listing, given))
        trimmed = replace(answer, data=kept_of(answer.data, listing))
        await self._put(replace(asking, evidence=Evidence(answers=(presentable(trimmed),))))
        if not answer.ok:
            return Listed(unanswered=_why(answer))
        found = candidates_in(answer, listing)
        return Listed(candidates=found[:MOST], more=answer.truncated or len(found) > MOST)

    async def _keep(self, event: ListAsked) -> None:
        self.kept.append(event)

    def _read(self, listing: Listing, given: Mapping[str, str]) -> Answer:
        deadline = Deadline(self._clock, PATIENCE_S)
        return self._source.reader(self.target, deadline, self._incident).read(request_of(listing, given))


def _why(answer: Answer) -> str:
    said = shown(" ".join(part for part in (answer.code, answer.message) if part) or str(answer.outcome))
    needs = ", ".join(actions_denied((answer,)))
    return f"{answer.operation}: {said}{f'. It needs {needs}' if needs else ''}"
