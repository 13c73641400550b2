"""Opening audits: new ones, past ones, and from a weakness the playbook that it will one night be."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from textual.app import App

from workbench.domain.audit import Resource
from workbench.domain.scenario import Scenario
from workbench.domain.target import Target
from workbench.domain.transcript import Transcript
from workbench.engine.audit.inspection import begin_inspection
from workbench.engine.audit.planning import ALL, AuditDesk, AuditPlan, begin, options_of, planned
from workbench.engine.audit.report import whole_report
from workbench.engine.backend import Backend
from workbench.engine.errors import WorkbenchError
from workbench.engine.ports import AwsSource
from workbench.engine.threads import in_thread
from workbench.tui.formats import inert, prose
from workbench.tui.paint.audits import audit_rows
from workbench.tui.screens.access import Access
from workbench.tui.screens.audit import AuditScreen
from workbench.tui.screens.auditing import AuditingScreen
from workbench.tui.screens.base import WorkbenchScreen, ask
from workbench.tui.screens.busy import Abandoned, waited
from workbench.tui.screens.dialogs import Choose, Tell
from workbench.tui.screens.inspection import InspectionScreen
from workbench.tui.screens.parameters import ParameterForm
from workbench.tui.screens.past_inspection import PastInspectionScreen

_HINT = "Every resource is read and judged by its rules; nothing is changed. It may take minutes."


class AuditOpener:
    """Opens audits on top of a screen.

    Args:
        screen: Where the person comes back to, and where errors are shown.
        backend: What there is to work with.
        access: The way to live AWS.
        start: Starts the playbook of this id with what is known of a resource.
    """

    def __init__(
        self,
        screen: WorkbenchScreen[Any],
        backend: Backend,
        access: Access,
        start: Callable[[str, Mapping[str, str]], Awaitable[None]],
    ) -> None:
        self._screen, self._backend, self._access, self._start = screen, backend, access, start
        self._app: App[Any] = screen.app

    async def make(self, target: Target | None) -> None:
        """Ask which audit, with which settings, and make it. What fails leads back to the form."""
        desk = await waited(self._app, "Loading the audits …", self._backend.open_audits)
        for problem in desk.problems:
            self._screen.say(problem, title="An audit that cannot be used", severity="warning")
        name = await ask(self._app, Choose("Which audit?", inert(_HINT), audit_rows(desk.audits)))
        if name is None:
            return
        names = [] if name == ALL else [name]
        form = options_of(desk, names)
        given: Mapping[str, str] = {}
        while True:
            filled = await ask(self._app, ParameterForm(form, given, self._backend.clock, target))
            if filled is None:
                return
            given = {name: str(value) for name, value in filled.values.items()}
            try:
                if await self._conduct(desk, planned(desk, names, form, given)):
                    return
            except Abandoned:
                continue
            except WorkbenchError as error:
                self._screen.failed(error)

    async def inspect(self, scenario: Scenario, source: AwsSource) -> None:
        """Tell the story of an inspection drill, and work on it.

        Args:
            scenario: The drill.
            source: Its simulated account.
        """
        desk = await waited(self._app, "Loading the audits …", self._backend.open_audits)
        target = await in_thread(source.target)
        ports = await in_thread(lambda: self._backend.ports(source))
        session = await begin_inspection(ports, target, desk, scenario)
        await ask(self._app, Tell(scenario.title, prose(scenario.story), tone="-simulated"))
        await ask(self._app, InspectionScreen(self._backend, session, scenario, desk.registry))

    async def past(self, transcript: Transcript) -> None:
        """Show an audit of the journal; an inspection that was never handed in without its verdicts."""
        report = await in_thread(lambda: whole_report(transcript))
        screen = PastInspectionScreen if transcript.incident.scenario else AuditScreen
        await ask(self._app, screen(self._backend, report, self._go_on))

    async def _conduct(self, desk: AuditDesk, wanted: AuditPlan) -> bool:
        agreed = await self._access.agreement(self._app)
        if not agreed:
            return False
        ports = await in_thread(lambda: self._backend.ports(agreed.source))
        session = await begin(ports, agreed.target, desk.registry, wanted)
        await ask(self._app, AuditingScreen(self._backend, session, self._go_on))
        return True

    async def _go_on(self, playbook_id: str, resource: Resource) -> None:
        """Start a playbook about a resource that an audit found weak."""
        inventory = self._backend.open_audits().registry.inventories.get(resource.inventory)
        await self._start(playbook_id, inventory.subject(resource) if inventory else {})
