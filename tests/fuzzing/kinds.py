"""Each kind of hostile input: how it is made from chance, and what must hold for it."""

from __future__ import annotations

import io
import json
import random
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from unittest import mock

from botocore.awsrequest import AWSResponse
from botocore.httpsession import URLLib3Session
from urllib3.response import HTTPResponse

from tests.aws.conftest import KEYS
from tests.aws.shaped import answer, parameters
from tests.fakes import TARGET, FakeClock
from tests.fuzzing import doors
from tests.fuzzing.journals import of_journals
from tests.journal.samples import ID, note, open_journal
from tests.logs.samples import event
from tests.logs.test_local import NAMES, ask
from tests.playbook_files.samples import CATALOGUE, GOOD
from workbench.aws.catalogue import load_catalogue
from workbench.aws.source import BotoSource
from workbench.aws.statements import statement_objection
from workbench.domain.evidence import Request
from workbench.domain.target import Source
from workbench.domain.text import clean, is_clean
from workbench.engine.errors import WorkbenchError
from workbench.engine.ports import Deadline
from workbench.journal import TinyJournal
from workbench.logs.athena_statement import check_statement
from workbench.logs.question_files import own_question
from workbench.playbook_files.playbooks import load_playbook

Fuzzer = Callable[[random.Random], Iterator[str]]
"""Yields for each input what broke; empty for what held."""


def changed(chance: random.Random, data: bytes) -> bytes:
    """Return data with a piece cut out, doubled or replaced."""
    start = chance.randrange(len(data) + 1)
    end = min(len(data), start + chance.choice((0, 1, 5, 50, len(data))))
    put = chance.choice(
        (b"", b"\0", b"\xff", b"\n", b'"', b"[" * 200, chance.randbytes(8), data[start:end] * 2)
    )
    return data[:start] + put + data[end:]


def of_answers(chance: random.Random) -> Iterator[str]:
    """A changed answer is what it says or malformed, and never an error of ours or an empty success."""
    asked = [item for item in load_catalogue().values() if not (item.own or item.log_file)]
    source = BotoSource(
        clock=FakeClock(),
        region="us-east-1",
        endpoint_url=doors.NOWHERE,
        source=Source.SIMULATED,
        credentials=KEYS,
        allow_cost=True,
    )
    sent: dict[str, bytes] = {}

    def send(_: Any, request: Any) -> AWSResponse:
        body = b"" if request.method == "HEAD" else sent["body"]
        raw = HTTPResponse(
            body=io.BytesIO(body), status=200, request_method=request.method, preload_content=False
        )
        return AWSResponse(request.url, 200, raw.headers, raw)

    while True:
        operation = chance.choice(asked)
        whole = answer(operation).body.encode()
        sent["body"] = (
            whole[: chance.randrange(len(whole))]
            if whole and chance.random() < 0.5
            else changed(chance, whole)
        )
        with mock.patch.object(URLLib3Session, "send", send):
            reader = source.reader(TARGET, Deadline(FakeClock(), 60))
            found = reader.read(
                Request(operation=operation.id, parameters=parameters(operation, all_taken=False))
            )
        missing = [name for name in operation.expected.holds if "." not in name and name not in found.data]
        yield (
            f"{operation.id}: ok without {missing}"
            if found.ok and missing and not operation.name.startswith("Head")
            else ""
        )


def of_files(chance: random.Random) -> Iterator[str]:
    """A file of logs is read, or named as unread; all else is answered."""
    good = json.dumps({"Records": [event("One")]}).encode()
    while True:
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "source"
            source.mkdir()
            (source / "good.json").write_bytes(good)
            (source / "odd.json").write_bytes(changed(chance, changed(chance, good)))
            rows = [row[0] for row in ask(source, own_question(NAMES), Path(folder) / "cache").table.rows]
        yield "" if "One" in rows else f"the good file was lost: {rows}"


def of_bundles(chance: random.Random) -> Iterator[str]:
    """A changed bundle is refused, or what it was."""
    while True:
        with tempfile.TemporaryDirectory() as folder:
            mine, path = open_journal(Path(folder) / "mine"), Path(folder) / "x.zip"
            mine.append(ID, note("one"))
            mine.export_bundle(ID, path)
            before = path.read_bytes()
            path.write_bytes(changed(chance, before))
            yours = TinyJournal(Path(folder) / "yours", FakeClock())
            try:
                taken = yours.import_bundle(path)
            except WorkbenchError:
                yield ""
            else:
                yield "" if taken.verification.passed else "taken in, and does not verify"


def of_playbooks(chance: random.Random) -> Iterator[str]:
    """A changed playbook is loaded or refused, with words that are clean."""
    while True:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "good.md"
            path.write_bytes(changed(chance, changed(chance, GOOD.encode())))
            try:
                load_playbook(path, CATALOGUE)
            except WorkbenchError as error:
                yield "" if is_clean(str(error).replace("\n", " ")) else f"unclean: {error!r}"
            else:
                yield ""


_SQL = (
    *(
        "select",
        "from",
        "with",
        "t as (",
        ")",
        "(",
        "insert into",
        "drop table",
        "delete from",
        "unload",
        ";",
    ),
    *(
        "cloudtrail_logs_pp",
        "eventname",
        "'a'",
        '"b"',
        "table(",
        "system.query(",
        "'drop table x'",
        ",",
        "*",
        "1",
    ),
    *("--", "/*", "*/", "execute", "into", "union all", "where", "merge into", "explain", "\n", "''", "`x`"),
)
_DOES_MORE = (
    "insert into",
    "drop table",
    "delete from",
    "unload",
    "execute",
    "merge into",
    "system.query(",
    "table(",
)


_QUOTED = re.compile(r"""(?s)'(?:[^']|'')*'|"[^"]*"|--[^\n]*|/\*.*?\*/""")


def of_statements(chance: random.Random) -> Iterator[str]:
    """What both walls let through does nothing but ask."""
    while True:
        words = ["select", *(chance.choice(_SQL) for _ in range(chance.randrange(1, 14)))]
        text = " ".join(words)
        try:
            check_statement(text)
        except WorkbenchError:
            yield ""
            continue
        bare = _QUOTED.sub(" ", text)
        does = [word for word in _DOES_MORE if word in bare]
        yield f"sent: {text}" if does and not statement_objection(text) else ""


def of_terminals(chance: random.Random) -> Iterator[str]:
    """Whatever text comes from outside is inert on a terminal."""
    while True:
        codes = (
            chance.choice((0x1B, 0x9B, 0x7, 0x202E, 0x200B, 0xDCFF, chance.randrange(0x11_0000)))
            for _ in range(20)
        )
        text = clean("".join(map(chr, codes)))
        yield "" if is_clean(text) and "\x1b" not in text else repr(text)


def of_doors(chance: random.Random) -> Iterator[str]:
    """See `doors`."""
    for door in doors.doors(chance):
        with tempfile.TemporaryDirectory() as home:
            yield doors.fault(door, Path(home))


FUZZERS: Mapping[str, Fuzzer] = {
    "answers": of_answers,
    "files": of_files,
    "bundles": of_bundles,
    "journals": of_journals,
    "playbooks": of_playbooks,
    "statements": of_statements,
    "terminals": of_terminals,
    "front doors": of_doors,
}
"""By kind."""
