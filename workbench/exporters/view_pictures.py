"""The pictures that findings tell of, drawn in characters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.domain.execution import ExecutionPicture
from workbench.domain.transcript import Transcript
from workbench.exporters.citing import Citations
from workbench.exporters.view import Drawing
from workbench.knowledge.pictures import pictures_of
from workbench.knowledge.redaction import redact_text
from workbench.wording.pictures import as_text, draw, name_of

_WIDTH = 90


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture of a check's latest finding."""

    check: str
    name: str
    of_execution: bool
    text: str


def drawn(transcript: Transcript) -> Iterator[Drawn]:
    """Yield the pictures that the checks' latest findings tell of, each execution once."""
    for check, finding in transcript.findings.items():
        for picture in pictures_of(finding):
            is_execution = isinstance(picture, ExecutionPicture)
            if is_execution and not finding.probe.startswith("stepfunctions."):
                continue
            yield Drawn(check, name_of(picture), is_execution, redact_text(as_text(draw(picture, _WIDTH))))


def drawings_of(transcript: Transcript, cite: Citations, *, of_executions: bool) -> Iterator[Drawing]:
    """Yield those of executions of state machines, or all others, as post-mortems show them."""
    for item in drawn(transcript):
        if item.of_execution == of_executions:
            yield Drawing(
                check=item.check, name=item.name, text=item.text, cites=cite.of_checks([item.check])
            )
