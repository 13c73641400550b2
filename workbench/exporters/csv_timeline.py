"""The timeline as CSV (RFC 4180), for spreadsheets, where no cell is ever taken as a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from workbench.domain.incident_events import FindingRecorded, kind_of
from workbench.domain.times import iso
from workbench.domain.transcript import TimelineEntry, Transcript
from workbench.exporters.citing import citations
from workbench.exporters.record import text_of
from workbench.knowledge.arns import who_in
from workbench.knowledge.redaction import shown

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes Excel, LibreOffice or Google Sheets take a cell as a formula (OWASP, "CSV Injection")."""

HAPPENED = "when it happened"
SEEN = "when it was seen: nothing tells when it happened"
_ARN = re.compile(r"arn:aws[\w-]*:(?:sts|iam)::\d*:(?:assumed-role|federated-user|user|role)/[^\s\"',;)]+")

HEADER = (
    *("entry", "occurred_at", "observed_at", "recorded_at", "skew_s", "os_user", "host", "aws_identity"),
    *("kind", "what", "corrected_by", "hash", "time", "time_is", "actor"),
)


def render(transcript: Transcript) -> str:
    """Return one row per entry, under a header."""
    corrected_by = citations(transcript).corrected_by
    return to_csv(
        HEADER,
        (
            (
                str(entry.seq),
                iso(entry.occurred_at) if entry.occurred_at else "",
                iso(entry.observed_at),
                iso(entry.recorded_at),
                "" if entry.skew_s is None else str(entry.skew_s),
                entry.who.os_user,
                entry.who.host,
                entry.who.aws_identity,
                kind_of(type(entry.event)),
                text_of(entry.event),
                " ".join(map(str, corrected_by.get(entry.seq, ()))),
                entry.hash,
                iso(entry.occurred_at or entry.observed_at),
                HAPPENED if entry.occurred_at else SEEN,
                actor_of(entry),
            )
            for entry in transcript.entries
        ),
    )


def actor_of(entry: TimelineEntry) -> str:
    """Return who did it: who a finding names, by ARN; else the person who made the entry."""
    if isinstance(entry.event, FindingRecorded):
        named = _ARN.search(entry.event.finding.summary)
        return who_in(named.group()) if named else ""
    return entry.who.os_user


def to_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return rows under a header, of any text; what could be a formula begins with an apostrophe instead."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows([_defused(cell) for cell in row] for row in (header, *rows))
    return out.getvalue()


def _defused(cell: str) -> str:
    text = shown(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text
