"""Where the program opens. The command line chooses, the home screen follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:  # the first frame need not wait for it
    from workbench.domain.incident import CameFrom
    from workbench.domain.transcript import Transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """At the home screen, with this text in the search field."""

    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPlaybook:
    """At the parameter form of a playbook, with these values filled in.

    A complete form is not skipped: the person sees what will be asked before anything is asked.
    """

    playbook: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    pasted: str = ""
    """What the parameters were read from."""
    came_from: CameFrom | None = None
    """The incident that it goes on from, if any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDrill:
    """In the simulated account of a scenario."""

    scenario: str
    blind: bool = True
    """The cause board stays closed until the trainee has given an answer."""
    seed: int | None = None
    """What the drill's names and numbers are varied by; None for those of its file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkAgain:
    """In a recorded incident, to be walked again on a backend that has its answers: nothing is asked for."""

    recorded: Transcript
    parameters: Mapping[str, str] = field(default_factory=dict)
    """Values that take the place of recorded ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenIncident:
    """At a past incident of the journal."""

    incident: str
    resume: bool = False
    """Go on with it; otherwise it is opened read-only."""


StartAt: TypeAlias = Home | StartPlaybook | OpenDrill | OpenIncident | WalkAgain
