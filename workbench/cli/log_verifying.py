"""How the files of a trail are checked against CloudTrail's digests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from workbench.cli.exit_codes import ExitCode
from workbench.cli.lookup import assignments
from workbench.cli.printing.integrity import RENDERERS
from workbench.engine.errors import UsageError
from workbench.logs.digests import read_folder
from workbench.logs.integrity import check, load_keys


def verify_files(
    source: Path, keys: Path | None, signatures: Sequence[str], form: str
) -> tuple[str, ExitCode]:
    """Check the files below a folder, and return what to print and the exit code.

    Args:
        source: A folder with log files and digests.
        keys: What `aws cloudtrail list-public-keys` printed; None for none, which proves nothing.
        signatures: `NAME=HEX`, signatures of digests that no later digest in the folder has.
        form: `text`, `json` or `csv`.

    Raises:
        UsageError: There is no digest, the keys or signatures cannot be read, or no such format is known.
    """
    if form not in RENDERERS:
        raise UsageError(f"a verification is told as {', '.join(RENDERERS)}, not as {form}")
    known = load_keys(keys) if keys else {}
    found = check(read_folder(source), known, assignments(signatures, "--signature"))
    proven = ExitCode.NOTHING_WRONG if found.proven else ExitCode.CANNOT_TELL
    return RENDERERS[form](found), ExitCode.WRONG if found.tampered else proven
