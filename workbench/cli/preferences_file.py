"""The file with a person's settings: `config.toml` in the config folder, one `key = value` a line."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

from workbench.engine.errors import UsageError, nearest
from workbench.engine.preferences import Preferences

KEYS = tuple(field.name for field in fields(Preferences))

_FORMS = {
    "theme": (re.compile(r"dark|light"), "dark or light"),
    "region": (re.compile(r"[a-z]{2,8}(-[a-z]{2,16}){1,3}-[0-9]{1,2}"), "an AWS Region such as eu-central-1"),
    "since": (re.compile(r"[1-9][0-9]{0,4}[mhd]"), "an age such as 90m, 6h or 3d"),
    "local_time": (re.compile(r"true|false"), "true or false"),
}
"""How each value is written on the command line, and what to say of another one."""
_AT_LINE = re.compile(r"at line (\d+)")


def preferences_path() -> Path:
    """Return where the settings are, or would be."""
    import platformdirs

    return platformdirs.user_config_path("workbench") / "config.toml"


def load_preferences(path: Path) -> Preferences:
    """Return the settings of a file; the usual ones where there is no file.

    Raises:
        UsageError: It is no TOML, or holds an unknown key or a value of another kind: `file:line: key: why`.
        OSError: It is there and cannot be read.
    """
    try:
        raw = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return Preferences()
    return _parsed(raw, path)


def set_preference(path: Path, key: str, value: str | None) -> None:
    """Write one setting, None to take it out. All other lines stay as they are, comments too.

    Raises:
        UsageError: As `load_preferences`; or the key or the value is none.
        OSError: The file cannot be written.
    """
    if key not in KEYS:
        raise UsageError(_unknown(key))
    if value is not None and not _FORMS[key][0].fullmatch(value):
        raise UsageError(f"{key}: '{value}' is not {_FORMS[key][1]}")
    before = load_preferences(path)
    default = getattr(Preferences(), key)
    is_truth = isinstance(default, bool)
    change: dict[str, Any] = {key: value == "true" if is_truth else value}
    wanted = replace(before, **(change if value is not None else {key: default}))
    written = [] if value is None else [f"{key} = {value}" if is_truth else f'{key} = "{value}"']
    path = path.resolve()  # a link stays one
    old = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    at = _line_of(key, old)
    lines = [*old[: at - 1], *written, *old[at:]] if at else [*old, *written]
    new = "".join(f"{line}\n" for line in lines)
    if not _says(new, wanted, path):
        raise UsageError(f"{path}:{at}: {key}: is written over several lines: change it in an editor")
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_text(new, encoding="utf-8")
    beside.replace(path)


def as_written(preferences: Preferences) -> Mapping[str, str]:
    """Return every setting as the command line takes it; an empty text for none."""
    return {
        key: str(value).lower() if isinstance(value, bool) else value
        for key, value in asdict(preferences).items()
    }


def _says(text: str, wanted: Preferences, path: Path) -> bool:
    try:
        return _parsed(text.encode(), path) == wanted
    except UsageError:
        return False


def _parsed(raw: bytes, path: Path) -> Preferences:
    import tomllib

    try:
        text = raw.decode()
        table = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{path}:{line}: is not UTF-8") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        at = _AT_LINE.search(str(error))
        line = int(at[1]) if at else max(1, len(text.splitlines()))
        raise UsageError(f"{path}:{line}: is no TOML: {error}") from None
    lines = text.splitlines()
    for key, value in table.items():
        wrong = _unknown(key) if key not in KEYS else _wrong(key, value)
        if wrong:
            raise UsageError(f"{path}:{_line_of(key, lines) or 1}: {wrong}")
    return Preferences(**table)


def _wrong(key: str, value: object) -> str:
    form, what = _FORMS[key]
    is_kind = type(value) is type(getattr(Preferences(), key))
    written = str(value).lower() if isinstance(value, bool) else str(value)
    return "" if is_kind and form.fullmatch(written) else f"{key}: must be {what}"


def _unknown(key: str) -> str:
    known = f"Known: {', '.join(KEYS)}."
    return f"unknown setting '{key}'. {nearest(key, KEYS) or known}"


def _line_of(key: str, lines: list[str]) -> int:
    """Return the number of the line that begins with a key or with its table; 0 for none."""
    begins = re.compile(rf"""\s*\[*\s*["']?{re.escape(key)}["']?\s*[=.\]]""")
    return next((number for number, line in enumerate(lines, 1) if begins.match(line)), 0)
