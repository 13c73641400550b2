"""What goes wrong in Athena, said with what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.domain.evidence import Answer, Outcome
from workbench.domain.text import clean_json
from workbench.engine.errors import WorkbenchError
from workbench.logs.athena_access_table import ACCESS_TABLE
from workbench.logs.athena_table import TABLE

MADE_BY: Mapping[str, str] = {TABLE: "workbench logs ddl", ACCESS_TABLE: "workbench logs ddl access-logs"}
"""What prints the statement for a table, by what the questions call it."""

_WRITTEN_AS_YOU = (
    "Athena writes the results as you: s3:GetBucketLocation and s3:PutObject in the workgroup's result "
    "location, and the use of its key"
)
_NARROWER = "narrow the window, or name a Region and an account"
_HINTS = (
    ("table_not_found", "make the table with: {made_by}"),
    ("column_not_found", "the table is another one than: {made_by}"),
    ("type_mismatch", "values are bound as text: in SQL of your own write CAST(:name AS bigint)"),
    ("bytes scanned limit", _NARROWER),
    ("exhausted resources", _NARROWER),
    ("exceeded_memory_limit", _NARROWER),
    ("query timeout", _NARROWER),
    ("cancelled by user", "somebody else stopped it, here or in the console: ask them, or ask again"),
    ("no output location", "give the workgroup a result location, or take one that has one"),
    ("writing output", _WRITTEN_AS_YOU),
    ("output bucket", _WRITTEN_AS_YOU),
    ("toomanyrequests", "as many queries run as the account's quota allows: ask again in a minute"),
    ("lake formation", "an administrator of the data lake must grant you SELECT on the table"),
    ("hive_bad_data", "a file there is damaged or no log: ask a copy with --source, which reads all others"),
    ("access denied", "the query reads the logs' files as you: s3:GetObject, and kms:Decrypt of their key"),
)
"""What a message holds, in lower case, and the advice; the first that fits."""


class AthenaError(WorkbenchError):
    """Athena gave no answer; the text says why, and the id of the query if there is one."""

    exit_code = 4


def why(answer: Answer) -> str:
    """Return why an answer is none: code, message, and the permission that it needs."""
    said = " ".join(part for part in (answer.code or str(answer.outcome), answer.message) if part)
    needs = f"; needs {', '.join(answer.iam_actions)}" if answer.outcome is Outcome.DENIED else ""
    return f"{clean_json(said)}{needs}"


def explained(text: str, made_by: str) -> str:
    """Return a message and what can be done about it, where that is known.

    Args:
        text: Athena's words.
        made_by: The command that prints the statement for the table in question.
    """
    hint = next((hint for sign, hint in _HINTS if sign in text.lower()), "")
    return f"{text}: {hint.format(made_by=made_by)}" if hint else text
