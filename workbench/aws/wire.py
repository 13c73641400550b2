"""What a reviewed request looks like when it leaves: method, path, query, target, action.

Told from the reviewed list, not from botocore's models: those could be others than were reviewed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

_PLACE = re.compile(r"(/?)\{(\w+)(\+?)\}")
_HEADERS = frozenset(
    {
        "x-amz-account-id",
        "x-amz-content-sha256",
        "x-amz-date",
        "x-amz-expected-bucket-owner",
        "x-amz-max-parts",
        "x-amz-object-attributes",
        "x-amz-optional-object-attributes",
        "x-amz-part-number-marker",
        "x-amz-region-set",
        "x-amz-s3session-token",
        "x-amz-security-token",
        "x-amz-target",
        "x-amzn-query-mode",
        "x-amzn-trace-id",
    }
)
"""All of AWS's own headers that may leave; `x-amz-request-payer`, for one, may not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """The bytes of a reviewed request, as far as they decide what it does."""

    method: str
    path: re.Pattern[str]
    query: Mapping[str, str] = field(default_factory=dict)
    """What the query string must hold: `{"versioning": ""}` makes of GetObject's path a question."""
    more: frozenset[str] = frozenset()
    """What else it may hold."""
    target: str = ""
    """The `X-Amz-Target` header of JSON services."""
    action: tuple[str, str] | None = None
    """`Action` and `Version` in the form of query services."""

    def objection(self, request: Any, base: str = "") -> str:
        """Return how a prepared request differs from the reviewed one; empty when it does not.

        Args:
            request: A `botocore.awsrequest.AWSPreparedRequest`.
            base: The path of the endpoint's own URL, where it has one.
        """
        url = urlsplit(request.url)
        headers = {str(name).lower(): _text(value) for name, value in request.headers.items()}
        path = url.path.removeprefix(base.rstrip("/")) or "/"
        strange = [
            name for name in headers if name.startswith(("x-amz-", "x-amzn-")) and name not in _HEADERS
        ]
        if request.method != self.method or not self.path.fullmatch(path):
            return f"{request.method} {path} is not how it looks"
        if fault := self._query_objection(parse_qsl(url.query, keep_blank_values=True)):
            return fault
        if headers.get("x-amz-target", "") != self.target:
            return f"the target {headers.get('x-amz-target', '')!r} is another operation"
        if strange:
            return f"the header {strange[0]} was not reviewed"
        return self._body_objection(_text(request.body))

    def _query_objection(self, query: list[tuple[str, str]]) -> str:
        given = dict(query)
        if len(given) != len(query) or any(given.get(name) != value for name, value in self.query.items()):
            return "its query string is another"
        more = given.keys() - self.query.keys() - self.more
        return f"{min(more)} in its query string was not reviewed" if more else ""

    def _body_objection(self, body: str) -> str:
        if self.action is not None:
            form = [(name, value) for name, value in parse_qsl(body) if name in ("Action", "Version")]
            expected = list(zip(("Action", "Version"), self.action, strict=True))
            return "" if sorted(form) == expected else "its Action is another"
        if self.method != "POST" and body:
            return "it has a body"
        return ""

    def parameters(self, request: Any) -> Mapping[str, Any] | None:
        """Return the parameters in the JSON body of a request; None where it has none."""
        body = _text(request.body)
        if self.action is not None or not body:
            return None
        found = json.loads(body)
        return found if isinstance(found, dict) else {"": found}


def read_wire(sent: str, more: Iterable[str] = ()) -> Wire:
    """Return what `GET /{Bucket}?versioning`, `POST / Target.Operation` or `POST / Action Version` says.

    Args:
        sent: Method, path with places, and what else tells the operation.
        more: Names that the query string may hold.
    """
    method, url, *rest = sent.split(" ")
    path, _, query = url.partition("?")
    return Wire(
        method=method,
        path=_path(path),
        query=dict(parse_qsl(query, keep_blank_values=True)),
        more=frozenset(more),
        target=rest[0] if len(rest) == 1 else "",
        action=(rest[0], rest[1]) if len(rest) == 2 else None,  # noqa: PLR2004 - action and version
    )


def _path(template: str) -> re.Pattern[str]:
    """Return the pattern of a path; an S3 bucket may stand in the host's name instead."""
    pattern, end = "", 0
    for place in _PLACE.finditer(template):
        pattern += re.escape(template[end : place.start()])
        slash, name, greedy = place.groups()
        one = re.escape(slash) + (".+" if greedy else "[^/]+")
        pattern += f"(?:{one})?" if name == "Bucket" else one
        end = place.end()
    return re.compile(pattern + re.escape(template[end:]) + "/?", re.DOTALL)


def _text(value: Any) -> str:
    """Return a header or a body as text; a stream is none that a reviewed request has."""
    if value is None:
        return ""
    if isinstance(value, bytes | bytearray):
        return value.decode("utf-8", "surrogateescape")
    return value if isinstance(value, str) else f"[{type(value).__name__}]"
