"""Which host keys a client names that refused one: the key that it was shown, and the one that it expects.

OpenSSH, WinSCP, FileZilla and sshj print the fingerprint of the key that was sent; paramiko both keys, whole;
others the fingerprint that was configured as well. Older clients print a fingerprint by MD5, of which
Transfer Family shows none: it can be held only against a key that somebody was shown.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.knowledge.sftp.ssh_wire import fingerprint

_NAMED = re.compile(
    r"SHA256:(?P<hash>[A-Za-z0-9+/]{43})(?![A-Za-z0-9+/])|(?<![A-Za-z0-9+/])(?P<key>AAAA[A-Za-z0-9+/]{40,2000}={0,2})"
)
_EXPECTED = re.compile(
    r"expect|configured|cached|known|remember|trusted|stored|pinned|pattern|previous|should", re.IGNORECASE
)
_SHOWN = re.compile(
    r"\bgot\b|\bnew\b|sent|present|receive|actual|offer|remote|server host key|was", re.IGNORECASE
)
_BY_MD5 = re.compile(r"(?<![0-9a-fA-F:])((?:[0-9a-fA-F]{2}:){15}[0-9a-fA-F]{2})(?![0-9a-fA-F:])")
_BEFORE = 80
"""So many characters before a key tell whose it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedKeys:
    """Fingerprints as `ssh-keygen -l` shows them."""

    shown: tuple[str, ...] = ()
    """Of keys that the client was shown."""
    expected: tuple[str, ...] = ()
    """Of keys that it knows, and was not shown."""


def keys_named_in(text: str) -> NamedKeys:
    """Return the host keys that the words of a client name."""
    found = list(_keys(text))
    return NamedKeys(
        shown=tuple(dict.fromkeys(key for key, is_expected in found if not is_expected)),
        expected=tuple(dict.fromkeys(key for key, is_expected in found if is_expected)),
    )


def shown_by_md5(text: str) -> tuple[str, ...]:
    """Return the keys that a client was shown by its words, each `MD5:` and sixteen pairs of digits."""
    found = (
        f"MD5:{match[1].lower()}"
        for match in _BY_MD5.finditer(text)
        if not _is_expected(text[max(0, match.start() - _BEFORE) : match.start()])
    )
    return tuple(dict.fromkeys(found))


def plain_fingerprint(shown: str) -> str:
    """Return a fingerprint without the padding that some write behind it: they are compared so."""
    return shown.strip().rstrip("=")


def _keys(text: str) -> Iterator[tuple[str, bool]]:
    end = 0
    for match in _NAMED.finditer(text):
        name = f"SHA256:{match['hash']}" if match["hash"] else _fingerprint_of(match["key"])
        if name:
            yield name, _is_expected(text[max(end, match.start() - _BEFORE) : match.start()])
        end = match.end()


def _is_expected(before: str) -> bool:
    """Tell by the nearest word before a key whether the client expects it."""
    expected = max((item.start() for item in _EXPECTED.finditer(before)), default=-1)
    shown = max((item.start() for item in _SHOWN.finditer(before)), default=-1)
    return expected > shown


def _fingerprint_of(key: str) -> str:
    """Return the fingerprint of a key as `known_hosts` spells it; empty for what is none."""
    try:
        return fingerprint(b64decode(key, validate=True))
    except (Error, ValueError):
        return ""
