"""Who knows no algorithm that a server takes."""

from __future__ import annotations

import pytest

from workbench.knowledge.sftp.algorithms import Offer, agree, offer_of_policy
from workbench.knowledge.sftp.clients import clients_called, known_clients, takes

ETM = ("hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com")
CTR = ("aes128-ctr", "aes192-ctr", "aes256-ctr")
GCM = ("aes128-gcm@openssh.com", "aes256-gcm@openssh.com")
NIST = ("ecdh-sha2-nistp256", "ecdh-sha2-nistp384", "ecdh-sha2-nistp521")
CURVE = ("curve25519-sha256", "curve25519-sha256@libssh.org")
GROUPS = (
    "diffie-hellman-group18-sha512",
    "diffie-hellman-group16-sha512",
    "diffie-hellman-group-exchange-sha256",
)
NEW = "TransferSecurityPolicy-2024-01"
OLD = "TransferSecurityPolicy-2018-11"


def server(name: str = NEW, *, keys: tuple[str, ...] = ("ssh-rsa",)) -> Offer:
    """Return what a server of the policy of 2024 or of 2018 offers."""
    if name == NEW:
        return offer_of_policy(name, (*NIST, *CURVE, *GROUPS), (*GCM, *CTR), ETM, keys)
    kex = (*CURVE, "diffie-hellman-group14-sha1", *GROUPS, *NIST)
    mac = ("hmac-sha1", "hmac-sha2-256", "hmac-sha2-512", *ETM, "umac-128@openssh.com")
    return offer_of_policy(name, kex, (*CTR, *GCM, "chacha20-poly1305@openssh.com"), mac, keys)


@pytest.mark.parametrize(
    ("client", "policy", "fits"),
    [
        ("OpenSSH_9.6", NEW, True),
        ("OpenSSH_7.4", NEW, True),
        ("OpenSSH_6.6", NEW, False),  # of an RSA key it takes the signature with SHA-1 only
        ("OpenSSH_5.3", NEW, False),
        ("OpenSSH_5.3", OLD, True),
        ("SSH-2.0-JSCH-0.1.54", NEW, False),
        ("JSCH-0.1.54", OLD, True),
        ("JSCH-0.2.17", NEW, True),
        ("paramiko_2.9.0", NEW, True),
        ("paramiko_1.16.0", NEW, False),
        ("SSH.NET 2020.0.2", NEW, False),
        ("SSH.NET 2024.0.0", NEW, True),
        ("Renci.SshNet.SshClient.2016.1.0", NEW, False),
        ("WinSCP_release_5.17.10", NEW, False),
        ("WinSCP_release_5.20.1", NEW, None),  # 5.19 takes no RSA key of the server's, 5.21 does
        ("WinSCP 6.1.2", NEW, True),
        ("PuTTY_Release_0.63", NEW, False),
        ("PuTTY_Release_0.81", NEW, True),
        ("FileZilla_3.66.5", NEW, True),
        ("PuTTY_Release_0.52", NEW, None),
        ("libssh2_1.9.0", NEW, None),
        ("OpenSSH", NEW, None),
    ],
)
def test_who_fails_under_a_policy(client: str, policy: str, fits: bool | None) -> None:
    assert takes(client, server(policy)) is fits


def test_an_old_client_is_saved_by_another_host_key() -> None:
    assert takes("OpenSSH_6.6", server(keys=("ssh-rsa", "ssh-ed25519"))) is True


@pytest.mark.parametrize(
    ("client", "lacking"),
    [
        ("OpenSSH_5.3", "host key type"),
        ("SSH.NET 2016.1.0", "host key type"),
        ("SSH.NET 2023.0.0", "MAC"),
        ("OpenSSH_9.6", ""),
    ],
)
def test_the_list_that_has_nothing_in_common_is_named(client: str, lacking: str) -> None:
    assert agree(clients_called(client)[0].offer, server()).lacking == lacking


def test_marks_are_no_methods_of_key_exchange() -> None:
    marked = Offer(kex=("ext-info-c", "kex-strict-c-v00@openssh.com"), host_key=("ssh-ed25519",), cipher=CTR)
    assert agree(marked, marked).lacking == "key exchange method"


def test_a_cipher_that_authenticates_needs_no_mac() -> None:
    gcm = Offer(kex=CURVE, host_key=("ssh-ed25519",), cipher=GCM)
    assert agree(gcm, gcm).lacking == ""


def test_two_spellings_of_one_method_are_two_names() -> None:
    old = Offer(kex=CURVE[1:], host_key=("ssh-ed25519",), cipher=GCM)
    new = Offer(kex=CURVE[:1], host_key=("ssh-ed25519",), cipher=GCM)
    assert agree(old, new).lacking == "key exchange method"


def test_every_client_agrees_with_itself_and_says_where_it_is_from() -> None:
    for client in known_clients():
        assert agree(client.offer, client.offer).lacking == "", client.title
        assert client.source
        assert clients_called(client.title) == (client,)
