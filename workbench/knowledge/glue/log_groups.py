"""Where a Glue job writes its log: it depends on version, kind, arguments and security configuration.

Glue 5 logs at once to `…/error` (system and Spark) and `…/output` (what the script prints, its traceback
too); up to 4.0 the driver's error stream has both, and continuous logging goes to a third group. A security
configuration that encrypts logs moves them to groups that carry its name, which versions spell differently.
A custom stream prefix is shared by all runs of the job.

Sources: Glue developer guide, "Logging for AWS Glue jobs", "Enabling continuous logging for AWS Glue jobs";
Glue API reference, JobRun (LogGroupName, which is a beginning and no name).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.domain.values import JsonObject
from workbench.knowledge.answers import text
from workbench.knowledge.arns import Arn
from workbench.knowledge.glue.runs import arguments_of, major_version, setting_of

SPARK, PYTHON = "/aws-glue/jobs", "/aws-glue/python-jobs"
_CONTINUOUS = f"{SPARK}/logs-v2"
_REAL_TIME_SINCE = 5
"""The Glue version from which on real-time logging is always on."""


@dataclass(frozen=True, slots=True)
class JobLogs:
    """The log groups in which lines of a run may stand."""

    groups: tuple[str, ...]
    """Not all of them exist."""
    beginnings: tuple[str, ...]
    """How the names of all of them begin: as few as possible."""
    stream_prefix: str
    """How the names of the streams begin: the id of the run, or what the job says instead."""
    shared: bool
    """The streams are those of other runs of the job as well: only the time tells them apart."""


def job_logs(job: JsonObject, run: JsonObject) -> JobLogs:
    """Return where a run logs.

    Args:
        job: As GetJob answers it.
        run: As GetJobRun answers it; empty when no run is meant.
    """
    arguments = arguments_of(job, run)
    is_python = text(job, "Command", "Name") == "pythonshell"
    prefix = arguments.get("--custom-logStream-prefix", "")
    groups = tuple(dict.fromkeys(_python(job, run) if is_python else _spark(job, run)))
    own = PYTHON if is_python else SPARK
    others = [group for group in groups if not group.startswith(own)]
    return JobLogs(
        groups=groups,
        beginnings=tuple(dict.fromkeys((own, *(_beginning(group) for group in others)))),
        stream_prefix=prefix or text(run, "Id"),
        shared=bool(prefix),
    )


def _beginning(group: str) -> str:
    """Return what a custom group's listing is asked by: the name without its last part."""
    return group.rpartition("/")[0] or group


def _python(job: JsonObject, run: JsonObject) -> Iterator[str]:
    yield from _secured(PYTHON, job, run)
    yield from (f"{PYTHON}/error", f"{PYTHON}/output")


def _spark(job: JsonObject, run: JsonObject) -> Iterator[str]:
    arguments, version = arguments_of(job, run), major_version(job, run)
    base = arguments.get("--custom-logGroup-prefix", "").rstrip("/") or SPARK
    yield from _secured(base, job, run)
    yield from (f"{base}/error", f"{base}/output")
    if version is not None and version >= _REAL_TIME_SINCE:
        return
    group = arguments.get("--continuous-log-logGroup", "") or _CONTINUOUS
    secured = setting_of(job, run, "SecurityConfiguration")
    if secured:
        yield from (f"{group}-{secured}", f"{SPARK}/error-{secured}", f"{SPARK}/output-{secured}")
    if arguments.get("--enable-continuous-cloudwatch-log") == "true":
        yield group


def _secured(base: str, job: JsonObject, run: JsonObject) -> Iterator[str]:
    """Yield the groups of a security configuration, as Glue 5 spells them and as the API does."""
    secured = setting_of(job, run, "SecurityConfiguration")
    if not secured:
        return
    role = Arn.parse(text(job, "Role")).last_name or text(job, "Role").rpartition("/")[2]
    told = text(run, "LogGroupName").rstrip("/")
    for stem in dict.fromkeys((f"{base}/{secured}-role/{role}", f"{base}-{role}-{secured}", told)):
        if stem and secured in stem:
            yield from (f"{stem}/error", f"{stem}/output")
