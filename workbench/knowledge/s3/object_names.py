"""When two object keys look the same to a person.

S3 compares keys byte by byte. People, file systems and clients do not: they fold case, compose accents, trim
blanks, escape characters for URLs and double slashes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from urllib.parse import unquote_plus

from workbench.domain.text import clean

_PICTURES = re.compile(r"[\u2400-\u2421]|⟨U\+[0-9A-F]{4,5}⟩")
"""How `workbench.domain.text.clean` shows control and invisible characters."""
_TEMPORARY = re.compile(r"(?i)\.(filepart|part|partial|tmp|temp|crdownload|uploading)$")
_REPEATED_EXTENSION = re.compile(r"(\.[^./]+)\1+$")
_NUMBER = re.compile(r"\d+")
_ADDRESS = re.compile(r"s3[an]?://[^/]*/")
_SEPARATOR = re.compile(r"[-_ ]")


def same_name(one: str, other: str) -> bool:
    """Tell whether two keys differ only in what people do not see."""
    return fold(one) == fold(other)


def fold(key: str) -> str:
    """Return a key without the differences that people do not see."""
    for _, without in _DIFFERENCES:
        key = without(key)
    return _composed(key)  # folding case may have taken a composed letter apart


def difference(one: str, other: str) -> str:
    """Return in words in what two keys of the same name differ."""
    named = (what for what, without in _DIFFERENCES if without(one) == without(other))
    return next(named, "several things that look alike")


def temporary_name_of(key: str, candidate: str) -> bool:
    """Tell whether `candidate` is the name under which clients write `key` before they rename it."""
    stem = _TEMPORARY.sub("", candidate)
    return stem != candidate and same_name(stem, key)


def basename(key: str) -> str:
    """Return what follows the last slash."""
    return key.rstrip("/").rpartition("/")[2]


def folder(key: str) -> str:
    """Return the prefix up to and with the last slash; empty at the top of the bucket."""
    return key[: len(key.rstrip("/")) - len(basename(key))]


def other_period(one: str, other: str) -> bool:
    """Tell whether two keys differ in numbers alone: the same file of another day or batch."""
    return _NUMBER.sub("0", one) == _NUMBER.sub("0", other)


_OF_EVERY_RUN = re.compile(
    r"(?:model|output|sourcedir)\.tar\.gz|_SUCCESS|_metadata|manifest(?:\.json)?|metadata\.json|_committed_\S*|"
    r"part-(?:[mr]-)?\d{5}\S*"
)


def is_of_every_run(key: str) -> bool:
    """Tell whether a program gives each of its runs a file of this name: that another is there tells nothing.

    SageMaker's model and output archives, Spark's parts and marks, manifests.
    https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-training-algo-output.html
    """
    return _OF_EVERY_RUN.fullmatch(basename(key)) is not None


def key_meant(key: str) -> str:
    """Return a key without what people paste before it: `s3://bucket/`, and slashes."""
    return _without_address(key).lstrip("/")


def before_separator(key: str) -> str:
    """Return what stands before the first hyphen, underscore or blank, which people mix up; empty without."""
    found = _SEPARATOR.search(key)
    return key[: found.start()] if found else ""


def _without_address(key: str) -> str:
    found = _ADDRESS.match(key)
    return key[found.end() :] if found else key


def _one_separator(key: str) -> str:
    return _SEPARATOR.sub("-", key)


def _composed(key: str) -> str:
    return unicodedata.normalize("NFC", key)


def _visible(key: str) -> str:
    return _PICTURES.sub("", clean(key))


def _unescaped(key: str) -> str:
    return _visible(unquote_plus(key))


def _trimmed(key: str) -> str:
    return "/".join(part.strip() for part in key.split("/"))


def _single_slashes(key: str) -> str:
    return re.sub(r"/+", "/", key.replace("\\", "/")).strip("/")


def _single_extension(key: str) -> str:
    return _REPEATED_EXTENSION.sub(r"\1", key)


_DIFFERENCES: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("the address s3://… in place of the key", _without_address),
    ("invisible characters", _visible),
    ("Unicode form (composed or decomposed accents)", _composed),
    ("URL encoding (+ or %20 for a blank)", _unescaped),
    ("blanks at an end", _trimmed),
    ("slashes", _single_slashes),
    ("upper and lower case", str.casefold),
    ("a repeated extension", _single_extension),
    ("hyphen, underscore or blank", _one_separator),
)
