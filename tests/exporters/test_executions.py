"""What findings show is drawn in what people read: Markdown, HTML, the summary of a run."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.exporters.samples import pictures, proven
from tests.fakes import answer
from tests.knowledge.histories import DEFINITION, events
from workbench.domain.evidence import Answer, Evidence
from workbench.domain.incident_events import FindingRecorded
from workbench.domain.text import is_clean
from workbench.domain.transcript import Transcript
from workbench.exporters import text
from workbench.exporters.exports import FileExports

BROKEN = {"state": "Clean", "took": "15m", "error": "States.Timeout", "cause": "no answer ``` in time"}


def answers() -> tuple[Answer, ...]:
    return (
        answer("stepfunctions.GetExecutionHistory", data={"events": events(["Check", BROKEN])}),
        answer("stepfunctions.DescribeStateMachine", data={"definition": json.dumps(DEFINITION)}),
    )


def looked_into() -> Transcript:
    """A transcript whose first finding tells of an execution."""
    transcript = proven()
    entries = list(transcript.entries)
    at = next(i for i, entry in enumerate(entries) if isinstance(entry.event, FindingRecorded))
    event = entries[at].event
    assert isinstance(event, FindingRecorded)
    finding = replace(
        event.finding, probe="stepfunctions.failing_state", evidence=Evidence(answers=answers())
    )
    entries[at] = replace(entries[at], event=FindingRecorded(finding=finding))
    return replace(transcript, entries=tuple(entries))


@pytest.mark.parametrize("format_", ["md", "html"])
def test_a_transcript_draws_it(format_: str) -> None:
    written = FileExports().render(looked_into(), format_)

    assert "The execution, as a picture" in written
    assert "✗ Clean" in written
    assert "TIMED OUT States.Timeout: no answer ``` in time" in written


def test_nothing_in_it_ends_its_block() -> None:
    written = FileExports().render(looked_into(), "md")
    begin = written.index("````picture")

    assert "✗ Clean" in written[begin : written.index("\n````\n", begin)]


def test_the_summary_of_a_run_draws_it_last() -> None:
    lines = text.render(looked_into()).splitlines()

    drawing = lines[next(i for i, line in enumerate(lines) if line.startswith("Execution (")) :]
    assert "● FAILED in Clean after 15 min 01 s · States.Timeout" in drawing[1]
    assert all(is_clean(line) for line in drawing)


def test_a_transcript_without_one_says_nothing_of_it() -> None:
    assert "as a picture" not in FileExports().render(proven(), "md")
    assert "Execution (" not in text.render(proven())


def with_pictures() -> Transcript:
    """A transcript whose first finding has a time line and a plot."""
    transcript = proven()
    entries = list(transcript.entries)
    at = next(i for i, entry in enumerate(entries) if isinstance(entry.event, FindingRecorded))
    event = entries[at].event
    assert isinstance(event, FindingRecorded)
    finding = replace(event.finding, pictures=pictures("Phases of churn"))
    entries[at] = replace(entries[at], event=FindingRecorded(finding=finding))
    return replace(transcript, entries=tuple(entries))


def test_times_and_metrics_are_drawn_in_markdown_and_in_the_summary_of_a_run() -> None:
    for written in (FileExports().render(with_pictures(), "md"), text.render(with_pictures())):
        assert "Phases of churn · 2026-11-23 12:00 to 13:00 UTC" in written
        assert "▓▓▓▓▸" in written
        assert "◂ Phases of churn" in written
    assert "## Over time" in FileExports().render(with_pictures(), "md")
    assert "Over time" not in FileExports().render(proven(), "md")


def test_in_html_they_are_svg_in_which_each_run_of_characters_has_its_cell() -> None:
    written = FileExports().render(with_pictures(), "html")
    drawn = [svg for svg in written.split("<svg")[1:] if svg.startswith(' class="drawn"')]
    assert len(drawn) == len(pictures("any"))
    bar = next(line for line in drawn[0].split("<text ") if "▸" in line)
    shown = bar.partition(">")[2].partition("<")[0]
    assert f'textLength="{9 * len(shown)}"' in bar
    assert "<style" not in drawn[0]
