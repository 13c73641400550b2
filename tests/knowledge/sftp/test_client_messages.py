"""What clients print, held against the catalogue, and the names that they reached for."""

from __future__ import annotations

import pytest

from workbench.knowledge.pasted.sftp import sftp
from workbench.knowledge.sftp.failures import read_words

DNS, KEX = "sftp-dns-stale-or-split", "sftp-kex-mismatch"


@pytest.mark.parametrize(
    ("said", "failure"),
    [
        ("ssh: Could not resolve hostname files.acme.com: nodename nor servname provided, or not known", DNS),
        ("sftp: drop.acme.com: Temporary failure in name resolution", DNS),
        ('Host "sftp.acme.com" does not exist.', DNS),
        ("com.jcraft.jsch.JSchException: java.net.UnknownHostException: sftp.acme.com", DNS),
        ("dial tcp: lookup sftp.acme.com on 10.0.0.2:53: no such host", DNS),
        ("Renci.SshNet.Common.SshConnectionException: Server HMAC algorithm not found", KEX),
        ("ssh: handshake failed: ssh: no common algorithm for key exchange; client offered: [a]", KEX),
        ("The host key does not match the one PuTTY has cached for this server", "sftp-hostkey-changed"),
        ("ssh: connect to host sftp.acme.com port 22: Connection timed out", ""),
        ("com.jcraft.jsch.JSchException: java.net.ConnectException: Connection refused", ""),
    ],
)
def test_words_name_one_failure_or_leave_it_open(said: str, failure: str) -> None:
    assert read_words(said).failure == failure


AFTER_LOGIN = {"sftp-idle-or-middlebox-timeout", "sftp-partial-upload", "sftp-permission-per-path"}
OF_THE_WAY = {"sftp-sg-blocks-source", "sftp-dynamic-ip-allowlist", "sftp-connection-limit"}


@pytest.mark.parametrize(
    "said",
    [
        "kex_exchange_identification: Connection closed by remote host",
        "kex_exchange_identification: read: Connection reset by peer\nConnection reset by 203.0.113.7",
        "kex_exchange_identification: Connection closed by remote host\nConnection closed",
        "ssh_exchange_identification: Connection closed by remote host\nCouldn't read packet",
        "kex_exchange_identification: banner line contains invalid characters",
        "Connection closed by 203.0.113.7 port 22",
        "Connection reset by 2001:db8::7 port 22",
        "ssh: handshake failed: read tcp 10.0.0.5:51022->203.0.113.7:22: read: connection reset by peer",
        "com.jcraft.jsch.JSchException: connection is closed by foreign host",
        "curl: (79) Failure establishing ssh session: -13, Failed getting banner",
    ],
)
def test_what_is_hung_up_before_a_login_leaves_the_way_open_and_nothing_after_it(said: str) -> None:
    read = read_words(said)

    assert read.failure == ""
    assert set(read.may_be) >= OF_THE_WAY
    assert not AFTER_LOGIN & set(read.may_be)


@pytest.mark.parametrize(
    "said",
    [
        "Connection to sftp.acme.com closed by remote host.",
        "client_loop: send disconnect: Connection reset",
        "Read from remote host sftp.acme.com: Connection reset by peer",
    ],
)
def test_what_is_cut_in_a_session_points_to_what_comes_after_the_login(said: str) -> None:
    assert set(read_words(said).may_be) == {"sftp-idle-or-middlebox-timeout", "sftp-partial-upload"}


@pytest.mark.parametrize(
    ("said", "parameters"),
    [
        (
            "ssh: connect to host sftp.acme.com port 2222: timed out",
            {"host": "sftp.acme.com", "port": "2222"},
        ),
        ("ssh: connect to host sftp.acme.com port 22: timed out", {"host": "sftp.acme.com"}),
        ("ssh: Could not resolve hostname in.acme.com: Name or service not known", {"host": "in.acme.com"}),
        (
            "Cannot connect to sftp://acme@files.acme.com:8022/in",
            {"host": "files.acme.com", "port": "8022", "user_name": "acme"},
        ),
        ("ssh: connect to host 10.0.0.5 port 22: timed out", None),
        ("ssh: connect to host *** port 22: timed out", None),
        ("ssh: connect to host localhost port 22: refused", None),
    ],
)
def test_the_name_that_was_reached_for_is_taken_where_it_is_a_public_one(
    said: str, parameters: dict[str, str] | None
) -> None:
    found = [dict(entity.parameters) for entity in sftp(said)]
    assert found == ([parameters] if parameters else [])
