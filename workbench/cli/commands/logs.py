"""`workbench logs`: questions to CloudTrail and S3 access logs."""

from __future__ import annotations

import click

from workbench.cli.options import text_or_json


@click.command()
@click.argument("words", metavar="list | show NAME", nargs=-1, required=True)
@text_or_json
def command(words: tuple[str, ...], form: str) -> None:
    """List the questions that logs can be asked, or show one: what it takes, its SQL, what no row means."""
    from workbench.cli.console import emit
    from workbench.cli.questions import question_json, question_text, questions_json, questions_text
    from workbench.engine.errors import UsageError
    from workbench.logs.question_files import load_questions, question_named

    as_json = form == "json"
    match words:
        case ("list",):
            emit((questions_json if as_json else questions_text)(load_questions()))
        case ("show", name):
            emit((question_json if as_json else question_text)(question_named(name)))
        case _:
            raise UsageError("say 'workbench logs list' or 'workbench logs show NAME'")
