"""What a front end works with. The command line wires it; screens and commands only use it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # the first frame of the screens needs a backend, and none of what stands on it
    from workbench.domain.playbook import Playbook
    from workbench.domain.scenario import Scenario
    from workbench.domain.target import Person
    from workbench.engine.exports import Exports
    from workbench.engine.ports import AwsSource, Clock, Journal
    from workbench.engine.probe import Registry
    from workbench.engine.session_ports import Ports
    from workbench.engine.timeline.folders import LogFolder
    from workbench.knowledge.signatures import SignatureCatalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """All playbooks and scenarios that could be loaded, and what was wrong with the others."""

    playbooks: Mapping[str, Playbook] = field(default_factory=dict)
    scenarios: Mapping[str, Scenario] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    """One line each: `file:line: field: what is wrong`."""


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
    live: Callable[[], AwsSource]
    """Return the source that the global options and the AWS configuration name; loads boto3."""
    simulate: Callable[[Scenario], RunningDrill]
    """Build a scenario's account and serve it; raises `WorkbenchError`."""
    open_folder: Callable[[str], LogFolder]
    """Return the files of logs below a folder; raises `UsageError` where there are none."""
    exports: Callable[[], Exports]
    """Return what an incident can be written as; loads the templates."""

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
