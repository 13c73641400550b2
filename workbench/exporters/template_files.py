"""Where post-mortem templates come from: those that are shipped, and a folder of the person's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from workbench.domain.text import clean
from workbench.exporters.template_language import Templates, TemplateSource

MAX_BYTES = 1_000_000
"""A longer template file is not read."""

PARTS = "parts/"
"""How the names of those begin that are only included."""

_SHIPPED = Path(__file__).parent / "templates"


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """All templates that can be used, and why others cannot."""

    sources: Mapping[str, TemplateSource]
    """By name (`google-sre`), and the parts that they include by theirs (`parts/record.md`)."""
    problems: tuple[str, ...] = ()
    """One line each: `file: what is wrong`."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names to choose from, in order."""
        return tuple(sorted(name for name in self.sources if not name.startswith(PARTS)))

    @cached_property
    def templates(self) -> Templates:
        """The same, ready to be filled in."""
        return Templates(self.sources)


def load_templates(folder: Path | None = None) -> Shelf:
    """Return the shipped templates and those of `folder`, which need not exist.

    A template is a file `NAME.md`; what it says is made inert, for somebody else may have written it. Of two
    with one name the shipped one stays, and the clash is reported.
    """
    parts = {
        f"{PARTS}{path.name}": TemplateSource(path.read_text("utf-8"), str(path))
        for path in sorted((_SHIPPED / "parts").glob("*.md"))
    }
    shipped = {
        path.stem: TemplateSource(path.read_text("utf-8"), str(path))
        for path in sorted(_SHIPPED.glob("*.md"))
    }
    own: dict[str, TemplateSource] = {}
    problems: list[str] = []
    for path in _files(folder, problems):
        if path.stem in shipped:
            problems.append(
                f"{path}: a template called '{path.stem}' is shipped, and that one is used: rename it"
            )
            continue
        text = _read(path, problems)
        if text is not None:
            own[path.stem] = TemplateSource(text, str(path))
    return Shelf(sources={**parts, **own, **shipped}, problems=tuple(clean(item) for item in problems))


def _files(folder: Path | None, problems: list[str]) -> Iterator[Path]:
    try:
        yield from sorted(folder.glob("*.md")) if folder and folder.is_dir() else ()
    except OSError as error:
        problems.append(f"{folder}: cannot be listed ({error.strerror})")


def _read(path: Path, problems: list[str]) -> str | None:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        text = data.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        problems.append(f"{path}: cannot be read: {why}")
        return None
    if len(data) > MAX_BYTES:
        problems.append(f"{path}: longer than {MAX_BYTES:,} bytes")
        return None
    return clean(text.replace("\r\n", "\n"), keep_lines=True)
