"""What a front end works with. The command line wires it; screens and commands only use it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, cast

from workbench.engine.preferences import Preferences
from workbench.engine.shelf import outlines_of

if TYPE_CHECKING:  # the first frame of the screens needs a backend, and none of what stands on it
    from workbench.domain.playbook import Playbook, PlaybookOutline
    from workbench.domain.scenario import Scenario, ScenarioOutline
    from workbench.domain.target import Person, Place, Profile
    from workbench.engine.audit.planning import AuditDesk
    from workbench.engine.exports import Exports
    from workbench.engine.ports import AwsSource, Clock, Journal
    from workbench.engine.probe import Registry
    from workbench.engine.session_ports import Ports
    from workbench.engine.timeline.folders import LogFolder
    from workbench.knowledge.signatures import SignatureCatalogue


@dataclass(frozen=True, kw_only=True)
class Library:
    """All playbooks and scenarios that can be used, and what is wrong with the others.

    Files may be read when they are asked for: to take one item by its id reads that one, to go through all
    of them reads all. Lists take the outlines. Either blocks.
    """

    playbooks: Mapping[str, Playbook] = field(default_factory=dict)
    scenarios: Mapping[str, Scenario] = field(default_factory=dict)
    find_problems: Callable[[], tuple[str, ...]] = tuple
    problems_of: Callable[[str], tuple[str, ...]] = lambda _: ()
    """What is wrong with the files that have a playbook's name: looks at no other."""

    @cached_property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with files that cannot be used, one line each: `file:line: field: what is wrong`."""
        return self.find_problems()

    @property
    def playbook_outlines(self) -> Mapping[str, PlaybookOutline]:
        """What lists show of the playbooks."""
        return cast("Mapping[str, PlaybookOutline]", outlines_of(self.playbooks))

    @property
    def cause_titles(self) -> Mapping[str, str]:
        """What each cause is called, by its id."""
        return {cause.id: cause.title for book in self.playbook_outlines.values() for cause in book.causes}

    @property
    def scenario_outlines(self) -> Mapping[str, ScenarioOutline]:
        """What lists show of the scenarios."""
        return cast("Mapping[str, ScenarioOutline]", outlines_of(self.scenarios))


class RunningDrill(Protocol):
    """A simulated account that is being served."""

    @property
    def source(self) -> AwsSource:
        """The way in for the engine."""
        ...

    def close(self) -> None:
        """Stop serving; the account is gone."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Backend:
    """Everything behind the screens. The callables may block: call them on a thread."""

    clock: Clock
    person: Person
    tool_version: str
    open_journal: Callable[[], Journal]
    """Return the journal, always the same one; loads the store."""
    load_library: Callable[[], Library]
    load_registry: Callable[[], Registry]
    load_signatures: Callable[[], SignatureCatalogue]
    """Return the catalogue of error signatures, the person's own among them."""
    open_audits: Callable[[], AuditDesk]
    """Return the audits that there are."""
    live: Callable[[], AwsSource]
    """Return the source that the global options and the AWS configuration name; loads boto3."""
    live_at: Callable[[Place], AwsSource]
    """Return the source of another profile or Region, always the same one for the same; as `live`."""
    profiles: Callable[[], tuple[Profile, ...]]
    """Return the profiles of the AWS configuration; raises `UsageError` where it cannot be read."""
    simulate: Callable[[Scenario], RunningDrill]
    """Build a scenario's account and serve it; raises `WorkbenchError`."""
    open_folder: Callable[[str], LogFolder]
    """Return the files of logs below a folder; raises `UsageError` where there are none."""
    exports: Callable[[], Exports]
    """Return what an incident can be written as; loads the templates."""
    profile: str = ""
    """The profile that the options and the environment name; empty where they name none."""
    no_journal_yet: str = ""
    """The folder that the person named for the journal, where it does not exist; else empty."""
    no_network: bool = False
    """The person wants no name looked up and no server connected to: AWS's API is all that is asked."""
    keep_copy: Callable[[str], str] = lambda _: ""
    """Keep what was copied in a file, for a terminal that does not take it; return where, if anywhere."""
    load_preferences: Callable[[], Preferences] = Preferences
    """Return what the person set for good; raises `UsageError` where the file of it is none."""
    keep_preference: Callable[[str, str], None] = lambda _key, _value: None
    """Keep a setting for the next session; raises `UsageError` or `OSError` where it cannot be kept."""

    @property
    def journal(self) -> Journal:
        """The memory of all incidents."""
        return self.open_journal()

    def ports(self, source: AwsSource) -> Ports:
        """Return what a session on `source` is plugged into."""
        from workbench.engine.session_ports import Ports  # noqa: PLC0415 - as said above

        return Ports(
            source=source,
            registry=self.load_registry(),
            journal=self.journal,
            clock=self.clock,
            person=self.person,
            tool_version=self.tool_version,
        )
