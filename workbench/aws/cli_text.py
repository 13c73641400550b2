r"""The `aws …` command that asks the same as a request: exact, and inert on a screen.

Exact means that a shell gives the CLI the very same bytes. Inert means that the text holds no control or
direction character, see `workbench.domain.shell`.
Source: https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-parameters.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from workbench.aws.catalogue import Operation
from workbench.domain.evidence import Request
from workbench.domain.shell import is_misread, quote
from workbench.domain.values import JsonObject, JsonValue

_NEVER_LOADED = frozenset({"QueueUrl"})


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
        words += ["--cli-input-json", quote(_as_json_text(request.parameters))]
    else:
        for name, value in request.parameters.items():
            words += _option(xform_name(name, "-"), value)
    if operation.paginated and request.max_pages == 1:
        words.append("--no-paginate")
    if operation.log_file:
        words.append("/dev/stdout")
    words += ["--region", quote(region)]
    if endpoint_url:
        words += ["--endpoint-url", quote(endpoint_url)]
    return " ".join(words)


def _needs_json(parameters: JsonObject) -> bool:
    return any(
        is_misread(item)
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
        return [f"--{name}", *(quote(str(item)) for item in value)]
    text = value if isinstance(value, str) else _as_json_text(value)
    if text.startswith("-"):
        return [f"--{name}={quote(text)}"]
    return [f"--{name}", quote(text)]


def _is_plain_list(values: Sequence[JsonValue]) -> bool:
    """Tell whether a list can be written as words; one that looks like an option or JSON cannot."""
    return bool(values) and all(isinstance(item, str) and item and item[0] not in "-[{" for item in values)


def _as_json_text(value: JsonValue) -> str:
    return json.dumps(value, ensure_ascii=False, default=_as_plain, separators=(",", ":"))


def _as_plain(value: object) -> object:
    """Write mappings and sequences that are no dicts and lists."""
    return dict(value) if isinstance(value, Mapping) else list(value)  # type: ignore[call-overload]
