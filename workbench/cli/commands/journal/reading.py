"""What happened: `journal list`, `show`, `timeline`, `retention`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workbench.cli import completing, options
from workbench.cli.settings import Settings

if TYPE_CHECKING:
    from workbench.engine.ports import Journal


@click.command("list")
@click.option("--since", metavar="TIME", help="began then or later: ISO 8601, 22:30, yesterday 22:30, 3d")
@click.option("--until", metavar="TIME", help="began then or earlier")
@click.option("--playbook", metavar="ID", help="of this playbook")
@click.option("--cause", metavar="ID", help="with this cause proven")
@click.option("--text", help="in which this stands: in notes, evidence, names")
@click.option("--tag", help="with this tag")
@options.text_or_json
@click.pass_obj
def list_(
    settings: Settings, /, form: str, since: str | None, until: str | None, **named: str | None
) -> None:
    """List the incidents to which all options apply, the newest first."""
    from workbench.cli.console import emit, say
    from workbench.cli.lookup import past_journal
    from workbench.cli.printing.incidents import none_found, summaries_json, summaries_text
    from workbench.cli.wiring import make_backend
    from workbench.engine.time_words import time_given

    now = make_backend(settings).clock.now()
    found = past_journal(settings).search(
        since=time_given(since, now) if since else None,
        until=time_given(until, now) if until else None,
        **named,
    )
    searched = any((since, until, *named.values()))
    none = none_found(settings.journal, searched=searched)
    emit(summaries_json(found) if form == "json" else summaries_text(found, none))
    for item in found:
        if item.problem:
            say(f"workbench: {item.problem}")


@click.command()
@click.argument("incident", shell_complete=completing.incidents)
@options.text_or_json
@click.pass_obj
def show(settings: Settings, incident: str, form: str) -> None:
    """Show INCIDENT with its timeline; the beginning of its id will do."""
    from workbench.cli.console import emit, say
    from workbench.cli.lookup import transcript_named
    from workbench.cli.printing.incidents import timeline_text
    from workbench.cli.wiring import exports, make_backend
    from workbench.exporters import FORMATS

    journal = make_backend(settings).journal
    transcript = transcript_named(journal, incident)
    if form == "json":
        emit(exports().render(transcript, form))
    else:
        emit(f"{FORMATS['text'](transcript)}\n{timeline_text(transcript)}")
    for problem in _damage(journal, transcript.incident.id):
        say(f"workbench: {problem}")


def _damage(journal: Journal, incident: str) -> tuple[str, ...]:
    """Return what is damaged in an incident's file; a journal in memory has nothing that could be."""
    find = getattr(journal, "problems", None)
    return tuple(find(incident)) if find else ()


@click.command()
@click.argument(
    "incidents", metavar="INCIDENT...", nargs=-1, required=True, shell_complete=completing.incidents
)
@click.option("--format", "form", type=click.Choice(("text", "md", "csv")), default="text", show_default=True)
@click.pass_obj
def timeline(settings: Settings, incidents: tuple[str, ...], form: str) -> None:
    """Show the entries of each INCIDENT in one timeline, by the time at which they were observed.

    Other people's are bundles or journal files, named by their path.
    """
    from workbench.cli.console import emit
    from workbench.cli.lookup import recording_named
    from workbench.cli.printing.incidents import merged_text
    from workbench.cli.wiring import make_backend
    from workbench.exporters.merged import merged_csv, merged_markdown, merged_timeline

    backend = make_backend(settings)
    rows = merged_timeline(recording_named(backend, name) for name in incidents)
    emit({"text": merged_text, "md": merged_markdown, "csv": merged_csv}[form](rows))


@click.command()
@click.option(
    "--years", type=click.IntRange(1, 100), default=7, show_default=True, help="how long they are to be kept"
)
@options.text_or_json
@click.pass_obj
def retention(settings: Settings, years: int, form: str) -> None:
    """Report until when each incident is to be kept. The program never deletes one."""
    from workbench.cli.console import emit
    from workbench.cli.lookup import past_journal
    from workbench.cli.printing.incidents import none_found, retention_json, retention_text
    from workbench.cli.wiring import make_backend

    found = past_journal(settings).retention(make_backend(settings).clock.now(), years)
    none = none_found(settings.journal)
    emit(retention_json(found) if form == "json" else retention_text(found, none))


COMMANDS = (list_, show, timeline, retention)
