"""A secret that AWS, a person or a program says is nowhere afterwards: not on disk, nor in an export.

Eighty ways in which one stands somewhere, and some hundred secrets made up for each run; all of them at each
of the places where text enters the program.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from string import ascii_letters, digits

import pytest

from tests.exporters.samples import PLAYBOOK
from tests.fakes import PERSON, TARGET, FakeClock, FakeSource, answer
from tests.planted import WAYS, planted
from workbench.domain.evidence import Outcome
from workbench.domain.incident_events import (
    EntryCorrected,
    IncidentClosed,
    NoteAdded,
    RoleAssigned,
    SeveritySet,
    SourcesAsked,
    TagsSet,
)
from workbench.domain.transcript import Transcript
from workbench.engine.exports import ExportOptions
from workbench.engine.session import IncidentSession
from workbench.engine.session_ports import Ports
from workbench.exporters import FORMATS, open_exports
from workbench.journal import TinyJournal

PORTIONS = 6


def secrets_of(portion: int) -> list[tuple[str, str]]:
    """Return ways and secrets to plant by them: each way in one of the portions, and more by chance."""
    chance = random.Random(portion)  # noqa: S311 - the same ones each time
    ways = [*WAYS[portion::PORTIONS], *chance.choices(WAYS, k=36)]
    return [(way, _secret(chance)) for way in ways]


def _secret(chance: random.Random) -> str:
    return "q7" + "".join(chance.choices(ascii_letters + digits, k=chance.randint(10, 18)))


def run(folder: Path, texts: list[str]) -> Transcript:
    """Work on an incident in which these texts stand wherever text can: it is recorded in the folder."""
    everything = "\n".join(texts)
    answers = {
        "s3.HeadObject": replace(
            answer(outcome=Outcome.OK, data={"Metadata": dict(zip("abcdefghijklmnop", texts, strict=False))}),
            parameters={"Bucket": "acme-landing", "Key": everything},
            headers={"x-amz-id-2": texts[0]},
            cli=f"aws s3api head-object --key {texts[1]}",
        ),
        "s3.GetBucketPolicy": replace(
            answer("s3.GetBucketPolicy", Outcome.OK, data={"Policy": everything, "All": texts}),
            message=everything,
        ),
    }
    clock = FakeClock()
    target = replace(TARGET, endpoint=f"http://user:{texts[-1]}@127.0.0.1")
    ports = Ports(
        source=FakeSource(answers, target),
        registry={},
        journal=TinyJournal(folder, clock),
        clock=clock,
        person=replace(PERSON, aws_identity=texts[2]),
        tool_version="0.1.0",
    )
    parameters = {"bucket": "acme-landing", "key": everything, **dict(zip("qrstuvw", texts, strict=False))}

    async def work() -> Transcript:
        session = await IncidentSession.start(ports, PLAYBOOK, parameters, target)
        await session.run_all()
        for text in texts:
            await session.contributions.annotate(NoteAdded(text=text))
        await session.contributions.annotate(EntryCorrected(entry=2, text=everything, reason=everything))
        await session.contributions.annotate(TagsSet(tags=tuple(texts)))
        await session.contributions.annotate(SeveritySet(severity=texts[0]))
        await session.contributions.annotate(RoleAssigned(role="scribe", name=texts[1]))
        await session.contributions.annotate(SourcesAsked(question=everything, subject={"bucket": texts[2]}))
        await session.contributions.annotate(IncidentClosed(summary=everything))
        return session.transcript

    return asyncio.run(work())


def leaked(written: str, planted_: list[tuple[str, str]]) -> list[str]:
    return [way for way, secret in planted_ if secret in written]


@pytest.mark.parametrize("portion", range(PORTIONS))
def test_a_planted_secret_is_neither_in_the_journal_nor_in_any_export(portion: int, tmp_path: Path) -> None:
    planted_ = secrets_of(portion)
    transcript = run(tmp_path, [planted(way, secret) for way, secret in planted_])
    (file,) = tmp_path.glob("*.jsonl")
    assert not leaked(file.read_bytes().decode(), planted_)
    assert not leaked(repr(transcript), planted_)
    for name, written in exports(transcript):
        assert not leaked(written, planted_), name
    assert "[redacted: " in file.read_text()


def exports(transcript: Transcript) -> Iterator[tuple[str, str]]:
    """Yield everything that can be made of an incident."""
    door = open_exports(Path("nowhere"))
    for format_ in door.formats:
        yield format_, door.render(transcript, format_)
    for template in door.templates:
        yield template, door.render(transcript, "md", ExportOptions(template=template))
    for name, render in FORMATS.items():
        yield name, render(transcript)
