"""Host keys of simulated servers, made from a word: the same word gives the same key and fingerprint."""

from __future__ import annotations

import functools
import hashlib
from base64 import b64decode
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from workbench.knowledge.sftp.ssh_wire import fingerprint, mpint, string

KeyType: TypeAlias = Literal["ssh-ed25519", "ecdsa-sha2-nistp256", "ssh-rsa"]
KEX_CURVES: dict[str, tuple[ec.EllipticCurve, str]] = {
    "ecdh-sha2-nistp256": (ec.SECP256R1(), "sha256"),
    "ecdh-sha2-nistp384": (ec.SECP384R1(), "sha384"),
    "ecdh-sha2-nistp521": (ec.SECP521R1(), "sha512"),
}
"""Methods of key exchange by their curve and hash; all others are taken for curve25519's."""
_RSA_BY = {"rsa-sha2-512": hashes.SHA512(), "rsa-sha2-256": hashes.SHA256()}


@dataclass(frozen=True, slots=True)
class HostKeyPair:
    """A key that a server shows and signs with."""

    kind: KeyType
    word: str
    """What it is made from."""

    def serves(self, algorithm: str) -> bool:
        """Tell whether it signs by an algorithm that was agreed on."""
        return algorithm == self.kind or (self.kind == "ssh-rsa" and algorithm in _RSA_BY)

    @property
    def public(self) -> bytes:
        """The public key as SSH spells it."""
        public = _private(self.kind, self.word).public_key()
        return b64decode(public.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).split()[1])

    @property
    def fingerprint(self) -> str:
        """As ListHostKeys shows it."""
        return fingerprint(self.public)

    def sign(self, message: bytes, algorithm: str) -> bytes:
        """Return a signature by an algorithm that was agreed on, as SSH spells it."""
        private = _private(self.kind, self.word)
        if self.kind == "ssh-ed25519":
            return string(b"ssh-ed25519") + string(private.sign(message))
        if self.kind == "ssh-rsa":
            signed = private.sign(message, padding.PKCS1v15(), _RSA_BY[algorithm])
            return string(algorithm.encode("ascii")) + string(signed)
        r, s = utils.decode_dss_signature(private.sign(message, ec.ECDSA(hashes.SHA256())))
        return string(self.kind.encode("ascii")) + string(mpint(r) + mpint(s))


@functools.cache
def _private(kind: KeyType, word: str) -> Any:
    seed = hashlib.sha256(f"{kind} {word}".encode()).digest()
    if kind == "ssh-ed25519":
        return ed25519.Ed25519PrivateKey.from_private_bytes(seed)
    if kind == "ecdsa-sha2-nistp256":
        return ec.derive_private_key(int.from_bytes(seed, "big") >> 1, ec.SECP256R1())
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)
