"""Opening incidents: new ones on live AWS, drills, and past ones.

Each is a coroutine that lasts as long as the incident's screen: what it opened, it closes when the person
comes back. They run in a worker of the screen that the person comes back to.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias

from textual.app import App

from workbench.domain.incident import CameFrom, Incident
from workbench.domain.incident_events import ListAsked, Routed
from workbench.domain.playbook import Playbook
from workbench.domain.scenario import Scenario
from workbench.domain.target import Source, Target
from workbench.domain.transcript import Transcript
from workbench.domain.values import JsonObject
from workbench.engine.backend import Backend, Library, RunningDrill
from workbench.engine.elsewhere import elsewhere
from workbench.engine.errors import UsageError, WorkbenchError, unknown_name
from workbench.engine.listing import Lists
from workbench.engine.parameters import check_parameters
from workbench.engine.ports import AwsSource
from workbench.engine.readiness import make_ready
from workbench.engine.recording import record
from workbench.engine.routing import FollowUp, followed
from workbench.engine.session import IncidentSession
from workbench.engine.threads import in_thread
from workbench.engine.timeline.asking import Wish, in_regions_of, wish_of
from workbench.engine.timeline.assembling import Assembly
from workbench.tui.formats import prose
from workbench.tui.screens.access import Access
from workbench.tui.screens.audit_openings import AuditOpener
from workbench.tui.screens.base import WorkbenchScreen, ask
from workbench.tui.screens.busy import Abandoned, waited
from workbench.tui.screens.confirm import Consent
from workbench.tui.screens.dialogs import AskText, Tell
from workbench.tui.screens.events import EventsScreen
from workbench.tui.screens.incident import RESUME, IncidentScreen
from workbench.tui.screens.journal import JournalScreen
from workbench.tui.screens.parameters import ParameterForm
from workbench.tui.screens.working import WorkingScreen
from workbench.tui.start import OpenIncident
from workbench.tui.state import state_of_transcript
from workbench.wording.network import announcement

Put: TypeAlias = Callable[[Routed], Awaitable[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentOrigin:
    """Where a new incident begins; by itself, at live AWS."""

    came_from: CameFrom | None = None
    put: Put | None = None
    """Records in the earlier incident that it led on; by itself, straight into the journal."""
    drill: AwsSource | None = None
    """The simulated account that the earlier incident is on."""
    scenario: str | None = None


_TIMELINE_HINT = (
    "bucket= key= principal_arn= resource_arn=, since=2d until=, regions=us-east-1,eu-central-1 or all, "
    "log_group= pattern= execution=, source=FOLDER of trail or S3 logs. Nothing: all of the last day."
)


class Opener:
    """Opens incidents on top of a screen.

    Args:
        screen: Where the person comes back to, and where errors are shown.
        backend: What there is to work with.
        library: The playbooks and scenarios.
        access: The way to live AWS.
    """

    def __init__(
        self, screen: WorkbenchScreen[Any], backend: Backend, library: Library, access: Access
    ) -> None:
        self._screen, self._access = screen, access
        self._app: App[Any] = screen.app
        self._backend, self._library = backend, library
        self._audits = AuditOpener(screen, backend, access, self._about)

    async def playbook(
        self,
        playbook_id: str,
        given: Mapping[str, str],
        target: Target | None,
        *,
        came_from: CameFrom | None = None,
        origin: IncidentOrigin | None = None,
        notes: Sequence[str] = (),
    ) -> None:
        """Ask for parameters and consent, then work on a new incident. What fails leads back to the form."""
        playbook = await in_thread(lambda: self._playbook(playbook_id))
        since = self._backend.load_preferences().since
        if since and "since" not in given and playbook.parameter("since"):
            given = {**given, "since": since}
        origin = origin or IncidentOrigin(came_from=came_from)
        kept: list[ListAsked] = []
        if target:
            make_ready(
                origin.drill or await self._access.live(self._app), playbook, self._backend.load_registry
            )

        async def lists() -> Lists | None:
            opened = await self._lists(origin)
            if opened:
                opened.kept = kept
            return opened

        while True:
            form = ParameterForm(playbook, given, self._backend.clock, target, lists=lists, notes=notes)
            filled = await ask(self._app, form)
            if filled is None:
                return
            given = {name: str(value) for name, value in filled.values.items()}
            try:
                if await self._start(playbook, filled.values, origin, kept):
                    return
            except Abandoned:
                continue
            except WorkbenchError as error:
                self._screen.failed(error)

    async def drill(self, scenario_id: str) -> None:
        """Build a simulated account, tell the story, and work on it."""
        scenario = await in_thread(lambda: self._scenario(scenario_id))
        playbook = await in_thread(lambda: self._playbook(scenario.playbook))
        given = {name: str(value) for name, value in scenario.parameters.items()}
        parameters = check_parameters(playbook, given, self._backend.clock.now())
        async with self._simulated(scenario) as source:
            target = await in_thread(source.target)
            make_ready(source, playbook, self._backend.load_registry)  # while the person reads the story
            ports = await in_thread(lambda: self._backend.ports(source))
            session = await IncidentSession.start(ports, playbook, parameters, target, scenario=scenario.id)
            await ask(self._app, Tell(scenario.title, prose(scenario.story), tone="-simulated"))
            await self._work_on(session, source, scenario)

    async def walk_again(self, recorded: Transcript, given: Mapping[str, str]) -> None:
        """Work on a recorded incident anew: what its transcript holds, nobody is asked for."""
        playbook = recorded.incident.playbook
        known = {name: str(value) for name, value in recorded.parameters.items()}
        parameters = check_parameters(playbook, {**known, **given}, self._backend.clock.now())
        source = await self._access.live(self._app)
        target = await self._access.target(self._app, source)
        ports = await in_thread(lambda: self._backend.ports(source))
        session = await IncidentSession.start(ports, playbook, parameters, target)
        for check, answer in recorded.answers.items():
            await session.answer(check, answer)
        await self._work_on(session, source, None)

    async def journal(self, target: Target | None) -> OpenIncident | None:
        """Show all past incidents, and return the one that was chosen."""
        return await ask(self._app, JournalScreen(self._backend, target))

    async def timeline(self) -> None:
        """Ask what a timeline is wanted of, and show it. What cannot be read leads back to the question."""
        line = ""
        while True:
            asked = await ask(
                self._app, AskText("A timeline of what?", hint=_TIMELINE_HINT, text=line, goes_on=True)
            )
            if asked is None:
                return
            line = asked
            try:
                await self._show_timeline(wish_of(line, self._backend.clock.now()))
            except Abandoned:
                continue
            except WorkbenchError as error:
                self._screen.failed(error)
            else:
                return

    async def _show_timeline(self, wish: Wish) -> None:
        clock, wanted = self._backend.clock, wish.wanted
        folders = [await in_thread(lambda: self._backend.open_folder(wish.folder))] if wish.folder else []
        source = None
        if wish.asks_aws:
            aws = await self._access.live(self._app)
            target = await self._access.target(self._app, aws)
            if not await self._access.consent(self._app, target):
                return
            source, wanted = (aws, target), in_regions_of(wanted, target)
        screen = EventsScreen(
            clock,
            about=wanted.subject.words,
            target=source[1] if source else None,
            told=tuple,
            make=lambda heard: Assembly(clock, wanted, source=source, folders=folders, on_progress=heard),
        )
        await ask(self._app, screen)

    async def audit(self, target: Target | None) -> None:
        """Ask which audit, with which settings, and make it."""
        await self._audits.make(target)

    async def _about(self, playbook_id: str, known: Mapping[str, str]) -> None:
        """Start a playbook with as much of what is known as it takes."""
        playbook = self._playbook(playbook_id)
        given = {name: value for name, value in known.items() if playbook.parameter(name)}
        await self.playbook(playbook_id, given, None)

    async def past(self, incident_id: str) -> None:
        """Show a past incident read-only; go on with it if the person asks for that."""
        transcript = await self._load(incident_id)
        if transcript.incident.playbook.rules:
            await self._audits.past(transcript)
            return
        state, scenario = state_of_transcript(transcript), await self._drill_of(transcript)
        screen = IncidentScreen(self._backend, state, scenario=scenario, follow_up=_Past(self, transcript))
        if await ask(self._app, screen) == RESUME:
            await self.resume(incident_id)

    async def resume(self, incident_id: str) -> None:
        """Go on with a past incident where it stopped; raises UsageError for a replay."""
        transcript = await self._load(incident_id)
        incident = transcript.incident
        if incident.playbook.rules:
            raise UsageError(
                f"this was an audit: begin a new one with workbench audit {incident.playbook.id}"
            )
        if incident.scenario:
            drill = incident.scenario
            scenario = await in_thread(lambda: self._scenario(drill))
            async with self._simulated(scenario) as source:
                await self._resume_on(source, transcript, scenario)
        elif incident.target.source is Source.REPLAY:
            raise UsageError("this incident was a replay: there is nothing to ask again")
        else:
            source = await self._access.live(self._app)
            await self._resume_on(source, transcript, None)

    async def _lists(self, origin: IncidentOrigin) -> Lists | None:
        if origin.drill is None:
            return await self._access.lists(self._app)
        return Lists(self._backend.clock, origin.drill, await in_thread(origin.drill.target))

    async def _start(
        self, playbook: Playbook, parameters: JsonObject, origin: IncidentOrigin, lists: Sequence[ListAsked]
    ) -> bool:
        source = origin.drill or await self._access.live(self._app)
        target = await self._access.target(self._app, source)
        make_ready(source, playbook, self._backend.load_registry)  # while the person reads who is asked
        notes = (*elsewhere(parameters, target), *self._announced(playbook, parameters, target))
        consent = await self._access.consent(self._app, target, notes=notes)
        if not consent:
            return False
        ports = await in_thread(lambda: self._backend.ports(source))
        session = await IncidentSession.start(
            ports, playbook, parameters, target, scenario=origin.scenario, came_from=origin.came_from
        )
        for asked in lists:
            await session.annotate(asked)
        if origin.came_from:
            put = origin.put or self._put_into(origin.came_from.incident)
            await put(followed(origin.came_from, session.incident))
        await self._work_on(session, source, None, at_once=consent is Consent.ALL)
        return True

    async def _work_on(
        self,
        session: IncidentSession,
        source: AwsSource,
        scenario: Scenario | None,
        *,
        at_once: bool = False,
    ) -> None:
        follow_up = _Open(self, session.incident, source)
        screen = WorkingScreen(
            self._backend, session, scenario=scenario, follow_up=follow_up, at_once=at_once
        )
        await ask(self._app, screen)

    def _put_into(self, incident_id: str) -> Put:
        async def put(routed: Routed) -> None:
            earlier = await self._load(incident_id)
            await in_thread(lambda: record(self._backend, earlier, routed))

        return put

    async def _resume_on(self, source: AwsSource, transcript: Transcript, scenario: Scenario | None) -> None:
        target = await self._access.target(self._app, source)
        before = transcript.incident.target
        if target.account != before.account:
            raise WorkbenchError(
                f"this incident belongs to account {before.account or 'unknown'}, the credentials to "
                f"{target.account}: choose the right profile"
            )
        incident = transcript.incident
        notes = self._announced(incident.playbook, incident.parameters, target)
        if not await self._access.consent(self._app, target, before=before, notes=notes):
            return
        ports = await in_thread(lambda: self._backend.ports(source))
        session = await IncidentSession.resume(ports, transcript, target)
        await self._work_on(session, source, scenario and await self._drill_of(transcript))

    def _announced(self, playbook: Playbook, parameters: JsonObject, target: Target) -> Sequence[str]:
        """Return what is going to leave for servers beside AWS's API, as notes."""
        said = announcement(playbook, parameters, self._backend.load_registry(), target)
        return (said,) if said and not self._backend.no_network else ()

    @asynccontextmanager
    async def _simulated(self, scenario: Scenario) -> AsyncIterator[AwsSource]:
        drill: RunningDrill = await waited(
            self._app,
            f"Building the simulated account of {scenario.title} …",
            lambda: self._backend.simulate(scenario),
            discard=lambda late: late.close(),
        )
        try:
            yield drill.source
        finally:
            await in_thread(drill.close)

    async def _load(self, incident_id: str) -> Transcript:
        return await in_thread(lambda: self._backend.journal.load(incident_id))

    def why_no_playbook(self, playbook_id: str) -> str:
        """Return why there is no such playbook; empty when there is."""
        if playbook_id in self._library.playbooks:
            return ""
        return str(unknown_name("playbook", playbook_id, self._library.playbooks))

    async def _drill_of(self, transcript: Transcript) -> Scenario | None:
        """Return the drill whose cause can be named here: not where another of its playbooks went on."""
        name = transcript.incident.scenario or ""
        scenario = await in_thread(lambda: self._library.scenarios.get(name))
        return scenario if scenario and scenario.playbook == transcript.incident.playbook.id else None

    def _playbook(self, playbook_id: str) -> Playbook:
        try:
            return self._library.playbooks[playbook_id]
        except KeyError:
            raise unknown_name("playbook", playbook_id, self._library.playbooks) from None

    def _scenario(self, scenario_id: str) -> Scenario:
        try:
            return self._library.scenarios[scenario_id]
        except KeyError:
            raise unknown_name("drill", scenario_id, self._library.scenarios) from None


