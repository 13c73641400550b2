"""Questions that were put to logs, with what an incident keeps of the answers."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.domain.incident_events import LogsAsked
from workbench.domain.transcript import Transcript
from workbench.exporters.citing import Citations
from workbench.exporters.view import ExportedLogQuestion
from workbench.exporters.view_first import Pair
from workbench.knowledge.redaction import redact_text
from workbench.wording.log_answers import lines_on_record

_MOST_ROWS = 50
"""In a text for people; all that is kept is in the JSON export."""


def logs_of(transcript: Transcript, cite: Citations) -> Iterator[ExportedLogQuestion]:
    """Yield the questions in the order in which they were asked."""
    for entry in transcript.entries:
        if isinstance(entry.event, LogsAsked):
            event = entry.event
            yield ExportedLogQuestion(
                question="SQL of one's own" if event.question == event.sql else redact_text(event.question),
                given=tuple(
                    Pair(name=name, value=redact_text(value)) for name, value in event.values.items()
                ),
                source=redact_text(event.source),
                state=event.state,
                query_id=event.query_id,
                content=event.content,
                sql=redact_text(event.sql),
                answer=redact_text("\n".join(lines_on_record(event, _MOST_ROWS))),
                cites=cite.of([entry.seq]),
            )
