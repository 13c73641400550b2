"""Error signatures from files: `signatures/*.toml` beside playbooks, one file for each service."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.domain.patterns import PatternError, compiled
from workbench.domain.playbook import Playbook
from workbench.engine.errors import unknown_name
from workbench.knowledge.signatures import Signature, SignatureCatalogue, branches, literal_length
from workbench.playbook_files.files import distinct, files_in, is_folder
from workbench.playbook_files.problems import PlaybookError, Problem, in_order
from workbench.playbook_files.source import SourceFile, read_source

SIGNATURES = "signatures"
"""The subfolder with a folder's signatures."""
SUFFIXES = frozenset({".toml"})

_ROW = "[[signature]]"
_TEXTS = ("id", "pattern", "meaning", "match", "no_match", "source")
_FIELDS = frozenset({*_TEXTS, "speaks_for", "decides", "general", "alike", "look_alikes"})
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_TEXT = 4_000
_SHORTEST_LITERAL = 5
"""A pattern that demands fewer letters than this fits half of all texts."""


@dataclass(frozen=True, slots=True)
class SignatureFiles:
    """The signatures of some folders, and what is wrong with others."""

    catalogue: SignatureCatalogue
    problems: tuple[Problem, ...] = ()


def load_signatures(folders: Iterable[Path]) -> SignatureFiles:
    """Return every signature that can be used; of two with one id the one in the earlier folder stays.

    Args:
        folders: Each may hold files; one that is not there holds none.
    """
    problems: list[Problem] = []
    found: dict[str, Signature] = {}
    for path in files_in(distinct(folder for folder in folders if is_folder(folder)), SUFFIXES, problems):
        try:
            rows = list(_rows(read_source(path), problems))
        except PlaybookError as error:
            problems += error.problems
            continue
        for line, signature in rows:
            if signature.id in found:
                taken = f"'{signature.id}' is taken by {found[signature.id].file}: choose another id"
                problems.append(Problem(str(path), line, "id", taken))
            found.setdefault(signature.id, signature)
    return SignatureFiles(SignatureCatalogue(found.values()), tuple(in_order(problems)))


def find_lies(
    catalogue: SignatureCatalogue, playbooks: Mapping[str, Playbook], files: Sequence[Path]
) -> list[Problem]:
    """Return each row of `files` whose examples, look-alikes or causes are not as it says.

    The example of a row that decides is decided by that row; where another row that decides, and is not
    general, fits it as well, one of the two names the other as a look-alike. What must not match does not.
    """
    wanted = {str(path): _lines_of_rows(read_source(path).text) for path in files}
    problems = []
    for signature in catalogue:
        if signature.file in wanted:
            line = wanted[signature.file].get(signature.id, 0)
            lies = (*_lies_in_examples(signature, catalogue), *_lost(signature, catalogue, playbooks))
            problems += [Problem(signature.file, line, f"{signature.id}.{name}", said) for name, said in lies]
    return in_order(problems)


