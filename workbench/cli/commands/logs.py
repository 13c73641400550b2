"""`workbench logs`: questions to CloudTrail and S3 access logs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from workbench.cli.settings import Settings


@click.command()
@click.argument("words", metavar="[list | show NAME | verify | NAME]", nargs=-1)
@click.option("--set", "given", metavar="NAME=VALUE", multiple=True, help="a parameter; may be repeated")
@click.option(
    "--sql", metavar="SQL", help="instead of NAME: one SELECT in Athena's SQL; :name is bound by --set"
)
@click.option("--source", type=click.Path(path_type=Path), help="folder or file with logs")
@click.option("--no-cache", is_flag=True, help="keep nothing of the logs for the next question")
@click.option(
    "--format", "form", type=click.Choice(("text", "json", "csv")), default="text", show_default=True
)
@click.option(
    "--keys",
    type=click.Path(path_type=Path),
    help="for verify: what 'aws cloudtrail list-public-keys' printed, of the time of the files",
)
@click.option(
    "--signature",
    "signatures",
    metavar="NAME=HEX",
    multiple=True,
    help="for verify: of a digest that no later one has, from the metadata of its object; may be repeated",
)
@click.pass_obj
def command(
    settings: Settings,
    /,
    words: tuple[str, ...],
    given: tuple[str, ...],
    sql: str | None,
    source: Path | None,
    no_cache: bool,  # noqa: FBT001 - click passes what it documents
    form: str,
    **proof: Any,
) -> int:
    """Ask logs the question NAME, or --sql, in Athena's SQL; files answer it here, with --source.

    `list` tells the questions, `show NAME` what one takes, its SQL, and what it means when no row comes back.

    `verify` checks the files of a trail against CloudTrail's digests: valid, changed, missing, unproven, not
    covered. It exits 3 when a file was changed or is missing, 4 when not every file is proven.

    Exits 4 when something could not be read, or the source holds nothing of the kind: no row then proves
    nothing.
    """
    from workbench.cli.console import emit
    from workbench.cli.log_answers import ask_files, list_questions, show_question
    from workbench.cli.lookup import assignments
    from workbench.engine.errors import UsageError

    if any(proof.values()) and words != ("verify",):
        raise UsageError("--keys and --signature are for 'workbench logs verify'")
    match words:
        case ("verify",) if sql is None and source is not None:
            from workbench.cli.log_verifying import verify_files

            text, code = verify_files(source, form=form, **proof)
            emit(text)
            return code
        case ("verify",):
            raise UsageError("say where the files are: workbench logs verify --source DIR --keys FILE")
        case ("list",) if sql is None:
            emit(list_questions(form))
            return 0
        case ("show", name) if sql is None:
            emit(show_question(name, form))
            return 0
        case () if sql is None:
            raise UsageError("name a question ('workbench logs list'), or give --sql")
        case () | (_,) if bool(words) != (sql is not None):
            if source is None:
                raise UsageError("say where the logs are: --source DIR or FILE")
            text, code = ask_files(
                settings,
                words[0] if words else None,
                sql,
                assignments(given),
                source,
                form,
                keep=not no_cache,
            )
            emit(text)
            return code
    raise UsageError("give one question, or --sql, and not both")
