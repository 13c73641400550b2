"""`workbench probes`: the catalogue of what can be asked."""

from __future__ import annotations

import click

from workbench.cli import options
from workbench.cli.settings import Settings


@click.group()
def command() -> None:
    """List and show probes."""


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
