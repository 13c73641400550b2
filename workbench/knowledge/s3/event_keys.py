"""Keys as S3's own notifications spell them, and what a filter's prefix or suffix is compared with.

S3 URL-encodes the key: a blank is `+`, what is no letter, digit or safe sign is its UTF-8 bytes as `%C3%B8`,
a slash stays. Prefix and suffix of a filter are compared with that spelling, letter by letter, so that a
filter with a raw `=`, `ø` or blank fits no key at all. EventBridge's events hold the key as it is.

Sources: Amazon S3 user guide, "Event message structure" (the key is URL-encoded), "Configuring event
notifications using object key name filtering" (special characters of a filter are to be written encoded);
https://github.com/aws/aws-cdk/issues/28012 (a bare `=` matches nothing).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote_plus, unquote_to_bytes

from workbench.knowledge.policies.truth import Truth, both

_TILDE, _ASTERISK = {"~": "%7E"}, {"*": "%2A"}
_OPEN = [str.maketrans(signs) for signs in ({}, _TILDE, _ASTERISK, {**_TILDE, **_ASTERISK})]
"""Signs of which no source says whether S3 encodes them."""
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}|\+")


def encoded_keys(key: str) -> tuple[str, ...]:
    """Return the spellings that a key may have in S3's notifications: one, unless no source tells which."""
    bare = quote_plus(key.encode("utf-8", "surrogatepass"), safe="/~*")
    return tuple(dict.fromkeys(bare.translate(signs) for signs in _OPEN))


def filter_fits(key: str, *, prefix: str, suffix: str) -> Truth:
    """Tell whether prefix and suffix of a notification's filter fit a key; None where no source tells.

    That is so where it hangs on a sign that S3 may encode or not, and where a filter escapes otherwise than
    S3 does (`%20`, `%3d`): whether S3 takes that for the same is not documented.
    """
    spellings = encoded_keys(key)
    return both(
        [_fits(prefix, spellings, str.startswith), _fits(suffix, spellings, str.endswith)],
    )


def _fits(part: str, spellings: tuple[str, ...], holds: Callable[[str, str], bool]) -> Truth:
    outcomes = {holds(spelled, part) for spelled in spellings}
    if len(outcomes) > 1:
        return None
    like_s3 = _ESCAPE.sub(_as_s3_escapes, part)
    if True not in outcomes and like_s3 != part and any(holds(spelled, like_s3) for spelled in spellings):
        return None
    return outcomes.pop()


def _as_s3_escapes(found: re.Match[str]) -> str:
    return quote_plus(unquote_to_bytes(found.group().replace("+", "%20")), safe="/")
