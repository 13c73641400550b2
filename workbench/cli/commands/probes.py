"""`workbench probes`: the catalogue of what can be asked."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli import options
from workbench.cli.settings import Settings


@click.group()
def command() -> None:
    """List, show and begin probes."""


@command.command("list")
@options.text_or_json
@click.pass_obj
def list_(settings: Settings, form: str) -> None:
    """List all probes."""
    from workbench.cli.console import emit
    from workbench.cli.printing.probes import probes_json, probes_text
    from workbench.cli.wiring import make_backend

    emit((probes_json if form == "json" else probes_text)(make_backend(settings).load_registry()))


@command.command()
@click.argument("probe")
@click.pass_obj
def show(settings: Settings, probe: str) -> None:
    """Show what PROBE asks, takes and tells."""
    from workbench.cli.console import emit
    from workbench.cli.printing.probes import probe_text
    from workbench.cli.wiring import make_backend
    from workbench.engine.errors import unknown_name

    registry = make_backend(settings).load_registry()
    if probe not in registry:
        raise unknown_name("probe", probe, registry)
    emit(probe_text(registry[probe]))


@command.command()
@click.argument("probe_id", metavar="ID")
@click.option("--folder", type=click.Path(path_type=Path), help="where to; where probes are found by default")
def new(probe_id: str, folder: Path | None) -> None:
    """Write a first probe called ID (service.question), with its examples, to start from."""
    from workbench.cli.console import emit
    from workbench.playbook_files.new import write_new
    from workbench.probes import _new

    files = _new.new_probe(probe_id)
    top = folder or _new.shipped_probes()
    package = top / next(iter(files)).parent / "__init__.py"
    if not package.exists():
        write_new(package, _new.package_of(probe_id.partition(".")[0]))
    for place, text in files.items():
        emit(f"{write_new(top / place, text)}\n")
