"""The causes in a post-mortem's view: where each stands, what decided it, and the answer of all together."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.exporters.citing import Cites
from workbench.exporters.view_first import Pair, Said


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedConclusion:
    """The answer of the incident."""

    status: str
    """`proven`, `undetermined`, `clean`."""
    headline: str
    """The same for a title: `not all examined` where `clean` would read as an all-clear."""
    words: str
    """The same in one sentence."""
    leads_to: str
    """The playbook that asks further; empty unless nothing wrong was found, and one is named."""
    at: str
    """When it was put on record; empty while no run has ended."""
    cites: Cites


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedDecision:
    """A condition of a cause, and what it came to."""

    words: str
    """What it asks for, in words."""
    condition: str
    """The same as the playbook has it, an expression."""
    role: str
    """`all_of`, `any_of`, `none_of`."""
    truth: str
    """`true`, `false`, `unknown`."""
    holds: str
    """The same in words: `holds`, `does not hold`, `is not known`."""
    facts: tuple[Pair, ...]
    """The facts that it names, as they were found."""
    because: tuple[Said, ...]
    """What the findings say that the facts come from."""
    cites: Cites


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A root-cause hypothesis and where it stands."""

    id: str
    title: str
    status: str
    """`proven`, `likely`, `undetermined`, `ruled_out`."""
    decisions: tuple[ExportedDecision, ...]
    """What decided it; for an open one, what is known of it."""
    found: tuple[Said, ...]
    """What the findings say that decided it, each once."""
    missing: tuple[Said, ...]
    """What is not known that would decide it, and what would supply it."""
    fix: str
    """Shell commands for a person; empty unless it is proven or likely."""
    leads_to: str
    """The playbook that asks further; empty unless it is proven or likely, and names one."""
    warned: str
    """The rule that would have warned, and its audit; empty unless it is proven, and names one."""
    cites: Cites
