"""What is known of each try, as variables that may part those that failed from those that worked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv4Address, ip_address, ip_network
from typing import Literal, TypeAlias

from workbench.knowledge.answers import epoch_moment, stamp
from workbench.knowledge.sftp.contrast import Trial
from workbench.knowledge.sftp.sessions import Try

Variable: TypeAlias = Literal[
    "source", "client", "user", "method", "kex", "cipher", "hour", "path", "size", "duration", "idle", "time"
]
_NETWORKS = {4: (28, 24, 16), 6: (64, 48)}
_SPANS = (1, 2, 3, 4, 6, 12)
"""Hours of a day that a fault may last."""
_VERSION = re.compile(r"[-_/ ]v?\d.*")
_BROKEN_OFF = ("", "sftp-partial-upload", "sftp-idle-or-middlebox-timeout")
"""Tries whose length and size tell of a cause; what is refused at once is short because it failed."""
_FOLDERS = 4
_UNITS = ((10**9, "GB"), (10**6, "MB"), (10**3, "kB"))


def as_trial(item: Try) -> Trial:
    """Return what is known of a try; a variable that the log does not tell is missing."""
    known = {
        "source": tuple(_networks(item.source)),
        "client": tuple(_clients(item.client)),
        "user": (item.user,) if item.user else (),
        "method": (item.method,) if item.method else (),
        "kex": (item.kex,) if item.kex and item.connected else (),
        "cipher": (item.cipher,) if item.cipher else (),
        "hour": tuple(_hours(item.began.hour)),
        "path": tuple(_folders(item.path)),
    }
    groups = {name: labels for name, labels in known.items() if labels}
    return Trial(failed=item.failed, groups=groups, numbers=dict(_numbers(item)))


def write_number(variable: str, number: float) -> str:
    """Return a number of a variable as people write it: `40 MB`, `350 s`, a time."""
    if variable == "time":
        return stamp(epoch_moment({"at": number * 1000}, "at"))
    if variable != "size":
        return f"{number:.0f} s"
    return next(
        (f"{number / unit:.3g} {name}" for unit, name in _UNITS if number >= unit), f"{number:.0f} bytes"
    )


def _numbers(item: Try) -> Iterator[tuple[str, float]]:
    yield "time", item.began.timestamp()
    if not item.connected or item.failure not in _BROKEN_OFF:
        return
    if item.failure != "sftp-partial-upload":
        yield "idle", item.idle.total_seconds()
    yield "duration", (item.ended - item.began).total_seconds()
    if item.files:
        yield "size", float(max(file.size for file in item.files))


def _networks(address: str) -> Iterator[str]:
    """Yield an address, and the networks around it that a firewall may be about."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return
    yield address
    version: Literal[4, 6] = 4 if isinstance(parsed, IPv4Address) else 6
    yield from (str(ip_network(f"{address}/{bits}", strict=False)) for bits in _NETWORKS[version])


def _clients(client: str) -> Iterator[str]:
    """Yield a client with its version, and without it."""
    if client:
        yield client
        yield _VERSION.sub("", client, count=1) or client


def _hours(hour: int) -> Iterator[str]:
    for span in _SPANS:
        for first in range(24):
            if (hour - first) % 24 < span:
                yield f"{first:02}:00-{(first + span) % 24:02}:00 UTC"


def _folders(path: str) -> Iterator[str]:
    """Yield the folder of a file, and those above it."""
    parts = path.split("/")[:-1]
    for depth in range(min(len(parts), _FOLDERS + 1), 1, -1):
        yield "/".join(parts[:depth]) + "/"
