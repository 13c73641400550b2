"""Which algorithms an SSH client and a server agree on, and who knows none that the other takes.

Of each list the first of the *client* counts that the server has too. Names are compared as they stand:
`curve25519-sha256` and `curve25519-sha256@libssh.org` are one method, and yet two names. `ext-info-c`,
`kex-strict-c-v00@openssh.com` and their like are marks, and no algorithms. A cipher that authenticates by
itself needs no MAC.

Sources: RFC 4253, section 7.1; RFC 8308, section 2.1; OpenSSH's PROTOCOL file, sections 1.6 (AES-GCM, the MAC
is ignored) and 1.10 (strict key exchange); PROTOCOL.chacha20poly1305.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from workbench.domain.values import JsonObject
from workbench.knowledge.answers import text, texts

AlgorithmList: TypeAlias = Literal["key exchange method", "host key type", "cipher", "MAC"]
"""The lists of a negotiation, in the words of OpenSSH: `no matching key exchange method found`."""
_MARKS = ("ext-info-", "kex-strict-")
_AUTHENTICATING = frozenset(
    {"aes128-gcm@openssh.com", "aes256-gcm@openssh.com", "chacha20-poly1305@openssh.com"}
)
_RSA = ("ssh-rsa", "rsa-sha2-256", "rsa-sha2-512")
_OLD_RSA = frozenset(
    {
        "TransferSecurityPolicy-2018-11",
        "TransferSecurityPolicy-2020-06",
        "TransferSecurityPolicy-FIPS-2020-06",
        "TransferSecurityPolicy-FIPS-2023-05",
        "TransferSecurityPolicy-FIPS-2024-01",
        "TransferSecurityPolicy-PQ-SSH-FIPS-Experimental-2023-04",
    }
)
"""The policies that take `ssh-rsa`, a signature with SHA-1, of a server's RSA key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What one side takes, each list in the order of its liking. Both directions are alike."""

    kex: tuple[str, ...] = ()
    host_key: tuple[str, ...] = ()
    cipher: tuple[str, ...] = ()
    mac: tuple[str, ...] = ()

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods of key exchange, without marks."""
        return tuple(name for name in self.kex if not name.startswith(_MARKS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What comes of two offers; a text is empty where they have nothing in common."""

    kex: str
    host_key: str
    cipher: str
    mac: str
    """`none needed` beside a cipher that authenticates by itself."""

    @property
    def lacking(self) -> AlgorithmList | Literal[""]:
        """The first list without a common name, in the order in which it is negotiated."""
        lists: tuple[tuple[AlgorithmList, str], ...] = (
            ("key exchange method", self.kex),
            ("host key type", self.host_key),
            ("cipher", self.cipher),
            ("MAC", self.mac),
        )
        return next((name for name, agreed in lists if not agreed), "")


def agree(client: Offer, server: Offer) -> Agreement:
    """Return what a client and a server agree on."""
    cipher = _first(client.cipher, server.cipher)
    return Agreement(
        kex=_first(client.methods, server.methods),
        host_key=_first(client.host_key, server.host_key),
        cipher=cipher,
        mac="none needed" if cipher in _AUTHENTICATING else _first(client.mac, server.mac),
    )


def offer_of_policy(
    name: str, kex: Sequence[str], cipher: Sequence[str], mac: Sequence[str], key_types: Collection[str]
) -> Offer:
    """Return what a server of Transfer Family offers by its security policy and its host keys.

    Args:
        name: Of the policy, `TransferSecurityPolicy-2024-01`.
        kex: `SshKexs` of DescribeSecurityPolicy.
        cipher: `SshCiphers` of it.
        mac: `SshMacs` of it.
        key_types: `Type` of each host key as ListHostKeys names it, `ssh-rsa`. The key of type `ssh-rsa`
            signs by three algorithms, of which only older policies take the one with SHA-1.
    """
    signing: list[str] = []
    for key_type in key_types:
        signing += _RSA[::-1] if key_type == "ssh-rsa" else [key_type]
    taken = [algorithm for algorithm in signing if algorithm != "ssh-rsa" or name in _OLD_RSA]
    return Offer(kex=tuple(kex), host_key=tuple(taken), cipher=tuple(cipher), mac=tuple(mac))


def offer_described(policy: JsonObject, key_types: Collection[str]) -> Offer:
    """Return the same for `SecurityPolicy` of DescribeSecurityPolicy."""
    kex, cipher, mac = (texts(policy, name) for name in ("SshKexs", "SshCiphers", "SshMacs"))
    return offer_of_policy(text(policy, "SecurityPolicyName"), kex, cipher, mac, key_types)


def _first(client: Sequence[str], server: Collection[str]) -> str:
    return next((name for name in client if name in server), "")
