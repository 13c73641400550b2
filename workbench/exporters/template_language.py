"""The language of post-mortem templates: Markdown with `{{ field }}`, `for`, `if` and `include`.

It is Jinja2 with everything taken out that a document does not need. A template can name the fields of the
view (`workbench.exporters.view`) and no other attribute, it cannot call anything, and whatever it prints is
made inert, unless it is so already. What it can choose is the form: a sentence by default, a code span with
`| code`, a code block with `| block`, a number with `| count`.

A template is a file from somebody, so its own text may not hold what could give a printed value an effect:
raw HTML, links, images, backticks, fences and backslashes.
"""

from __future__ import annotations

import dataclasses
import re
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined, Undefined, nodes
from jinja2.exceptions import TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from workbench.engine.errors import UsageError
from workbench.exporters.inert_markdown import Inert, block, code, inline
from workbench.exporters.view import Pair, PostMortem

MAX_OUTPUT = 20_000_000
"""Characters that a template may write."""

_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.Const,
    nodes.Filter,
    nodes.For,
    nodes.If,
    nodes.CondExpr,
    nodes.Include,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
)
_LIVE = re.compile(r"<|\]\(|\]:|`|~~~|\\")
_DESCRIPTION = re.compile(r"\s*\{#-?\s*(.*?)\s*-?#\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class TemplateSource:
    """The text of a template, and where it came from."""

    text: str
    origin: str
    """A path, for messages."""

    @property
    def description(self) -> str:
        """What it is for, in one line: the comment `{# … #}` that it begins with."""
        found = _DESCRIPTION.match(self.text)
        return " ".join(found.group(1).split()) if found else ""


class Templates:
    """Templates that can include each other, compiled when they are first used.

    Args:
        sources: Text by name.
    """

    def __init__(self, sources: Mapping[str, TemplateSource]) -> None:
        self._sources = sources
        self._environment = _environment(sources)

    def fill(self, name: str, view: PostMortem) -> str:
        """Return what a template says of an incident, as Markdown.

        Raises:
            UsageError: It is broken or writes too much; the text begins with `file:line:`.
        """
        source = self._sources[name]
        fields = {field.name: getattr(view, field.name) for field in dataclasses.fields(view)}
        try:
            return "".join(_limited(self._environment.get_template(name).generate(fields), source))
        except TemplateSyntaxError as error:
            raise UsageError(f"{error.filename or source.origin}:{error.lineno}: {error.message}") from error
        except TemplateNotFound as error:
            raise UsageError(f"{self._place(error, name)}: there is no template '{error.name}'") from error
        except (TemplateError, RecursionError, TypeError) as error:
            why = "it includes itself" if isinstance(error, RecursionError) else str(error)
            raise UsageError(f"{self._place(error, name)}: {why}") from error

    def _place(self, error: BaseException, name: str) -> str:
        """Return `file:line` of the place in a template where an error was raised."""
        origins = {source.origin for source in self._sources.values()}
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            if frame.filename in origins:
                return f"{frame.filename}:{frame.lineno}"
        return f"{self._sources[name].origin}:1"


def _limited(pieces: Iterator[str], source: TemplateSource) -> Iterator[str]:
    left = MAX_OUTPUT
    for piece in pieces:
        left -= len(piece)
        if left < 0:
            raise UsageError(f"{source.origin}:1: the template writes more than {MAX_OUTPUT:,} characters")
        yield piece


class _Environment(ImmutableSandboxedEnvironment):
    """Fields of the view are all that can be reached, and a small part of the language is all there is."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ARG002 - Jinja2's signature
        return dataclasses.is_dataclass(obj) and attr in {field.name for field in dataclasses.fields(obj)}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        template = super()._parse(source, name, filename)
        _check(template, name, filename)
        return template


def _environment(sources: Mapping[str, TemplateSource]) -> _Environment:
    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        source = sources.get(name)
        return (source.text, source.origin, lambda: True) if source else None

    environment = _Environment(
        loader=FunctionLoader(load),
        finalize=_inert,
        undefined=StrictUndefined,
        autoescape=False,  # `finalize` escapes every value, for Markdown
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters = {"code": _code, "block": _block, "drawing": _drawing, "count": len}
    environment.tests = {}
    environment.globals = {}
    return environment


def _check(template: nodes.Template, name: str | None, filename: str | None) -> None:
    for node in template.find_all(nodes.Node):
        if not isinstance(node, _ALLOWED):
            what = type(node).__name__.lower()
            raise TemplateSyntaxError(f"templates have no '{what}'", node.lineno or 1, name, filename)
        if isinstance(node, nodes.Include) and not isinstance(node.template, nodes.Const):
            raise TemplateSyntaxError("include takes a name in quotes", node.lineno, name, filename)
        if isinstance(node, nodes.TemplateData):
            found = _LIVE.search(node.data)
            if found:
                line = node.lineno + node.data.count("\n", 0, found.start())
                message = f"a template's own text has no '{found.group()}': use | code and | block"
                raise TemplateSyntaxError(message, line, name, filename)


def _inert(value: Any) -> Inert:
    """Return what is printed for a value; lists are joined by commas."""
    if isinstance(value, Inert):
        return value
    if value is None:
        return Inert()
    if isinstance(value, tuple):
        return Inert(", ".join(_inert(item) for item in value))
    return Inert(inline(_text(value)))


def _text(value: Any) -> str:
    if isinstance(value, Undefined):
        return str(value)  # raises with the name that is not there, or may not be reached
    if not isinstance(value, str | int | Pair):
        raise TypeError(f"a {type(value).__name__} cannot be printed as a whole: name one of its fields")
    return str(value)


def _code(value: Any) -> Inert:
    if isinstance(value, tuple):
        return Inert(", ".join(code(_text(item)) for item in value))
    return Inert(code(_text(value)))


def _drawing(value: Any) -> Inert:
    """Return lines of characters as they are, on lines of their own: as `_block`, but no commands."""
    return Inert(f"\n{block(_text(value), 'text')}\n")


def _block(value: Any) -> Inert:
    """Return a block of shell commands, on lines of its own: that ends a table row or a list item."""
    return Inert(f"\n{block(_text(value), 'sh')}\n")
