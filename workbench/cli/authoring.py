"""How playbooks and probes are printed and checked for those who write them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from workbench.cli.wiring import reviewed_operations
from workbench.domain.playbook import Check, OperationCall, Playbook, ProbeCall
from workbench.domain.text import clean, clean_lines
from workbench.engine.bench import Bench, Library
from workbench.engine.binding import param_names, required_params
from workbench.engine.probe import AnyProbe, Registry, fact_names
from workbench.exporters.json_document import to_json

_SUFFIXES = frozenset({".md", ".yaml", ".yml"})


def playbooks_text(library: Library) -> str:
    """Return one line per playbook."""
    return "".join(f"{item.id:<28} {clean(item.title)}\n" for item in library.playbooks.values())


def playbooks_json(library: Library) -> str:
    """Return all playbooks as one JSON array."""
    return to_json(
        [
            {
                "id": item.id,
                "title": item.title,
                "summary": item.summary,
                "parameters": {p.name: {"required": p.required, "help": p.help} for p in item.parameters},
                "source": item.source,
                "sha256": item.sha256,
            }
            for item in library.playbooks.values()
        ]
    )


def playbook_text(playbook: Playbook) -> str:
    """Return what a playbook asks, needs and can find."""
    return clean_lines(_playbook_lines(playbook))


def _playbook_lines(playbook: Playbook) -> Iterator[str]:
    yield f"{playbook.id}: {playbook.title}"
    yield playbook.summary
    yield f"from {playbook.source}, SHA-256 {playbook.sha256}"
    yield "Parameters"
    for item in playbook.parameters:
        pattern = f" ({item.pattern})" if item.pattern else ""
        yield f"  {item.name:<24} {playbook.need_of(item.name)}  {item.help}{pattern}"
    yield "Steps"
    for number, step in enumerate(playbook.steps, start=1):
        yield f"  {number}. {step.title}"
        yield from (f"     {check.id:<24} {_asks(check)}" for check in step.checks)
    yield "Causes, in the order of primacy"
    for cause in playbook.causes:
        yield f"  {cause.id:<36} {cause.title}"
        if cause.next:
            yield f"  {'':<36} leads on to {cause.next.playbook}"


def _asks(check: Check) -> str:
    if isinstance(check, ProbeCall):
        return check.probe
    return check.operation if isinstance(check, OperationCall) else f"asks: {check.question}"


def probes_text(registry: Registry) -> str:
    """Return one line per probe."""
    return "".join(f"{probe.id:<36} {probe.title}\n" for probe in registry.values())


def probes_json(registry: Registry) -> str:
    """Return all probes as one JSON array."""
    return to_json(
        [
            {
                "id": probe.id,
                "title": probe.title,
                "parameters": list(param_names(probe)),
                "required": list(required_params(probe)),
                "facts": list(fact_names(probe)),
                "operations": list(probe.operations),
            }
            for probe in registry.values()
        ]
    )


def probe_text(probe: AnyProbe) -> str:
    """Return a probe's help, and what it takes, tells and asks."""
    required = required_params(probe)
    parameters = (f"{name} (required)" if name in required else name for name in param_names(probe))
    return (
        f"{probe.id}: {probe.title}\n\n{probe.doc}\n\n"
        f"Parameters: {', '.join(parameters)}\n"
        f"Facts: {', '.join(fact_names(probe))}\n"
        f"Operations: {', '.join(probe.operations)}\n"
        f"Deadline: {probe.deadline_s:g} s\n"
    )


def lint_all(paths: Iterable[Path], bench: Bench) -> list[str]:
    """Return what is wrong with playbook files and folders of them; the shipped ones when none is named.

    Their causes may lead to playbooks of the library, and to those beside them.
    """
    from workbench.playbook_files.library import load_library, shipped_folder
    from workbench.playbook_files.playbooks import lint

    chosen = list(paths) or [shipped_folder()]
    registry, operations = bench.load_registry(), reviewed_operations()
    beside = load_library([path if path.is_dir() else path.parent for path in chosen], registry, operations)
    playbooks = {**beside.playbooks, **bench.load_library().playbooks}
    return [
        str(problem)
        for path in chosen
        for file in _playbook_files(path)
        for problem in lint(file, registry, operations, playbooks)
    ]


def _playbook_files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(
        item
        for item in path.iterdir()
        if item.suffix.lower() in _SUFFIXES and item.name.lower() != "readme.md"
    )
