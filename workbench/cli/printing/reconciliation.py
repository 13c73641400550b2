"""How a comparison with CloudTrail is printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from workbench.domain.times import iso
from workbench.engine.reconcile import ReconciledCall, Reconciliation, Standing, UntoldCall
from workbench.knowledge.redaction import shown_lines
from workbench.wording.json_text import to_json

_MARKS = {
    Standing.READ_ONLY: "✓ read-only",
    Standing.CHANGING: "✗ NOT READ-ONLY",
    Standing.UNSTATED: "? not said",
    Standing.NOT_FOUND: "? not found",
    Standing.NOT_EXPECTED: "– not expected",
}
_READ_ONLY = {True: _MARKS[Standing.READ_ONLY], False: _MARKS[Standing.CHANGING], None: "? not said"}


def as_text(found: Reconciliation) -> str:
    """Return what came out, then one line per call."""
    return shown_lines(_lines(found))


def _lines(found: Reconciliation) -> Iterator[str]:
    yield f"{found.incident}: {_conclusion(found)}"
    yield _coverage(found)
    if found.calls:
        yield "Calls of the transcript"
        yield from (_call(call) for call in found.calls)
    if found.untold:
        yield "In CloudTrail under this incident's name, but not in the transcript"
        yield from (_untold(call) for call in found.untold)
        yield (
            "  Read-only ones are further pages of a list, repeated attempts, or a check that was cut off: "
            "the transcript keeps one request id for each call."
        )


def _conclusion(found: Reconciliation) -> str:
    if found.alarms:
        return f"ALARM: CloudTrail has {found.alarms} of its calls as not read-only"
    standing = Counter(call.standing for call in found.calls)
    confirmed, never = standing[Standing.READ_ONLY], standing[Standing.NOT_EXPECTED]
    parts = [f"CloudTrail confirms {confirmed} of {len(found.calls)} calls as read-only"]
    parts += [f"it cannot tell of {found.open}"] if found.open else []
    parts += [f"{never} never reached AWS"] if never else []
    return "; ".join(parts)


def _coverage(found: Reconciliation) -> str:
    if not (found.since and found.until):
        return "  there are no records to compare with"
    regions = ", ".join(found.regions)
    return f"  {found.records} records of {regions} from {iso(found.since)} to {iso(found.until)}"


def _call(call: ReconciledCall) -> str:
    why = "" if call.standing is Standing.READ_ONLY else f"  {call.why}"
    request = call.request_id or "no request id"
    return f"  {_MARKS[call.standing]:<16} [#{call.entry}] {call.check} {call.operation} {request}{why}"


def _untold(call: UntoldCall) -> str:
    return f"  {_READ_ONLY[call.read_only]:<16} {call.at} {call.operation} {call.request_id}"


def as_json(found: Reconciliation) -> str:
    """Return the comparison as one JSON document."""
    return to_json(
        {
            "incident": found.incident,
            "records": found.records,
            "since": iso(found.since) if found.since else None,
            "until": iso(found.until) if found.until else None,
            "regions": found.regions,
            "alarms": found.alarms,
            "open": found.open,
            "calls": [
                {
                    "entry": call.entry,
                    "check": call.check,
                    "operation": call.operation,
                    "request_id": call.request_id,
                    "observed_at": iso(call.observed_at),
                    "standing": str(call.standing),
                    "why": call.why,
                }
                for call in found.calls
            ],
            "untold": [
                {
                    "operation": call.operation,
                    "request_id": call.request_id,
                    "at": call.at,
                    "read_only": call.read_only,
                }
                for call in found.untold
            ],
        }
    )
