"""The ladder of one address, whoever is at its other end."""

from __future__ import annotations

import re
import socket
import struct
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.network.worlds import ADDRESS, OneEnd, climbed, machine
from workbench.domain.values import JsonObject
from workbench.engine.clock import SystemClock
from workbench.engine.ports import Deadline, OutOfTimeError
from workbench.knowledge.answers import member, text
from workbench.knowledge.sftp.algorithms import Offer
from workbench.knowledge.sftp.ssh_wire import framed, kexinit
from workbench.network import greeting
from workbench.network.greeting import greet
from workbench.simulation.host_keys import HostKeyPair, KeyType
from workbench.simulation.network.hosts import Host
from workbench.simulation.network.ssh_server import SshServer
from workbench.simulation.network_story import Behaviour

BANNER = b"SSH-2.0-AWS_SFTP_1.1\r\n"
AUTHENTICATION = range(50, 80)
NOISE = [BANNER, b"SSH-2.0-x\n", framed(kexinit(Offer(), b"")), b"\0\0\0\x0c\x04"]


def offering(kex: str, key: KeyType = "ssh-ed25519", host_key: str = "") -> Host:
    """An SSH server that knows one method."""
    offer = Offer(kex=(kex,), host_key=(host_key or key,), cipher=("aes128-ctr",), mac=("hmac-sha2-256",))
    return Host(behaves="ssh", offer=offer, keys=(HostKeyPair(key, "tested"),))


def climbed_to(host: Host) -> JsonObject:
    server = SshServer(host)
    try:
        return climbed(server.end)
    finally:
        server.close()


@pytest.mark.parametrize(
    ("kex", "key", "host_key"),
    [
        ("curve25519-sha256", "ssh-ed25519", ""),
        ("curve25519-sha256@libssh.org", "ecdsa-sha2-nistp256", ""),
        ("ecdh-sha2-nistp256", "ssh-rsa", "rsa-sha2-512"),
        ("ecdh-sha2-nistp384", "ssh-rsa", "rsa-sha2-256"),
        ("ecdh-sha2-nistp521", "ssh-ed25519", ""),
    ],
)
def test_each_method_and_each_kind_of_key_is_climbed_to_the_top(
    kex: str, key: KeyType, host_key: str
) -> None:
    host = offering(kex, key, host_key)
    seen = climbed_to(host)
    assert (seen["Rung"], seen["Problem"]) == ("hostkey", "")
    shown = dict(member(seen, "HostKey"))
    assert re.fullmatch(r"MD5:(?:[0-9a-f]{2}:){15}[0-9a-f]{2}", str(shown.pop("Md5")))
    assert shown == {"Type": key, "Fingerprint": host.keys[0].fingerprint}
    assert text(member(seen, "Agreed"), "kex") == kex
    assert seen["From"] == "127.0.0.1"


@pytest.mark.parametrize(
    ("behaves", "rung", "problem"),
    [
        ("http", "tcp", "http"),
        ("closed", "tcp", "closed"),
        ("reset", "tcp", "reset"),
        ("proxy", "tcp", "reset"),
        ("refused", "none", "refused"),
    ],
)
def test_each_way_to_fail_is_told_from_the_others(behaves: Behaviour, rung: str, problem: str) -> None:
    seen = climbed_to(Host(behaves=behaves))
    assert (seen["Rung"], seen["Problem"]) == (rung, problem)


def hold(connected: socket.socket) -> None:
    """Say nothing until the climber has left."""
    while connected.recv(256):
        pass


def test_who_is_silent_is_waited_for_no_longer_than_the_asker_has() -> None:
    clock = SystemClock()
    with machine(hold) as end, pytest.raises(OutOfTimeError):
        greet(ADDRESS, 22, OneEnd(end), clock, Deadline(clock, 0.3))


def test_who_is_silent_for_the_time_of_a_rung_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(greeting, "RUNG_S", 0.2)
    with machine(hold) as end:
        seen = climbed(end)
    assert (seen["Rung"], seen["Problem"]) == ("tcp", "silent")


