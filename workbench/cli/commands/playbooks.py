"""`workbench playbooks`: reading and writing playbooks."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli import options
from workbench.cli.settings import Settings


@click.group()
def command() -> None:
    """List, show, check and begin playbooks."""


@command.command("list")
@options.text_or_json
@click.pass_obj
def list_(settings: Settings, form: str) -> None:
    """List all playbooks; what could not be loaded is told on stderr."""
    from workbench.cli.console import emit
    from workbench.cli.lookup import warn_of_problems
    from workbench.cli.printing.playbooks import playbooks_json, playbooks_text
    from workbench.cli.wiring import make_backend

    library = make_backend(settings).load_library()
    emit((playbooks_json if form == "json" else playbooks_text)(library))
    warn_of_problems(library)


@command.command()
@click.argument("playbook")
@click.pass_obj
def show(settings: Settings, playbook: str) -> None:
    """Show what PLAYBOOK asks, needs and can find."""
    from workbench.cli.console import emit
    from workbench.cli.lookup import playbook_named
    from workbench.cli.printing.playbooks import playbook_text
    from workbench.cli.wiring import make_backend

    emit(playbook_text(playbook_named(make_backend(settings), playbook)))


@command.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.pass_obj
def lint(settings: Settings, files: tuple[Path, ...]) -> int:
    """Check playbook FILES or folders, the shipped ones without a name. Exits 2 when something is wrong."""
    from workbench.cli.console import emit
    from workbench.cli.linting import lint_all
    from workbench.cli.wiring import make_backend
    from workbench.knowledge.redaction import shown_lines

    problems = lint_all(files, make_backend(settings))
    emit(shown_lines(map(str, problems)))
    return 2 if problems else 0


@command.command()
@click.pass_obj
def schema(settings: Settings) -> None:
    """Print the JSON schema of playbooks, with every probe and what its facts can be."""
    from workbench.cli.console import emit
    from workbench.cli.wiring import make_backend
    from workbench.playbook_files.schema import published_schema

    emit(published_schema(make_backend(settings).load_registry()))


@command.command()
@click.argument("playbook_id", metavar="ID")
@click.option("--folder", type=click.Path(path_type=Path), help="where to; your own playbooks by default")
@click.pass_obj
def new(settings: Settings, playbook_id: str, folder: Path | None) -> None:
    """Write a first playbook called ID to start from."""
    from workbench.cli.console import emit
    from workbench.cli.wiring import user_playbooks
    from workbench.playbook_files.new import create_playbook

    own = settings.playbooks[0] if settings.playbooks else user_playbooks()
    emit(f"{create_playbook(folder or own, playbook_id)}\n")