class _Open:
    """The way on from an incident that is being worked on."""

    def __init__(self, opener: Opener, incident: Incident, source: AwsSource) -> None:
        self._opener, self._incident = opener, incident
        self._drill = source if incident.scenario else None

    def why_not(self, way: FollowUp) -> str:
        if self._incident.target.source is Source.REPLAY:
            return "This is a replay: it has the answers of this playbook only."
        return self._opener.why_no_playbook(way.playbook)

    async def __call__(self, way: FollowUp, put: Put, /) -> None:
        origin = IncidentOrigin(
            came_from=way.came_from, put=put, drill=self._drill, scenario=self._incident.scenario
        )
        await self._opener.playbook(way.playbook, way.parameters, self._incident.target, origin=origin)


class _Past:
    """The way on from an incident that is open read-only."""

    def __init__(self, opener: Opener, transcript: Transcript) -> None:
        self._opener, self._incident = opener, transcript.incident

    def why_not(self, way: FollowUp) -> str:
        if self._incident.scenario:
            return "The account of this drill is gone. Press R in the incident to build it again, then go on."
        return self._opener.why_no_playbook(way.playbook)

    async def __call__(self, way: FollowUp, put: Put, /) -> None:
        origin = IncidentOrigin(came_from=way.came_from, put=put)
        await self._opener.playbook(way.playbook, way.parameters, None, origin=origin)
