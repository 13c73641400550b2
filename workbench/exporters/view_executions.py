"""Executions of state machines, drawn from what the findings hold."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.domain.transcript import Transcript
from workbench.exporters.citing import Citations
from workbench.exporters.view import Drawing
from workbench.knowledge.executions import picture_of
from workbench.knowledge.redaction import redact_text
from workbench.wording.executions import as_text, draw

_WIDTH = 90


def drawings_of(transcript: Transcript, cite: Citations) -> Iterator[Drawing]:
    """Yield the drawing of each execution that a check's latest finding tells of."""
    for check, text in drawn(transcript):
        yield Drawing(check=check, text=text, cites=cite.of_checks([check]))


def drawn(transcript: Transcript) -> Iterator[tuple[str, str]]:
    """Yield the ids of the checks whose latest finding tells of an execution, each with its drawing."""
    for check, finding in transcript.findings.items():
        picture = picture_of(finding.evidence.answers)
        if picture and finding.probe.startswith("stepfunctions."):
            yield check, redact_text(as_text(draw(picture, _WIDTH)))
