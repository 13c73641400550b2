"""The ladder of one address: TCP, banner, KEXINIT, host key; each rung only when the one before held.

One connection. What may be sent stands in `_SENT`: no message of authentication is among them, nor the
request of a service, which would have to come first. What is read ends at `LONGEST_ANSWER`, each rung at
`RUNG_S`, all of them at `CLIMB_S` or with the deadline of whoever asks.
"""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from dataclasses import dataclass, field

from workbench import __version__
from workbench.domain.values import JsonObject, JsonValue
from workbench.engine.ports import Clock, Deadline, OutOfTimeError
from workbench.knowledge.sftp.algorithms import Agreement, Offer, agree
from workbench.knowledge.sftp.ssh_wire import (
    DISCONNECT,
    KEX_INIT,
    KEX_REPLY,
    KEXINIT,
    LONGEST_LINE,
    MOST_LINES,
    NotSshError,
    disconnect,
    exchange_hash,
    fingerprint,
    fingerprint_md5,
    framed,
    kex_init,
    kexinit,
    key_type,
    payload_length,
    read_kex_reply,
    read_kexinit,
    read_strings,
)
from workbench.network.key_exchange import OFFER, half_of, is_signed
from workbench.network.reviewed import CLIMB_S, LONGEST_ANSWER, RUNG_S
from workbench.network.ways import DROPPED, Ways

_SENT = frozenset({DISCONNECT, KEXINIT, KEX_INIT})
_IDENTIFICATION = f"SSH-2.0-workbench_{__version__}_looks_only".encode("ascii")
_NO_ANSWER_YET = frozenset({2, 4, 7})
"""IGNORE, DEBUG, EXT_INFO: they may stand before the one that is awaited."""
_SIMULATED_WAIT_S = 0.02
"""How long nothing comes where a simulated account has nobody: a drill need not wait for a real timeout."""


class _FellError(Exception):
    """A rung did not hold. The text is one of the closed words of `Problem`."""

    def __init__(self, problem: str, said: str = "") -> None:
        super().__init__(problem)
        self.problem, self.said = problem, said


def greet(address: str, port: int, ways: Ways, clock: Clock, deadline: Deadline) -> JsonObject:
    """Climb from TCP to the host key.

    Returns:
        `Rung`: the last that held (`none`, `tcp`, `banner`, `kexinit`, `hostkey`). `Problem`: why the next
        did not (`refused`, `timeout`, `unreachable`, `silent`, `closed`, `reset`, `http`, `not_ssh`,
        `no_common`, `bad_packet`, `bad_signature`; empty at the top). `Said`: what the server said of it.
        `Banner`,
        `Offer` (lists by name), `Agreed`, `HostKey` (`Type`, `Fingerprint`, `Md5`), `From` (this
        end's address),
        `Milliseconds` by rung, `Simulated`.
    """
    climb = _Climb(clock=clock, deadline=Deadline(clock, CLIMB_S, within=deadline))
    problem, said = "", ""
    try:
        climb.up(address, port, ways)
    except _FellError as fall:
        problem, said = fall.problem, fall.said
    except NotSshError as error:
        problem, said = "bad_packet", str(error)
    finally:
        climb.close()
    return {
        "Rung": climb.rung,
        "Problem": problem,
        "Said": said[:200],
        "Simulated": ways.is_simulated,
        **climb.seen,
        "Milliseconds": dict(climb.milliseconds),
    }


