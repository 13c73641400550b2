"""All front doors: every command with its options, files that are given, config folder, environment, stdin.

Whatever comes in is an answer or a mistake that is named: never an internal error, never a traceback. Nothing
leaves this machine: endpoints and proxies lead to a port on which nobody listens.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import signal
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from unittest import mock

import click

from tests.playbook_files.samples import GOOD
from workbench.cli.command_line import workbench
from workbench.cli.main import main

NOWHERE = "http://127.0.0.1:9"
ENDS = (0, 2, 3, 4, 5, 6, 130)
"""All exit codes of contracts.md but that of an internal error."""
LONGEST_S = 20.0
"""After that Ctrl-C is pressed: a drill or a served account has no end of its own."""
_LEFT_OUT = frozenset({"train"})
"""It runs whole drills, each of which takes seconds."""
_WORDS = (
    *(
        "",
        "-",
        "--",
        "x",
        "a=b",
        "bucket=acme-landing",
        "key=raw/x.csv",
        "since=6h",
        "since=1e300",
        "=",
        "a=\n",
    ),
    *("file-upload-missing", "upload-access-denied", "reconstruct-events", "s3.object_visibility"),
    *("3d", "-1", "1e300", "99999999999999999999", "2026-11-23T02:00:00Z", "2026-13-45", "NaN", "0"),
    *(
        "s3://b/k",
        "arn:aws:s3:::b",
        "arn:::::",
        "file:///etc/hostname",
        "file:///nowhere",
        "fileb://x",
        "{}",
        "[]",
    ),
    *(
        '{"Records": 7}',
        "select 1",
        "select * from cloudtrail_logs_pp",
        "drop table x",
        "\udcff",
        "\x1b[2J",
        "é" * 300,
    ),
    *(
        "An error occurred (AccessDenied) when calling the GetObject operation",
        "us-east-1",
        "all",
        "a" * 5_000,
    ),
)
_CONTENTS = (
    *(
        b"",
        b"\0",
        b"\xff\xfe",
        b"{}",
        b"[]",
        b"7",
        b"[" * 3_000,
        b'{"Records": [7, {}, null]}',
        b"\x1f\x8bno",
    ),
    *(
        b'{"Records": [{"eventTime": 1e300, "eventName": {}}]}',
        b"a: [",
        b"---\nid: x\n---\n",
        b"PK\x03\x04",
        b"x,y\n1,2",
    ),
    *(
        GOOD.encode(),
        b'{"hash":"' + b"0" * 64 + b'","seq":1}\n',
        b"[default]\nregion = \xff\n",
        b"[profile x\n",
    ),
    *(b"[default]\ncredential_process = false\n", b"[default]\nservices = none\n", b"{% for a in record %}"),
)
_ENVIRONMENT = {
    "AWS_PROFILE": ("", "nobody", "\udcff"),
    "AWS_REGION": ("", "us-east-1", "a b", "../x", "é", "x" * 300),
    "AWS_ENDPOINT_URL": ("", "x", "ftp://x", "http://[::1", "http://127.0.0.1:99999", NOWHERE),
    "AWS_ENDPOINT_URL_S3": ("x", "http://a b", NOWHERE),
    "AWS_MAX_ATTEMPTS": ("x", "-1", "0"),
    "AWS_CA_BUNDLE": ("/nowhere", ""),
    "AWS_SESSION_TOKEN": ("a\nb", "\udcff", "x"),
    "AWS_CONTAINER_CREDENTIALS_FULL_URI": ("x", "http://example.org", NOWHERE),
    "AWS_DEFAULTS_MODE": ("x", "legacy"),
    "AWS_RETRY_MODE": ("x", "adaptive"),
    "COLUMNS": ("x", "0", "-1", "1", "99999"),
    "NO_COLOR": ("", "1"),
    "TZ": ("x", "UTC", "Europe/Berlin"),
    "LANG": ("C", "x", "de_DE.UTF-8"),
    "HTTPS_PROXY": ("x", "http://a b", "socks5://127.0.0.1:9"),
    "NO_PROXY": ("*", "x"),
}


@dataclass(frozen=True, slots=True)
class Door:
    """One way in."""

    arguments: tuple[str, ...]
    environment: dict[str, str]
    files: dict[str, bytes]
    """By their path below the home; those of a folder that is a file are left out."""
    stdin: bytes


def doors(chance: random.Random) -> Iterator[Door]:
    """Yield ways in, without an end."""
    while True:
        files = {f"given/{n}{ending(chance)}": content(chance) for n in range(chance.randrange(4))}
        for place in ("playbooks/a.md", "templates/own.md", "signatures/x.toml", "config.toml"):
            if chance.random() < 0.15:
                files[f"config/workbench/{place}"] = content(chance)
        for place in (
            "aws-config",
            "aws-credentials",
            "data/workbench/journal/20261123T120000Z-abc123.jsonl",
        ):
            if chance.random() < 0.2:
                files[place] = content(chance)
        names = chance.sample(list(_ENVIRONMENT), chance.choice((0, 0, 1, 2)))
        environment = {name: chance.choice(_ENVIRONMENT[name]) for name in names}
        yield Door(tuple(arguments(chance, list(files))), environment, files, content(chance))


def ending(chance: random.Random) -> str:
    """Return how a file's name ends."""
    return chance.choice((".md", ".yaml", ".json", ".json.gz", ".jsonl", ".zip", ".txt", ""))


