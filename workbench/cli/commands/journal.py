"""`workbench journal`: past incidents."""

from __future__ import annotations

import click

from workbench.cli.settings import Settings

_format = click.option(
    "--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True
)


@click.group()
def command() -> None:
    """List, show and annotate past incidents."""


@command.command("list")
@_format
@click.pass_obj
def list_(settings: Settings, form: str) -> None:
    """List all incidents, the newest first."""
    from workbench.cli.console import emit, say
    from workbench.cli.past import summaries_json, summaries_text
    from workbench.cli.wiring import make_bench

    found = make_bench(settings).journal.summaries()
    emit(summaries_json(found) if form == "json" else summaries_text(found))
    for item in found:
        if item.problem:
            say(f"workbench: {item.problem}")


@command.command()
@click.argument("incident")
@_format
@click.pass_obj
def show(settings: Settings, incident: str, form: str) -> None:
    """Show INCIDENT with its timeline; the beginning of its id will do."""
    from workbench.cli.console import emit, say
    from workbench.cli.lookup import transcript_named
    from workbench.cli.past import problems_of, timeline_text
    from workbench.cli.wiring import make_bench
    from workbench.exporters import EXPORTS, FORMATS

    journal = make_bench(settings).journal
    transcript = transcript_named(journal, incident)
    as_text = f"{FORMATS['text'](transcript)}\n{timeline_text(transcript)}"
    emit(EXPORTS["json"](transcript) if form == "json" else as_text)
    for problem in problems_of(journal, transcript.incident.id):
        say(f"workbench: {problem}")


@command.command()
@click.argument("incident")
@click.argument("text")
@click.pass_obj
def note(settings: Settings, incident: str, text: str) -> None:
    """Add TEXT (`-` reads stdin) to INCIDENT. It is on disk when this returns."""
    import sys

    from workbench.cli.console import say
    from workbench.cli.lookup import incident_id
    from workbench.cli.wiring import make_bench
    from workbench.domain.incident import Draft, NoteAdded
    from workbench.engine.errors import UsageError

    said = (sys.stdin.read() if text == "-" else text).strip()
    if not said:
        raise UsageError("an empty note says nothing: write some text")
    bench = make_bench(settings)
    draft = Draft(event=NoteAdded(text=said), who=bench.person, observed_at=bench.clock.now())
    entry = bench.journal.append(incident_id(bench.journal, incident), draft)
    say(f"entry {entry.seq}")
