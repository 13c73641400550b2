"""Several people's incidents as one timeline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from workbench.domain.incident_events import kind_of
from workbench.domain.times import iso
from workbench.domain.transcript import Transcript
from workbench.exporters.csv_timeline import to_csv
from workbench.exporters.inert_markdown import code, inline, table
from workbench.exporters.record import text_of
from workbench.exporters.view_times import skew
from workbench.wording.timelines import second

HEADER = (
    *("observed_at", "incident", "entry", "os_user", "host", "aws_identity", "occurred_at", "recorded_at"),
    *("skew_s", "kind", "what"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedRow:
    """One entry of one of the incidents."""

    incident: str
    seq: int
    observed_at: datetime
    occurred_at: datetime | None
    recorded_at: datetime
    skew_s: float | None
    os_user: str
    host: str
    aws_identity: str
    kind: str
    what: str


def merged_timeline(transcripts: Iterable[Transcript]) -> tuple[MergedRow, ...]:
    """Return all entries by the time at which they were observed, as each person's own clock said.

    Entries of one incident that were observed at the same time stay in their order. Clocks are not corrected:
    the skew of each against AWS's stands beside it. An incident that is given twice counts once.
    """
    by_id = {transcript.incident.id: transcript for transcript in transcripts}
    rows = (
        MergedRow(
            incident=transcript.incident.id,
            seq=entry.seq,
            observed_at=entry.observed_at,
            occurred_at=entry.occurred_at,
            recorded_at=entry.recorded_at,
            skew_s=entry.skew_s,
            os_user=entry.who.os_user,
            host=entry.who.host,
            aws_identity=entry.who.aws_identity,
            kind=kind_of(type(entry.event)),
            what=text_of(entry.event),
        )
        for transcript in by_id.values()
        for entry in transcript.entries
    )
    return tuple(sorted(rows, key=lambda row: (row.observed_at, row.incident, row.seq)))


def merged_csv(rows: Sequence[MergedRow]) -> str:
    """Return the merged timeline as CSV, as `csv_timeline` writes it."""
    return to_csv(
        HEADER,
        (
            (
                iso(row.observed_at),
                row.incident,
                str(row.seq),
                row.os_user,
                row.host,
                row.aws_identity,
                iso(row.occurred_at) if row.occurred_at else "",
                iso(row.recorded_at),
                "" if row.skew_s is None else str(row.skew_s),
                row.kind,
                row.what,
            )
            for row in rows
        ),
    )


def merged_markdown(rows: Sequence[MergedRow]) -> str:
    """Return the merged timeline as a table."""
    cells = (
        (
            second(row.observed_at),
            code(row.incident),
            str(row.seq),
            f"{inline(row.os_user)} on {inline(row.host)}",
            code(row.aws_identity) if row.aws_identity else "",
            second(row.occurred_at),
            skew(row.skew_s),
            row.kind.replace("_", " "),
            inline(row.what),
        )
        for row in rows
    )
    header = ("observed", "incident", "entry", "who", "acting as", "occurred", "skew", "kind", "what")
    return "\n".join(("# Merged timeline", "", *table(header, cells))) + "\n"
