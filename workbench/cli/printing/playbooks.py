"""How playbooks are listed and shown to those who write them."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.domain.playbook import Check, PersonQuestion, Playbook, asked_of
from workbench.engine.backend import Library
from workbench.knowledge.redaction import shown_lines
from workbench.wording.json_text import to_json


def playbooks_text(library: Library) -> str:
    """Return one line per playbook."""
    return shown_lines(f"{item.id:<28} {item.title}" for item in library.playbook_outlines.values())


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
            for item in library.playbook_outlines.values()
        ]
    )


def playbook_text(playbook: Playbook) -> str:
    """Return what a playbook asks, needs and can find."""
    return shown_lines(_playbook_lines(playbook))


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
    return f"asks: {check.question}" if isinstance(check, PersonQuestion) else asked_of(check)
