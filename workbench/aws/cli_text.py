r"""The `aws …` command that asks the same as a request: exact, and inert on a screen.

Exact means that a shell gives the CLI the very same bytes. Inert means that the text holds no control or
direction character: such characters are written as `$'\x1b'`, which bash, zsh and ksh read back.
Source: https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-parameters.html
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping, Sequence

from workbench.aws.catalogue import Operation
from workbench.domain.evidence import Request
from workbench.domain.text import is_clean
from workbench.domain.values import JsonObject, JsonValue

_LOADED_FROM = re.compile(r"(file|fileb|https?)://", re.IGNORECASE)
"""The CLI replaces a value that begins so by what it finds there."""
_NEVER_LOADED = frozenset({"QueueUrl"})
_BYTE_LIMIT = 0x80
_SHORT_LIMIT = 0x10000


def command(request: Request, operation: Operation, *, region: str, endpoint_url: str | None = None) -> str:
    """Return the command as one line of POSIX shell with `$'…'` quoting.

    Args:
        request: What is asked.
        operation: Its entry in the reviewed list.
        region: The Region asked.
        endpoint_url: The endpoint that replaces AWS's own, or None.
    """
    from botocore import xform_name

    words = ["aws", operation.service.cli, xform_name(operation.name, "-")]
    if _needs_json(request.parameters):
        words += ["--cli-input-json", _quote(_as_json_text(request.parameters))]
    else:
        for name, value in request.parameters.items():
            words += _option(xform_name(name, "-"), value)
    if operation.paginated and request.max_pages == 1:
        words.append("--no-paginate")
    words += ["--region", _quote(region)]
    if endpoint_url:
        words += ["--endpoint-url", _quote(endpoint_url)]
    return " ".join(words)


def _needs_json(parameters: JsonObject) -> bool:
    return any(
        _LOADED_FROM.match(item)
        for name, value in parameters.items()
        if name not in _NEVER_LOADED
        for item in _top_strings(value)
    )


def _top_strings(value: JsonValue) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Sequence):
        return [item for item in value if isinstance(item, str)]
    return []


def _option(name: str, value: JsonValue) -> list[str]:
    if isinstance(value, bool):
        return [f"--{name}" if value else f"--no-{name}"]
    if isinstance(value, Sequence) and not isinstance(value, str) and _is_plain_list(value):
        return [f"--{name}", *(_quote(str(item)) for item in value)]
    text = value if isinstance(value, str) else _as_json_text(value)
    if text.startswith("-"):
        return [f"--{name}={_quote(text)}"]
    return [f"--{name}", _quote(text)]


def _is_plain_list(values: Sequence[JsonValue]) -> bool:
    """Tell whether a list can be written as words; one that looks like an option or JSON cannot."""
    return bool(values) and all(isinstance(item, str) and item and item[0] not in "-[{" for item in values)


def _as_json_text(value: JsonValue) -> str:
    return json.dumps(value, ensure_ascii=False, default=_as_plain, separators=(",", ":"))


def _as_plain(value: object) -> object:
    """Write mappings and sequences that are no dicts and lists."""
    return dict(value) if isinstance(value, Mapping) else list(value)  # type: ignore[call-overload]


def _quote(text: str) -> str:
    if is_clean(text):
        return shlex.quote(text)
    escaped = (_escape(character) for character in text)
    return f"$'{''.join(escaped)}'"


def _escape(character: str) -> str:
    if character in "\\'":
        return f"\\{character}"
    if is_clean(character):
        return character
    code = ord(character)
    if code < _BYTE_LIMIT:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < _SHORT_LIMIT else f"\\U{code:08x}"
