"""What the global options say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

COMPLETE = "_WORKBENCH_COMPLETE"
"""The variable by which a shell asks what may follow: click's, of the program's name."""


@dataclass(slots=True, kw_only=True)
class Settings:
    """What the global options said."""

    profile: str | None = None
    region: str | None = None
    endpoint_url: str | None = None
    journal: Path | None = None
    playbooks: tuple[Path, ...] = ()
    no_journal: bool = False
    plain: bool = False
    allow_cost: bool = False
    allow_log_files: bool = False
    no_network: bool = False
