"""What people put on record: `journal note`, `action`, `correct`, `tag`, `severity`, `role`, `impact`.

Each adds an entry, which is on disk when the command returns. No entry is ever changed.
"""

from __future__ import annotations

import click

from workbench.cli import completing, options
from workbench.cli.settings import Settings


@click.command()
@click.argument("incident", shell_complete=completing.incidents)
@click.argument("text", required=False)
@click.option("--at", metavar="TIME", default="", help="when it was: 22:30, yesterday 22:30, ISO 8601, 90m")
@click.pass_obj
def note(settings: Settings, incident: str, text: str | None, at: str) -> None:
    """Add TEXT (`-` reads stdin) to INCIDENT; without TEXT, $EDITOR asks for it."""
    from workbench.cli.jotting import jot

    jot(settings, incident, text, at)


@click.command()
@click.argument("incident", shell_complete=completing.incidents)
@click.argument("text")
@click.option("--owner", metavar="NAME", default="", help="who sees to it")
@click.option("--due", metavar="YYYY-MM-DD", default="", help="until when")
@click.pass_obj
def action(settings: Settings, incident: str, text: str, owner: str, due: str) -> None:
    """Say what is to be done after INCIDENT; post-mortems list it."""
    from workbench.cli.annotating import put
    from workbench.cli.typed_text import text_from
    from workbench.engine import annotate

    said = annotate.action(text_from(text), owner, due)
    put(settings, incident, lambda _: said)


@click.command()
@click.argument("incident", shell_complete=completing.incidents)
@click.argument("entry", type=int)
@click.argument("text")
@click.option("--reason", required=True, help="why it needs to be put right")
@click.pass_obj
def correct(settings: Settings, incident: str, entry: int, text: str, reason: str) -> None:
    """Put ENTRY of INCIDENT right with TEXT. The entry stays as it is; both are shown."""
    from workbench.cli.annotating import put
    from workbench.cli.typed_text import text_from
    from workbench.engine import annotate

    put(settings, incident, lambda past: annotate.correction(past, entry, text_from(text), reason))


@click.command()
@click.argument("incident", shell_complete=completing.incidents)
@click.argument("tags", metavar="TAG...", nargs=-1, required=True)
@click.option("--remove", is_flag=True, help="take these tags away instead")
@click.pass_obj
def tag(settings: Settings, incident: str, tags: tuple[str, ...], remove: bool) -> None:  # noqa: FBT001 - click passes what it documents
    """Give INCIDENT each TAG, beside those that it has. One with blanks stands in quotes."""
    from workbench.cli.annotating import put
    from workbench.engine import annotate

    put(
        settings,
        incident,
        lambda past: annotate.tags(
            [item for item in past.tags if item not in map(str.strip, tags)]
            if remove
            else [*past.tags, *tags]
        ),
    )


@click.command()
@click.argument("incident", shell_complete=completing.incidents)
@click.argument("text", metavar="SEVERITY")
@click.pass_obj
def severity(settings: Settings, incident: str, text: str) -> None:
    """Say how bad INCIDENT is, in a scale of your own (SEV1, major)."""
    from workbench.cli.annotating import put
    from workbench.engine import annotate

    said = annotate.severity(text)
    put(settings, incident, lambda _: said)


@click.command()
@click.argument("incident", shell_complete=completing.incidents)
@click.argument("name", metavar="ROLE")
@click.argument("person", metavar="NAME")
@click.pass_obj
def role(settings: Settings, incident: str, name: str, person: str) -> None:
    """Say that NAME has this ROLE (commander, scribe) in the response to INCIDENT."""
    from workbench.cli.annotating import put
    from workbench.engine import annotate

    said = annotate.role(name, person)
    put(settings, incident, lambda _: said)


@click.command()
@click.argument("incident", shell_complete=completing.incidents)
@click.argument("moment", metavar="started|detected|acknowledged|mitigated|resolved")
@click.argument("at", metavar="[TIME]", default="0m")
@click.pass_obj
def impact(settings: Settings, incident: str, moment: str, at: str) -> None:
    """Say when this moment of the impact was; now without TIME.

    TIME is 22:30, yesterday 22:30, ISO 8601, or an age (90m, 2h, 3d); UTC where it says nothing else.
    """
    from workbench.cli.annotating import put
    from workbench.cli.wiring import make_backend
    from workbench.engine import annotate

    now = make_backend(settings).clock.now()
    said = annotate.impact_time(moment, at, now)
    put(settings, incident, lambda _: said)


@click.command()
@click.argument("incident", shell_complete=completing.incidents)
@click.option("--summary", default="", help="what it comes to, in a sentence")
@options.text_or_json
@click.pass_obj
def close(settings: Settings, incident: str, summary: str, form: str) -> None:
    """Seal INCIDENT: no run may follow, notes and corrections may.

    Prints its head, the hash of the last entry, which stands for everything before it. Kept elsewhere, it
    shows whether anything was changed or cut off since.
    """
    from workbench.cli.annotating import seal
    from workbench.cli.console import emit, say
    from workbench.cli.printing.verifications import head_json, head_text, keep_it

    entry, closed = seal(settings, incident, summary)
    emit((head_json if form == "json" else head_text)(closed, entry.seq, entry.hash))
    say(keep_it(closed, entry.hash))


COMMANDS = (note, action, correct, tag, severity, role, impact, close)
