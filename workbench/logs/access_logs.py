"""S3 server access logs, line by line ("Amazon S3 server access log format"); a damaged line is named.

The table `s3_access_logs` in Athena is made from this expression: a line has the same fields here and there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from workbench.logs.contents import UNREADABLE, opened
from workbench.logs.problems import Problems

FIELDS = (
    *(
        "bucketowner",
        "bucket_name",
        "requestdatetime",
        "remoteip",
        "requester",
        "requestid",
        "operation",
        "key",
    ),
    *("request_uri", "httpstatus", "errorcode", "bytessent", "objectsize", "totaltime", "turnaroundtime"),
    *("referrer", "useragent", "versionid", "hostid", "sigv", "ciphersuite", "authtype", "endpoint"),
    *("tlsversion", "accesspointarn", "aclrequired"),
)
NUMBERS = frozenset({"bytessent", "objectsize"})
LINE = re.compile(
    r'([^ ]*) ([^ ]*) \[(.*?)\] ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ("[^"]*"|-) (-|[0-9]*) '
    r'([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ("[^"]*"|-) ([^ ]*)'
    r"(?: ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*))?.*"
)
"""A whole line; a group for each field, of which the last eight came with later versions of the format."""
_LONGEST = 1 << 20
"""Characters of a line; a key has 1,024 bytes, a user agent some thousands."""


def read_access_log(
    path: Path, problems: Problems, *, unmatched: bool = False
) -> Iterator[dict[str, str | int | None]]:
    """Yield the requests of a file, and note what could not be read.

    Args:
        path: The file.
        problems: Takes what could not be read.
        unmatched: Yield a request of nothing for a line that is none, as Athena has a row of NULL for it.
    """
    try:
        with opened(path) as stream:
            for number, line in enumerate(iter(lambda: stream.readline(_LONGEST), b""), 1):
                found = LINE.fullmatch(line.decode("utf-8", "replace").rstrip("\r\n"))
                if found:
                    yield {
                        name: _value(name, text) for name, text in zip(FIELDS, found.groups(), strict=True)
                    }
                elif line.strip():
                    problems.note(path, "not a line of an S3 server access log", number)
                    if unmatched:
                        yield dict.fromkeys(FIELDS)
    except UNREADABLE as error:
        problems.note(path, str(error))


def _value(name: str, text: str | None) -> str | int | None:
    if name in NUMBERS:
        return int(text) if text and text.isascii() and text.isdigit() else None
    return text