def content(chance: random.Random) -> bytes:
    """Return what a file holds: something known, or that with a piece changed, cut or doubled."""
    text = _bundle(chance.choice(_CONTENTS)) if chance.random() < 0.1 else chance.choice(_CONTENTS)
    if text and chance.random() < 0.5:
        start, end = sorted((chance.randrange(len(text)), chance.randrange(len(text))))
        put = chance.choice((b"", b"\xff", b"\0", b'"', b"\n", chance.randbytes(5), text[start:end] * 2))
        text = text[:start] + put + text[end:]
    return text


def _bundle(journal: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("manifest.json", json.dumps({"schema": "workbench.bundle/1", "incident": "x"}))
        archive.writestr("x.jsonl", journal)
    return stream.getvalue()


def arguments(chance: random.Random, files: list[str]) -> list[str]:
    """Return a command line: a command, some of its options and arguments, right or wrong."""
    words: list[str] = []
    command: click.Command = workbench
    while isinstance(command, click.Group):
        words += _options(chance, command, files, few=True)
        context = click.Context(command)
        names = [name for name in command.list_commands(context) if name not in _LEFT_OUT]
        words.append(chance.choice(names))
        found = command.get_command(context, words[-1])
        if found is None:
            return words
        command = found
    given = _options(chance, command, files, few=False)
    places = [_value(chance, item, files) for item in command.params if isinstance(item, click.Argument)]
    given += places[: chance.choice((0, len(places), len(places), len(places)))]
    if chance.random() < 0.1:
        given.append(_word(chance, files))
    return [*words, *given]


def _options(chance: random.Random, command: click.Command, files: list[str], *, few: bool) -> list[str]:
    known = [item for item in command.params if isinstance(item, click.Option) and "--help" not in item.opts]
    wanted = chance.choice((0, 0, 0, 1)) if few else chance.choice((0, 1, 1, 2, 3))
    words: list[str] = []
    for option in chance.sample(known, min(wanted, len(known))):
        words.append(chance.choice(option.opts))
        if not option.is_flag:
            words += [_value(chance, option, files) for _ in range(option.nargs)]
    return words


def _value(chance: random.Random, parameter: click.Parameter, files: list[str]) -> str:
    if isinstance(parameter.type, click.Choice) and chance.random() < 0.8:
        return str(chance.choice(list(parameter.type.choices)))
    return _word(chance, files)


def _word(chance: random.Random, files: list[str]) -> str:
    if files and chance.random() < 0.4:
        return f"@{chance.choice(files)}"
    return chance.choice((*_WORDS, "@given", "@nowhere/x"))


_BROKEN = ("workbench: internal error", f'File "{Path(__file__).parents[2]}', "has a bug")
"""What tells of a break, an own traceback by its places: example texts of errors begin as one does."""


def fault(door: Door, home: Path) -> str:
    """Go in, and return what must not be: an internal error, a traceback, a strange exit code; or nothing.

    Args:
        door: The way in.
        home: An empty folder.
    """
    for name, data in door.files.items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    given = [f"{home}/{word[1:]}" if word.startswith("@") else word for word in door.arguments]
    code, said = _run(given, {**_base(home), **door.environment}, door.stdin, home)
    wrong = [word for word in _BROKEN if word in said]
    if wrong or code not in ENDS:
        return f"{given} {door.environment}: exit {code}: {said[-600:]}"
    return ""


def _base(home: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    return {
        **kept,
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "AWS_CONFIG_FILE": str(home / "aws-config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(home / "aws-credentials"),
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "not-a-secret",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": NOWHERE,
        "HTTP_PROXY": NOWHERE,
        "HTTPS_PROXY": NOWHERE,
    }


def _run(given: list[str], environment: dict[str, str], stdin: bytes, home: Path) -> tuple[int, str]:
    out = io.TextIOWrapper(io.BytesIO(), "utf-8", errors="backslashreplace", write_through=True)
    inp = io.TextIOWrapper(io.BytesIO(stdin), "utf-8", errors="surrogateescape")
    before = signal.signal(signal.SIGALRM, _press_ctrl_c)
    signal.setitimer(signal.ITIMER_REAL, LONGEST_S)
    try:
        with (
            mock.patch.dict(os.environ, environment, clear=True),
            mock.patch.object(sys, "stdin", inp),
            contextlib.chdir(home),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(out),
        ):
            code = main(given)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    return code, out.buffer.getvalue().decode("utf-8", "replace")


def _press_ctrl_c(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
