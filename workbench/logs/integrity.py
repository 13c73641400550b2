"""Are CloudTrail's files what CloudTrail wrote? Hashes, the chain of digests, and their signatures.

A log file is proven by the digest that holds its hash, and a digest by its signature, RSA with SHA-256 over
its end, its place, its hash and the signature before it. Every digest carries the signature of the one
before, so in a folder all but the newest can be checked; the signature of the newest is metadata of its
object in S3 (`aws s3api head-object`), and can be given. Without a public key nothing is proven: hashes that
fit only show that digest and log agree with each other.

Source: as `workbench.logs.digests`.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from workbench.engine.errors import UsageError
from workbench.logs.access_logs import read_access_log
from workbench.logs.cloudtrail_files import read_records
from workbench.logs.contents import content_hash
from workbench.logs.digests import Digest, TrailFolder
from workbench.logs.local_files import LogFile, LogFileKind
from workbench.logs.problems import Problems
from workbench.logs.vouching import Said, compare, name_of


class IntegrityState(StrEnum):
    """What can be said of one file."""

    VALID = "valid"
    """It is what CloudTrail wrote."""
    CHANGED = "changed"
    """It is not what CloudTrail wrote."""
    MISSING = "missing"
    """CloudTrail wrote it, and it is not here."""
    UNPROVEN = "unproven"
    """It fits, but a signature that would prove it is not at hand."""
    NOT_COVERED = "not_covered"
    """No digest here speaks of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One file, and what can be said of it."""

    name: str
    """Its path here; of a missing one its key in the bucket."""
    kind: str
    """`digest` or `log`."""
    state: IntegrityState
    why: str = ""
    """Why it stands so; empty for a valid one."""
    records: int | None = None
    """Of a log file that is here and not valid: how many records a question counts of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Integrity:
    """A folder of a trail, checked."""

    files: tuple[Checked, ...]
    since: str
    """When the oldest digest begins, ISO 8601; empty without a readable one."""
    until: str
    breaks: tuple[str, ...] = ()
    """Where a chain of digests begins anew: nothing shows that nothing was taken out before."""

    def count(self, state: IntegrityState) -> int:
        """Return how many files stand so."""
        return Counter(item.state for item in self.files)[state]

    @property
    def not_vouched_for(self) -> tuple[int, int]:
        """How many log files are here, and records in them, that no proven digest vouches for."""
        counts = [item.records for item in self.files if item.records is not None]
        return len(counts), sum(counts)

    @property
    def tampered(self) -> bool:
        """Some file was changed, or is gone."""
        return bool(self.count(IntegrityState.CHANGED) or self.count(IntegrityState.MISSING))

    @property
    def proven(self) -> bool:
        """Every file is what CloudTrail wrote, and none is gone, all the time through."""
        return not self.breaks and all(item.state is IntegrityState.VALID for item in self.files)


def load_keys(path: Path) -> dict[str, RSAPublicKey]:
    """Return public keys by fingerprint, from what `aws cloudtrail list-public-keys` prints.

    Raises:
        UsageError: The file is none of that kind.
    """
    try:
        listed = json.loads(path.read_bytes())["PublicKeyList"]
        return {str(item["Fingerprint"]): _key(item["Value"]) for item in listed}
    except (OSError, ValueError, KeyError, TypeError, UnsupportedAlgorithm) as error:
        raise UsageError(
            f"{path} does not hold what 'aws cloudtrail list-public-keys' prints: {error}"
        ) from error


def _key(text: str) -> RSAPublicKey:
    key = load_der_public_key(base64.b64decode(text, validate=True))
    if not isinstance(key, RSAPublicKey):
        raise ValueError("a key that is not RSA")  # noqa: TRY004 - of the file, not of ours
    return key


def check(folder: TrailFolder, keys: Mapping[str, RSAPublicKey], signatures: Mapping[str, str]) -> Integrity:
    """Return what can be said of each digest and log file of a folder.

    Args:
        folder: The files.
        keys: Public keys by fingerprint; empty for none.
        signatures: Signatures that are not in the folder, hexadecimal, by the name of the digest.
    """
    digests = folder.digests
    chain = _Chain(digests, keys, signatures)
    states = {digest.object: chain.state(digest) for digest in digests}
    unreadable = (
        Checked(name=str(path), kind="digest", state=IntegrityState.CHANGED, why=f"it cannot be read: {why}")
        for path, why in folder.damaged.items()
    )
    files = [
        *unreadable,
        *(_checked(digest, *states[digest.object]) for digest in digests),
        *chain.missing({path.name for path in folder.damaged}),
        *_logs(folder, states),
    ]
    return Integrity(
        files=tuple(files),
        since=min((digest.starts for digest in digests), default=""),
        until=max((digest.ends for digest in digests), default=""),
        breaks=tuple(chain.breaks()),
    )


