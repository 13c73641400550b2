"""`workbench serve`: the screens in a browser, on this machine."""

from __future__ import annotations

import click

from workbench.cli.settings import Settings

_LOOPBACK = ("127.0.0.1", "localhost")


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8787, show_default=True)
@click.option(
    "--host", default=_LOOPBACK[0], show_default=True, metavar="ADDRESS", help="interface to listen at"
)
@click.option(
    "--beyond-this-machine",
    "beyond",
    is_flag=True,
    help="mean it: whoever has the link asks AWS with your credentials, and nothing is encrypted",
)
@click.pass_obj
def command(settings: Settings, port: int, host: str, beyond: bool) -> None:  # noqa: FBT001 - click passes what it documents
    """Open the same screens in a browser, until Ctrl-C.

    Prints a link with a ticket, drawn anew each time: who does not have it is turned away before any process
    starts.
    """
    import sys

    from workbench.cli.console import say
    from workbench.cli.global_options import words_of
    from workbench.cli.serving import serve
    from workbench.engine.errors import UsageError

    if host not in _LOOPBACK and not beyond:
        raise UsageError(
            f"{host} is not this machine alone: whoever has the link would ask AWS with your credentials, "
            "unencrypted. Add --beyond-this-machine if that is meant"
        )
    screens = [sys.executable, "-m", "workbench", *words_of(settings), "start"]
    serve(screens, host, port, lambda link: say(f"the screens are at {link}\nuntil Ctrl-C"))
