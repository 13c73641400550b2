"""The door to the exporters: one incident, one format, one template, and what must not be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from workbench.domain.transcript import Transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """How an incident is written for others."""

    template: str = "transcript"
    """Name of a post-mortem template; only `md` and `html` use it."""
    full: bool = False
    """Also commands, raw conditions, facts, calls and every entry; only `md` and `html` leave them out."""
    blameless: bool = False
    """Roles instead of names: people, hosts and sessions become `commander`, `person 2`, `host 1`."""
    redact: tuple[str, ...] = ()
    """Names of parameters and fields whose values are hidden: `key`, or a path (`calls.*.parameters.Key`)."""


WITH_LINKED = ("md", "html", "summary")
"""The formats that tell of several incidents at once; the others tell of one."""

PLAIN = ExportOptions()
"""Everything told, in the plain transcript."""


class Exports(Protocol):
    """What can be made of an incident."""

    @property
    def formats(self) -> Sequence[str]:
        """The names of the formats: `md`, `html`, `summary`, `json`, `csv`."""
        ...

    @property
    def templates(self) -> Mapping[str, str]:
        """What each post-mortem template is for, in one line, by its name."""
        ...

    @property
    def problems(self) -> Sequence[str]:
        """Why some template file is not used, one line each: `file: what is wrong`."""
        ...

    def render(
        self,
        transcript: Transcript,
        format_: str,
        options: ExportOptions = PLAIN,
        linked: Sequence[Transcript] = (),
    ) -> str:
        """Return the incident as text in UTF-8 characters, ended by a line feed.

        Args:
            transcript: The incident.
            format_: One of `formats`.
            options: How it is written.
            linked: Incidents that it led on to, for one post-mortem of all; only `WITH_LINKED` tell of them.

        Raises:
            UsageError: No such format, template or field; or a broken template (`file:line: what`).
        """
        ...
