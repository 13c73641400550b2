"""Whether it can be believed: `journal verify`, `repair`, `reconcile`."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli import completing, options
from workbench.cli.exit_codes import ExitCode
from workbench.cli.settings import Settings

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("incident", required=False, shell_complete=completing.incidents)
@click.option("--head", metavar="HASH", help="a head kept elsewhere: shows whether the end was cut off")
@options.text_or_json
@click.pass_obj
def verify(settings: Settings, incident: str | None, head: str | None, form: str) -> int:
    """Check that INCIDENT, each one without a name, is what was recorded, and say what was checked.

    Exits 6 when something does not add up, and names the entry.
    """
    from workbench.cli.console import emit, say
    from workbench.cli.lookup import past_journal
    from workbench.cli.printing.verifications import first_problem, verifications_json, verifications_text
    from workbench.engine.errors import JournalError, UsageError

    if head and not incident:
        raise UsageError("--head is the head of one incident: name it")
    journal = past_journal(settings)
    names = [journal.resolve(incident)] if incident else [item.id for item in journal.summaries()]
    found = [journal.verify(name, head) for name in names]
    emit(verifications_json(found) if form == "json" else verifications_text(found, head_given=bool(head)))
    damaged = [item for item in found if not item.passed]
    for item in damaged:
        say(f"workbench: {item.incident} does not add up: {first_problem(item)}")
    return JournalError.exit_code if damaged else 0


@click.command()
@click.argument("incident", shell_complete=completing.incidents)
@click.option("--to", "target", type=_FILE, required=True, help="a new file")
@click.pass_obj
def repair(settings: Settings, incident: str, target: Path) -> None:
    """Write what can be read of a damaged INCIDENT to a new file, and say what was left out.

    The damaged file stays as it is. The new one verifies as far as the entries are there; a gap stays a gap.
    """
    from workbench.cli.console import emit
    from workbench.cli.printing.verifications import repair_text
    from workbench.cli.wiring import stored_journal

    journal = stored_journal(settings)
    emit(repair_text(journal.repair(journal.resolve(incident), target)))


@click.command()
@click.argument("incident", shell_complete=completing.incidents)
@click.option("--source", type=_FILE, required=True, help="a folder, or a file, of CloudTrail")
@options.text_or_json
@click.pass_obj
def reconcile(settings: Settings, incident: str, source: Path, form: str) -> int:
    """Compare the calls of INCIDENT with what CloudTrail recorded of them.

    Reads what a trail delivers to its bucket, one record a line, or `aws cloudtrail lookup-events`.

    Exits 0 when each call is there as read-only, 3 when one is there as not read-only, 4 when CloudTrail
    cannot tell of some call; why that may be is said.
    """
    from workbench.cli.console import emit, say
    from workbench.cli.lookup import recording_named
    from workbench.cli.printing.reconciliation import as_json, as_text
    from workbench.cli.wiring import make_backend
    from workbench.engine.reconcile import reconcile as compare
    from workbench.logs.cloudtrail_files import CloudTrailFiles

    transcript = recording_named(make_backend(settings), incident)
    files = CloudTrailFiles(source)
    found = compare(transcript, files.records())
    emit((as_json if form == "json" else as_text)(found))
    for problem in files.problems:
        say(f"workbench: left out {problem}")
    if found.alarms:
        return ExitCode.WRONG
    return ExitCode.CANNOT_TELL if found.open or files.problems else ExitCode.NOTHING_WRONG


COMMANDS = (verify, repair, reconcile)
