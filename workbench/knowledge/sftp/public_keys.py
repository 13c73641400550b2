"""What a public key of SSH says of itself: its kind, and how long its modulus is.

Sources: RFC 4253, section 6.6 (`ssh-rsa`, `ssh-dss`); RFC 5656, section 3.1 (ECDSA); RFC 8709 (Ed25519).
"""

from __future__ import annotations

import struct
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass

LEAST_RSA_BITS = 2048
_RSA, _BROKEN = "ssh-rsa", ("ssh-dss",)
_LENGTH = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key as its own bytes tell it."""

    kind: str
    """`ssh-rsa`, `ssh-ed25519`, `ecdsa-sha2-nistp256`, …"""
    bits: int | None = None
    """Of the modulus of an RSA key; None for other kinds, whose name says their length."""

    @property
    def is_strong(self) -> bool:
        """Nobody can find the private key with what is known today."""
        return self.kind not in _BROKEN and (self.bits is None or self.bits >= LEAST_RSA_BITS)

    @property
    def words(self) -> str:
        """The kind and the length: `ssh-rsa, 2048 bits`."""
        return self.kind if self.bits is None else f"{self.kind}, {self.bits} bits"


def read_public_key(line: str) -> PublicKey | None:
    """Return the key in a line of `authorized_keys`, `ssh-rsa AAAA… comment`; None for what is none.

    The kind is the one that the key's own bytes name, whatever stands before them.
    """
    words = line.split()
    body = next((word for word in words if word.startswith("AAAA")), "")
    try:
        parts = list(_parts(b64decode(body, validate=True)))
        kind = parts[0].decode("ascii") if parts else ""
    except ValueError:  # no Base64, or no ASCII
        return None
    if len(parts) < 2:  # noqa: PLR2004 - a kind, and at least one number
        return None
    if kind != _RSA:
        return PublicKey(kind)
    modulus = parts[2] if len(parts) == 3 else b""  # noqa: PLR2004 - kind, exponent, modulus
    return PublicKey(kind, int.from_bytes(modulus).bit_length()) if modulus else None


def _parts(spelled: bytes) -> Iterator[bytes]:
    """Yield the strings of a key; raises ValueError where one is longer than what is left."""
    at = 0
    while at < len(spelled):
        if at + _LENGTH.size > len(spelled):
            raise ValueError("it ends within a length")
        (length,) = _LENGTH.unpack_from(spelled, at)
        at += _LENGTH.size + length
        if at > len(spelled):
            raise ValueError("it ends within a string")
        yield spelled[at - length : at]
