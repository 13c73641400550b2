"""Secrets are replaced before anybody sees them: before judging, before the journal, before the screen.

Redaction looks at names (`password`, `SecretString`, environment variables) and at shapes (access keys,
tokens, signed URLs, private keys). What it replaces stays visible as `[redacted: …]` and is counted.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence

from workbench.domain.values import JsonValue

REDACTED = "[redacted: "
"""How every replacement begins."""

_SECRET_NAMES = re.compile(
    r"(?i)(pass(word|wd|phrase)|secret|credential|private_?key|api_?key|auth_?token|session_?token"
    r"|security_?token|access_?token|^authorization$|connection_?string)"
)
_INNOCENT_NAMES = re.compile(
    r"(?i)(secret(s)?(_?id|_?arn|_?name)$|access_?key_?id$|credentialsarn$|password_?last|kms_?key)"
)
_ENVIRONMENT = re.compile(r"(?i)^(environment|environmentvariables|hyperparameters|variables)$")

_SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "private key",
        re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL),
    ),
    (
        "signature",
        re.compile(
            r"(?i)(?<=[?&])(X-Amz-(?:Signature|Credential|Security-Token)|Signature|AWSAccessKeyId)=[^&\s\"'<>\[]+"
        ),
    ),
    (
        "secret key",
        re.compile(r"(?i)(?<=secret[_ ]access[_ ]key)(\"?\s*[=:]\s*\"?)[A-Za-z0-9/+=]{40}"),
    ),
    ("session token", re.compile(r"\b(?:FwoGZXIvYXdz|IQoJb3JpZ2lu)[A-Za-z0-9/+=]{60,}")),
    ("bearer token", re.compile(r"(?i)\b(?:bearer|basic)\s+[A-Za-z0-9._~+/=-]{16,}")),
    ("JSON web token", re.compile(r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}")),
    (
        "password",
        re.compile(
            r"(?i)\b(password|passwd|pwd|secret|api[_-]?key|token)(\s*[=:]\s*)(?!\[redacted)[^\s,;&\"']{4,}"
        ),
    ),
    ("password", re.compile(r"(?i)(?<=://)[^/\s:@\[\]]+:[^/\s@\[\]]+(?=@)")),
)

_SECRETS_BEGIN = (
    *("pass", "pwd", "secret", "credential", "token", "authorization", "bearer", "basic", "eyj"),
    *("key=", "private key", "privatekey", "private_key", "apikey", "api_key", "api-key"),
    *("connectionstring", "connection_string", "signature=", "fwogzxivyxdz", "iqojb3jpz2lu"),
    *("environment", "hyperparameters", "variables"),
)
"""In small letters, something of all that is replaced: a name, or how the shape begins."""
_SIGNED_IN = re.compile(r"://[^/@]*@")


def may_redact(text: str) -> bool:
    """Tell whether `redact` may find anything in a text, or in the value that it is the JSON of.

    A False is certain, and comes a hundred times faster than `redact` does.
    """
    if not text.isascii() or "\\u" in text:
        return True  # where capitals do not matter, `ſ` counts as an s: names may be written with it
    small = text.lower()
    return any(word in small for word in _SECRETS_BEGIN) or ("://" in text and bool(_SIGNED_IN.search(text)))


def redact(value: JsonValue) -> tuple[JsonValue, int]:
    """Return `value` with secrets replaced, and how many were. Redacting twice changes nothing more."""
    if isinstance(value, str):
        return _redact_text(value)
    if isinstance(value, Mapping):
        pairs = {key: _redact_member(key, item) for key, item in value.items()}
        return {key: item for key, (item, _) in pairs.items()}, sum(n for _, n in pairs.values())
    if isinstance(value, Sequence):
        items = [redact(item) for item in value]
        return [item for item, _ in items], sum(count for _, count in items)
    return value, 0


def redact_text(text: str) -> str:
    """Return `text` with secrets replaced."""
    return _redact_text(text)[0]


def _redact_member(name: str, value: JsonValue) -> tuple[JsonValue, int]:
    if _ENVIRONMENT.match(name) and isinstance(value, Mapping):
        return _hide_leaves(value)
    if _SECRET_NAMES.search(name) and not _INNOCENT_NAMES.search(name) and isinstance(value, str):
        return _hide(value, name)
    return redact(value)


def _hide_leaves(value: JsonValue) -> tuple[JsonValue, int]:
    """Hide every value, keep the names: an environment says what it sets, not to what."""
    if isinstance(value, Mapping):
        hidden = {key: _hide_leaves(item) for key, item in value.items()}
        return {key: item for key, (item, _) in hidden.items()}, sum(n for _, n in hidden.values())
    if isinstance(value, str):
        return _hide(value, "value")
    return value, 0


def _hide(value: str, what: str) -> tuple[str, int]:
    if not value or value.startswith(REDACTED):
        return value, 0
    return f"[redacted: {what}]", 1


def _redact_text(text: str) -> tuple[str, int]:
    total = 0
    if not may_redact(text):
        return text, total
    for what, shape in _SHAPES:
        text, count = shape.subn(functools.partial(_replacement, what), text)
        total += count
    return text, total


def _replacement(what: str, match: re.Match[str]) -> str:
    """Keep the name before a value, so that a reader sees what was there."""
    if what == "signature":
        return f"{match.group(1)}=[redacted: {what}]"
    if what == "secret key":
        return f"{match.group(1)}[redacted: {what}]"
    if what == "password" and match.lastindex:
        return f"{match.group(1)}{match.group(2)}[redacted: {what}]"
    return f"[redacted: {what}]"
