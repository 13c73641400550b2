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
from workbench.logs.digests import UNREADABLE, Digest, Folder, content_hash, name_of


class State(StrEnum):
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
    state: State
    why: str = ""
    """Why it stands so; empty for a valid one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Integrity:
    """A folder of a trail, checked."""

    files: tuple[Checked, ...]
    since: str
    """When the oldest digest begins, ISO 8601; empty without a readable one."""
    until: str
    breaks: tuple[str, ...] = ()
    """Where a chain of digests begins anew: nothing shows that nothing was taken out before."""

    def count(self, state: State) -> int:
        """Return how many files stand so."""
        return Counter(item.state for item in self.files)[state]

    @property
    def tampered(self) -> bool:
        """Some file was changed, or is gone."""
        return bool(self.count(State.CHANGED) or self.count(State.MISSING))

    @property
    def proven(self) -> bool:
        """Every file is what CloudTrail wrote, and none is gone, all the time through."""
        return not self.breaks and all(item.state is State.VALID for item in self.files)


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


def check(folder: Folder, keys: Mapping[str, RSAPublicKey], signatures: Mapping[str, str]) -> Integrity:
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
        Checked(name=str(path), kind="digest", state=State.CHANGED, why=f"it cannot be read: {why}")
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


def _checked(digest: Digest, state: State, why: str) -> Checked:
    return Checked(name=str(digest.path), kind="digest", state=state, why=why)


class _Chain:
    """Digests, each of which speaks of the one before."""

    def __init__(
        self, digests: tuple[Digest, ...], keys: Mapping[str, RSAPublicKey], signatures: Mapping[str, str]
    ) -> None:
        self._digests, self._keys, self._signatures = digests, keys, signatures
        self._by_object = {digest.object: digest for digest in digests}
        self._after = {digest.previous: digest for digest in digests if digest.previous}

    def state(self, digest: Digest) -> tuple[State, str]:
        """Return what can be said of a digest, and why."""
        if digest.path.name != name_of(digest.object):
            return State.CHANGED, f"it was delivered as {digest.object}"
        after = self._after.get(digest.object)
        if after and after.previous_hash and after.previous_hash != digest.content_hash:
            return State.CHANGED, f"{after.path.name} has another hash of it"
        signature = self._signatures.get(digest.path.name) or (after.previous_signature if after else "")
        if not signature:
            return State.UNPROVEN, "its signature is metadata of the object in S3, and no later digest has it"
        key = self._keys.get(digest.fingerprint)
        if key is None:
            return State.UNPROVEN, f"there is no public key {digest.fingerprint or 'for it'}"
        if not _fits(key, signature, digest.signed_text):
            return State.CHANGED, "its signature does not fit"
        return State.VALID, ""

    def missing(self, damaged: set[str]) -> Iterator[Checked]:
        """Yield digests that a later one names and that are not here, but for the one before the oldest."""
        for digest in self._digests:
            gone = digest.previous and digest.previous not in self._by_object
            if gone and name_of(digest.previous) not in damaged and digest is not self._first(digest):
                why = f"{digest.path.name} follows it"
                yield Checked(name=digest.previous, kind="digest", state=State.MISSING, why=why)

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


def _logs(folder: Folder, states: Mapping[str, tuple[State, str]]) -> Iterator[Checked]:
    spoken_of: set[str] = set()
    for digest in folder.digests:
        for key, expected in digest.logs.items():
            spoken_of.add(name_of(key))
            yield _log(key, expected, folder.logs.get(name_of(key)), digest, states[digest.object][0])
    for name, path in folder.logs.items():
        if name not in spoken_of:
            yield Checked(name=str(path), kind="log", state=State.NOT_COVERED, why="no digest here names it")


def _log(key: str, expected: str, path: Path | None, digest: Digest, of_digest: State) -> Checked:
    if path is None:
        why = f"{digest.path.name} has its hash"
        return Checked(name=key, kind="log", state=State.MISSING, why=why)
    try:
        actual = content_hash(path)
    except UNREADABLE as error:
        return Checked(name=str(path), kind="log", state=State.CHANGED, why=f"it cannot be read: {error}")
    if actual != expected:
        why = f"{digest.path.name} has another hash of it"
        return Checked(name=str(path), kind="log", state=State.CHANGED, why=why)
    if of_digest is State.VALID:
        return Checked(name=str(path), kind="log", state=State.VALID)
    why = f"its digest {digest.path.name} is {of_digest}"
    return Checked(name=str(path), kind="log", state=State.UNPROVEN, why=why)
