"""Opening incidents: new ones on live AWS, drills, and past ones.

Each is a coroutine that lasts as long as the incident's screen: what it opened, it closes when the person
comes back. They run in a worker of the screen that the person comes back to.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from textual.app import App

from workbench.domain.incident import Transcript
from workbench.domain.playbook import Playbook
from workbench.domain.scenario import Scenario
from workbench.domain.target import Source, Target
from workbench.domain.values import JsonObject
from workbench.engine.bench import Bench, Library, RunningDrill
from workbench.engine.errors import UsageError, WorkbenchError, unknown_name
from workbench.engine.parameters import check_parameters
from workbench.engine.ports import AwsSource
from workbench.engine.session import IncidentSession
from workbench.engine.threads import in_thread
from workbench.tui.screens.base import WorkbenchScreen, ask
from workbench.tui.screens.busy import Abandoned, waited
from workbench.tui.screens.confirm import ConfirmTarget
from workbench.tui.screens.dialogs import Tell
from workbench.tui.screens.incident import RESUME, IncidentScreen
from workbench.tui.screens.journal import JournalScreen
from workbench.tui.screens.parameters import ParameterForm
from workbench.tui.screens.working import WorkingScreen
from workbench.tui.start import OpenIncident
from workbench.tui.state import state_of_transcript
from workbench.tui.words import prose


class Opener:
    """Opens incidents on top of a screen.

    Args:
        screen: Where the person comes back to, and where errors are shown.
        bench: What there is to work with.
        library: The playbooks and scenarios.
    """

    def __init__(self, screen: WorkbenchScreen[Any], bench: Bench, library: Library) -> None:
        self._screen = screen
        self._app: App[Any] = screen.app
        self._bench, self._library = bench, library

    async def playbook(self, playbook_id: str, given: Mapping[str, str], target: Target | None) -> None:
        """Ask for parameters and consent, then work on a new incident. What fails leads back to the form."""
        playbook = self._playbook(playbook_id)
        while True:
            form = ParameterForm(playbook, given, self._bench.clock, target)
            parameters = await ask(self._app, form)
            if parameters is None:
                return
            given = {name: str(value) for name, value in parameters.items()}
            try:
                if await self._start_live(playbook, parameters):
                    return
            except Abandoned:
                continue
            except WorkbenchError as error:
                self._screen.failed(error)

    async def drill(self, scenario_id: str) -> None:
        """Build a simulated account, tell the story, and work on it."""
        scenario = self._scenario(scenario_id)
        playbook = self._playbook(scenario.playbook)
        given = {name: str(value) for name, value in scenario.parameters.items()}
        parameters = check_parameters(playbook, given, self._bench.clock.now())
        async with self._simulated(scenario) as source:
            target = await in_thread(source.target)
            ports = await in_thread(lambda: self._bench.ports(source))
            session = await IncidentSession.start(ports, playbook, parameters, target, scenario=scenario.id)
            await ask(self._app, Tell(scenario.title, prose(scenario.story), tone="-simulated"))
            await ask(self._app, WorkingScreen(self._bench, session, scenario=scenario))

    async def journal(self, target: Target | None) -> OpenIncident | None:
        """Show all past incidents, and return the one that was chosen."""
        return await ask(self._app, JournalScreen(self._bench, target))

    async def past(self, incident_id: str) -> None:
        """Show a past incident read-only; go on with it if the person asks for that."""
        transcript = await self._load(incident_id)
        scenario = self._library.scenarios.get(transcript.incident.scenario or "")
        screen = IncidentScreen(self._bench, state_of_transcript(transcript), scenario=scenario)
        if await ask(self._app, screen) == RESUME:
            await self.resume(incident_id)

    async def resume(self, incident_id: str) -> None:
        """Go on with a past incident where it stopped."""
        transcript = await self._load(incident_id)
        incident = transcript.incident
        if incident.scenario:
            scenario = self._scenario(incident.scenario)
            async with self._simulated(scenario) as source:
                await self._resume_on(source, transcript, scenario)
        elif incident.target.source is Source.REPLAY:
            raise UsageError("this incident was a replay: there is nothing to ask again")
        else:
            source = await waited(self._app, "Loading the AWS client …", self._bench.live)
            await self._resume_on(source, transcript, None)

    async def _start_live(self, playbook: Playbook, parameters: JsonObject) -> bool:
        source = await waited(self._app, "Loading the AWS client …", self._bench.live)
        target = await waited(self._app, "Asking STS who we are …", source.target)
        if target.source is Source.LIVE and not await self._consent(target, None):
            return False
        ports = await in_thread(lambda: self._bench.ports(source))
        session = await IncidentSession.start(ports, playbook, parameters, target)
        await ask(self._app, WorkingScreen(self._bench, session))
        return True

    async def _resume_on(self, source: AwsSource, transcript: Transcript, scenario: Scenario | None) -> None:
        target = await waited(self._app, "Asking STS who we are …", source.target)
        before = transcript.incident.target
        if target.account != before.account:
            raise WorkbenchError(
                f"this incident belongs to account {before.account or 'unknown'}, the credentials to "
                f"{target.account}: choose the right profile"
            )
        if target.source is Source.LIVE and not await self._consent(target, before):
            return
        ports = await in_thread(lambda: self._bench.ports(source))
        session = await IncidentSession.resume(ports, transcript, target)
        await ask(self._app, WorkingScreen(self._bench, session, scenario=scenario))

    async def _consent(self, target: Target, before: Target | None) -> bool:
        dialog = ConfirmTarget(target, self._bench.clock, before=before)
        return await ask(self._app, dialog)

    @asynccontextmanager
    async def _simulated(self, scenario: Scenario) -> AsyncIterator[AwsSource]:
        drill: RunningDrill = await waited(
            self._app,
            f"Building the simulated account of {scenario.title} …",
            lambda: self._bench.simulate(scenario),
            discard=lambda late: late.close(),
        )
        try:
            yield drill.source
        finally:
            await in_thread(drill.close)

    async def _load(self, incident_id: str) -> Transcript:
        return await in_thread(lambda: self._bench.journal.load(incident_id))

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
