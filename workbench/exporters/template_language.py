"""The language of post-mortem templates: Markdown with `{{ field }}`, `for`, `if` and `include`.

It is Jinja2 with everything taken out that a document does not need. A template can name the fields of the
view (`workbench.exporters.view`) and no other attribute, it cannot call anything, and whatever it prints is
made inert, unless it is so already. What it can choose is the form: a sentence by default, a code span with
`| code`, a code block with `| block`, a number with `| count`.

A template is a file from somebody, so its own text may not hold what could give a printed value an effect:
raw HTML, links, images, backticks, fences and backslashes. And it has a budget: each turn of a loop costs
what stands in it, for four loops over the record, one in the other, end on no night.
"""

from __future__ import annotations

import dataclasses
import re
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined, Undefined, nodes, pass_context
from jinja2.exceptions import TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from workbench.engine.errors import UsageError
from workbench.exporters.drawn_svg import PICTURE
from workbench.exporters.inert_markdown import Inert, block, code, inline
from workbench.exporters.view import PostMortem
from workbench.exporters.view_first import Pair

MAX_OUTPUT = 20_000_000
"""Characters that a template may write, and `OUTPUT_PER_ENTRY` more for each entry of the record."""
OUTPUT_PER_ENTRY = 2_000
MOST_STEPS = 50_000_000
"""Of filling a template in: a turn of a loop, or an `include`, takes as many as it has parts."""
MOST_LOOPS = 10
"""One in another; Python itself ends at twenty."""
MOST_LEVELS = 50
"""Of any parts, one in another: Python's own stack ends at some thousand."""
_DEAR = 1_000
"""Steps of `in`, which goes through a whole list, and of `include`, which copies all names."""
_TAKE, _LEFT = "steps taken", "steps left"
"""Names that no template can spell, for blanks stand in them."""

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
        fields[_LEFT] = _Steps(source.origin)
        try:
            most = MAX_OUTPUT + OUTPUT_PER_ENTRY * len(view.record)
            return "".join(_limited(self._environment.get_template(name).generate(fields), source, most))
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


def _limited(pieces: Iterator[str], source: TemplateSource, most: int) -> Iterator[str]:
    left = most
    for piece in pieces:
        left -= len(piece)
        if left < 0:
            raise UsageError(f"{source.origin}:1: the template writes more than {most:,} characters")
        yield piece


class _Steps:
    """What filling in a template may still take."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._left = MOST_STEPS

    def take(self, count: int) -> None:
        self._left -= count
        if self._left < 0:
            raise UsageError(
                f"{self._origin}:1: the template takes more than {MOST_STEPS:,} steps, the budget of one"
            )


@pass_context  # and so it is not evaluated once for all, when the template is compiled
def _take(context: Context, count: int) -> None:
    context[_LEFT].take(count)


class _Environment(ImmutableSandboxedEnvironment):
    """Fields of the view are all that can be reached, and a small part of the language is all there is."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ARG002 - Jinja2's signature
        return attr in getattr(type(obj), "__dataclass_fields__", ())

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        try:
            template = super()._parse(source, name, filename)
        except RecursionError:
            raise TemplateSyntaxError("is nested too deeply", 1, name, filename) from None
        _check(template, name, filename)
        _charge(template, self)
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
    environment.filters = {
        "code": _code,
        "block": _block,
        "drawing": _drawing,
        "picture": _picture,
        "count": len,
        _TAKE: _take,
    }
    environment.tests = {}
    environment.globals = {}
    return environment


def _charge(template: nodes.Template, environment: _Environment) -> None:
    """Let the template, and each turn of its loops, begin by taking steps of the budget."""
    for body in (template.body, *(loop.body for loop in list(template.find_all(nodes.For)))):
        steps = sum(map(_weight, body))
        taken = nodes.Filter(nodes.Const(steps), _TAKE, [], [], None, None)
        body.insert(0, nodes.ExprStmt(taken).set_environment(environment))


def _weight(node: nodes.Node) -> int:
    """Return how many parts a part of a template has, without the bodies of loops, which count themselves."""
    if isinstance(node, nodes.For):
        return 1 + _weight(node.iter) + sum(map(_weight, node.else_))
    searches = isinstance(node, nodes.Operand) and node.op in ("in", "notin")
    return (_DEAR if searches or isinstance(node, nodes.Include) else 1) + sum(
        map(_weight, node.iter_child_nodes())
    )


def _check_depth(template: nodes.Template, name: str | None, filename: str | None) -> None:
    waiting: list[tuple[nodes.Node, int, int]] = [(template, 0, 0)]
    while waiting:
        node, levels, loops = waiting.pop()
        loops += isinstance(node, nodes.For)
        if levels > MOST_LEVELS or loops > MOST_LOOPS:
            what = f"{MOST_LOOPS} loops" if loops > MOST_LOOPS else f"{MOST_LEVELS} levels"
            message = f"is nested more than {what} deep, the budget of a template"
            raise TemplateSyntaxError(message, node.lineno or 1, name, filename)
        waiting += [(child, levels + 1, loops) for child in node.iter_child_nodes()]


def _check(template: nodes.Template, name: str | None, filename: str | None) -> None:
    _check_depth(template, name, filename)
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


def _picture(value: Any) -> Inert:
    """Return the lines of a picture: as `_drawing`, and in HTML an SVG in which every cell has its place."""
    return Inert(f"\n{block(_text(value), PICTURE)}\n")


def _block(value: Any) -> Inert:
    """Return a block of shell commands, on lines of its own: that ends a table row or a list item."""
    return Inert(f"\n{block(_text(value), 'sh')}\n")
