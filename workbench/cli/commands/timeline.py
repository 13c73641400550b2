"""`workbench timeline`: what happened, told by several sources."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from workbench.cli.exit_codes import ExitCode
from workbench.cli.settings import Settings


@click.command()
@click.option(
    "--set",
    "given",
    metavar="NAME=VALUE",
    multiple=True,
    help="what it is about: bucket, key, principal_arn, resource_arn; of several all must hold",
)
@click.option("--since", metavar="TIME", help="ISO 8601, 22:30, yesterday 22:30, 90m; AWS: the last 24 hours")
@click.option("--until", metavar="TIME", help="now without it")
@click.option(
    "--regions",
    metavar="REGION[,…]",
    multiple=True,
    help="ask Event history of these, or of all that the account has enabled: all",
)
@click.option("--log-group", "log_groups", metavar="NAME", multiple=True, help="with the lines of this group")
@click.option("--pattern", default="", help="CloudWatch's filter pattern for the log groups")
@click.option("--execution", "executions", metavar="ARN", multiple=True, help="with this execution's history")
@click.option(
    "--source",
    "sources",
    metavar="DIR",
    multiple=True,
    type=click.Path(path_type=Path),
    help="with the files of CloudTrail and of S3 access logs below this folder",
)
@click.option(
    "--incident", metavar="ID", help="with the entries of this incident, and what its evidence tells"
)
@click.option("--filter", "text", default="", help="only what holds all of these words, and no -word")
@click.option(
    "--format", "form", type=click.Choice(("text", "json", "csv")), default="text", show_default=True
)
@click.option("--limit", type=click.IntRange(min=1), help="the newest N; 500 as text, all as JSON and CSV")
@click.option("--pages", type=click.IntRange(min=1), help="of 50 events, of each question at most  [600]")
@click.pass_obj
def command(settings: Settings, /, text: str, form: str, limit: int | None, **asked: Any) -> int:
    """Show what happened, by time, each event once.

    Told by CloudTrail, S3 access logs, log lines, executions of Step Functions and an incident.

    Without --source and --incident, CloudTrail's Event history is asked, two pages a second: here, and in
    the Region of the services that have none. With them AWS is left alone, unless --regions, --log-group or
    --execution name what to ask.

    Exit codes: 0 all was read, 4 some source was not read to its end, 130 interrupted; what came until then
    is shown.
    """
    from workbench.cli.console import emit, say, wants_progress
    from workbench.cli.printing.timelines import RENDERERS, view_of
    from workbench.cli.reconstructing import Asked, assemble, plan
    from workbench.cli.wiring import make_backend

    backend = make_backend(settings)
    made = assemble(
        backend.clock, plan(backend, Asked(**asked)), progress=wants_progress(plain=settings.plain)
    )
    view = view_of(made.timeline, text, limit if limit or form != "text" else 500)
    emit(RENDERERS[form](view))
    for reading in made.timeline.coverage.readings:
        if not reading.complete:
            say(f"workbench: {reading.source} was not read to its end: {reading.gap}")
    if made.interrupted:
        return ExitCode.INTERRUPTED
    return ExitCode.NOTHING_WRONG if made.timeline.coverage.complete else ExitCode.CANNOT_TELL
