"""`workbench export`: the post-mortem of an incident."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from workbench.cli import completing
from workbench.cli.settings import Settings

FORMATS = ("md", "html", "summary", "json", "csv")
"""Named here, so that help need not load what makes them."""


def _list_templates(context: click.Context, _option: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's callback
    if not value or context.resilient_parsing:
        return
    from workbench.cli.console import emit, say
    from workbench.cli.wiring import exports
    from workbench.knowledge.redaction import shown_lines

    found = exports()
    emit(shown_lines(f"{name:<16} {purpose}" for name, purpose in found.templates.items()))
    for problem in found.problems:
        say(f"workbench: {problem}")
    context.exit()


@click.command()
@click.argument("incident", shell_complete=completing.incidents)
@click.option(
    "--format",
    "form",
    type=click.Choice(("md", "html", "summary", "json", "csv")),
    default="md",
    show_default=True,
)
@click.option(
    "--template",
    metavar="NAME",
    default="transcript",
    show_default=True,
    help="of md and html; see --templates",
)
@click.option(
    "--templates", is_flag=True, is_eager=True, expose_value=False, callback=_list_templates, help="list them"
)
@click.option(
    "--with-linked/--alone",
    default=None,
    help="also the incidents that it led on to, in one post-mortem; so by default, --alone leaves them out",
)
@click.option("--full", is_flag=True, help="of md and html: also commands, raw conditions, every entry")
@click.option("--blameless", is_flag=True, help="roles instead of names")
@click.option(
    "--redact", metavar="FIELD", multiple=True, help="hide the value of a parameter or field; may be repeated"
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="a new file; stdout by default")
@click.pass_obj
def command(
    settings: Settings,
    /,
    incident: str,
    form: str,
    output: Path | None,
    with_linked: bool | None,  # noqa: FBT001 - click passes what it documents
    **told: Any,
) -> None:
    """Print the post-mortem of INCIDENT, or write it to a new file.

    INCIDENT is an id or the beginning of one, a journal file, or a bundle. Templates of your own are files in
    the folder `templates` beside your playbooks.
    """
    from workbench.cli.console import emit, say, write_new
    from workbench.cli.lookup import linked_with, recording_named
    from workbench.cli.wiring import exports, make_backend
    from workbench.engine.errors import UsageError
    from workbench.engine.exports import WITH_LINKED, ExportOptions

    backend = make_backend(settings)
    transcript = recording_named(backend, incident)
    if with_linked and form not in WITH_LINKED:
        raise UsageError(f"--with-linked makes one post-mortem: {', '.join(WITH_LINKED)}, not {form}")
    linked = linked_with(backend, transcript) if with_linked is not False and form in WITH_LINKED else ()
    door = exports()
    for problem in door.problems:
        say(f"workbench: {problem}")
    options = ExportOptions(**told)
    text = door.render(transcript, form, options, linked)
    if output is None:
        emit(text)
    else:
        write_new(output, text)
        say(f"wrote {output}")
