"""`workbench sim`: serves a scenario's account to any AWS client."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli import completing, options
from workbench.cli.settings import Settings


@click.command()
@click.argument("scenario", shell_complete=completing.drills)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="port on 127.0.0.1; any free one by default"
)
@options.operator
@options.least_privilege
@click.pass_obj
def command(
    settings: Settings,
    scenario: str,
    port: int,
    operator: Path | None,
    least_privilege: bool,  # noqa: FBT001 - click passes what it documents
) -> None:
    """Serve the simulated account of SCENARIO on loopback until Ctrl-C.

    Prints the environment for any AWS client on stdout, one `export` a line.
    """
    import threading

    from workbench.cli.console import emit, say
    from workbench.cli.lookup import scenario_named
    from workbench.cli.operators import operator_policy
    from workbench.cli.wiring import make_backend
    from workbench.domain.shell import quote
    from workbench.simulation import SimulatedAccount

    backend = make_backend(settings)
    chosen = scenario_named(backend, scenario)
    policy_of = operator_policy(backend, operator, least_privilege=least_privilege)
    policy = policy_of(chosen) if policy_of else None
    with SimulatedAccount(chosen, backend.clock, port, operator_policy=policy) as account:
        lines = (f"export {name}={quote(value)}\n" for name, value in account.environment.items())
        emit("".join(lines))
        settings_of_run = " ".join(
            f"--set {quote(f'{name}={value}')}" for name, value in chosen.parameters.items()
        )
        say(f"serving {chosen.id} at {account.endpoint_url} until Ctrl-C; in another terminal, for example:")
        if policy is not None:
            say(f"  workbench doctor --playbook {chosen.playbook}")
        say(f"  workbench run {chosen.playbook} {settings_of_run}")
        threading.Event().wait()
