"""Where EMR puts log files, of clusters and of job runs, and what their lines say of when.

Sources: Amazon EMR management guide, "View Amazon EMR log files"; Spark documentation, "Running Spark on
YARN": container 000001 of an attempt is its application master, in cluster mode the driver.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from workbench.knowledge.spark.failures import LogLine

_CONTAINER = re.compile(
    r"containers/(?P<app>application_\d{13}_\d{4,8})/container_(?:e\d{1,6}_)?\d{13}_\d{4,8}"
    r"_(?P<attempt>\d{2,4})_(?P<number>\d{6,8})/(?P<file>stderr|stdout|syslog)\.gz$"
)
_ENTRY = re.compile(
    r"(?P<short>\d\d/\d\d/\d\d \d\d:\d\d:\d\d)|(?P<long>\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)"
    r"|Traceback \(most recent call last\)|Exception in thread|(?:INFO|WARN|ERROR|FATAL)\b"
)
_FORMATS = {"short": "%y/%m/%d %H:%M:%S", "long": "%Y-%m-%d %H:%M:%S"}


def driver_files(keys: Iterable[str]) -> list[str]:
    """Return the stderr and stdout of container 000001 of the last attempt, for each application.

    Args:
        keys: Keys of objects below `containers/`.
    """
    found: dict[str, tuple[int, list[str]]] = {}
    for key in keys:
        match = _CONTAINER.search(key)
        if not match or int(match["number"]) != 1 or match["file"] == "syslog":
            continue
        attempt = int(match["attempt"])
        newest, files = found.get(match["app"], (-1, []))
        if attempt > newest:
            found[match["app"]] = (attempt, [key])
        elif attempt == newest:
            files.append(key)
    return [key for _, files in found.values() for key in sorted(files)]


_DRIVER = re.compile(r"/(?:SPARK_DRIVER|HIVE_DRIVER|[\w.-]{1,120}-driver)/(?:stderr|stdout)\.gz$")
_EXECUTOR = re.compile(r"/(?:SPARK_EXECUTOR/\d{1,6}|[\w.-]{1,120}-exec-\d{1,6})/stderr\.gz$")
_MOST_EXECUTORS = 4


def run_files(keys: Iterable[str]) -> list[str]:
    """Return the driver's stderr and stdout of a job run, then stderr of its first executors.

    Args:
        keys: Keys of objects in the folder of one job run, of EMR Serverless or EMR on EKS.
    """
    found = list(keys)
    drivers = sorted((key for key in found if _DRIVER.search(key)), key=lambda key: (_attempt(key), key))
    executors = sorted(key for key in found if _EXECUTOR.search(key))
    return [*drivers[::-1][:4][::-1], *executors[:_MOST_EXECUTORS]]


def _attempt(key: str) -> int:
    """Return the number in `attempts/2/`; 0 where the run has one attempt."""
    found = re.search(r"/attempts/(\d{1,4})/", key)
    return int(found[1]) if found else 0


def records(lines: Iterable[str]) -> Iterator[LogLine]:
    """Yield the entries of a log file: a line with what goes on below it, and the time that it bears.

    What bears none has the time of the one before. EMR's nodes log in UTC.
    """
    at: datetime | None = None
    entry: list[str] = []
    for line in lines:
        begun = _ENTRY.match(line)
        if begun and entry:
            yield LogLine(at, "\n".join(entry))
            entry = []
        at = (begun and _time_of(begun)) or at
        entry.append(line)
    if entry:
        yield LogLine(at, "\n".join(entry))


def _time_of(entry: re.Match[str]) -> datetime | None:
    name = entry.lastgroup
    if name is None:
        return None
    try:
        return datetime.strptime(entry[name].replace("T", " "), _FORMATS[name]).replace(tzinfo=UTC)
    except ValueError:  # digits that are no day
        return None