def _checked(digest: Digest, state: IntegrityState, why: str) -> Checked:
    return Checked(name=str(digest.path), kind="digest", state=state, why=why)


class _Chain:
    """Digests, each of which speaks of the one before."""

    def __init__(
        self, digests: tuple[Digest, ...], keys: Mapping[str, RSAPublicKey], signatures: Mapping[str, str]
    ) -> None:
        self._digests, self._keys, self._signatures = digests, keys, signatures
        self._by_object = {digest.object: digest for digest in digests}
        self._after = {digest.previous: digest for digest in digests if digest.previous}

    def state(self, digest: Digest) -> tuple[IntegrityState, str]:
        """Return what can be said of a digest, and why."""
        if digest.path.name != name_of(digest.object):
            return IntegrityState.CHANGED, f"it was delivered as {digest.object}"
        after = self._after.get(digest.object)
        if after and after.previous_hash and after.previous_hash != digest.content_hash:
            return IntegrityState.CHANGED, f"{after.path.name} has another hash of it"
        signature = self._signatures.get(digest.path.name) or (after.previous_signature if after else "")
        if not signature:
            return (
                IntegrityState.UNPROVEN,
                "its signature is metadata of the object in S3, and no later digest has it",
            )
        key = self._keys.get(digest.fingerprint)
        if key is None:
            return IntegrityState.UNPROVEN, f"there is no public key {digest.fingerprint or 'for it'}"
        if not _fits(key, signature, digest.signed_text):
            return IntegrityState.CHANGED, "its signature does not fit"
        return IntegrityState.VALID, ""

    def missing(self, damaged: set[str]) -> Iterator[Checked]:
        """Yield digests that a later one names and that are not here, but for the one before the oldest."""
        for digest in self._digests:
            gone = digest.previous and digest.previous not in self._by_object
            if gone and name_of(digest.previous) not in damaged and digest is not self._first(digest):
                why = f"{digest.path.name} follows it"
                yield Checked(name=digest.previous, kind="digest", state=IntegrityState.MISSING, why=why)

    def breaks(self) -> Iterator[str]:
        """Yield where a chain begins anew after the oldest digest."""
        for digest in self._digests:
            if not digest.previous and digest is not self._first(digest):
                yield f"{digest.starts}: {digest.path.name} names no digest before it"

    def _first(self, digest: Digest) -> Digest:
        """Return the oldest digest of its chain that is here."""
        return next(item for item in self._digests if item.series == digest.series)


def _fits(key: RSAPublicKey, signature: str, text: bytes) -> bool:
    try:
        key.verify(binascii.unhexlify(signature), text, PKCS1v15(), SHA256())
    except (InvalidSignature, ValueError):
        return False
    return True


def _logs(folder: TrailFolder, states: Mapping[str, tuple[IntegrityState, str]]) -> Iterator[Checked]:
    """Yield what can be said of every file that a question would read, and of those that are gone."""
    proven_first = sorted(
        folder.digests, key=lambda digest: states[digest.object][0] is not IntegrityState.VALID
    )
    entries = [entry for digest in proven_first for entry in digest.entries]
    said, missing = compare(folder.found.files, entries, lambda file: content_hash(file.path))
    yield from (_log(one, states) for one in said)
    for problem in folder.found.problems:
        yield Checked(name=problem.path, kind="log", state=IntegrityState.UNPROVEN, why=problem.what)
    unseen = folder.found.problems
    for entry in missing:
        why = f"{name_of(entry.digest)} has its hash"
        if unseen:
            why = f"it was not found, and {len(unseen)} of what is here could not be looked at"
        yield Checked(
            name=entry.key,
            kind="log",
            state=IntegrityState.UNPROVEN if unseen else IntegrityState.MISSING,
            why=why,
        )


def _log(said: Said, states: Mapping[str, tuple[IntegrityState, str]]) -> Checked:
    name, state, why = str(said.file.path), IntegrityState.NOT_COVERED, said.why
    if said.entry:
        state, _ = states[said.entry.digest]
        if state is IntegrityState.VALID:
            return Checked(name=name, kind="log", state=IntegrityState.VALID)
        why, state = f"its digest {name_of(said.entry.digest)} is {state}", IntegrityState.UNPROVEN
    elif said.changed:
        state = IntegrityState.CHANGED
    return Checked(name=name, kind="log", state=state, why=why, records=_count(said.file))


def _count(file: LogFile) -> int:
    """Return how many records a question would count of a file."""
    if file.kind is LogFileKind.ACCESS_LOG:
        return sum(1 for _ in read_access_log(file.path, Problems(), unmatched=True))
    return sum(1 for _ in read_records(file.path, []))
