"""Public keys of SSH: their length is read from their bytes, and what is no key is none."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from workbench.knowledge.sftp.public_keys import PublicKey, read_public_key

OPENSSH = (Encoding.OpenSSH, PublicFormat.OpenSSH)


def test_keys_that_a_library_spells_are_read() -> None:
    for bits in (1024, 2048):
        line = rsa.RSAPublicNumbers(65537, (1 << bits) - 1).public_key().public_bytes(*OPENSSH).decode()
        assert read_public_key(f"{line} ann@laptop") == PublicKey("ssh-rsa", bits)
    for key in (ed25519.Ed25519PrivateKey.generate(), ec.generate_private_key(ec.SECP256R1())):
        line = key.public_key().public_bytes(*OPENSSH).decode()
        assert read_public_key(line) == PublicKey(line.split()[0])


def test_a_key_is_what_its_bytes_say_whatever_stands_before_them() -> None:
    line = rsa.RSAPublicNumbers(65537, (1 << 1024) - 1).public_key().public_bytes(*OPENSSH).decode()
    key = read_public_key(line.replace("ssh-rsa", "ssh-ed25519"))
    assert key
    assert not key.is_strong


@given(st.text() | st.binary(max_size=40).map(lambda some: f"ssh-rsa AAAA{some.hex()}"))
def test_what_is_no_key_raises_nothing(line: str) -> None:
    key = read_public_key(line)
    assert key is None or key.kind
