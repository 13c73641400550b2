"""What a shell offers where a name is asked for: from the names of files, so that it is fast."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from workbench.cli.settings import Settings

_PLAIN = re.compile(r"[\w.-]{1,200}")
"""Names of other characters are not offered: what a shell makes of them is its own affair."""
_MOST = 200


def playbooks(context: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    """Return the ids of playbooks that begin so."""
    return _beginning(incomplete, (path.stem for path in _files(_folders(context), ("*.md", "*.yaml"))))


def drills(context: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    """Return the ids of drills that begin so."""
    folders = (folder / "drills" for folder in _folders(context))
    return _beginning(incomplete, (path.stem for path in _files(folders, ("*.yaml",))))


def incidents(context: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    """Return `last` and the ids of incidents that begin so, the newest first."""
    from workbench.cli.places import journal_folder
    from workbench.engine.naming import LAST

    files = _files([journal_folder(_settings(context))], ("*.jsonl",))
    ids = sorted((path.stem for path in files), reverse=True)
    return _beginning(incomplete, [LAST, *ids])


def parameters(context: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    """Return `NAME=` for each parameter of the playbook that the command line names.

    The words are the shell's own: click does not tell the playbook while an option has no value.
    """
    from workbench.cli.wiring import make_backend
    from workbench.engine.errors import WorkbenchError

    words = os.environ.get("COMP_WORDS", "").split()
    try:
        books = make_backend(_settings(context)).load_library().playbooks
        book = next((books[word] for word in words if word in books), None)
    except WorkbenchError:
        return []  # what cannot be read has nothing to offer
    given = {word.partition("=")[0] for word in words if "=" in word}
    names = (f"{item.name}=" for item in book.parameters if item.name not in given) if book else ()
    return _beginning(incomplete, names)


def _settings(context: click.Context) -> Settings:
    return context.find_root().ensure_object(Settings)


def _folders(context: click.Context) -> list[Path]:
    from workbench.cli.wiring import user_playbooks
    from workbench.playbook_files.library import shipped_folder

    return [shipped_folder(), *_settings(context).playbooks, user_playbooks()]


def _files(folders: Iterable[Path], patterns: Iterable[str]) -> Iterator[Path]:
    for folder in folders:
        for pattern in patterns:
            try:
                yield from sorted(folder.glob(pattern))
            except OSError:  # a folder that cannot be listed has nothing to offer
                continue


def _beginning(incomplete: str, names: Iterable[str]) -> list[str]:
    fitting = (name for name in names if name.startswith(incomplete) and _PLAIN.fullmatch(name.rstrip("=")))
    return list(dict.fromkeys(fitting))[:_MOST]
