"""What people said about the impact, and how long the response took."""

from __future__ import annotations

from datetime import UTC, datetime

from textual.content import Content

from workbench.domain.incident_events import Impact
from workbench.domain.transcript import Transcript
from workbench.engine.response import response_times
from workbench.tui.formats import duration, inert


def impact_lines(transcript: Transcript) -> Content:
    """Return the moments of the impact, the response times, then severity, tags and roles where told."""
    times = transcript.impact_times
    began = transcript.incident.started_at
    moments = [(str(impact), _moment(times[impact], began) if impact in times else "") for impact in Impact]
    took = [
        (item.name, "" if item.took is None else duration(item.took.total_seconds()))
        for item in response_times(times)
    ]
    lines = [_line(moments), _line(took)]
    told = [("severity", transcript.severity), ("tags", ", ".join(transcript.tags))]
    told += list(transcript.roles.items())
    labels = [(name, value) for name, value in told if value]
    return Content("\n").join([*lines, *([_line(labels)] if labels else [])])


def _moment(moment: datetime, began: datetime) -> str:
    """Return hour and minute, with the date where it is not the incident's."""
    moment, began = moment.astimezone(UTC), began.astimezone(UTC)
    return f"{moment:%H:%M}Z" if moment.date() == began.date() else f"{moment:%Y-%m-%d %H:%M}Z"


def _line(items: list[tuple[str, str]]) -> Content:
    parts = [
        Content.assemble((f"{inert(name).plain} ", "$quiet"), inert(value) if value else ("?", "$unknown"))
        for name, value in items
    ]
    return Content.styled(" · ", "$quiet").join(parts)
