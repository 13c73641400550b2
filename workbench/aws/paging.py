"""Follow pages and join them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import jmespath


@dataclass(frozen=True, slots=True, kw_only=True)
class PageKeys:
    """Where an operation keeps its tokens and results; output expressions are JMESPath over a page."""

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    results: tuple[str, ...]
    more: str = ""
    """What says that more is left, where the presence of a token alone does not."""

    @classmethod
    def from_model(cls, model: Mapping[str, Any]) -> PageKeys:
        """Return the keys from an entry of botocore's `paginators-1` files."""
        return cls(
            inputs=_as_tuple(model["input_token"]),
            outputs=_as_tuple(model["output_token"]),
            results=_as_tuple(model["result_key"]),
            more=model.get("more_results", ""),
        )

    def next_tokens(self, page: Mapping[str, Any]) -> dict[str, Any]:
        """Return the parameters that ask for the page after `page`; empty after the last one."""
        if self.more and not jmespath.search(self.more, page):
            return {}
        pairs = zip(self.inputs, self.outputs, strict=True)
        tokens = {name: jmespath.search(output, page) for name, output in pairs}
        return {name: token for name, token in tokens.items() if token}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Joined pages."""

    data: dict[str, Any]
    """The first page, with the results of all pages and the tokens of the last one."""
    truncated: bool
    interrupted_by: Exception | None = None
    """What ended the reading after at least one page, if anything did."""


def read_pages(
    call: Callable[[Mapping[str, Any]], dict[str, Any]],
    keys: PageKeys,
    max_pages: int,
    is_passing: Callable[[Exception], bool],
) -> Pages:
    """Read up to `max_pages` pages and join their results.

    An empty page with a token is followed: CloudWatch Logs and Organizations answer so while they search.

    Args:
        call: Sends one request; takes the page tokens, returns the parsed answer.
        keys: Where tokens and results are.
        max_pages: At least 1.
        is_passing: Tells of an error whether the pages before it are still worth having.

    Raises:
        Exception: What `call` raises for the first page, or what is not passing for a later one.
    """
    data = call({})
    tokens = keys.next_tokens(data)
    seen = [tokens]
    for _ in range(max_pages - 1):
        if not tokens:
            break
        try:
            page = call(tokens)
        except Exception as error:
            if not is_passing(error):
                raise
            return Pages(data=data, truncated=True, interrupted_by=error)
        _join(data, page, keys)
        following = keys.next_tokens(page)
        if following in seen:
            return Pages(data=data, truncated=bool(following))
        tokens = following
        seen.append(tokens)
    return Pages(data=data, truncated=bool(tokens))


def _join(data: dict[str, Any], page: Mapping[str, Any], keys: PageKeys) -> None:
    for path in keys.results:
        found = jmespath.search(path, page)
        if isinstance(found, list):
            _list_at(data, path).extend(found)
    for name in (*keys.outputs, keys.more, "ResponseMetadata"):
        if name in page:
            data[name] = page[name]
        else:
            data.pop(name, None)


def _list_at(data: dict[str, Any], path: str) -> list[Any]:
    """Return the list at a dotted path, made where it is missing: `ResultSet.Rows`."""
    *parents, last = path.split(".")
    for name in parents:
        data = data.setdefault(name, {})
    found: list[Any] = data.setdefault(last, [])
    return found


def _as_tuple(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
