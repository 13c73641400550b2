"""The statements that make the tables of logs in Athena; a person runs them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from workbench.cli.console import say
from workbench.engine.errors import UsageError, unknown_name
from workbench.logs.athena_access_table import ACCESS_TABLE, SIMPLE, AccessLogs, access_ddl
from workbench.logs.athena_table import TABLE, Trail, ddl


def table_statement(logs: str, given: Mapping[str, str]) -> str:
    """Return the statement that makes a table, for a person to run.

    Args:
        logs: `cloudtrail` or `access-logs`.
        given: For a trail `trail_bucket`, `account` and `region` (several with commas), and perhaps `prefix`,
            `organization`, `since` (`2026/01/01`) and `table`. For access logs `log_bucket`, `account`,
            `region` and `bucket`, and perhaps `prefix`, `key_format`, `since` and `table`.

    Raises:
        UsageError: One is missing, unknown, or not what it should be; or there are no such logs.
    """
    if logs == "cloudtrail":
        return _of_trail(given)
    if logs == "access-logs":
        return _of_access_logs(given)
    raise unknown_name("kind of logs", logs, ("cloudtrail", "access-logs"))


def _of_trail(given: Mapping[str, str]) -> str:
    optional = ("prefix", "organization", "since")
    _check(given, ("trail_bucket", "account", "region", *optional, "table"))
    if "trail_bucket" not in given:
        raise UsageError("say where the trail delivers: --set trail_bucket=BUCKET")
    trail = Trail(
        bucket=given["trail_bucket"],
        accounts=_several(given.get("account", "")),
        regions=_several(given.get("region", "")),
        **{name: given[name] for name in optional if name in given},
    )
    return ddl(trail, given.get("table", TABLE))


def _of_access_logs(given: Mapping[str, str]) -> str:
    optional = ("account", "region", "bucket", "prefix", "key_format", "since")
    _check(given, ("log_bucket", *optional, "table"))
    if "log_bucket" not in given:
        raise UsageError("say where the access logs are delivered: --set log_bucket=BUCKET")
    logs = AccessLogs(
        log_bucket=given["log_bucket"], **{name: given[name] for name in optional if name in given}
    )
    statements = access_ddl(logs, given.get("table", ACCESS_TABLE))
    if logs.key_format == SIMPLE:
        say(
            f"workbench: keys made by {SIMPLE} have no days in them: every question reads, and pays for, all "
            "access logs there. Run the two statements one after the other."
        )
    return statements


def _check(given: Iterable[str], known: Iterable[str]) -> None:
    for name in given:
        if name not in known:
            raise unknown_name("parameter of ddl", name, known)


def _several(text: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in text.split(",") if item.strip())
