"""Which names say that what they name is a secret: of members, variables, options, columns, headers.

A name is read word by word (`dbPassword`, `DB_PASSWORD`, `--db-password`), for what stands around the telling
word turns it: a `SecretArn` is no secret, nor are the tokens of pages and of retries.
"""

from __future__ import annotations

import functools
import re

LONGEST_NAME = 80
"""Characters. What is longer is text, and not the name of something."""

_BREAK = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[^A-Za-z0-9\u0080-\U0010ffff]+")
_WITHIN = (
    ("password", ("password", "passwd", "passwort", "passphrase", "passcode", "passkey", "pwd")),
    ("authorization", ("authorization", "authorisation")),
    ("connection string", ("connectionstring", "connectionuri", "connstring", "connstr")),
    (
        "key",
        (
            *("apikey", "privatekey", "signingkey", "accesskey", "sessionkey", "authkey", "encryptionkey"),
            *("decryptionkey", "masterkey", "sharedkey", "accountkey", "storagekey", "customerkey"),
        ),
    ),
    ("secret", ("secret",)),
    ("credential", ("credential",)),
    ("signature", ("sharedaccesssignature", "xamzsignature", "xgoogsignature")),
    ("token", ("token", "bearer")),
)
"""What kind of secret a name means that holds one of these, written without what separates words."""
_WORDS = {
    **dict.fromkeys(("pass", "pw"), "secret"),
    **dict.fromkeys(("psk", "pin"), "password"),
    **dict.fromkeys(("cred", "creds"), "credential"),
    **dict.fromkeys(("otp", "totp"), "token"),
    **dict.fromkeys(("cookie", "cookies"), "cookie"),
    "auth": "authorization",
    "dsn": "connection string",
}
"""The same for words that mean it only where they stand alone."""
_KEY_MATERIAL = frozenset({"plaintext", "keymaterial"})

_INNOCENT_ENDS = frozenset(
    {
        *("id", "ids", "arn", "arns", "name", "names", "type", "types", "kind", "policy", "policies"),
        *("status", "state", "count", "counts", "length", "size", "limit", "limits", "age", "time", "times"),
        *("date", "expiry", "expires", "expiration", "expired", "issued", "enabled", "disabled", "required"),
        *("reset", "used", "last", "changed", "version", "versions", "stage", "stages", "label", "labels"),
        *("description", "url", "uri", "endpoint", "format", "method", "methods", "algorithm", "md5"),
        *("region", "regions", "provider", "manager", "rotation", "error", "errors", "exception", "fault"),
        *("path", "file", "filename", "dir", "directory", "location", "field", "column", "index", "prefix"),
        *("suffix", "group", "groups", "usage", "mode", "scheme", "source", "settings", "attempts", "list"),
        *("console", "present", "exists", "allowed", "supported", "valid", "invalid", "options", "owner"),
        *(
            "alias",
            "configuration",
            "spec",
            "validity",
            "ttl",
            "hours",
            "days",
            "seconds",
            "minutes",
            "percentage",
            "max",
        ),
    }
)
_INNOCENT_RUN = re.compile(r"(secret|token|password|credential|key)s?(id|arn|name|type|version)s?$")
_NO_TOKEN = frozenset(
    {
        *("next", "continuation", "pagination", "page", "forward", "backward", "marker", "start", "starting"),
        *("client", "request", "idempotency", "creation", "lock", "change", "update", "sync", "revision"),
        *("upload", "max", "min", "num", "number", "total", "input", "output", "prompt", "completion"),
        *("stop", "http", "metadata", "unexpected", "tokenizer"),
    }
)
"""Words before the telling one with which a token is one of pages, of retries, or of a language model."""
_NO_SECRET = frozenset(
    {
        *("has", "is", "no", "not", "without", "invalid", "expired", "missing", "malformed", "unrecognized"),
        *("unknown", "exceeded", "kms", "public", "get", "put", "list", "describe", "rotate", "validate"),
        *("restore", "cancel", "generate", "assume", "issue", "revoke"),
    }
)
"""Words before the telling one with which a secret or a key is none either."""
_HOST = re.compile(r"(?i)\b(?:[a-z0-9-]+\.){2,}(?:com|org|net)\b")
"""A host is no secret, whatever it is called: `token.actions.githubusercontent.com:sub` names a subject."""
_CALLS = frozenset({"change", "reset", "get", "set", "update", "create", "delete"})


@functools.lru_cache(maxsize=8192)
def secret_kind(name: str) -> str:
    """Return what kind of secret a name says that it names: `password`, `token`, …; empty when none.

    Args:
        name: With or without the dashes of an option and the brackets around it.
    """
    if len(name) > LONGEST_NAME:
        return ""
    words = [word.casefold() for word in _BREAK.split(_HOST.sub("", name)) if word]
    run = "".join(words).replace("secretsmanager", "")
    kind = _kind_of_run(run) or _kind_of_word(words)
    if not kind or words[-1] in _INNOCENT_ENDS or _INNOCENT_RUN.search(run):
        return ""
    return "" if _is_turned(kind, words[:-1]) else kind


def says_what_it_is(name: str) -> bool:
    """Tell whether a name says of its own that it is an id, an ARN, a time and the like, and so no secret."""
    words = [word.casefold() for word in _BREAK.split(name) if word]
    return bool(words) and words[-1] in _INNOCENT_ENDS


def _kind_of_run(run: str) -> str:
    if run in _KEY_MATERIAL:
        return "key"
    return next((kind for kind, parts in _WITHIN if any(part in run for part in parts)), "")


def _kind_of_word(words: list[str]) -> str:
    return next((_WORDS[word] for word in reversed(words) if word in _WORDS), "")


def _is_turned(kind: str, before: list[str]) -> bool:
    """Tell whether the words before the telling one make it none, as in the operation `ChangePassword`."""
    if not before or kind in ("authorization", "cookie"):
        return False
    if before[0] in _CALLS or (kind == "token" and not _NO_TOKEN.isdisjoint(before)):
        return True
    return kind != "password" and not _NO_SECRET.isdisjoint(before)
