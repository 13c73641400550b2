"""A small SSH server on loopback: as far as a ladder climbs, and in all the ways in which one may fail.

It knows one method of key exchange, and hangs up behind it: there is nobody to log in.
"""

from __future__ import annotations

import os
import socket
import struct
import threading
from contextlib import suppress
from dataclasses import replace

from cryptography.hazmat.primitives.asymmetric import ec, x25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from workbench.knowledge.sftp.algorithms import Agreement, agree
from workbench.knowledge.sftp.ssh_wire import (
    KexReply,
    NotSshError,
    exchange_hash,
    framed,
    kex_reply,
    kexinit,
    payload_length,
    read_kexinit,
    read_strings,
)
from workbench.simulation.host_keys import KEX_CURVES, HostKeyPair
from workbench.simulation.network.hosts import Host

_LOOPBACK = "127.0.0.1"
_PATIENCE_S = 10.0
_PROXY_HEADER = b"\r\n\r\n\0\r\nQUIT\n"
_PAGE = b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\n\r\n<html>Bad Request</html>\r\n"


class SshServer:
    """Listens on loopback until `close`, and behaves as its host does."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._listening.bind((_LOOPBACK, 0))
        self.end: tuple[str, int] = self._listening.getsockname()
        """Where it listens."""
        if host.behaves == "refused":
            return  # a port that is taken, and on which nobody listens
        self._listening.listen(16)
        threading.Thread(target=self._serve, name=f"ssh {self.end[1]}", daemon=True).start()

    def close(self) -> None:
        """Listen no more."""
        with suppress(OSError):  # wakes the thread that accepts; where nobody listens there is none
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _serve(self) -> None:
        while True:
            try:
                connected, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connected,), daemon=True).start()

    def _answer(self, connected: socket.socket) -> None:
        connected.settimeout(_PATIENCE_S)
        with connected, suppress(OSError, NotSshError):  # whoever came has left, or speaks something else
            _Answer(connected, self._host).give()


class _Answer:
    """What one client hears."""

    def __init__(self, connected: socket.socket, host: Host) -> None:
        self._connected, self._host = connected, host
        self._stream = connected.makefile("rb")

    def give(self) -> None:
        behaves = self._host.behaves
        if behaves == "silent":
            self._connected.recv(1)
            self._until_it_leaves()
        elif behaves == "http":
            self._connected.recv(1024)
            self._connected.sendall(_PAGE)
        elif behaves == "closed":
            self._connected.recv(1024)
        elif behaves == "reset" or (behaves == "proxy" and not self._has_proxy_header()):
            self._reset()
        else:
            self._greet()

    def _has_proxy_header(self) -> bool:
        return self._stream.peek(len(_PROXY_HEADER))[: len(_PROXY_HEADER)] == _PROXY_HEADER

    def _reset(self) -> None:
        """End it with RST: what was not read, and a linger of nought, do that."""
        self._connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def _until_it_leaves(self) -> None:
        while self._connected.recv(1024):
            pass

    def _greet(self) -> None:
        host = self._host
        banner = host.banner.encode("ascii")
        self._connected.sendall(banner + b"\r\n")
        client = self._stream.readline(1024).rstrip(b"\r\n")
        own = kexinit(host.offer, os.urandom(16))
        self._connected.sendall(framed(own))
        theirs = self._message()
        agreed = agree(read_kexinit(theirs), host.offer)
        key = next((key for key in host.keys if key.serves(agreed.host_key)), None)
        if agreed.lacking or key is None or not agreed.kex:
            return  # as Transfer Family does: it hangs up, and writes KEX_FAILURE into its log
        self._exchange(agreed, key, (client, banner), (theirs, own))
        self._until_it_leaves()

    def _exchange(
        self, agreed: Agreement, key: HostKeyPair, names: tuple[bytes, bytes], offers: tuple[bytes, bytes]
    ) -> None:
        (public,) = read_strings(self._message()[1:], 1)
        own, secret, digest = _half(agreed.kex, public)
        reply = KexReply(host_key=key.public, public=own, signature=b"")
        hashed = exchange_hash(digest, names, offers, public, reply)(secret)
        whole = replace(reply, signature=key.sign(hashed, agreed.host_key))
        self._connected.sendall(framed(kex_reply(whole)))

    def _message(self) -> bytes:
        follow, length = payload_length(self._stream.read(5))
        return self._stream.read(follow)[:length]


def _half(method: str, public: bytes) -> tuple[bytes, int, str]:
    """Return the server's public value, what is shared, and the hash of the method."""
    if method not in KEX_CURVES:
        mine = x25519.X25519PrivateKey.generate()
        secret = mine.exchange(x25519.X25519PublicKey.from_public_bytes(public))
        return mine.public_key().public_bytes_raw(), int.from_bytes(secret, "big"), "sha256"
    curve, digest = KEX_CURVES[method]
    own = ec.generate_private_key(curve)
    shared = own.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(curve, public))
    point = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return point, int.from_bytes(shared, "big"), digest