def test_who_stops_the_check_wakes_it() -> None:
    clock = SystemClock()
    deadline = Deadline(clock, 30)

    def stop(connected: socket.socket) -> None:
        connected.recv(64)
        deadline.cancel()
        connected.recv(64)

    with machine(stop) as end, pytest.raises(OutOfTimeError):
        greet(ADDRESS, 22, OneEnd(end), clock, deadline)


def test_where_nobody_is_nothing_is_sent() -> None:
    assert climbed("dropped")["Problem"] == "timeout"


def test_without_a_common_algorithm_the_offer_is_read_all_the_same() -> None:
    seen = climbed_to(offering("diffie-hellman-group14-sha1"))
    assert (seen["Rung"], seen["Problem"]) == ("kexinit", "no_common")
    assert member(seen, "Offer")["kex"] == ["diffie-hellman-group14-sha1"]


def test_lines_before_the_banner_are_passed_over() -> None:
    def polite(connected: socket.socket) -> None:
        connected.sendall(b"welcome\r\nto nowhere\r\n" + BANNER)

    with machine(polite) as end:
        seen = climbed(end)
    assert (seen["Banner"], seen["Rung"]) == ("SSH-2.0-AWS_SFTP_1.1", "banner")
    assert seen["Problem"] in ("closed", "reset")  # who leaves with something unread sends RST


def test_a_key_that_the_server_does_not_hold_is_no_host_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(HostKeyPair, "sign", lambda *_: _signature(b"\1" * 64))
    seen = climbed_to(offering("curve25519-sha256"))
    assert seen["Problem"] == "bad_signature"
    assert "HostKey" not in seen


def _signature(signed: bytes) -> bytes:
    return struct.pack(">I", 11) + b"ssh-ed25519" + struct.pack(">I", len(signed)) + signed


def test_no_message_of_authentication_is_ever_sent() -> None:
    """All that a climb to the top sends: its line, KEXINIT, its half of the exchange, goodbye."""
    sent = bytearray()

    def listen(connected: socket.socket) -> None:
        server = SshServer(offering("curve25519-sha256"))
        with socket.create_connection(server.end) as real:
            _pump(real, connected, bytearray())
            _pump(connected, real, sent).join()
        server.close()

    with machine(listen) as end:
        seen = climbed(end)
    assert seen["Rung"] == "hostkey"
    line, _, packets = bytes(sent).partition(b"\r\n")
    assert line.startswith(b"SSH-2.0-workbench_")
    numbers = list(_messages(packets))
    assert numbers == [20, 30, 1]
    assert not set(numbers) & set(AUTHENTICATION)


def _pump(one: socket.socket, other: socket.socket, kept: bytearray) -> threading.Thread:
    def carry() -> None:
        try:
            while data := one.recv(4096):
                kept.extend(data)
                other.sendall(data)
        except OSError:
            return

    thread = threading.Thread(target=carry, daemon=True)
    thread.start()
    return thread


def _messages(packets: bytes) -> list[int]:
    numbers = []
    while packets:
        length = int.from_bytes(packets[:4], "big")
        numbers.append(packets[5])
        packets = packets[4 + length :]
    return numbers


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(NOISE) | st.binary(max_size=300), max_size=4))
def test_whatever_a_stranger_says_is_told_and_breaks_nothing(pieces: list[bytes]) -> None:
    with machine(lambda connected: connected.sendall(b"".join(pieces))) as end:
        seen = climbed(end)
    assert seen["Rung"] in ("tcp", "banner", "kexinit")
    assert seen["Problem"]


def test_who_talks_without_end_is_not_listened_to_without_end() -> None:
    def talk(connected: socket.socket) -> None:
        while True:
            connected.sendall(b"bla\n" * 1000)

    with machine(talk) as end:
        seen = climbed(end)
    assert seen["Problem"] == "not_ssh"
