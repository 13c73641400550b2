"""How the head of an incident is printed, and what `journal verify` and `repair` found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from workbench.domain.verification import Verification
from workbench.journal import RepairReport
from workbench.knowledge.redaction import shown_lines
from workbench.wording.json_text import to_json

_MOST_LINES = 20
"""Of the problems of one check: what is wrong from one entry on is wrong with each that follows."""


def head_text(incident: str, entries: int, head: str) -> str:
    """Return the head of an incident in three lines."""
    return f"incident {incident}\nentries  {entries}\nhead     {head}\n"


def head_json(incident: str, entries: int, head: str) -> str:
    """Return the head of an incident as one JSON document."""
    return to_json({"incident": incident, "entries": entries, "head": head})


def keep_it(incident: str, head: str) -> str:
    """Return what to do with a head: keep it elsewhere, compare it later, sign it."""
    return (
        "Keep the head elsewhere (in the ticket, in a mail, on paper). It shows later whether anything was\n"
        "changed or cut off:\n"
        f"  workbench journal verify {incident} --head {head}\n"
        "To sign it with a key of yours:\n"
        f"  echo {head} > {incident}.head\n"
        f"  ssh-keygen -Y sign -f ~/.ssh/id_ed25519 -n workbench-journal {incident}.head"
    )


def verifications_json(found: Iterable[Verification]) -> str:
    """Return all verifications as one JSON array."""
    return to_json(
        [
            {
                "incident": item.incident,
                "passed": item.passed,
                "entries": item.entries,
                "head": item.head,
                "sealed": item.sealed,
                "checks": [
                    {"what": check.what, "passed": check.passed, "problems": check.problems}
                    for check in item.checks
                ],
            }
            for item in found
        ]
    )


def verifications_text(found: Sequence[Verification], *, head_given: bool) -> str:
    """Return each verification with all of its checks, and what could not be checked."""
    if not found:
        return "no incidents yet\n"
    blocks = [shown_lines(_verification(item)) for item in found]
    if not head_given:
        blocks.append(
            "Whether entries were cut off at the end shows only beside a head that was kept elsewhere: "
            "--head HASH.\n"
        )
    return "\n".join(blocks)


def first_problem(verification: Verification) -> str:
    """Return the first thing that does not add up, and what was checked; empty when everything does."""
    failed = (check for check in verification.checks if not check.passed)
    return next((f"{problem} (checked: {check.what})" for check in failed for problem in check.problems), "")


def _verification(item: Verification) -> Iterator[str]:
    yield f"{item.incident}: {'everything adds up' if item.passed else 'DOES NOT ADD UP'}"
    if not item.passed:
        yield f"  first: {first_problem(item)}"
    for check in item.checks:
        yield f"  {'✓' if check.passed else '✗'} {check.what}"
        yield from (f"      {problem}" for problem in check.problems[:_MOST_LINES])
        if len(check.problems) > _MOST_LINES:
            more = len(check.problems) - _MOST_LINES
            yield f"      and more: --format json has {more:,} further lines of this"
    yield f"  {item.entries} entries, {'closed' if item.sealed else 'not closed'}, head {item.head or 'none'}"


def repair_text(report: RepairReport) -> str:
    """Return what a repair kept and what not."""
    lines = [
        f"{report.target}: {report.entries} entries, header {report.header}; the damaged file is as it was",
        *(f"not as it should be: {item}" for item in report.damage),
    ]
    return shown_lines(lines)
