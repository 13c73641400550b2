"""Security policies of Transfer Family as DescribeSecurityPolicy shows them.

Source: AWS Transfer Family user guide, "Security policies for AWS Transfer Family servers", "Cryptographic
algorithms".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_CTR = ("aes128-ctr", "aes192-ctr", "aes256-ctr")
_GCM = ("aes128-gcm@openssh.com", "aes256-gcm@openssh.com")
_CURVE = ("curve25519-sha256", "curve25519-sha256@libssh.org")
_NIST = ("ecdh-sha2-nistp256", "ecdh-sha2-nistp384", "ecdh-sha2-nistp521")
_GROUPS = (
    "diffie-hellman-group-exchange-sha256",
    "diffie-hellman-group16-sha512",
    "diffie-hellman-group18-sha512",
)
_ETM = ("hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com")
_SHA2 = ("hmac-sha2-256", "hmac-sha2-512")
_CHACHA = "chacha20-poly1305@openssh.com"
_UMAC = ("umac-128-etm@openssh.com", "umac-128@openssh.com")
_PREFIX = "TransferSecurityPolicy-"
_POLICIES: Mapping[str, tuple[Sequence[str], Sequence[str], Sequence[str]]] = {
    "2018-11": (
        (*_CTR, *_GCM, _CHACHA),
        (*_CURVE, "diffie-hellman-group14-sha1", "diffie-hellman-group14-sha256", *_GROUPS, *_NIST),
        (
            "hmac-sha1",
            "hmac-sha1-etm@openssh.com",
            *_SHA2,
            *_ETM,
            *_UMAC,
            "umac-64-etm@openssh.com",
            "umac-64@openssh.com",
        ),
    ),
    "2020-06": (
        (*_CTR, *_GCM, _CHACHA),
        ("diffie-hellman-group14-sha256", *_GROUPS, *_NIST),
        (*_SHA2, *_ETM, *_UMAC),
    ),
    "FIPS-2020-06": (
        (*_CTR, *_GCM),
        ("diffie-hellman-group14-sha256", *_GROUPS, *_NIST),
        (*_SHA2, *_ETM),
    ),
    "2022-03": ((*_CTR[1:], *_GCM), (*_CURVE, *_GROUPS), (*_SHA2, *_ETM)),
    "2023-05": ((*_CTR[1:], *_GCM), (*_CURVE, *_GROUPS), _ETM),
    "2024-01": ((*_CTR, *_GCM), (*_NIST, *_CURVE, *_GROUPS), _ETM),
}
"""Ciphers, methods of key exchange and MACs by the end of the policy's name."""


def policy_named(name: str) -> dict[str, Any] | None:
    """Return a policy as DescribeSecurityPolicy shows it; None where there is none of the name."""
    lists = _POLICIES.get(name.removeprefix(_PREFIX)) if name.startswith(_PREFIX) else None
    if lists is None:
        return None
    ciphers, methods, macs = lists
    return {
        "SecurityPolicyName": name,
        "Fips": "FIPS" in name,
        "Type": "SERVER",
        "Protocols": ["SFTP", "FTPS"],
        "SshCiphers": list(ciphers),
        "SshKexs": list(methods),
        "SshMacs": list(macs),
        "TlsCiphers": [],
    }
