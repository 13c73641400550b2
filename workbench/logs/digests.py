"""CloudTrail's digests: what each says about log files and about the digest before it.

Once an hour, with log file validation, CloudTrail delivers a digest: the SHA-256 of every log file of the
hour, the name, hash and signature of the digest before, and the fingerprint of the key that it is signed
with. Its own signature is no part of the file: S3 keeps it as metadata of the object, which `aws s3 sync`
leaves behind. In a folder it is found in the digest that follows.

Source: AWS CloudTrail user guide, "CloudTrail digest file structure" and "Custom implementations of
CloudTrail log file integrity validation"
(https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-custom-validation.html).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from workbench.engine.errors import UsageError
from workbench.knowledge.answers import text
from workbench.logs.contents import UNREADABLE, BudgetError, opened
from workbench.logs.local_files import LogFiles, look_through
from workbench.logs.vouching import Entry, name_of

_MOST_BYTES = 64 << 20
"""Of one digest, unpacked; one that names 100,000 files has half of that."""
_REQUIRED = ("digestStartTime", "digestEndTime", "digestS3Bucket", "digestS3Object", "logFiles")


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One digest file, as it says."""

    path: Path
    content_hash: str
    """SHA-256 of the file's content, uncompressed, hexadecimal."""
    starts: str
    """ISO 8601, as written; it is part of what is signed."""
    ends: str
    bucket: str
    object: str
    """The key under which it was delivered."""
    fingerprint: str
    """Of the public key for its signature."""
    previous: str
    """The key of the digest before it; empty where the chain begins."""
    previous_hash: str
    previous_signature: str
    """Hexadecimal; empty where the chain begins."""
    logs: Mapping[str, str]
    """The hash of each log file, by its key."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What it says of log files."""
        return tuple(Entry(key, content, self.object) for key, content in self.logs.items())

    @property
    def series(self) -> str:
        """What the digests of one chain have in common: account, Region and trail, as in their names."""
        return name_of(self.object).partition(".")[0].rpartition("_")[0]

    @property
    def signed_text(self) -> bytes:
        """What CloudTrail signs."""
        previous = self.previous_signature or "null"
        place = f"{self.bucket}/{self.object}"
        return "\n".join((self.ends, place, self.content_hash, previous)).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailFolder:
    """What lies below a folder of a trail."""

    digests: tuple[Digest, ...]
    """By their end."""
    damaged: Mapping[Path, str]
    """Digests that cannot be read, with why."""
    found: LogFiles
    """The very files that questions read."""


def read_folder(source: Path) -> TrailFolder:
    """Return the digests and log files below a folder.

    Raises:
        UsageError: There is no such folder, or no digest in it.
    """
    if not source.is_dir():
        raise UsageError(f"there is no folder {source}: name one with log files and digests of a trail")
    found = look_through(source)
    digests: list[Digest] = []
    damaged: dict[Path, str] = {}
    for path in found.digests:
        try:
            digests.append(read_digest(path))
        except UNREADABLE as error:
            damaged[path] = str(error) or type(error).__name__
    if not found.digests:
        raise UsageError(
            f"below {source} is no digest (*_CloudTrail-Digest_*.json.gz): was log file validation on, and "
            "was the folder CloudTrail-Digest copied too?"
        )
    return TrailFolder(
        digests=tuple(sorted(digests, key=lambda item: (item.ends, item.object))),
        damaged=damaged,
        found=found,
    )


def read_digest(path: Path) -> Digest:
    """Return what a digest says; raises one of `UNREADABLE`."""
    with opened(path) as stream:
        content = stream.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise BudgetError(f"it holds more than {_MOST_BYTES >> 20} MB, which no digest does")
    document = json.loads(content)
    missing = [name for name in _REQUIRED if not isinstance(document, dict) or name not in document]
    if missing:
        raise ValueError(f"it is no digest: {', '.join(missing)} is missing")
    logs = document["logFiles"]
    if not isinstance(logs, list):
        raise ValueError("it is no digest: logFiles is no list")  # noqa: TRY004 - a damaged file, not a wrong type of ours
    return Digest(
        path=path,
        content_hash=hashlib.sha256(content).hexdigest(),
        starts=text(document, "digestStartTime"),
        ends=text(document, "digestEndTime"),
        bucket=text(document, "digestS3Bucket"),
        object=text(document, "digestS3Object"),
        fingerprint=text(document, "digestPublicKeyFingerprint"),
        previous=text(document, "previousDigestS3Object"),
        previous_hash=text(document, "previousDigestHashValue"),
        previous_signature=text(document, "previousDigestSignature"),
        logs={text(item, "s3Object"): text(item, "hashValue") for item in logs if isinstance(item, dict)},
    )
