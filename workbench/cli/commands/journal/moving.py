"""From hand to hand: `journal export`, `import`, `to-scenario`."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli import completing
from workbench.cli.settings import Settings

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("incident", shell_complete=completing.incidents)
@click.option("--bundle", type=_FILE, required=True, help="a new file, for example incident.zip")
@click.pass_obj
def export(settings: Settings, incident: str, bundle: Path) -> int:
    """Write INCIDENT to one file, for somebody else to read, verify and go on with. Prints its head.

    Tell the head on another way than the file: whoever changes the one could change the other.
    """
    from workbench.cli.console import emit, say
    from workbench.cli.printing.verifications import first_problem, head_text
    from workbench.cli.wiring import stored_journal
    from workbench.engine.errors import JournalError

    journal = stored_journal(settings)
    name = journal.resolve(incident)
    found = journal.export_bundle(name, bundle)
    emit(head_text(name, found.entries, found.head))
    say(f"wrote {bundle}")
    if found.passed:
        return 0
    say(f"workbench: {name} does not add up, nor will what is in the bundle: {first_problem(found)}")
    return JournalError.exit_code


@click.command("import")
@click.argument("file", type=_FILE)
@click.option("--continue", "go_on", is_flag=True, help="go on with it: put on record that it is yours now")
@click.option("--allow-damaged", is_flag=True, help="take in also what does not add up; it still will not")
@click.pass_obj
def import_(settings: Settings, file: Path, go_on: bool, allow_damaged: bool) -> None:  # noqa: FBT001 - click passes what it documents
    """Take in the incident in FILE, a bundle, after verifying it. Nothing that is here is changed.

    As it is, it stays the sender's, byte for byte. With --continue your name is on record from then on; notes
    and `workbench run --resume` follow.
    """
    from workbench.cli.console import emit, say
    from workbench.cli.handover import go_on_with, take_in
    from workbench.cli.wiring import make_backend, stored_journal

    journal = stored_journal(settings)
    imported = take_in(journal, file, allow_damaged=allow_damaged)
    emit(f"{imported.incident_id}\n")
    if go_on:
        go_on_with(make_backend(settings), imported)
    else:
        say(f"to go on with it under your own name: workbench journal import {file} --continue")


@click.command("to-scenario")
@click.argument("incident", shell_complete=completing.incidents)
@click.option("-o", "--output", type=_FILE, required=True, help="a new file, for example case.zip")
@click.option(
    "--redact", metavar="FIELD", multiple=True, help="hide the value of a parameter or field; may be repeated"
)
@click.pass_obj
def to_scenario(settings: Settings, incident: str, output: Path, redact: tuple[str, ...]) -> None:
    """Make a drill of INCIDENT: what AWS answered, without notes, names and conclusions.

    It is done with `workbench train FILE`, where AWS answers as it did then.
    """
    from workbench.cli.console import say
    from workbench.cli.lookup import recording_named
    from workbench.cli.replay_drills import write_recording
    from workbench.cli.wiring import make_backend

    backend = make_backend(settings)
    scenario = write_recording(backend, recording_named(backend, incident), output, redact)
    say(f"wrote {output}; its answer is {scenario.answer.primary or scenario.answer.status}")
    say(f"to do it: workbench train {output}")


COMMANDS = (export, import_, to_scenario)
