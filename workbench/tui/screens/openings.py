"""Opening incidents: new ones on live AWS, drills, and past ones.

Each is a coroutine that lasts as long as the incident's screen: what it opened, it closes when the person
comes back. They run in a worker of the screen that the person comes back to.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from textual.app import App

from workbench.domain.incident import CameFrom
from workbench.domain.incident_events import Routed
from workbench.domain.playbook import Playbook
from workbench.domain.scenario import Scenario, ScenarioKind
from workbench.domain.target import Source, Target
from workbench.domain.training import DrillBegun
from workbench.domain.transcript import Transcript
from workbench.domain.values import JsonObject
from workbench.engine.backend import Backend, Library, RunningDrill
from workbench.engine.errors import UsageError, WorkbenchError, unknown_name
from workbench.engine.parameters import check_parameters
from workbench.engine.ports import AwsSource
from workbench.engine.readiness import make_ready
from workbench.engine.recording import record
from workbench.engine.routing import followed
from workbench.engine.session import IncidentSession
from workbench.engine.threads import in_thread
from workbench.engine.timeline.asking import Wish, in_regions_of, wish_of
from workbench.engine.timeline.assembling import Assembly
from workbench.engine.training.attempts import past_attempt
from workbench.engine.training.variations import varied
from workbench.tui.formats import prose
from workbench.tui.screens.access import Access
from workbench.tui.screens.audit_openings import AuditOpener
from workbench.tui.screens.base import WorkbenchScreen, ask
from workbench.tui.screens.beginning import Beginning, announced_by
from workbench.tui.screens.busy import Abandoned, waited
from workbench.tui.screens.dialogs import AskText, Tell
from workbench.tui.screens.events import EventsScreen
from workbench.tui.screens.incident import RESUME, IncidentScreen
from workbench.tui.screens.journal import JournalScreen
from workbench.tui.screens.ways_on import FromOpen, FromPast, IncidentOrigin, Put
from workbench.tui.screens.working import WorkingScreen
from workbench.tui.start import OpenDrill, OpenIncident
from workbench.tui.state import state_of_transcript

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
        pasted: str = "",
    ) -> None:
        """Ask for parameters and consent, then work on a new incident. What fails leads back to the form.

        Args:
            playbook_id: Which playbook.
            given: Its parameters, as far as they are known.
            target: Who would be asked, where that is known.
            came_from: The incident that it goes on from, if any.
            origin: Where it begins, where that is not live AWS.
            pasted: What the parameters were read from.
        """
        playbook = await in_thread(lambda: self._playbook(playbook_id))
        since = self._backend.load_preferences().since
        if since and "since" not in given and playbook.parameter("since"):
            given = {**given, "since": since}
        origin = origin or IncidentOrigin(came_from=came_from)
        beginning = Beginning(self._app, self._backend, self._access, playbook, origin, pasted)
        await beginning.prepare(given, target)
        while filled := await beginning.filled():
            try:
                if await self._start(playbook, filled.values, origin, beginning):
                    return
            except Abandoned:
                continue
            except WorkbenchError as error:
                self._screen.failed(error)

    async def drill(self, start: OpenDrill) -> None:
        """Build a simulated account, tell the story, and work on it."""
        scenario = await in_thread(lambda: self._scenario(start.scenario, start.seed))
        if scenario.kind is ScenarioKind.INSPECTION:
            async with self._simulated(scenario) as source:
                await self._audits.inspect(scenario, source)
            return
        playbook = await in_thread(lambda: self._playbook(scenario.playbook))
        given = {name: str(value) for name, value in scenario.parameters.items()}
        parameters = check_parameters(playbook, given, self._backend.clock.now())
        async with self._simulated(scenario) as source:
            target = await in_thread(source.target)
            make_ready(source, playbook, self._backend.load_registry)  # while the person reads the story
            ports = await in_thread(lambda: self._backend.ports(source))
            session = await IncidentSession.start(ports, playbook, parameters, target, scenario=scenario.id)
            begun = DrillBegun(blind=start.blind, seed=start.seed if scenario.vary else None)
            await session.contributions.train(begun)
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
            await session.contributions.answer(check, answer)
        await self._work_on(session, source, None)

    async def place(self, pasted: str, target: Target | None) -> bool:
        """Let the person choose another profile or Region; return whether they did."""
        return await self._access.move(self._app, pasted, target)

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
            agreed = await self._access.agreement(self._app)
            if not agreed:
                return
            source, wanted = (agreed.source, agreed.target), in_regions_of(wanted, agreed.target)
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
        screen = IncidentScreen(self._backend, state, scenario=scenario, follow_up=FromPast(self, transcript))
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
            drill, begun = incident.scenario, past_attempt(transcript)
            scenario = await in_thread(lambda: self._scenario(drill, begun.seed if begun else None))
            async with self._simulated(scenario) as source:
                await self._resume_on(source, transcript, scenario)
        elif incident.target.source is Source.REPLAY:
            raise UsageError("this incident was a replay: there is nothing to ask again")
        else:
            await self._resume_on(None, transcript, None)

    async def _start(
        self, playbook: Playbook, parameters: JsonObject, origin: IncidentOrigin, beginning: Beginning
    ) -> bool:
        agreed = await beginning.agreement(parameters)
        if not agreed:
            return False
        source, target = agreed.source, agreed.target
        ports = await in_thread(lambda: self._backend.ports(source))
        session = await IncidentSession.start(
            ports, playbook, parameters, target, scenario=origin.scenario, came_from=origin.came_from
        )
        for asked in beginning.listed:
            await session.contributions.annotate(asked)
        if origin.came_from:
            put = origin.put or self._put_into(origin.came_from.incident)
            await put(followed(origin.came_from, session.incident))
        await self._work_on(session, source, None, at_once=agreed.at_once)
        return True

    async def _work_on(
        self,
        session: IncidentSession,
        source: AwsSource,
        scenario: Scenario | None,
        *,
        at_once: bool = False,
    ) -> None:
        follow_up = FromOpen(self, session.incident, source)
        screen = WorkingScreen(
            self._backend, session, scenario=scenario, follow_up=follow_up, at_once=at_once
        )
        await ask(self._app, screen)

    def _put_into(self, incident_id: str) -> Put:
        async def put(routed: Routed) -> None:
            earlier = await self._load(incident_id)
            await in_thread(lambda: record(self._backend, earlier, routed))

        return put

    async def _resume_on(
        self, source: AwsSource | None, transcript: Transcript, scenario: Scenario | None
    ) -> None:
        incident, before = transcript.incident, transcript.incident.target

        def is_its_account(target: Target) -> None:
            if target.account != before.account:
                raise WorkbenchError(
                    f"this incident belongs to account {before.account or 'unknown'}, the credentials to "
                    f"{target.account}: choose the right profile, by F8 at home"
                )

        agreed = await self._access.agreement(
            self._app,
            source=source,
            before=before,
            check=is_its_account,
            notes=lambda target: announced_by(self._backend, incident.playbook, incident.parameters, target),
            text=f"account {before.account} Region {before.region}",
        )
        if not agreed:
            return
        ports = await in_thread(lambda: self._backend.ports(agreed.source))
        session = await IncidentSession.resume(ports, transcript, agreed.target)
        await self._work_on(session, agreed.source, scenario and await self._drill_of(transcript))

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
        begun = past_attempt(transcript)
        scenario = await in_thread(lambda: self._library.scenarios.get(name))
        if scenario and begun and begun.seed is not None:
            scenario = varied(scenario, begun.seed)
        return scenario if scenario and scenario.playbook == transcript.incident.playbook.id else None

    def _playbook(self, playbook_id: str) -> Playbook:
        try:
            return self._library.playbooks[playbook_id]
        except KeyError:
            raise unknown_name("playbook", playbook_id, self._library.playbooks) from None

    def _scenario(self, scenario_id: str, seed: int | None = None) -> Scenario:
        try:
            scenario = self._library.scenarios[scenario_id]
        except KeyError:
            raise unknown_name("drill", scenario_id, self._library.scenarios) from None
        return scenario if seed is None else varied(scenario, seed)
