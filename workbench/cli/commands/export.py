"""`workbench export`: the post-mortem of an incident."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli.settings import Settings


@click.command()
@click.argument("incident")
@click.option("--format", "form", type=click.Choice(("md", "json")), default="md", show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="a new file; stdout by default")
@click.pass_obj
def command(settings: Settings, incident: str, form: str, output: Path | None) -> None:
    """Print the post-mortem of INCIDENT, or write it to a new file."""
    from workbench.cli.console import emit, say
    from workbench.cli.lookup import transcript_named
    from workbench.cli.wiring import make_bench
    from workbench.engine.errors import UsageError, WorkbenchError

    bench = make_bench(settings)
    text = bench.exporters[form](transcript_named(bench.journal, incident))
    if output is None:
        emit(text)
        return
    try:
        with output.open("x", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(f"{output} exists already: choose another name, or remove it first") from None
    except OSError as error:
        raise WorkbenchError(f"{output} cannot be written: {error.strerror}") from error
    say(f"wrote {output}")
