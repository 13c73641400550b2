"""All that a pasted text names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from workbench.knowledge.pasted import (
    errors,
    event_times,
    inference,
    job_runs,
    labels,
    prose,
    references,
    sftp,
    transfers,
)
from workbench.knowledge.pasted.documents import unpack
from workbench.knowledge.pasted.entities import Entity
from workbench.knowledge.pasted.plain import MAX_TEXT

_Recognise = Callable[[str], Iterator[Entity]]
_BY_LINE: tuple[_Recognise, ...] = (
    transfers.between,
    transfers.commands,
    transfers.syncing,
    transfers.hadoop,
    transfers.objects,
    transfers.access_log_lines,
    labels.calls,
    labels.lines_of_keys,
    labels.xml,
    labels.glue_jobs,
    references.references,
    inference.endpoints,
    inference.invocations,
    inference.deployments,
    sftp.sftp,
    job_runs.job_runs,
)
_BY_SENTENCE: tuple[_Recognise, ...] = (errors.errors, errors.training_jobs, errors.identifiers)
_LAST: tuple[_Recognise, ...] = (labels.labelled, labels.catalog, labels.plans, prose.named_things)
"""In the order of trust: of two entities that say as much, the earlier is believed."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a text says."""

    entities: list[Entity]
    plain: str
    """The text without JSON around its words, frames, colours and escapes."""


def recognise(text: str) -> Recognised:
    """Return what a text names, the most trusted first; only the first million characters are looked at."""
    unpacked = unpack(text[:MAX_TEXT])
    entities, plain = [*unpacked.entities], unpacked.plain
    sentences = " ".join(plain.split())  # a client may have broken them
    for recogniser in _BY_LINE:
        entities += recogniser(plain)
    for recogniser in _BY_SENTENCE:
        entities += recogniser(sentences)
    for recogniser in _LAST:
        entities += recogniser(plain)
    if not any("key" in item.parameters for item in entities):
        entities += labels.bare_files(text)
    entities += event_times.begins(unpacked.objects, unpacked.outside)
    return Recognised(entities, plain)
