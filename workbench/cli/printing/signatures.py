"""How error signatures, and what a text holds of them, are printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workbench.domain.values import JsonObject
from workbench.knowledge.redaction import shown, shown_lines
from workbench.knowledge.signatures import Signature, SignatureMatch
from workbench.wording.json_text import to_json


def signatures_text(signatures: Iterable[Signature]) -> str:
    """Return one line for each signature."""
    return shown_lines(f"{item.id:<32} {item.meaning}" for item in signatures)


def signatures_json(signatures: Iterable[Signature]) -> str:
    """Return all signatures as one JSON array."""
    return to_json([_one(item) for item in signatures])


def signature_text(signature: Signature) -> str:
    """Return everything about one signature."""
    speaks_for = [
        f"{playbook}: {', '.join(causes) or 'no cause in particular'}"
        for playbook, causes in signature.speaks_for.items()
    ]
    lines = [
        f"{signature.id}: {signature.meaning}",
        "",
        f"Pattern: {signature.pattern}",
        f"Speaks for: {'; '.join(speaks_for) or 'no playbook'}",
        f"Decides: {'yes, unless something less general stands beside it' if signature.general else 'yes'}"
        if signature.decides
        else "Decides: never",
        f"Matches: {signature.match}",
        f"Not: {signature.no_match}",
        f"Look-alikes: {', '.join(signature.look_alikes) or 'none'}",
        f"Source: {signature.source}",
        f"File: {signature.file}",
    ]
    return shown_lines(lines)


def signature_json(signature: Signature) -> str:
    """Return one signature as a JSON object."""
    return to_json(_one(signature))


def matches_text(matches: Sequence[SignatureMatch]) -> str:
    """Return what a text holds, with the lines; first what decides."""
    if not matches:
        return "no known error: no signature matches\n"
    decided = matches[0].signature.decides
    said = [] if decided else ["nothing decides: these words stand over any failure"]
    for index, match in enumerate(matches):
        mark = "→" if decided and index == 0 else " "
        said += [
            f"{mark} {match.signature.id}: {match.signature.meaning}",
            f"    line {match.line}: {shown(match.text)}",
        ]
    return shown_lines(said)


def matches_json(matches: Sequence[SignatureMatch]) -> str:
    """Return what a text holds as one JSON object: `signature`, empty when none decides, and `matches`."""
    decided = bool(matches) and matches[0].signature.decides
    found: list[JsonObject] = [
        {
            "signature": match.signature.id,
            "meaning": match.signature.meaning,
            "speaks_for": match.signature.speaks_for,
            "decides": match.signature.decides,
            "line": match.line,
            "text": match.text,
            "specificity": match.specificity,
        }
        for match in matches
    ]
    return to_json({"signature": matches[0].signature.id if decided else "", "matches": found})


def _one(signature: Signature) -> JsonObject:
    return {
        "id": signature.id,
        "service": signature.service,
        "pattern": signature.pattern,
        "meaning": signature.meaning,
        "speaks_for": signature.speaks_for,
        "decides": signature.decides,
        "general": signature.general,
        "alike": signature.alike,
        "match": signature.match,
        "no_match": signature.no_match,
        "look_alikes": signature.look_alikes,
        "source": signature.source,
        "file": signature.file,
    }
