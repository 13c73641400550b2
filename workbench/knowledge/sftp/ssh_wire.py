"""The beginning of an SSH connection, as bytes: the banner, KEXINIT, and the reply that shows the host key.

Only what comes before encryption and authentication is here, and no message of authentication can be made.

Sources: RFC 4253, sections 4.2 (identification), 6 (packets), 7.1 (KEXINIT), 8 (Diffie-Hellman), 11.1
(disconnect); RFC 5656, section 4 (ECDH); RFC 8731 (curve25519); RFC 4251, section 5 (data types).
"""

from __future__ import annotations

import hashlib
import struct
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workbench.knowledge.sftp.algorithms import Offer

DISCONNECT, KEXINIT, KEX_INIT, KEX_REPLY = 1, 20, 30, 31
"""Numbers of messages. 30 and 31 are of the method of key exchange: here always (EC)DH's."""
LONGEST_PACKET = 35_000
"""RFC 4253, section 6.1: what everybody must be able to take; the others are no packets."""
LONGEST_LINE, MOST_LINES = 1024, 50
"""Of what may stand before the identification; RFC 4253 sets no limit, OpenSSH one like these."""
_BLOCK, _SHORTEST_PADDING = 8, 4
_BY_APPLICATION = 11


class NotSshError(Exception):
    """What came is no SSH, or no whole message of it; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KexReply:
    """The answer to the client's half of a key exchange."""

    host_key: bytes
    """The public key, as RFC 4253, section 6.6 spells it."""
    public: bytes
    """The server's half."""
    signature: bytes


def framed(payload: bytes) -> bytes:
    """Return a packet without encryption and MAC; zeros as padding, which nobody reads."""
    padding = _BLOCK - (5 + len(payload)) % _BLOCK
    if padding < _SHORTEST_PADDING:
        padding += _BLOCK
    return struct.pack(">IB", 1 + len(payload) + padding, padding) + payload + bytes(padding)


def payload_length(head: bytes) -> tuple[int, int]:
    """Return how many bytes follow the five of a packet's head, and how many of them are payload.

    Raises:
        NotSshError: No packet begins so.
    """
    if len(head) != 5:  # noqa: PLR2004 - the head of a packet: four bytes of length, one of padding
        raise NotSshError("the packet ends in its head")
    length, padding = struct.unpack(">IB", head)
    if not 1 + padding < length <= LONGEST_PACKET:
        raise NotSshError(f"a packet of {length} bytes with {padding} of padding")
    return length - 1, length - 1 - padding


def kexinit(offer: Offer, cookie: bytes) -> bytes:
    """Return the message that offers these algorithms in both directions, without compression."""
    lists = (offer.kex, offer.host_key, offer.cipher, offer.cipher, offer.mac, offer.mac)
    names: tuple[Sequence[str], ...] = (*lists, ("none",), ("none",), (), ())
    texts = (string(",".join(listed).encode("ascii")) for listed in names)
    return bytes([KEXINIT]) + cookie[:16].ljust(16, b"\0") + b"".join(texts) + bytes(5)


def read_kexinit(payload: bytes) -> Offer:
    """Return what a KEXINIT offers, of both directions that from the client to the server.

    Raises:
        NotSshError: It is another message, or not a whole one.
    """
    if payload[:1] != bytes([KEXINIT]):
        raise NotSshError(f"message {payload[0] if payload else 'without number'} in the place of KEXINIT")
    reader = _Reader(payload, 17)
    lists = [_names(reader.string()) for _ in range(10)]
    if len(reader.rest) < 5:  # noqa: PLR2004 - a truth value and a reserved number
        raise NotSshError("KEXINIT ends before its end")
    return Offer(kex=lists[0], host_key=lists[1], cipher=lists[2], mac=lists[4])


def kex_init(public: bytes) -> bytes:
    """Return the client's half of a key exchange, its public value in the method's own form."""
    return bytes([KEX_INIT]) + string(public)


def kex_reply(reply: KexReply) -> bytes:
    """Return the server's half."""
    return bytes([KEX_REPLY]) + string(reply.host_key) + string(reply.public) + string(reply.signature)


def read_kex_reply(payload: bytes) -> KexReply:
    """Return the server's half of a key exchange.

    Raises:
        NotSshError: It is another message, or not a whole one.
    """
    if payload[:1] != bytes([KEX_REPLY]):
        raise NotSshError(f"message {payload[0] if payload else 'without number'} in the place of the reply")
    reader = _Reader(payload, 1)
    return KexReply(host_key=reader.string(), public=reader.string(), signature=reader.string())


def exchange_hash(
    digest: str,
    identifications: tuple[bytes, bytes],
    offers: tuple[bytes, bytes],
    own: bytes,
    reply: KexReply,
) -> Callable[[int], bytes]:
    """Return what makes of the shared secret that which the server signs (RFC 5656, section 4).

    Args:
        digest: The hash of the method, `sha256`.
        identifications: The client's line and the server's, without their ends.
        offers: The payloads of the client's KEXINIT and the server's.
        own: The client's public value.
        reply: What the server answered.
    """

    def hashed(secret: int) -> bytes:
        parts = (*identifications, *offers, reply.host_key, own, reply.public)
        return hashlib.new(digest, b"".join(map(string, parts)) + mpint(secret)).digest()

    return hashed


def disconnect() -> bytes:
    """Return the message with which a client leaves."""
    return bytes([DISCONNECT]) + struct.pack(">I", _BY_APPLICATION) + string(b"looked at only") + string(b"")


def string(data: bytes) -> bytes:
    """Return data behind its length."""
    return struct.pack(">I", len(data)) + data


def mpint(number: int) -> bytes:
    """Return a positive number as `mpint`: a zero byte before where the first bit is set."""
    return string(number.to_bytes(number.bit_length() // 8 + 1, "big") if number else b"")


def read_strings(data: bytes, number: int) -> list[bytes]:
    """Return so many strings from the beginning of some data, as of a host key or a signature.

    Raises:
        NotSshError: It holds less.
    """
    reader = _Reader(data, 0)
    return [reader.string() for _ in range(number)]


def key_type(host_key: bytes) -> str:
    """Return the type of a host key, `ssh-ed25519`.

    Raises:
        NotSshError: It is none.
    """
    return read_strings(host_key, 1)[0].decode("ascii", "replace")


def fingerprint(host_key: bytes) -> str:
    """Return `SHA256:` and the rest of the fingerprint, as `ssh-keygen -l` and Transfer Family show it."""
    return "SHA256:" + b64encode(hashlib.sha256(host_key).digest()).decode("ascii").rstrip("=")


def fingerprint_md5(host_key: bytes) -> str:
    """Return `MD5:` and sixteen pairs of digits, as older clients show a key."""
    return "MD5:" + hashlib.md5(host_key, usedforsecurity=False).digest().hex(":")


class _Reader:
    """Reads strings, one behind the other."""

    def __init__(self, data: bytes, start: int) -> None:
        self._data, self._at = data, start

    @property
    def rest(self) -> bytes:
        return self._data[self._at :]

    def string(self) -> bytes:
        begin = self._at + 4
        if begin > len(self._data):
            raise NotSshError("the message ends before its end")
        end = begin + int.from_bytes(self._data[self._at : begin], "big")
        if end > len(self._data):
            raise NotSshError("a part of the message is longer than the message")
        self._at = end
        return self._data[begin:end]


def _names(data: bytes) -> tuple[str, ...]:
    text = data.decode("ascii", "replace")
    return tuple(text.split(",")) if text else ()
