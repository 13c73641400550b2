"""Read one source to its end, its budget or the person's word, and say how far it got."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from workbench.domain.evidence import Answer, Outcome, Request
from workbench.domain.timeline import Reading, TimelineEvent
from workbench.domain.values import JsonObject
from workbench.engine.ports import Clock, Deadline
from workbench.engine.timeline.questions import Page, SourceQuery

STOPPED = "stopped by hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingProgress:
    """How far one source has been read."""

    source: str
    question: str
    pages: int
    events: int
    reached: datetime | None
    """The time to which the pages have got."""
    share: float | None
    """How much has been read, 0 to 1; None where that cannot be told."""
    left_s: float | None
    """Seconds to go, at the pace until now; None while that cannot be told."""
    ended: bool = False
    unit: str = "pages"


PAGE_S = 60.0
"""For one page, its turn under AWS's limit included: a server that drips has no end of its own."""
OnProgress = Callable[[ReadingProgress], None]


class PageReader:
    """Reads a question page by page.

    Args:
        clock: Tells how long pages take.
        deadline: Its cancelling is the person's word to stop.
        pages: How many to read of one question at most.
        on_progress: Is told of every page; called on the thread that reads.
    """

    def __init__(self, clock: Clock, deadline: Deadline, pages: int, on_progress: OnProgress) -> None:
        self._clock, self._deadline, self._pages, self._tell = clock, deadline, pages, on_progress

    def read(
        self, read: Callable[[Request], Answer], question: SourceQuery
    ) -> tuple[list[TimelineEvent], Reading]:
        """Return what came, and how far the source was read. Never raises for what AWS does.

        Args:
            read: Asks for one page, within `PAGE_S`.
            question: What is asked.
        """
        events: list[TimelineEvent] = []
        reading = Reading(
            source=question.source,
            question=question.words,
            classes=question.classes,
            since=question.window.since if question.window else None,
            until=question.window.until if question.window else None,
        )
        began, token = self._clock.monotonic(), None
        while True:
            answer = read(_with_token(question, token))
            if not answer.ok:
                reading = replace(reading, gap=self._why(answer))
                break
            page = question.tell(answer)
            events += page.events
            reading = _grown(reading, page)
            following = answer.data.get(question.token)
            gap = self._why_end(reading, token, following)
            if not following or gap:
                reading = replace(reading, gap=gap)
                break
            token = following
            self._report(question, reading, began)
        self._report(question, reading, began, ended=True)
        return events, reading

    def _why(self, answer: Answer) -> str:
        if not self._deadline.remaining():
            return STOPPED
        if answer.outcome is Outcome.TIMEOUT and not answer.code:
            return f"a page was not answered within {PAGE_S:g} s"
        return " ".join(part for part in (answer.code, answer.message) if part) or str(answer.outcome)

    def _why_end(self, reading: Reading, token: object, following: object) -> str:
        """Return why the next page is not asked for; empty when it is, or when there is none."""
        if not following:
            return ""
        if following == token:
            return "AWS gave the same page again"
        if not self._deadline.remaining():
            return STOPPED
        return f"more than {self._pages:,} pages" if reading.pages >= self._pages else ""

    def _report(self, question: SourceQuery, reading: Reading, began: float, *, ended: bool = False) -> None:
        share = 1.0 if ended and reading.complete else question.share(reading.oldest, reading.newest)
        spent = self._clock.monotonic() - began
        self._tell(
            ReadingProgress(
                source=reading.source,
                question=reading.question,
                pages=reading.pages,
                events=reading.events,
                reached=reading.oldest if question.newest_first else reading.newest,
                share=share,
                left_s=spent / share - spent if share else None,
                ended=ended,
            )
        )


def _with_token(question: SourceQuery, token: object) -> Request:
    if token is None:
        return question.request
    parameters: JsonObject = {**question.request.parameters, question.token: str(token)}
    return replace(question.request, parameters=parameters)


def _grown(reading: Reading, page: Page) -> Reading:
    ends = [moment for moment in (page.oldest, page.newest, reading.oldest, reading.newest) if moment]
    return replace(
        reading,
        pages=reading.pages + 1,
        seen=reading.seen + page.seen,
        events=reading.events + len(page.events),
        oldest=min(ends, default=None),
        newest=max(ends, default=None),
    )
