"""`workbench doctor`: whether the workbench can work here."""

from __future__ import annotations

import click

from workbench.cli.settings import Settings


@click.command()
@click.argument("names", metavar="[PLAYBOOK]...", nargs=-1)
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.pass_obj
def command(settings: Settings, names: tuple[str, ...], form: str) -> int:
    """Check identity, Region, clock, reachability and permissions for each PLAYBOOK, for all without a name.

    Exits 4 when something would keep a playbook from an answer.
    """
    from workbench.aws import check_up
    from workbench.cli.checkup import as_json, as_text
    from workbench.cli.console import emit
    from workbench.cli.lookup import operations_of, playbooks_named
    from workbench.cli.wiring import make_bench

    bench = make_bench(settings)
    operations = operations_of(playbooks_named(bench, names), bench.load_registry())
    found = check_up(bench.live(), bench.clock, operations)
    emit(as_json(found) if form == "json" else as_text(found))
    return 0 if found.healthy else 4
