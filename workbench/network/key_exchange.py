"""One half of a key exchange, and whether the server has the key that it shows.

Only methods of elliptic curves: each policy of Transfer Family has one of them, and they need no group of
thousands of bits. What is agreed on is thrown away: nothing is ever encrypted with it.

Sources: RFC 5656, RFC 8731; for signatures RFC 8332 (RSA), RFC 5656 (ECDSA), RFC 8709 (Ed25519).
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils, x25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_ssh_public_key

from workbench.knowledge.sftp.algorithms import Offer
from workbench.knowledge.sftp.ssh_wire import NotSshError, read_strings

_CURVES: Mapping[str, tuple[ec.EllipticCurve, str]] = {
    "ecdh-sha2-nistp256": (ec.SECP256R1(), "sha256"),
    "ecdh-sha2-nistp384": (ec.SECP384R1(), "sha384"),
    "ecdh-sha2-nistp521": (ec.SECP521R1(), "sha512"),
}
OFFER = Offer(
    kex=("curve25519-sha256", "curve25519-sha256@libssh.org", *_CURVES),
    host_key=(
        "ssh-ed25519",
        "ecdsa-sha2-nistp256",
        "ecdsa-sha2-nistp384",
        "ecdsa-sha2-nistp521",
        "rsa-sha2-512",
        "rsa-sha2-256",
        "ssh-rsa",
    ),
    cipher=(
        "aes128-gcm@openssh.com",
        "aes256-gcm@openssh.com",
        "aes128-ctr",
        "aes192-ctr",
        "aes256-ctr",
        "chacha20-poly1305@openssh.com",
    ),
    mac=(
        "hmac-sha2-256-etm@openssh.com",
        "hmac-sha2-512-etm@openssh.com",
        "hmac-sha2-256",
        "hmac-sha2-512",
        "hmac-sha1",
    ),
)
"""What the ladder offers. It never comes to a cipher or a MAC; without one in common a server hangs up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Half:
    """The client's half of an exchange."""

    public: bytes
    digest: str
    secret_with: Callable[[bytes], int]
    """What is shared with who has this public value; raises ValueError where that is none."""


def half_of(method: str) -> Half:
    """Make the client's half for a method of `OFFER`."""
    if method not in _CURVES:
        own = x25519.X25519PrivateKey.generate()

        def shared(public: bytes) -> int:
            return int.from_bytes(own.exchange(x25519.X25519PublicKey.from_public_bytes(public)), "big")

        return Half(public=own.public_key().public_bytes_raw(), digest="sha256", secret_with=shared)
    curve, digest = _CURVES[method]
    mine = ec.generate_private_key(curve)

    def shared_point(public: bytes) -> int:
        point = ec.EllipticCurvePublicKey.from_encoded_point(curve, public)
        return int.from_bytes(mine.exchange(ec.ECDH(), point), "big")

    point = mine.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return Half(public=point, digest=digest, secret_with=shared_point)


def is_signed(host_key: bytes, signature: bytes, message: bytes) -> bool:
    """Tell whether the holder of a host key has signed a message.

    Raises:
        NotSshError: Key or signature are of no form that is known here.
    """
    kind = read_strings(host_key, 1)[0]
    algorithm, signed = read_strings(signature, 2)
    try:
        key = load_ssh_public_key(kind + b" " + b64encode(host_key))
        _verify(key, algorithm.decode("ascii", "replace"), signed, message)
    except InvalidSignature:
        return False
    except (ValueError, UnsupportedAlgorithm) as error:
        raise NotSshError(f"a host key that cannot be read: {error}") from error
    return True


def _verify(key: Any, algorithm: str, signed: bytes, message: bytes) -> None:
    """Raise InvalidSignature where the signature is not that of the key."""
    if isinstance(key, ed25519.Ed25519PublicKey):
        key.verify(signed, message)
    elif isinstance(key, ec.EllipticCurvePublicKey):
        r, s = (int.from_bytes(part, "big") for part in read_strings(signed, 2))
        by_size = {256: hashes.SHA256(), 384: hashes.SHA384(), 521: hashes.SHA512()}
        key.verify(utils.encode_dss_signature(r, s), message, ec.ECDSA(by_size[key.curve.key_size]))
    elif isinstance(key, rsa.RSAPublicKey):
        by_name: dict[str, hashes.HashAlgorithm] = {
            "rsa-sha2-512": hashes.SHA512(),
            "rsa-sha2-256": hashes.SHA256(),
            "ssh-rsa": hashes.SHA1(),  # noqa: S303 - an old server signs with it; nothing of ours rests on it
        }
        if algorithm not in by_name:
            raise InvalidSignature
        key.verify(signed, message, padding.PKCS1v15(), by_name[algorithm])
    else:
        raise NotSshError(f"a host key of type {type(key).__name__}, which the ladder did not ask for")
