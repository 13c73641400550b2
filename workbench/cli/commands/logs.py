"""`workbench logs`: questions to CloudTrail and S3 access logs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from workbench.cli import options
from workbench.cli.settings import Settings

if TYPE_CHECKING:
    from workbench.domain.logs import LogAnswer


_MOST_ROWS_SHOWN = 10_000
_MOST_ROWS_WRITTEN = 100_000
"""Of Athena's rows, which come a thousand at a time."""


@click.command()
@click.argument("words", metavar="[list | show NAME | ddl [access-logs] | verify | NAME]", nargs=-1)
@options.parameters
@click.option(
    "--sql", metavar="SQL", help="instead of NAME: one SELECT in Athena's SQL; :name is bound by --set"
)
@click.option(
    "--source", type=click.Path(path_type=Path), help="folder or file with logs: they are asked here"
)
@click.option("--athena", metavar="WORKGROUP", help="ask Athena instead, in this workgroup; AWS bills it")
@click.option("--database", metavar="NAME", help="with --athena: where the table is  [default]")
@click.option(
    "--table",
    "tables",
    metavar="NAME",
    multiple=True,
    help="with --athena: the table's name there, if not as in the question's SQL; with --source "
    "NAME=cloudtrail or NAME=access-logs: what a name in the SQL means; may be repeated",
)
@click.option("--incident", metavar="ID", help="put question and answer on record in this incident")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="a new file; stdout by default")
@click.option("--no-cache", is_flag=True, help="with --source: keep nothing for the next question")
@click.option(
    "--format", "form", type=click.Choice(("text", "json", "jsonl", "csv")), default="text", show_default=True
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
    form: str,
    keys: Path | None,
    signatures: tuple[str, ...],
    **engine: Any,
) -> int:
    """Ask logs the question NAME, or --sql, in Athena's SQL; files answer it here, with --source.

    `list` tells the questions, `show NAME` what one takes, its SQL, and what it means when no row comes back.

    With --athena the workgroup's limit, and how much will be read, are shown before anything is asked, and
    agreed to at the terminal or by --allow-cost. Without --set since, the last 24 hours are asked. Ctrl-C
    stops the query. `ddl` prints the statement that makes the table, from --set trail_bucket, account and
    region; `ddl access-logs` that of S3 server access logs, from --set log_bucket, account, region and
    bucket, or from --set log_bucket and key_format=SimplePrefix.

    `verify` checks the files of a trail against CloudTrail's digests: valid, changed, missing, unproven, not
    covered. It exits 3 when a file was changed or is missing, 4 when not every file is proven.

    --format json is one document with columns, rows and coverage. jsonl (an object per row) and csv hold rows
    alone; what could not be read is then told on stderr. `list` and `show` print text or json; `verify` text,
    json or csv; `ddl` SQL.

    Files answer with up to 100,000 rows. Of Athena's 10,000 are fetched; with --output, up to 100,000.

    What looks like a secret (a session token, a signature of a presigned URL) is replaced in every answer.

    Exits 4 when something could not be read, rows are left, the source holds nothing of the kind, or Athena
    gave no answer: no row then proves nothing; 5 when nobody agreed to the cost.
    """
    from workbench.cli.console import emit
    from workbench.cli.log_answers import list_questions, show_question
    from workbench.cli.lookup import assignments
    from workbench.engine.errors import UsageError

    _check_options(words, verifying=bool(keys or signatures), output=engine["output"])
    match words:
        case ("verify",) if sql is None and source is not None:
            from workbench.cli.log_verifying import verify_files

            text, code = verify_files(source, form=form, keys=keys, signatures=signatures)
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
        case ("show",) if sql is None:
            raise UsageError("name a question: workbench logs show NAME; see: workbench logs list")
        case ("ddl",) | ("ddl", _) if sql is None:
            from workbench.cli.ddl import table_statement

            emit(table_statement(words[1] if words[1:] else "cloudtrail", assignments(given)))
            return 0
        case () if sql is None:
            raise UsageError("name a question ('workbench logs list'), or give --sql")
        case () | (_,) if bool(words) != (sql is not None):
            asked = words[0] if words else None
            return _ask(settings, asked, sql, assignments(given), source, form=form, **engine)
    raise UsageError("give one question, or --sql, and not both")


def _check_options(words: tuple[str, ...], *, verifying: bool, output: Path | None) -> None:
    from workbench.engine.errors import UsageError

    if verifying and words != ("verify",):
        raise UsageError("--keys and --signature are for 'workbench logs verify'")
    if output is not None and words[:1] in (("list",), ("show",), ("ddl",), ("verify",)):
        raise UsageError("--output is for the answer to a question")


def _ask(
    settings: Settings,
    name: str | None,
    sql: str | None,
    given: Mapping[str, str],
    source: Path | None,
    *,
    form: str,
    output: Path | None,
    **engine: Any,
) -> int:
    """Ask a question, and print the answer or write it to a new file; return the exit code."""
    from workbench.cli.console import check_new, emit, say, write_new
    from workbench.cli.log_answers import rendered

    if output is not None:
        check_new(output)
    most = _MOST_ROWS_SHOWN if output is None else _MOST_ROWS_WRITTEN
    text, code = rendered(_answer(settings, name, sql, given, source, max_rows=most, **engine), form)
    if output is None:
        emit(text)
    else:
        write_new(output, text)
        say(f"wrote {output}")
    return code


def _answer(  # noqa: PLR0913 - one per option
    settings: Settings,
    name: str | None,
    sql: str | None,
    given: Mapping[str, str],
    source: Path | None,
    *,
    athena: str | None,
    database: str | None,
    tables: tuple[str, ...],
    incident: str | None,
    no_cache: bool,
    max_rows: int,
) -> LogAnswer:
    """Ask the one of the two engines that is named."""
    from workbench.cli.log_answers import ask_files, chosen_question
    from workbench.engine.errors import UsageError

    question = chosen_question(name, sql)
    if (source is None) == (athena is None):
        raise UsageError("say where the logs are, one of: --source DIR or FILE, --athena WORKGROUP")
    if source is not None:
        if database:
            raise UsageError("--database is for --athena: files have none")
        from workbench.logs.log_tables import tables_said

        return ask_files(
            settings,
            question,
            given,
            source,
            keep=not no_cache,
            incident=incident,
            tables=tables_said(tables),
        )
    from workbench.cli.athena import ask_athena, place_of

    if no_cache:
        raise UsageError("--no-cache is for --source: nothing is kept of what Athena answers")
    if len(tables) > 1:
        raise UsageError("with --athena one table takes the place of the question's: give --table once")
    table = tables[0] if tables else None
    place = place_of(question, workgroup=athena or "", database=database or "default", table=table)
    return ask_athena(settings, question, given, place, incident, max_rows=max_rows)
