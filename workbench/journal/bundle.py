"""One incident as one file to hand over: a ZIP archive with its journal file and a manifest.

The manifest states what the journal file should be: its digest and its head. It is no proof by itself, for
whoever changes the one can change the other: compare the head with one that came another way.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from workbench.domain.text import clean
from workbench.domain.values import JsonObject
from workbench.domain.verification import IntegrityCheck, Verification
from workbench.engine.errors import JournalError
from workbench.journal.files import MOST_BYTES
from workbench.journal.folder import ID, SUFFIX
from workbench.journal.verification import verify

SCHEMA = "workbench.bundle/1"
_MANIFEST = "manifest.json"
_LARGEST_MANIFEST = 64 * 1024
_NO_BUNDLE = (
    EOFError,
    KeyError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What `zipfile` and `json` raise for a file that is another, encrypted, cut off or damaged."""
_OLDEST = (1980, 1, 1, 0, 0, 0)
"""The time that ZIP members carry, so that equal content makes an equal file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """What came out of a bundle."""

    incident_id: str
    data: bytes
    """The content of the journal file."""
    sha256: str
    """Of the bundle itself, hexadecimal."""
    verification: Verification
    """Of the journal file, also against digest and head that the manifest states."""


def pack(incident_id: str, data: bytes, verification: Verification, tool_version: str) -> bytes:
    """Return the content of a bundle.

    Args:
        incident_id: The incident.
        data: Its journal file.
        verification: What verifying that file came to.
        tool_version: The version that packs.
    """
    manifest: JsonObject = {
        "schema": SCHEMA,
        "incident": incident_id,
        "entries": verification.entries,
        "head": verification.head,
        "sha256": sha256(data).hexdigest(),
        "verified": verification.passed,
        "tool_version": tool_version,
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(_MANIFEST, _OLDEST), json.dumps(manifest, indent=2) + "\n")
        archive.writestr(
            zipfile.ZipInfo(f"{incident_id}{SUFFIX}", _OLDEST), data, compress_type=zipfile.ZIP_DEFLATED
        )
    return stream.getvalue()


def unpack(path: Path) -> Bundle:
    """Return what is in a bundle; nothing is written anywhere.

    Raises:
        JournalError: It cannot be read, is no bundle, or is larger than any bundle should be.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            manifest = _manifest(archive)
            incident_id = _incident_id(manifest, archive)
            data = _member(archive, f"{incident_id}{SUFFIX}", MOST_BYTES)
    except OSError as error:
        raise JournalError(f"Cannot read {path}: {error.strerror or error}") from error
    except _NO_BUNDLE as error:
        raise JournalError(f"{path} is no bundle of the workbench: {clean(str(error))}") from error
    return Bundle(
        incident_id=incident_id,
        data=data,
        sha256=sha256(content).hexdigest(),
        verification=_verified(incident_id, data, manifest),
    )


def _verified(incident_id: str, data: bytes, manifest: JsonObject) -> Verification:
    """Verify the journal file by itself, and against its manifest."""
    same = sha256(data).hexdigest() == manifest.get("sha256")
    digest = IntegrityCheck(
        what="the journal has the digest that the manifest states",
        passed=same,
        problems=() if same else ("one of them was changed after packing",),
    )
    found = verify(data, Path(f"{incident_id}{SUFFIX}"), incident_id, str(manifest.get("head")))
    return replace(found, checks=(digest, *found.checks))


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    manifest = json.loads(_member(archive, _MANIFEST, _LARGEST_MANIFEST))
    if not isinstance(manifest, dict) or manifest.get("schema") != SCHEMA:
        raise ValueError(f"its manifest is not of schema {SCHEMA}")
    return manifest


def _incident_id(manifest: JsonObject, archive: zipfile.ZipFile) -> str:
    incident_id = manifest.get("incident")
    if not isinstance(incident_id, str) or not ID.fullmatch(incident_id):
        raise ValueError("its manifest names no incident")
    if sorted(archive.namelist()) != sorted((_MANIFEST, f"{incident_id}{SUFFIX}")):
        raise ValueError("it holds other files than a manifest and the journal of that incident")
    return incident_id


def _member(archive: zipfile.ZipFile, name: str, largest: int) -> bytes:
    """Return a member; `zipfile` unpacks no more than the size that is stated."""
    if archive.getinfo(name).file_size > largest:
        raise ValueError(f"{name} unpacks to more than {largest:,} bytes, the budget of one")
    return archive.read(name)
