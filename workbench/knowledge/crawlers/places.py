"""Folders in S3 as crawlers and catalog tables name them, and which one was meant where it is mistyped."""

from __future__ import annotations

import re

from workbench.knowledge.s3.places import S3Place, with_scheme

_CLOSE = 2
"""Two paths are taken for one, mistyped, when they differ in so many characters at most."""


def folder_of(location: str) -> S3Place | None:
    """Return the folder that a target or a table names, with or without `s3://`; None for what names none."""
    return S3Place.parse_folder(with_scheme(location))


def slip(place: S3Place, bucket: str, key: str) -> str:
    """Return the folder that was probably meant, `s3://…/`, when a place nearly holds an object; else empty.

    Nearly: but for case, or for one or two characters too many, too few or other.
    """
    if place.bucket != bucket:
        return ""
    folders = key.split("/")[:-1]
    depth = place.path.count("/") + 1
    for count in (depth, depth - 1):
        meant = "/".join(folders[:count])
        if 0 < count <= len(folders) and is_slip(place.path, meant):
            return str(S3Place.folder(bucket, meant))
    return ""


def is_slip(path: str, meant: str) -> bool:
    """Tell whether a path is another one, mistyped: case, or one or two characters; numbers are no slips."""
    if path == meant:
        return False
    if path.casefold() == meant.casefold():
        return True
    if re.sub(r"\d", "", path) == re.sub(r"\d", "", meant):
        return False  # another day or version
    return _distance(path, meant) <= _CLOSE


def _distance(one: str, other: str) -> int:
    """Return how many characters must be put in, taken out or changed; above `_CLOSE`, just more."""
    if abs(len(one) - len(other)) > _CLOSE:
        return _CLOSE + 1
    before = list(range(len(other) + 1))
    for row, left in enumerate(one, 1):
        now = [row]
        for column, right in enumerate(other, 1):
            now.append(min(before[column] + 1, now[-1] + 1, before[column - 1] + (left != right)))
        if min(now) > _CLOSE:
            return _CLOSE + 1
        before = now
    return before[-1]
