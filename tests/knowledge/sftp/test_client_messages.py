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


@pytest.mark.parametrize(
    ("said", "parameters"),
    [
        (
            "ssh: connect to host sftp.acme.com port 2222: timed out",
            {"host": "sftp.acme.com", "port": "2222"},
        ),
        ("ssh: connect to host sftp.acme.com port 22: timed out", {"host": "sftp.acme.com"}),
        ("ssh: Could not resolve hostname in.acme.com: Name or service not known", {"host": "in.acme.com"}),
        ("Cannot connect to sftp://acme@files.acme.com:8022/in", {"host": "files.acme.com", "port": "8022"}),
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
