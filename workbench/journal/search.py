"""Which incidents a person is looking for, from raw JSON: entries are not built, and most not even parsed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from workbench.domain.diagnosis import CauseStatus
from workbench.journal import lines
from workbench.journal.summaries import latest_event

_UNSEARCHED = frozenset({"kind", "playbook"})
"""Members that are the program's words rather than the incident's."""


def proves(data: bytes, cause: str) -> bool:
    """Tell whether the latest diagnosis in a journal file has this cause as proven."""
    records = [record for _, record in lines.scan(data).records]
    event = latest_event(records, "run_finished", "diagnosis_changed")
    if event is None:
        return False
    if event["kind"] == "diagnosis_changed":
        return bool(event["statuses"].get(cause) == CauseStatus.PROVEN)
    causes = event["diagnosis"]["causes"]
    return any(item["id"] == cause and item["status"] == CauseStatus.PROVEN for item in causes)


def tagged(data: bytes, tag: str) -> bool:
    """Tell whether the incident in a journal file has this label now."""
    event = latest_event([record for _, record in lines.scan(data).records], "tags_set")
    return event is not None and tag in event["tags"]


def says(data: bytes, text: str) -> bool:
    """Tell whether `text`, in capitals or not, stands in any entry: in notes, evidence, names or hashes."""
    written = json.dumps(text, ensure_ascii=False)[1:-1].casefold()
    if written not in str(data, "utf-8", "replace").casefold():
        return False
    wanted = text.casefold()
    for _, record in lines.scan(data).records:
        if written in str(record, "utf-8").casefold():
            entry = lines.decode(record)
            if "seq" in entry and any(wanted in found.casefold() for found in _strings(entry)):
                return True
    return False


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, item in value.items():
            if name not in _UNSEARCHED:
                yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