@dataclass(slots=True, kw_only=True)
class _Climb:
    """One connection on its way up."""

    clock: Clock
    deadline: Deadline
    rung: str = "none"
    seen: dict[str, JsonValue] = field(default_factory=dict)
    milliseconds: dict[str, JsonValue] = field(default_factory=dict)
    _socket: socket.socket | None = None
    _unread: bytes = b""
    _read: int = 0
    _ends: float = 0.0

    def up(self, address: str, port: int, ways: Ways) -> None:
        """Take rung after rung; raises _FellError or NotSshError at the first that does not hold."""
        began = self._begin()
        self._connect(address, port, ways)
        began = self._held("tcp", began)
        banner = self._banner()
        began = self._held("banner", began)
        own = kexinit(OFFER, os.urandom(16))
        self._send(own)
        theirs = self._message(KEXINIT)
        agreed = self._agreement(read_kexinit(theirs))
        began = self._held("kexinit", began)
        self._host_key(agreed, banner, (own, theirs))
        self._held("hostkey", began)
        with suppress(OSError, _FellError):  # it may have gone already: all is known
            self._send(disconnect())

    def close(self) -> None:
        """End the connection, and whatever waits for it."""
        if self._socket is not None:
            self._socket.close()

    def _begin(self) -> float:
        now = self.clock.monotonic()
        self._ends = now + RUNG_S
        return now

    def _held(self, rung: str, began: float) -> float:
        self.rung = rung
        self.milliseconds[rung] = round((self.clock.monotonic() - began) * 1000)
        return self._begin()

    def _seconds(self) -> float:
        """Return how long the next step may take; raises OutOfTimeError when the asker has no time left."""
        if not self.deadline.remaining():
            raise OutOfTimeError("the time of the ladder is up")
        return max(0.01, min(self._ends - self.clock.monotonic(), self.deadline.remaining()))

    def _late(self, problem: str) -> _FellError:
        """Return the end of a rung that took too long; raises OutOfTimeError where the asker had less."""
        self._seconds()
        return _FellError(problem)

    def _connect(self, address: str, port: int, ways: Ways) -> None:
        end = ways.end_of(address, port)
        if isinstance(end, str):
            if end == DROPPED:
                self.deadline.wait(_SIMULATED_WAIT_S)
            raise _FellError("timeout")
        try:
            self._socket = socket.create_connection(end, self._seconds())
        except ConnectionRefusedError:
            raise _FellError("refused") from None
        except TimeoutError:
            raise self._late("timeout") from None
        except ConnectionResetError:  # after the handshake, before we looked
            self.rung = "tcp"
            raise _FellError("reset") from None
        except OSError as error:
            raise _FellError("unreachable", error.strerror or "") from None
        connected = self._socket
        self.seen["From"] = str(connected.getsockname()[0])
        self.deadline.when_cancelled(lambda: _shut(connected))

    def _banner(self) -> bytes:
        self._raw_send(_IDENTIFICATION + b"\r\n")
        for _ in range(MOST_LINES):
            line = self._line()
            if line.startswith(b"SSH-"):
                self.seen["Banner"] = line.decode("utf-8", "replace")
                return line
            if line.startswith((b"HTTP/", b"<")):
                raise _FellError("http", line.decode("utf-8", "replace"))
        raise _FellError("not_ssh")

    def _agreement(self, theirs: Offer) -> Agreement:
        agreed = agree(OFFER, theirs)
        self.seen["Offer"] = {
            "kex": list(theirs.kex),
            "host_key": list(theirs.host_key),
            "cipher": list(theirs.cipher),
            "mac": list(theirs.mac),
        }
        self.seen["Agreed"] = {"kex": agreed.kex, "host_key": agreed.host_key, "cipher": agreed.cipher}
        return agreed

    def _host_key(self, agreed: Agreement, banner: bytes, offers: tuple[bytes, bytes]) -> None:
        if agreed.lacking:
            raise _FellError("no_common", f"no {agreed.lacking} in common with the ladder's own few")
        half = half_of(agreed.kex)
        self._send(kex_init(half.public))
        reply = read_kex_reply(self._message(KEX_REPLY))
        hashed = exchange_hash(half.digest, (_IDENTIFICATION, banner), offers, half.public, reply)
        try:
            secret = half.secret_with(reply.public)
        except ValueError as error:
            raise NotSshError(f"no point of the curve: {error}") from None
        if not is_signed(reply.host_key, reply.signature, hashed(secret)):
            raise _FellError("bad_signature")
        self.seen["HostKey"] = {
            "Type": key_type(reply.host_key),
            "Fingerprint": fingerprint(reply.host_key),
            "Md5": fingerprint_md5(reply.host_key),
        }

    def _message(self, awaited: int) -> bytes:
        """Return the next message of that number; what may stand before it is passed over."""
        for _ in range(MOST_LINES):
            follow, length = payload_length(self._exactly(5))
            payload = self._exactly(follow)[:length]
            if payload[:1] == bytes([DISCONNECT]):
                raise _FellError("closed", _reason(payload))
            if not payload or payload[0] not in _NO_ANSWER_YET:
                return payload
        raise NotSshError(f"message {awaited} never came")

    def _send(self, payload: bytes) -> None:
        if payload[0] not in _SENT:
            raise AssertionError(f"message {payload[0]} may not be sent")
        self._raw_send(framed(payload))

    def _raw_send(self, data: bytes) -> None:
        connected = self._connected
        connected.settimeout(self._seconds())
        try:
            connected.sendall(data)
        except TimeoutError:
            raise self._late("silent") from None
        except ConnectionResetError:
            raise _FellError("reset") from None
        except OSError:  # it has hung up: what it said before may still be read
            return

    @property
    def _connected(self) -> socket.socket:
        if self._socket is None:
            raise AssertionError("there is no connection")
        return self._socket

    def _line(self) -> bytes:
        while b"\n" not in self._unread:
            if len(self._unread) > LONGEST_LINE:
                raise _FellError("not_ssh", self._unread[:60].decode("utf-8", "replace"))
            self._more()
        line, _, self._unread = self._unread.partition(b"\n")
        return line.rstrip(b"\r")

    def _exactly(self, number: int) -> bytes:
        while len(self._unread) < number:
            self._more()
        data, self._unread = self._unread[:number], self._unread[number:]
        return data

    def _more(self) -> None:
        connected = self._connected
        connected.settimeout(self._seconds())
        try:
            data = connected.recv(4096)
        except TimeoutError:
            raise self._late("silent") from None
        except ConnectionResetError:
            raise _FellError("reset") from None
        except OSError as error:
            self._seconds()  # whoever stops the check shuts the connection
            raise _FellError("closed", error.strerror or "") from None
        self._read += len(data)
        if self._read > LONGEST_ANSWER:
            raise _FellError("not_ssh", "it says more than is read")
        if not data:
            self._seconds()  # as above
            raise _FellError("closed", self._unread[:60].decode("utf-8", "replace"))
        self._unread += data


def _reason(payload: bytes) -> str:
    with suppress(NotSshError):
        return read_strings(payload[5:], 1)[0].decode("utf-8", "replace")
    return ""


def _shut(connected: socket.socket) -> None:
    """Wake whoever waits for the connection."""
    with suppress(OSError):  # it may be closed already
        connected.shutdown(socket.SHUT_RDWR)
