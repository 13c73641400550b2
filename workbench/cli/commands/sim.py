"""`workbench sim`: serves a scenario's account to any AWS client."""

from __future__ import annotations

import click

from workbench.cli.settings import Settings


@click.command()
@click.argument("scenario")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="port on 127.0.0.1; any free one by default"
)
@click.pass_obj
def command(settings: Settings, scenario: str, port: int) -> None:
    """Serve the simulated account of SCENARIO on loopback until Ctrl-C.

    Prints the environment for any AWS client on stdout, one `export` a line.
    """
    import shlex
    import threading

    from workbench.cli.console import emit, say
    from workbench.cli.lookup import scenario_named
    from workbench.cli.wiring import make_bench
    from workbench.simulation import SimulatedAccount

    bench = make_bench(settings)
    chosen = scenario_named(bench, scenario)
    with SimulatedAccount(chosen, bench.clock, port) as account:
        lines = (f"export {name}={shlex.quote(value)}\n" for name, value in account.environment.items())
        emit("".join(lines))
        options = " ".join(
            f"--set {shlex.quote(f'{name}={value}')}" for name, value in chosen.parameters.items()
        )
        say(f"serving {chosen.id} at {account.endpoint_url} until Ctrl-C; in another terminal, for example:")
        say(f"  workbench run {chosen.playbook} {options}")
        threading.Event().wait()