def _rows(source: SourceFile, problems: list[Problem]) -> Iterator[tuple[int, Signature]]:
    path = str(source.path)
    try:
        table = tomllib.loads(source.text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line = int(match[1]) if (match := re.search(r"at line (\d+)", str(error))) else 0
        problems.append(Problem(path, line, "", f"is no TOML: {error}"))
        return
    rows = table.get("signature")
    unknown = f"is unknown: every row begins with {_ROW}"
    problems += [Problem(path, 0, name, unknown) for name in table.keys() - {"signature"}]
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        problems.append(Problem(path, 0, "", f"holds no rows: each begins with {_ROW}"))
        return
    begins = [number for number, text in enumerate(source.text.split("\n"), 1) if text.strip() == _ROW]
    for index, row in enumerate(rows):
        line = begins[index] if index < len(begins) else 0
        faults = list(_faults(row))
        problems += [Problem(path, line, field, message) for field, message in faults]
        if not faults:
            yield line, _signature(row, source.path)


def _signature(row: Mapping[str, Any], path: Path) -> Signature:
    return Signature(
        **{name: row[name] for name in _TEXTS},
        service=path.stem,
        speaks_for={name: tuple(causes) for name, causes in row.get("speaks_for", {}).items()},
        decides=row.get("decides", True),
        general=row.get("general", False),
        alike=row.get("alike", False),
        look_alikes=tuple(row.get("look_alikes", ())),
        file=str(path),
    )


def _faults(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield everything for which a row cannot be used."""
    for name in sorted(row.keys() - _FIELDS):
        yield name, str(unknown_name("field", name, _FIELDS))
    for name in _TEXTS:
        value = row.get(name)
        if not isinstance(value, str) or not value.strip():
            yield name, "is missing" if value is None else "must be a text"
        elif len(value) > _LONGEST_TEXT:
            yield name, f"is longer than {_LONGEST_TEXT} characters"
        elif name == "id" and not _ID.fullmatch(value):
            yield name, f"'{value}' is no id: small letters, digits and single hyphens"
        elif name == "pattern":
            yield from ((name, fault) for fault in _pattern_faults(value))
    yield from _faults_of_relations(row)


def _faults_of_relations(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    speaks_for, look_alikes = row.get("speaks_for", {}), row.get("look_alikes", [])
    if not isinstance(speaks_for, dict) or not all(_are_texts(causes) for causes in speaks_for.values()):
        yield "speaks_for", 'must be written { playbook = ["cause", …] }'
    if not _are_texts(look_alikes):
        yield "look_alikes", "must be a list of ids"
    for name in ("decides", "general", "alike"):
        if not isinstance(row.get(name, True), bool):
            yield name, "must be true or false"


def _pattern_faults(pattern: str) -> Iterator[str]:
    try:
        compiled(pattern)
    except PatternError as error:
        yield f"is no regular expression: {error}"


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _lines_of_rows(text: str) -> dict[str, int]:
    lines: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if match := re.match(r"\s*id\s*=\s*[\"']([\w-]+)[\"']", line):
            lines.setdefault(match[1], number)
    return lines


def _lies_in_examples(signature: Signature, catalogue: SignatureCatalogue) -> Iterator[tuple[str, str]]:
    for branch in branches(signature.pattern):
        if literal_length(branch) < _SHORTEST_LITERAL:
            yield "pattern", f"'{branch}' demands fewer than {_SHORTEST_LITERAL} letters of a text: say more"
    matches = [match.signature for match in catalogue.matches(signature.match)]
    if signature not in matches:
        yield "match", "is not matched by the pattern"
    elif signature.decides and matches[0] != signature:
        yield "match", f"is decided by {matches[0].id}, which is more specific or stands before it"
    for other in matches:
        related = other.general or other.id in signature.look_alikes or signature.id in other.look_alikes
        if signature.decides and other.decides and other != signature and not related:
            yield "look_alikes", f"must name {other.id}, which fits the example too"
    if signature in [match.signature for match in catalogue.matches(signature.no_match)]:
        yield "no_match", "is matched by the pattern"


def _lost(
    signature: Signature, catalogue: SignatureCatalogue, playbooks: Mapping[str, Playbook]
) -> Iterator[tuple[str, str]]:
    """Yield what a row refers to and is not there."""
    for name in signature.look_alikes:
        if name not in catalogue.signatures:
            yield "look_alikes", str(unknown_name("signature", name, catalogue.signatures))
    for name, causes in signature.speaks_for.items():
        if name not in playbooks:
            yield f"speaks_for.{name}", str(unknown_name("playbook", name, playbooks))
            continue
        known = [cause.id for cause in playbooks[name].causes]
        for cause in causes:
            if cause not in known:
                yield f"speaks_for.{name}", str(unknown_name(f"cause of {name}", cause, known))
