"""`workbench train`: a drill on a simulated account with a planted fault."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.cli import completing, options
from workbench.cli.settings import Settings

if TYPE_CHECKING:
    from workbench.engine.backend import Backend


@click.command()
@click.argument("scenario", required=False, shell_complete=completing.drills)
@click.option("--random", "which", flag_value="random", help="let chance choose the scenario")
@click.option(
    "--next", "which", flag_value="next", help="the next that is not solved: of the course, then by level"
)
@click.option(
    "--seed", type=int, help="other names, numbers and times where the story allows; makes chance repeatable"
)
@click.option(
    "--open", "is_open", is_flag=True, help="show the cause board from the beginning, without points"
)
@click.option(
    "--report",
    type=click.Choice(("md", "json")),
    is_flag=False,
    flag_value="md",
    help="print the results of all attempts in the journal, Markdown by itself, and open nothing",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="of --report: a new file; stdout by default"
)
@options.operator
@options.least_privilege
@click.pass_obj
def command(
    settings: Settings,
    /,
    scenario: str | None,
    which: str | None,
    seed: int | None,
    is_open: bool,  # noqa: FBT001 - click passes what it documents
    operator: Path | None,
    least_privilege: bool,  # noqa: FBT001 - as above
    **asked: Any,
) -> int:
    """Open the drill SCENARIO, the first one without a name; or a file of `workbench journal to-scenario`.

    The cause board is closed: ask, commit to a hypothesis, and answer; then it opens, with points.

    Without a terminal, or with --plain, the program itself does the drill, prints what it found, and exits 0
    when that is the drill's answer, else 1. Such a run is nobody's attempt.
    """
    from workbench.cli.console import has_terminal, say
    from workbench.cli.drill import rehearse
    from workbench.cli.inspecting import rehearse_inspection
    from workbench.cli.lookup import recording_named, scenario_named
    from workbench.cli.operators import operator_policy, with_operator
    from workbench.cli.replay_drills import with_recorded_drill
    from workbench.cli.screens import open_screens
    from workbench.cli.wiring import make_backend
    from workbench.domain.scenario import ScenarioKind
    from workbench.engine.errors import UsageError
    from workbench.engine.training.variations import varied
    from workbench.tui.start import OpenDrill

    report, output = asked["report"], asked["output"]
    if scenario and (which or report):
        raise UsageError("name a scenario or leave it to --random, --next or --report, not both")
    if output and not report:
        raise UsageError("-o is of --report: a drill is written by `workbench export`")
    backend = make_backend(settings)
    if report:
        return _tell_report(backend, report, output)
    policy_of = operator_policy(backend, operator, least_privilege=least_privilege)
    if policy_of:
        backend = with_operator(backend, settings, policy_of)
    if scenario and "." in scenario and Path(scenario).is_file():  # no drill has a dot in its name
        if policy_of:
            raise UsageError("a recording answers as it did: --operator and --least-privilege do not apply")
        backend, scenario = with_recorded_drill(backend, recording_named(backend, scenario))
    chosen = scenario_named(backend, scenario or _chosen(backend, which, seed))
    if seed is not None and not chosen.vary:
        say(f"note: nothing may vary in {chosen.id}: it is as ever")
    if settings.plain or not has_terminal():
        if chosen.kind is ScenarioKind.INSPECTION:
            return rehearse_inspection(backend, chosen)
        told = chosen if seed is None else varied(chosen, seed)
        return rehearse(backend, told, plain=settings.plain)
    return open_screens(settings, OpenDrill(scenario=chosen.id, blind=not is_open, seed=seed), backend)


def _chosen(backend: Backend, which: str | None, seed: int | None) -> str:
    """Return the id of the drill that the options choose; raises UsageError where there is none."""
    from workbench.cli.lookup import warn_of_problems
    from workbench.engine.errors import UsageError
    from workbench.engine.training.attempts import past_attempts
    from workbench.engine.training.course import next_drill

    library = backend.load_library()
    names = sorted(library.scenarios)
    if not names:
        warn_of_problems(library)
        raise UsageError("there are no scenarios in the playbook folders")
    if which == "next":
        attempts = past_attempts(backend.journal, backend.journal.summaries())
        solved = {attempt.drill for attempt in attempts if attempt.solved}
        following = next_drill(library.scenario_outlines, solved)
        if following is None:
            raise UsageError("every drill is solved: do one again with --seed")
        return following.id
    return random.Random(seed).choice(names) if which or seed is not None else names[0]  # noqa: S311 - a drill is no secret


def _tell_report(backend: Backend, form: str, output: Path | None) -> int:
    from workbench.cli.console import check_new, emit, say, write_new
    from workbench.engine.training.attempts import past_attempts
    from workbench.engine.training.results import results_of
    from workbench.exporters.training_report import report_json, report_markdown

    if output:
        check_new(output)
    journal = backend.journal
    results = results_of(past_attempts(journal, journal.summaries()))
    text = report_json(results) if form == "json" else report_markdown(results)
    if output is None:
        emit(text)
    else:
        write_new(output, text)
        say(f"wrote {output}")
    return 0
