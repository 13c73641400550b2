"""All that a pasted text says, before a playbook is looked for. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.domain.text import clean
from workbench.knowledge.denials.reading import refusals
from workbench.knowledge.pasted.entities import Entity, entity
from workbench.knowledge.pasted.other_services import keys_alone, other_services
from workbench.knowledge.pasted.plain import without_frames
from workbench.knowledge.pasted.recognising import recognise
from workbench.knowledge.pasted.subjects import subjects
from workbench.knowledge.signatures import Signature, SignatureCatalogue, SignatureMatch
from workbench.knowledge.signatures.failures import without_lesser

_SEARCH_WORDS = 6
"""A text of so few words is typed rather than pasted: beginnings of words count."""

WORD = re.compile(r"[a-z0-9]{3,40}")
STOP_WORDS = frozenset(
    {"and", "are", "but", "for", "has", "not", "the", "was", "what", "when", "why", "with"}
    | {"amazon", "arn", "aws"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """All that the text says."""

    text: str
    """In lower case, and what was recognised in it."""
    plain: str
    """As it was written, without JSON around its words, frames, colours and escapes."""
    words: frozenset[str]
    typed: tuple[str, ...]
    """The words of a search, beginnings of words; empty for a pasted text."""
    entities: Sequence[Entity]
    services: frozenset[str]
    """Those that it names, be it in passing."""
    subjects: frozenset[str]
    """Those that it is about."""
    others: tuple[Entity, ...]
    """Services without a playbook that it names, the first named first, with their things."""
    keys_alone: tuple[Entity, ...]
    """KMS, where a call about keys themselves is told of."""
    remarks: tuple[str, ...]
    signatures: tuple[SignatureMatch, ...]
    """Those that lead, the first failure first, then wrappers."""
    around: frozenset[str]
    """Playbooks that further known words of the text speak for: they tell what stands around the failure."""

    @property
    def is_bare(self) -> bool:
        """Tell whether it is one ARN and no more: that says nothing of what is asked."""
        return self.text.strip().startswith("arn:") and len(self.text.split()) == 1

    @property
    def says(self) -> SignatureMatch | None:
        """What decides."""
        return next((match for match in self.signatures if match.leads), None)

    @property
    def of_framework(self) -> Signature | None:
        """The row that decides, or stands over what nobody knows, where its words are of a framework."""
        row = next((match.signature for match in self.signatures), None)
        return row if row and row.alike else None


def look(text: str, signatures: SignatureCatalogue) -> Found:
    """Return what a text says: names in it, known words, and the services that it is about or names."""
    text = without_lesser(text)
    recognised = recognise(text)
    refused = [_sane(item) for item in refusals(text)]
    entities = [item for items in refused for item in items] + recognised.entities
    known = tuple(signatures.matches(text))
    matches = tuple(match for match in known if match.leads or not match.signature.decides)
    says = next((match for match in matches if match.leads), None)
    remarks = tuple(dict.fromkeys(clean(item.remark) for item in entities if item.remark))
    framed_off = without_frames(text)
    words = WORD.findall(text.lower())
    return Found(
        text="\n".join((framed_off, *remarks)).lower(),
        plain=recognised.plain,
        words=frozenset(words) - STOP_WORDS,
        typed=tuple(words) if len(words) <= _SEARCH_WORDS and not entities else (),
        entities=entities,
        services=frozenset(service for item in entities for service in item.services),
        subjects=subjects(f"{framed_off}\n{recognised.plain}"),
        others=other_services(recognised.plain),
        keys_alone=keys_alone(recognised.plain),
        remarks=remarks,
        signatures=matches,
        around=frozenset(name for match in known if match != says for name in match.signature.speaks_for),
    )


def _sane(item: Entity) -> Iterator[Entity]:
    return entity(*item.services, operation=item.operation, remark=item.remark, **item.parameters)
