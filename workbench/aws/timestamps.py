"""Times in AWS's answers, read as botocore reads them, without its parser of free text where none is needed.

A page of a thousand S3 objects holds a thousand times, and dateutil takes fifty times as long for each.
"""

from __future__ import annotations

import re
from datetime import datetime

_ISO_8601 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z", re.ASCII)


def parse_time(value: str | float) -> datetime:
    """Return an aware time, from seconds since 1970, RFC 822 or ISO 8601.

    Raises:
        ValueError, OverflowError, OSError, RuntimeError, TypeError: as `botocore.utils.parse_timestamp`.
    """
    if isinstance(value, str) and _ISO_8601.fullmatch(value):
        return datetime.fromisoformat(value)
    from botocore.utils import parse_timestamp

    read: datetime = parse_timestamp(value)
    return read
