"""A run of a Glue job: how it stands, and with which settings it went.

A run keeps only what was said when it was started; everything else is the job's.

Sources: Glue API reference, JobRun, Job; Glue developer guide, "AWS Glue job run statuses", "Using job
parameters in AWS Glue jobs".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from workbench.domain.values import JsonObject
from workbench.knowledge.answers import member, text

JobRunState: TypeAlias = Literal[
    "STARTING",
    "RUNNING",
    "STOPPING",
    "STOPPED",
    "SUCCEEDED",
    "FAILED",
    "TIMEOUT",
    "ERROR",
    "WAITING",
    "EXPIRED",
]
"""How a run stands (Glue API reference, JobRunState)."""
BAD = ("FAILED", "TIMEOUT", "ERROR", "EXPIRED")
"""The states in which a run ended without having done its work; STOPPED is somebody's wish."""
UNDER_WAY = ("STARTING", "RUNNING", "STOPPING", "WAITING")
_ATTEMPT = "_attempt_"


def arguments_of(job: JsonObject, run: JsonObject) -> Mapping[str, str]:
    """Return the arguments that a run went with: its own over the job's defaults, but for what those fix.

    Args:
        job: As GetJob answers it; empty when it was not read.
        run: As GetJobRun answers it, with its own arguments only (none at all when none were given).
    """
    fixed = member(job, "NonOverridableArguments")
    given = {**member(job, "DefaultArguments"), **member(run, "Arguments"), **fixed}
    return {name: value for name, value in given.items() if isinstance(value, str)}


def setting_of(job: JsonObject, run: JsonObject, name: str) -> str:
    """Return a setting, `GlueVersion`, as the run tells it, else as the job has it now."""
    return text(run, name) or text(job, name)


def major_version(job: JsonObject, run: JsonObject) -> int | None:
    """Return the first number of the Glue version; None when it is not told."""
    first = setting_of(job, run, "GlueVersion").partition(".")[0]
    return int(first) if first.isascii() and first.isdigit() else None


def is_of_run(stream: str, run_id: str) -> bool:
    """Tell whether a log stream belongs to exactly this run.

    A retry has the id of the first try and `_attempt_n`, and streams of its own that begin alike.
    """
    rest = stream.removeprefix(run_id)
    if rest == stream:
        return False
    return not rest or (rest[0] in "-_/" and not rest.startswith(_ATTEMPT))
