"""What lists show of files that were found good, kept from one start of the program to the next.

An entry holds for the bytes of its file, as this program reads them. It fills lists and chooses what fits a
text, and no more: what is opened is read from its own file and checked as if there were no index. So one that
was damaged is made anew, and one that somebody changed on purpose can put a wrong line into a list, but no
playbook past its checks.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import orjson

import workbench
from workbench.domain.playbook import CauseOutline, Parameter, Playbook, PlaybookOutline, Route
from workbench.domain.scenario import Scenario, ScenarioOutline
from workbench.domain.values import JsonObject, JsonValue
from workbench.playbook_files.scenario_values import answer_in, as_number, kind_of
from workbench.playbook_files.source import digest_of
from workbench.playbook_files.values import as_block, as_line, as_lines, as_list, as_object, as_raw_text

_MOST_BYTES = 32_000_000
_DIGEST_LENGTH = 64


class Index:
    """The outlines of the files of some folders.

    Args:
        folder: Where indexes are kept; None keeps none. It may be missing, full or read-only: then everything
            is read from the files.
        folders: Whose files these are.
    """

    def __init__(self, folder: Path | None, folders: Iterable[Path]) -> None:
        named = "\n".join(str(place.absolute()) for place in folders)
        self._path = folder and folder / f"{hashlib.sha256(os.fsencode(named)).hexdigest()[:16]}.json"
        self._made_by = _program() if folder else ""
        known = as_object(_read(self._path)) if self._path else {}
        self._known = as_object(known.get("entries")) if known.get("made_by") == self._made_by else {}
        self._entries: dict[str, Any] = {}

    def playbook(self, path: Path, load: Callable[[Path], Playbook]) -> PlaybookOutline:
        """Return the outline of a file, loaded where nothing is known of its bytes; raises as `load`."""
        sha256 = digest_of(path)
        if entry := self._known_of(path, sha256):
            return _playbook(entry, path, sha256)
        playbook = load(path)
        self._keep(path, _cut(playbook))
        return playbook

    def scenario(
        self, path: Path, load: Callable[[Path], Scenario], playbooks: Mapping[str, PlaybookOutline]
    ) -> ScenarioOutline:
        """As `playbook`. What is known of a file holds while its playbook, of `playbooks`, is the same."""
        sha256 = digest_of(path)
        entry = self._known_of(path, sha256)
        if entry and entry.get("checked_by") == _digest(playbooks, as_line(entry.get("playbook"))):
            return _scenario(entry, path)
        scenario = load(path)
        checked_by = _digest(playbooks, scenario.playbook)
        self._keep(path, {"sha256": sha256, "checked_by": checked_by, **_cut(scenario)})
        return scenario

    def save(self) -> None:
        """Keep what was found good, where that differs from what was known."""
        if self._path is None or self._entries == self._known:
            return
        body = orjson.dumps({"made_by": self._made_by, "entries": self._entries})
        with contextlib.suppress(OSError):  # the next start reads the files as this one did
            _write(self._path, hashlib.sha256(body).hexdigest().encode() + b"\n" + body)

    def _keep(self, path: Path, entry: dict[str, Any]) -> None:
        """Note what was found good; a file whose name is no UTF-8, which JSON cannot hold, is read anew."""
        if str(path).isprintable():
            self._entries[str(path)] = entry

    def _known_of(self, path: Path, sha256: str) -> JsonObject:
        """Return what is known of a file of these bytes, and go on knowing it."""
        entry = as_object(self._known.get(str(path)))
        if entry.get("sha256") != sha256:
            return {}
        self._entries[str(path)] = entry
        return entry


def _digest(playbooks: Mapping[str, PlaybookOutline], name: str) -> str:
    return playbooks[name].sha256 if name in playbooks else ""


def _program() -> str:
    """Return what stands for the files of this program: names, sizes, times, and Python's version.

    Python tells by the same whether a compiled module is still that of its source.
    """
    seen = hashlib.sha256(f"1 {workbench.__version__} {sys.version}".encode())
    folders = [str(Path(workbench.__file__).parent)]
    for folder in folders:
        with os.scandir(folder) as entries:
            for entry in sorted(entries, key=lambda item: item.name):
                if entry.is_dir(follow_symlinks=False):
                    folders += [entry.path] if entry.name != "__pycache__" else []
                else:
                    told = entry.stat()
                    seen.update(os.fsencode(f"{entry.path} {told.st_size} {told.st_mtime_ns}\n"))
    return seen.hexdigest()


def _read(path: Path) -> Any:
    """Return what a file holds behind the digest of it; None where they do not fit, or cannot be read."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return None
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES)
        digest, body = data[:_DIGEST_LENGTH], data[_DIGEST_LENGTH + 1 :]
        return orjson.loads(body) if hashlib.sha256(body).hexdigest().encode() == digest else None
    except (OSError, ValueError):
        return None


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, made = tempfile.mkstemp(dir=path.parent, prefix=".index-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        Path(made).replace(path)
    except OSError:
        Path(made).unlink(missing_ok=True)
        raise


def _cut(item: PlaybookOutline | ScenarioOutline) -> dict[str, Any]:
    """Return what an outline holds, of an item that holds more."""
    outline = PlaybookOutline if isinstance(item, PlaybookOutline) else ScenarioOutline
    held = {field.name: getattr(item, field.name) for field in fields(outline)}
    if isinstance(item, PlaybookOutline):
        held["causes"] = [{"id": cause.id, "title": cause.title, "next": cause.next} for cause in item.causes]
    return held


def _playbook(entry: JsonObject, path: Path, sha256: str) -> PlaybookOutline:
    return PlaybookOutline(
        id=path.stem,
        title=as_line(entry.get("title")),
        summary=as_line(entry.get("summary")),
        services=as_lines(entry.get("services")),
        keywords=as_lines(entry.get("keywords")),
        parameters=tuple(_parameter(as_object(item)) for item in as_list(entry.get("parameters"))),
        require_one_of=tuple(as_lines(group) for group in as_list(entry.get("require_one_of"))),
        causes=tuple(_cause(as_object(item)) for item in as_list(entry.get("causes"))),
        next_when_clean=_route(entry.get("next_when_clean")),
        sha256=sha256,
        source=str(path),
    )


def _parameter(value: JsonObject) -> Parameter:
    default = value.get("default")
    return Parameter(
        name=as_line(value.get("name")),
        required=value.get("required") is True,
        help=as_line(value.get("help")),
        pattern=as_block(value.get("pattern")),
        default=None if default is None else as_line(default),
    )


def _cause(value: JsonObject) -> CauseOutline:
    return CauseOutline(
        id=as_line(value.get("id")), title=as_line(value.get("title")), next=_route(value.get("next"))
    )


def _route(value: JsonValue) -> Route | None:
    if value is None:
        return None
    route = as_object(value)
    line = route.get("line")
    parameters = {
        as_line(name): as_raw_text(item) for name, item in as_object(route.get("parameters")).items()
    }
    return Route(
        playbook=as_line(route.get("playbook")),
        parameters=parameters,
        line=line if isinstance(line, int) else 0,
    )


def _scenario(entry: JsonObject, path: Path) -> ScenarioOutline:
    return ScenarioOutline(
        id=path.stem,
        title=as_line(entry.get("title")),
        story=as_block(entry.get("story")),
        playbook=as_line(entry.get("playbook")),
        answer=answer_in(as_object(entry.get("answer"))),
        kind=kind_of(entry.get("kind")),
        level=as_number(entry.get("level")),
        course=as_number(entry.get("course")),
        source=str(path),
    )
