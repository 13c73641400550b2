"""How `triage` prints what it suggests."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.domain.shell import quote
from workbench.domain.values import JsonObject
from workbench.engine.triage import Suggestion, Triage
from workbench.knowledge.redaction import shown, shown_lines
from workbench.knowledge.signatures import SignatureMatch
from workbench.wording.json_text import to_json


def as_json(found: Triage) -> str:
    """Return the best suggestion as `playbook` and `parameters`, and all that was found beside it.

    `says` is what the text says by itself, before AWS was asked; `first_look` holds read-only commands where
    no playbook is about that, `subjects` the services that it is about, and `alike` the playbooks that fit
    equally, because the words do not tell which product ran what failed.
    """
    best = found.suggestions[0] if found.suggestions else None
    return to_json(
        {
            "playbook": best.playbook if best else None,
            "parameters": best.parameters if best else {},
            "says": _said(found.says) if found.says else None,
            "alike": found.alike,
            "subjects": found.subjects,
            "first_look": found.first_look,
            "suggestions": [_one(item) for item in found.suggestions],
        }
    )


def as_text(found: Triage) -> str:
    """Return each suggestion as the command that runs it, and what it was recognised by."""
    if not found.suggestions and not found.says and not found.first_look:
        return (
            "nothing recognised: paste an error, an ARN, an s3:// URI, a link, an alarm, or name a playbook\n"
        )
    blocks = [shown_lines(lines) for lines in (list(_head(found)),) if lines]
    return "\n".join([*blocks, *(_block(item) for item in found.suggestions)])


def _head(found: Triage) -> Iterator[str]:
    if found.says:
        signature = found.says.signature
        yield f"the text says (AWS was not asked yet): {signature.meaning}"
        yield f"    {signature.id}, line {found.says.line}: {found.says.text}"
    if found.alike:
        yield found.undecided
    if found.first_look:
        about = f" ({', '.join(found.subjects)})" if found.subjects else ""
        yield f"no playbook for this yet{about}; look first, read-only:"
        yield from (f"    {command}" for command in found.first_look)


def _said(match: SignatureMatch) -> JsonObject:
    return {
        "signature": match.signature.id,
        "meaning": match.signature.meaning,
        "line": match.line,
        "text": match.text,
        "asked": False,
    }


def _one(item: Suggestion) -> JsonObject:
    return {
        "playbook": item.playbook,
        "parameters": item.parameters,
        "recognised": item.recognised,
        "likely": item.likely,
        "score": item.score,
    }


def _block(item: Suggestion) -> str:
    options = "".join(f" --set {quote(f'{name}={value}')}" for name, value in item.parameters.items())
    likely = f"    likely by the text, not asked yet: {', '.join(item.likely)}\n" if item.likely else ""
    recognised = shown_lines(f"    {line}" for line in item.recognised)
    return f"workbench run {item.playbook}{shown(options)}\n{likely}{recognised}"
