"""Load a playbook from Markdown or YAML, with everything checked before it may run."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from workbench.domain.playbook import Playbook, PlaybookOutline
from workbench.engine.probe import Registry
from workbench.playbook_files.build import build_playbook
from workbench.playbook_files.catalogue import Catalogue
from workbench.playbook_files.checks import find_bad_habits, find_faults, find_misplaced
from workbench.playbook_files.files import AUDITS, MARKDOWN_SUFFIXES, YAML_SUFFIXES
from workbench.playbook_files.markdown import parse_markdown
from workbench.playbook_files.problems import (
    MAX_REPORTED,
    Fault,
    PlaybookError,
    Problem,
    field_name,
    in_order,
)
from workbench.playbook_files.routes import find_lost_routes
from workbench.playbook_files.schema import PLAYBOOK, check_schema
from workbench.playbook_files.source import read_source
from workbench.playbook_files.warned import find_unknown_rules
from workbench.playbook_files.yaml_values import Document, parse_yaml


def load_playbook(path: Path, catalogue: Catalogue | None = None) -> Playbook:
    """Return the playbook, or the audit, in a file, ready to run.

    Args:
        path: A Markdown (`.md`) or YAML (`.yaml`, `.yml`) file of at most 1 MB.
        catalogue: The probes and operations that the playbook may use; None leaves their names unchecked.

    Raises:
        PlaybookError: The file cannot be read, breaks the schema, or refers to something that does not
            exist. It names every problem with file, line and field.
    """
    playbook, document = _read(path, catalogue)
    if document.problems:
        raise PlaybookError(document.problems)
    return playbook


def lint(
    path: Path,
    registry: Registry,
    operations: Collection[str],
    playbooks: Mapping[str, PlaybookOutline] | None = None,
    audits: Mapping[str, Playbook] | None = None,
) -> list[Problem]:
    """Return everything that is wrong with a playbook file, in the order of its lines.

    Beside what `load_playbook` refuses: steps without prose, parameters that nothing uses.

    Args:
        path: As for `load_playbook`.
        registry: All probes by id.
        operations: The reviewed read-only list, `s3.HeadObject`.
        playbooks: All playbooks by id, to which causes may lead on; None leaves that unchecked.
        audits: All audits by id, whose rules may warn of causes; None leaves that unchecked.
    """
    try:
        playbook, document = _read(path, Catalogue(registry, operations))
    except PlaybookError as error:
        return list(error.problems)
    _report(document, find_bad_habits(playbook))
    if playbooks is not None:
        _report(document, find_lost_routes(playbook, {**playbooks, playbook.id: playbook}))
    if audits is not None:
        _report(document, find_unknown_rules(playbook, audits))
    return in_order(document.problems)


def _read(path: Path, catalogue: Catalogue | None) -> tuple[Playbook, Document]:
    """Return what can be made of a file, and what is wrong with it; raises when nothing can be made of it."""
    document, sha256 = _parse(path)
    if document.value is None and document.problems:
        raise PlaybookError(document.problems)
    is_whole = not document.problems
    check_schema(document, PLAYBOOK)
    playbook = build_playbook(document, sha256)
    if playbook.id and playbook.id != path.stem:
        document.report(("id",), f"'{playbook.id}' must be the file's name without its ending, '{path.stem}'")
    _report(document, find_misplaced(playbook, is_audit=path.absolute().parent.name == AUDITS))
    _report(document, find_faults(playbook, catalogue, is_whole=is_whole))
    return playbook, document


def _parse(path: Path) -> tuple[Document, str]:
    suffix = path.suffix.lower()
    if suffix not in MARKDOWN_SUFFIXES | YAML_SUFFIXES:
        raise PlaybookError([Problem(str(path), 0, "", "is no playbook: its name must end in .md or .yaml")])
    source = read_source(path)
    document = Document(path)
    parse = parse_markdown if suffix in MARKDOWN_SUFFIXES else parse_yaml
    document.value = parse(document, source.text)
    return document, source.sha256


def _report(document: Document, faults: Iterable[Fault]) -> None:
    """Add faults of fields about which nothing was said yet: the first complaint is the helpful one."""
    known = {problem.field for problem in document.problems}
    for at, message in itertools.islice(faults, MAX_REPORTED):
        if field_name(at) not in known:
            document.report(at, message)
