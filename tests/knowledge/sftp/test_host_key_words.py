"""Whose host keys the words of clients name, by the messages of the clients."""

from __future__ import annotations

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.knowledge.sftp.host_key_words import keys_named_in, plain_fingerprint
from workbench.knowledge.sftp.ssh_wire import fingerprint

SHOWN = "SHA256:cO1zfU8eWwke3jmNp0wL6KykE4TBNnOrT/EoO8TasX8"
KNOWN = "SHA256:hMjMl4udO+1xN5A/K5B/ieW91rhQwoI1oOTKq3jkaSM"
KEY = b64encode(b"\x00\x00\x00\x0bssh-ed25519\x00\x00\x00 " + b"k" * 32).decode()


@pytest.mark.parametrize(
    "words",
    [
        (
            f"The fingerprint for the ED25519 key sent by the remote host is\n{SHOWN}.\n"
            "Add correct host key in /home/batch/.ssh/known_hosts to get rid of this message."
        ),
        f"debug1: Server host key: ssh-ed25519 {SHOWN}",
        f"The new ssh-ed25519 key fingerprint is:\nssh-ed25519 255 {SHOWN}",
        f"Could not verify `ssh-ed25519` host key with fingerprint `{SHOWN}` for `sftp.acme.com` on port 22",
        f"ssh: host key fingerprint mismatch: got {SHOWN}",
    ],
)
def test_a_key_that_was_shown(words: str) -> None:
    assert keys_named_in(words).shown == (SHOWN,)
    assert keys_named_in(words).expected == ()


@pytest.mark.parametrize(
    "words",
    [
        f"Host key for server 'sftp.acme.com' does not match: got '{SHOWN}', expected '{KNOWN}'",
        f"host key mismatch, expected {KNOWN} but received {SHOWN}",
        f"Host key fingerprint is ssh-ed25519 255 {SHOWN}\nIt does not match pattern ssh-ed25519 255 {KNOWN}",
    ],
)
def test_a_key_that_was_shown_and_one_that_was_expected(words: str) -> None:
    assert keys_named_in(words).shown == (SHOWN,)
    assert keys_named_in(words).expected == (KNOWN,)


def test_whole_keys_are_told_by_their_fingerprints() -> None:
    named = keys_named_in(f"BadHostKeyException: does not match: got '{KEY}', expected '{KNOWN}'")
    assert named.shown == (fingerprint(b"\x00\x00\x00\x0bssh-ed25519\x00\x00\x00 " + b"k" * 32),)
    assert named.expected == (KNOWN,)


@pytest.mark.parametrize(
    "words",
    ["", "Host key verification failed.", "16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48", "AAAA" * 12],
)
def test_words_without_a_key_of_sha256_name_little(words: str) -> None:
    assert keys_named_in(words).expected == ()
    assert all(key.startswith("SHA256:") for key in keys_named_in(words).shown)


@given(st.text(max_size=200))
def test_any_text_is_read(words: str) -> None:
    named = keys_named_in(f"{words} got {SHOWN}")
    assert SHOWN in (*named.shown, *named.expected)
    assert plain_fingerprint(f"{SHOWN}=") == SHOWN
