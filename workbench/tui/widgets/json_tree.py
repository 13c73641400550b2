"""JSON with folding and search."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from rich.text import Text
from textual.widgets import Tree
from textual.widgets.tree import TreeNode

from workbench.domain.values import JsonValue
from workbench.knowledge.redaction import shown

_OPEN_DEPTH = 2
_MAX_NODES = 5_000
"""More than this is slow to lay out; what is left out is said."""


class JsonTree(Tree[str]):
    """A JSON value as a tree. Every label is text: nothing in it is read as markup."""

    HELP = "The answer as AWS gave it, secrets redacted. space folds, / searches, n goes to the next hit."

    def __init__(self, *, id: str) -> None:  # noqa: A002 - as all of Textual's widgets call it
        super().__init__(Text("answer"), id=id)
        self._left = 0

    def show(self, value: JsonValue) -> None:
        """Show another value, its upper levels unfolded."""
        self.clear()
        self._left = _MAX_NODES
        self._grow(self.root, value, depth=0)
        if self._left <= 0:
            self.root.add_leaf(Text(f"… more than {_MAX_NODES} values: the export has all of them"))
        self.root.expand()
        self.cursor_line = 0

    def find(self, words: str, *, after: int) -> bool:
        """Put the cursor on the next node that holds `words`, unfolding what hides it.

        Args:
            words: What to look for, whatever the case.
            after: The line of the tree to start behind; the search goes round.

        Returns:
            Whether there is one.
        """
        wanted = words.casefold()
        nodes = list(_walk(self.root))
        hits = [node for node in nodes if wanted in _plain(node).casefold()]
        if not hits:
            return False
        lines = {id(node): number for number, node in enumerate(nodes)}
        current = self.get_node_at_line(after)
        start = lines.get(id(current), -1) if current else -1
        hit = next((node for node in hits if lines[id(node)] > start), hits[0])
        parent = hit.parent
        while parent is not None:
            parent.expand()
            parent = parent.parent
        self.call_after_refresh(self.move_cursor, hit)
        return True

    def _grow(self, node: TreeNode[str], value: JsonValue, *, depth: int) -> None:
        for name, item in _children(value):
            self._left -= 1
            if self._left <= 0:
                return
            if isinstance(item, Mapping | Sequence) and not isinstance(item, str) and item:
                label = Text.assemble((name, "bold"), (f"  {_size(item)}", "dim"))
                child = node.add(label, expand=depth + 1 < _OPEN_DEPTH)
                self._grow(child, item, depth=depth + 1)
            else:
                node.add_leaf(Text.assemble((name, "bold"), " ", _scalar(item)))


def _children(value: JsonValue) -> Iterator[tuple[str, JsonValue]]:
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield shown(name), item
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for number, item in enumerate(value):
            yield f"[{number}]", item
    else:
        yield "value", value


def _scalar(value: JsonValue) -> str:
    return shown(value) if isinstance(value, str) else json.dumps(value)


def _size(value: Mapping[str, JsonValue] | Sequence[JsonValue]) -> str:
    return f"{{{len(value)}}}" if isinstance(value, Mapping) else f"[{len(value)}]"


def _walk(node: TreeNode[str]) -> Iterator[TreeNode[str]]:
    yield node
    for child in node.children:
        yield from _walk(child)


def _plain(node: TreeNode[str]) -> str:
    return node.label.plain if isinstance(node.label, Text) else str(node.label)
