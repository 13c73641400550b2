"""How the command line puts something on record in a past incident."""

from __future__ import annotations

import sys
from collections.abc import Callable

from workbench.cli.console import say
from workbench.cli.lookup import transcript_named
from workbench.cli.settings import Settings
from workbench.cli.wiring import make_bench
from workbench.domain.incident import (
    Annotation,
    Draft,
    Event,
    IncidentClosed,
    TimelineEntry,
    Transcript,
)
from workbench.engine.bench import Bench
from workbench.engine.errors import UsageError


def put(settings: Settings, name: str, make: Callable[[Transcript], Annotation]) -> None:
    """Add what `make` makes of the incident to it, and say which entry it became.

    Raises:
        UsageError: There is no such incident, or nothing sensible to add.
        JournalError: It cannot be read or written.
    """
    bench = make_bench(settings)
    transcript = transcript_named(bench.journal, name)
    entry = bench.journal.append(transcript.incident.id, draft(bench, transcript, make(transcript)))
    say(f"entry {entry.seq}")


def seal(settings: Settings, name: str, summary: str) -> tuple[TimelineEntry, str]:
    """Close an incident, and return the entry that seals it, and its id; raises as `put`."""
    bench = make_bench(settings)
    transcript = transcript_named(bench.journal, name)
    incident = transcript.incident.id
    if transcript.entries and isinstance(transcript.entries[-1].event, IncidentClosed):
        raise UsageError(f"{incident} is closed already, by entry {transcript.entries[-1].seq}")
    closing = draft(bench, transcript, IncidentClosed(summary=summary.strip()))
    return bench.journal.close(incident, closing), incident


def draft(bench: Bench, transcript: Transcript, event: Event) -> Draft:
    """Return the draft of an entry that this person adds now."""
    return Draft(
        event=event,
        who=bench.person,
        observed_at=bench.clock.now(),
        tool_version=bench.tool_version,
        playbook_sha256=transcript.incident.playbook.sha256,
    )


def text_or_stdin(text: str) -> str:
    """Return the text, or what stands on stdin for `-`."""
    return sys.stdin.read() if text == "-" else text
