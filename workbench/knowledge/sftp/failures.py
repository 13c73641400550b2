"""Why a try over SFTP failed, as far as one line of the log, or the words of a client, tell.

Words are rows of the signature catalogue; of those, what speaks for the playbook of SFTP. What the kind of a
line, its operation or its mode tell is here.

Sources: AWS Transfer Family user guide, "Example log entries", "Troubleshoot AWS Transfer Family SFTP
issues", "Managing servers" (an S3-backed server opens files to read or to write, not both).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from workbench.domain.values import one_of
from workbench.knowledge.denials.codes import Refusal
from workbench.knowledge.denials.reading import read_denial
from workbench.knowledge.sftp.log_lines import LogLine
from workbench.knowledge.signatures import in_use

PLAYBOOK = "sftp-intermittent"
"""The playbook for which the rows of the catalogue speak."""

Failure: TypeAlias = Literal[
    "sftp-dns-stale-or-split",
    "sftp-idle-or-middlebox-timeout",
    "sftp-kex-mismatch",
    "sftp-hostkey-changed",
    "sftp-auth-failures",
    "sftp-connection-limit",
    "sftp-parallel-or-resume-writes",
    "sftp-open-mode-unsupported",
    "sftp-rename-unsupported",
    "sftp-setstat-false-failure",
    "sftp-partial-upload",
    "sftp-permission-per-path",
    "sftp-filename-encoding",
    "sftp-proxy-protocol-mismatch",
    "unexplained",
]
"""Causes that a line or words can name; `unexplained` failed for a reason that is not known here."""
LeftOpen: TypeAlias = Literal[
    Failure,
    "sftp-server-not-online",
    "sftp-dynamic-ip-allowlist",
    "sftp-sg-or-nacl-partial",
    "sftp-sg-blocks-source",
]
"""Causes that words can leave open: also those of the way, which no words name alone."""

_BY_KIND: dict[str, Failure] = {
    "KEX_FAILURE": "sftp-kex-mismatch",
    "AUTH_FAILURE": "sftp-auth-failures",
    "CONNECTION_REJECTED": "sftp-connection-limit",
    "PARTIAL_CLOSE": "sftp-partial-upload",
    "TLS_RESUME_FAILURE": "unexplained",
}
RENAMES = frozenset({"RENAME", "POSIX_RENAME", "POSIX-RENAME"})
_ATTRIBUTES = frozenset({"SETSTAT", "FSETSTAT", "CHMOD", "CHOWN", "UTIME"})
_LOOKS = frozenset({"STAT", "LSTAT", "FSTAT", "READLINK", "REALPATH", "OPENDIR", "READDIR"})
_ABSENT = ("no such file", "not found", "does not exist")
_THERE = ("already exists", "file exists")
_REPLACED = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the words of a client or a server say."""

    failure: Failure | Literal[""] = ""
    """The one cause that they name; empty where they name none, or leave several open."""
    may_be: tuple[LeftOpen, ...] = ()
    """All that they leave open, the likeliest first."""
    signature: str = ""
    """The row of the catalogue that decided; empty where none did."""
    meaning: str = ""
    """What it means, in one sentence; also of words that frighten and decide nothing."""
    line: str = ""
    """The line that holds it."""


def read_words(text: str) -> Reading:
    """Return what a text says of a failure over SFTP; of several things, what is nearest to the root."""
    harmless = ""
    for match in in_use().matches(text):
        row = match.signature
        harmless = harmless or ("" if row.decides else row.meaning)
        if row.decides and PLAYBOOK in row.speaks_for:
            named = (one_of(cause, get_args(LeftOpen)) for cause in row.speaks_for[PLAYBOOK])
            may_be: tuple[LeftOpen, ...] = tuple(cause for cause in named if cause)
            return Reading(
                failure=(one_of(may_be[0], get_args(Failure)) or "") if len(may_be) == 1 else "",
                may_be=may_be,
                signature=row.id,
                meaning=row.meaning,
                line=match.text,
            )
    return Reading(meaning=harmless)


def failure_in(line: LogLine) -> Failure | Literal[""]:
    """Return what failed by this line; empty when nothing did.

    That a file is not there when a client looks for it is how clients find out whether to write it; and one
    that makes a folder which is there goes on.
    """
    if line.kind == "ERROR":
        return _error(line)
    by_words = (
        read_words(line["message"]).failure if line.kind in ("CONNECTION_REJECTED", "EXIT_REASON") else ""
    )
    return by_words or _BY_KIND.get(line.kind, "")


def takes_no_such_mode(mode: str) -> bool:
    """Tell whether a server on S3 refuses to open a file so, whoever asks."""
    asked = {part.strip().upper() for part in mode.replace(",", "|").split("|")}
    return {"READ", "WRITE"} <= asked or ("WRITE" in asked and bool(asked & {"EXCLUSIVE", "EXCL"}))


def is_denial(message: str) -> bool:
    """Tell whether words are a refusal for want of a permission."""
    denial = read_denial(message)
    return denial is not None and denial.kind is Refusal.DENIED


def is_garbled(path: str) -> bool:
    """Tell whether a path held bytes that are no UTF-8: the log shows U+FFFD in their place."""
    return _REPLACED in path


def _error(line: LogLine) -> Failure | Literal[""]:
    operation, message = line["operation"].upper(), line["message"]
    said = message.lower()
    if operation in _ATTRIBUTES:
        return "sftp-setstat-false-failure"
    if operation in RENAMES:
        return "sftp-rename-unsupported"
    if takes_no_such_mode(line["mode"]):
        return "sftp-open-mode-unsupported"
    by_words = read_words(message).failure
    if by_words and by_words != "sftp-permission-per-path":
        return by_words
    if is_garbled(line["path"]):
        return "sftp-filename-encoding"
    if is_denial(message):
        return "sftp-permission-per-path"
    looks = operation in _LOOKS or not operation
    if (looks and any(word in said for word in _ABSENT)) or any(word in said for word in _THERE):
        return ""
    return "unexplained"
