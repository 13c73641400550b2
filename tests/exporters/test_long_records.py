"""A record may be long: what an export takes grows as its entries do, and no text is redacted twice."""

from __future__ import annotations

import cProfile
from collections import Counter
from collections.abc import Iterator
from itertools import islice

import pytest

from tests.exporters.samples import proven, went_on
from workbench.domain.incident_events import ActionNoted, EntryCorrected, Event, NoteAdded
from workbench.domain.transcript import Transcript
from workbench.engine.exports import ExportOptions
from workbench.exporters import open_exports
from workbench.exporters.template_language import OUTPUT_PER_ENTRY
from workbench.knowledge.redaction import texts

LENGTH = 24
EXPORTS = open_exports()
FORMATS = EXPORTS.formats
OPTIONS = (ExportOptions(), ExportOptions(full=True))


def long_record(entries: int) -> Transcript:
    """An incident with so many further entries: notes and actions, put right once, again, and again."""
    first = proven()
    return went_on(first, *islice(_events(len(first.entries) + 1), entries))


def _events(seq: int) -> Iterator[Event]:
    chained = seq
    while True:
        yield NoteAdded(
            text=f"asked host-{seq} about batch-{seq}.csv, and it *says* that {'all is well, ' * 9}"
        )
        yield EntryCorrected(entry=seq, text=f"asked nobody about batch-{seq}", reason="mixed up")
        yield EntryCorrected(entry=seq + 1, text=f"asked the partner about batch-{seq}", reason="said later")
        yield EntryCorrected(entry=chained, text=f"the longest chain, {seq}", reason="again")
        chained = seq + 3
        yield EntryCorrected(entry=1, text=f"the same entry as ever, {seq}", reason="again")
        yield ActionNoted(text=f"watch batch-{seq}", owner="kim")
        seq += 6


def _calls(transcript: Transcript, format_: str, options: ExportOptions) -> int:
    """Count the calls of functions that an export takes, those of Python's own too."""
    EXPORTS.render(long_record(LENGTH), format_, options)  # what is loaded and compiled only once
    profile = cProfile.Profile()
    profile.enable()
    EXPORTS.render(transcript, format_, options)
    profile.disable()
    return sum(entry.callcount for entry in profile.getstats())


@pytest.mark.parametrize("format_", FORMATS)
def test_what_an_export_takes_grows_as_its_entries_do(format_: str) -> None:
    once, twice, four_times = (
        _calls(long_record(LENGTH * times), format_, ExportOptions()) for times in (1, 2, 4)
    )
    assert four_times - twice < 2.05 * (twice - once)


@pytest.mark.parametrize("options", OPTIONS, ids=["short", "full"])
@pytest.mark.parametrize("format_", FORMATS)
def test_an_export_redacts_each_text_once(
    format_: str, options: ExportOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = long_record(LENGTH)
    seen: Counter[str] = Counter()
    redact_text = texts.redact_text

    def counting(text: str, within: texts.Redactor) -> tuple[str, int]:
        seen[text] += 1
        return redact_text(text, within)

    monkeypatch.setattr(texts, "redact_text", counting)
    EXPORTS.render(record, format_, options)
    assert len(seen) > LENGTH
    assert {text: times for text, times in seen.items() if times > 1} == {}


def test_a_template_may_write_more_of_a_longer_record(monkeypatch: pytest.MonkeyPatch) -> None:
    assert OUTPUT_PER_ENTRY > 1_000  # each entry stands in the record, the timeline, and among notes
    monkeypatch.setattr("workbench.exporters.template_language.MAX_OUTPUT", 8_000)
    said = EXPORTS.render(long_record(LENGTH), "md", ExportOptions(full=True))
    assert len(said) > 8_000
