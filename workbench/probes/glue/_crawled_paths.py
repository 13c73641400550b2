"""Whether anything lies below a crawler's include paths, for who knows no object.

A path that a template left with a stray brace or quote at its end lists nothing, where the folder that was
meant lists objects.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.domain.evidence import Answer, AnswerName, Answers, Request, answers_to, ask
from workbench.knowledge.answers import objects
from workbench.knowledge.crawlers.targets import CrawlerSetup
from workbench.knowledge.s3.places import S3Place

_MOST_PATHS = 10
"""So many include paths are looked into."""


@dataclass(frozen=True, slots=True)
class CrawledPaths:
    """What lies below the include paths."""

    empty: bool | None
    """No object lies below any; None where some could not be listed and the others are empty."""
    meant: str
    """The folder with objects that one of them probably means; empty where none does."""
    silent: Answer | None
    """A listing that was not answered."""


def ask_paths(setup: CrawlerSetup) -> Iterator[tuple[AnswerName, Request]]:
    """Yield the questions for one object below each path, and below the folder that it may mean."""
    for target in setup.targets[:_MOST_PATHS]:
        if place := target.place:
            yield (
                ("below", str(place)),
                ask("s3.ListObjectsV2", Bucket=place.bucket, Prefix=place.prefix, MaxKeys=1),
            )
            trimmed = _trimmed(place.path)
            if trimmed not in ("", place.path):
                yield (
                    ("meant", str(place)),
                    ask("s3.ListObjectsV2", Bucket=place.bucket, Prefix=f"{trimmed}/", MaxKeys=1),
                )


def read_paths(answers: Answers, setup: CrawlerSetup) -> CrawledPaths:
    """Return what the answers to `ask_paths` tell."""
    below = answers_to(answers, "below")
    silent = next((item for item in below.values() if not item.ok), None)
    is_full = any(_holds_objects(item) for item in below.values())
    meant = next(
        (
            str(S3Place.folder(place.bucket, _trimmed(place.path)))
            for target in setup.targets
            if (place := target.place) and (found := answers.get(("meant", str(place))))
            if _holds_objects(found)
        ),
        "",
    )
    empty = False if is_full else True if below and silent is None else None
    return CrawledPaths(empty, meant, silent)


def _holds_objects(listing: Answer) -> bool:
    return listing.ok and bool(objects(listing.data, "Contents"))


def _trimmed(path: str) -> str:
    """Return a path without the stray brace, quote or blank that a template left at its end."""
    return path.rstrip("}]){'\"`,;$ /")
