"""Secrets that are known by their looks alone, beside what gitleaks' rules know.

AWS's own: session tokens, secret keys, signatures of requests and of links. And what stands everywhere:
private keys, web tokens, what follows Bearer and Basic, user and password in the address of a server.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.domain.patterns import Pattern, Span, compiled
from workbench.knowledge.redaction.detector import entropy

_KEY_LENGTH = 40
_LEAST_LETTERS = 5
"""Capitals, and small letters; one key in a hundred thousand has fewer, and a path seldom has as many."""
_KEY_BITS = 4.1
"""Bits a character; what is random has 4.3 and more in so few."""


@dataclass(frozen=True, slots=True)
class _Shape:
    what: str
    gate: str
    """Matches in every text that holds it, capitals or not; cheap."""
    pattern: str
    """Its first group that takes part is the secret; without groups all of it is."""
    entropy: float = 0
    """Bits a character that the secret has at least."""


_SHAPES = (
    _Shape(
        "private key",
        "private key",
        (
            r"(?i)-----BEGIN[ A-Z0-9_-]{0,100}PRIVATE KEY(?: BLOCK)?-----"
            r"(?:[^-]|-[^-])*(?:-----END[ A-Z0-9_-]{0,100}-----)?"
        ),
    ),
    _Shape(
        "signature",
        "x-amz-[cs]|x-goog-[cs]|signature=|awsaccesskeyid=|sig=",
        (
            r"(?i)(?:x-(?:amz|goog)-(?:signature|credential|security-token)"
            r"|[?&;, ](?:signature|awsaccesskeyid|sig))=([^&\s\"'<>\[\],;\\]+)"
        ),
    ),
    _Shape(
        "session token",
        "ogzxivyxdz|b3jpz2lu|aqodyxdz",
        (
            r"\b((?:F[Qw]oGZXIvYXdz|(?:IQo|Ago)[GJ]b3JpZ2lu|AQoDYXdz)[A-Za-z0-9/+=%_-]{40,}"
            r"(?:(?:\\[rn]|\s){1,3}[A-Za-z0-9/+=]{20,})*)"
        ),
    ),
    _Shape(
        "bearer token",
        r"(?:bearer|basic)\s",
        r"(?i)\b(?:bearer|basic)\s+([A-Za-z0-9._~+/=-]{16,}|[A-Za-z0-9+/]{8,}={1,2})",
    ),
    _Shape(
        "JSON web token",
        "eyj",
        r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)*",
    ),
    _Shape(
        "header",
        "invalid header value",
        r"(?i)invalid header value:? b?('[^\r\n]*'|\"[^\r\n]*\")",
    ),
    _Shape(
        "password",
        "identified",
        r"(?i)identified\s+by\s+(?:password\s+)?['\"]([^'\"\r\n]+)",
    ),
    _Shape(
        "password",
        r"://[^\s\"'<>]*@",
        (
            r"://[^\s\"'<>/@:\[\]?#]*:"
            r"((?:[^\s\"'<>\[\]@\d/]|\d+[^\s\"'<>\[\]@\d/])[^\s\"'<>\[\]]*|\d+)@[A-Za-z0-9\[]"
        ),
    ),
    _Shape("token", r"://[^\s\"'<>]*@", r"://([A-Za-z0-9_-]{20,})@", entropy=3.5),
    _Shape(
        "password",
        r"sshpass|mysql\S*\s",
        r"\b(?:sshpass\s+-p\s*|mysql(?:dump)?\s(?:[^\r\n|;]*\s)?-p)([^\s-]\S*)",
    ),
    _Shape(
        "password",
        r"mongo\S*\s|redis-cli|ldap\S*\s|smbclient",
        (
            r"\b(?:mongo\w*\s(?:[^\r\n|;]*\s)?-p\s*|redis-cli\s(?:[^\r\n|;]*\s)?-a\s*"
            r"|ldap\w+\s(?:[^\r\n|;]*\s)?-w\s*|smbclient\s(?:[^\r\n|;]*\s)?-U\s*[^\s%]+%)([^\s-]\S*)"
        ),
    ),
    _Shape(
        "password",
        r"sqlplus|sqlldr|expdp|impdp",
        r"\b(?:sqlplus|sqlldr|expdp|impdp)\s(?:[^\r\n|;]*\s)?[\w$#]+/([^\s@/]+)",
    ),
    _Shape(
        "password",
        r"curl\s",
        r"\bcurl\s(?:[^\r\n|;]*\s)?(?:-u|--user)[ =]?['\"]?[^\s:'\"]+:([^\s'\"$<\[{*][^\s'\"]*)",
    ),
)
GATE = Pattern(f"(?i){'|'.join(dict.fromkeys(shape.gate for shape in _SHAPES))}")
_SECRET_KEY = Pattern(r"[A-Za-z0-9/+=]{40,}")
_OF_A_PATH = Pattern(r"\d{8}|/\d{4}/\d\d/|AWSLogs/|/home/|/tmp/")
"""What stands in names of files (accounts, days, folders), and once in ten thousand secret keys at most."""


def may_hold(text: str) -> bool:
    """Tell whether a shape may be found in a text. A False is certain."""
    return GATE.occurs(text) or may_hold_key(text)


def may_hold_key(text: str) -> bool:
    """Tell whether a run of characters in a text looks like a secret key of AWS."""
    return next(_secret_keys(text), None) is not None


def spans(text: str) -> Iterator[tuple[Span, str]]:
    """Yield where secrets stand in a text, and what they are. Spans may overlap."""
    for shape in _SHAPES:
        yield from ((span, shape.what) for span in _found(shape, text))
    yield from ((span, "secret key") for span in _secret_keys(text))


def _found(shape: _Shape, text: str) -> Iterator[Span]:
    for whole, *groups in compiled(shape.pattern).groups(text):
        span = next(filter(None, groups), whole)
        if span and entropy(text[span.start : span.end]) >= shape.entropy:
            yield span


def _secret_keys(text: str) -> Iterator[Span]:
    """Yield where a run of exactly forty characters looks like the secret half of an AWS access key.

    As random as those are: capitals, small letters and digits. Digests, paths and ids are none of it.
    """
    if len(text) < _KEY_LENGTH:
        return
    for span in _SECRET_KEY.spans(text):
        found = text[span.start : span.end]
        if (
            len(found) == _KEY_LENGTH
            and "=" not in found
            and _is_mixed(found)
            and not _OF_A_PATH.occurs(found)
        ):
            yield span


def _is_mixed(found: str) -> bool:
    capitals, small = sum(map(str.isupper, found)), sum(map(str.islower, found))
    mixed = min(capitals, small) >= _LEAST_LETTERS and any(map(str.isdigit, found))
    return mixed and entropy(found) >= _KEY_BITS
