"""`workbench run`: a playbook without screens."""

from __future__ import annotations

import click

from workbench.cli import completing, options
from workbench.cli.settings import Settings

_FORMATS = ("text", "json", "jsonl", "junit")


@click.command()
@click.argument("playbook", required=False, shell_complete=completing.playbooks)
@options.parameters
@click.option(
    "--answer", "answers", metavar="CHECK=VALUE", multiple=True, help="a person's answer to a question"
)
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", show_default=True)
@click.option("--resume", metavar="INCIDENT", help="go on with an incident: ask what has no answer yet")
@click.option(
    "--replay",
    metavar="INCIDENT",
    help="ask a recorded incident instead of AWS: its id, a journal file or a bundle",
)
@options.came_from
@click.pass_obj
def command(
    settings: Settings,
    playbook: str | None,
    given: tuple[str, ...],
    answers: tuple[str, ...],
    form: str,
    resume: str | None,
    replay: str | None,
    came_from: str | None,
) -> int:
    """Run PLAYBOOK without screens: same engine, same journal. The result goes to stdout.

    Exit codes: 0 nothing wrong found, 2 usage, 3 a cause is proven, 4 could not tell, 5 refused by the
    read-only guard, 6 journal trouble, 130 interrupted.
    """
    from workbench.cli.console import emit, say, wants_progress
    from workbench.cli.headless import conduct, exit_code, pause_of
    from workbench.cli.log_files import asks_a_person
    from workbench.cli.lookup import assignments
    from workbench.cli.runs import check_answers, choose
    from workbench.cli.wiring import make_backend
    from workbench.exporters import FORMATS

    told = assignments(answers, "--answer")
    plan = choose(
        make_backend(settings),
        playbook=playbook,
        given=assignments(given),
        resume=resume,
        replay=replay,
        came_from=came_from,
    )
    check_answers(plan.playbook, told)
    progress = wants_progress(plain=settings.plain)
    told = {**plan.answers, **told}
    transcript = conduct(plan.open_session, told, progress=progress, agrees=asks_a_person())
    emit(FORMATS[form](transcript))
    if pause := pause_of(transcript):
        say(f"workbench: {pause}: workbench run --resume {transcript.incident.id}")
    return exit_code(transcript)
