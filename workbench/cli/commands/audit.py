"""`workbench audit`: readiness and GxP rules over everything that an account has."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli import options
from workbench.cli.settings import Settings

_FORMATS = ("text", "full", "json", "junit", "html", "md", "csv", "ocsf")
_DIFF = "diff"
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("names", metavar="[NAME]...", nargs=-1)
@options.parameters
@click.option(
    "--regions", metavar="R,…|all", default="", help="Regions to look at; that of the target by default"
)
@click.option("--config", "settings_file", metavar="FILE", type=_FILE, help="settings as TOML: name = value")
@click.option(
    "--deviations", "deviations_file", metavar="FILE", type=_FILE, help="accepted deviations, a YAML list"
)
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", show_default=True)
@click.option("--replay", metavar="INCIDENT", help="judge a recorded audit anew, by its recorded answers")
@click.option("--who", is_flag=True, help="of diff: ask Event history who changed what differs")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="a new file; stdout by default")
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917 - one per option
    settings: Settings,
    names: tuple[str, ...],
    given: tuple[str, ...],
    regions: str,
    settings_file: Path | None,
    deviations_file: Path | None,
    form: str,
    replay: str | None,
    who: bool,  # noqa: FBT001 - click passes what it documents
    output: Path | None,
) -> int:
    """Judge every resource by the rules of the audits NAME; of all audits when none is named.

    `workbench audit diff OLD NEW` compares two audits of the journal; with --who it asks Event history who
    changed what differs, and puts the answers on record of the later one.

    Exit codes: 0 nothing wrong found, 2 usage, 3 a rule is broken, 4 something could not be seen, 6 journal
    trouble, 130 interrupted.
    """
    from workbench.cli.auditing import compare, conduct_audit, exit_code, plan_again
    from workbench.cli.console import check_new, emit, say, wants_progress, write_new
    from workbench.cli.lookup import assignments
    from workbench.cli.wiring import make_backend
    from workbench.engine.audit.report import audit_report
    from workbench.engine.errors import UsageError
    from workbench.exporters.audits import AUDIT_FORMATS

    if output:
        check_new(output)
    if names[:1] == (_DIFF,):
        return compare(make_backend(settings), names[1:], who=who)
    backend = make_backend(settings)
    desk = backend.open_audits()
    for problem in desk.problems:
        say(f"workbench: {problem}")
    if who:
        raise UsageError("--who belongs to a comparison: workbench audit diff OLD NEW --who")
    if replay:
        if names or given or regions or settings_file or deviations_file:
            raise UsageError("--replay takes everything from the recorded audit: leave the rest out")
        wanted, source = plan_again(backend, replay)
    else:
        source = backend.live()
        wanted = desk.plan(
            names,
            assignments(given),
            regions=regions,
            settings_file=str(settings_file or ""),
            deviations_file=str(deviations_file or ""),
        )
    progress = wants_progress(plain=settings.plain)
    transcript = conduct_audit(backend, source, desk.registry, wanted, progress=progress)
    written = AUDIT_FORMATS[form](audit_report(transcript))
    if output:
        write_new(output, written)
        say(f"wrote {output}")
    else:
        emit(written)
    return exit_code(transcript)
