"""One run: some checks of a playbook, asked side by side, each after those that it depends on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from workbench.domain.incident_events import CheckStarted, RunCancelled, RunPaused
from workbench.domain.playbook import OperationCall, ProbeCall
from workbench.engine.arguments import CannotAsk, dependencies, longest_chain_first, resolve
from workbench.engine.binding import required_params
from workbench.engine.incident_record import IncidentRecord
from workbench.engine.ports import Clock
from workbench.engine.probe import Registry
from workbench.engine.runner import Reading, Runner, is_expired
from workbench.engine.shared_answers import AnswersOnRecord


class Run:
    """One run. Lives on the event loop.

    Args:
        record: Where findings go, and where those stand that others depend on.
        runner: Asks.
        registry: The probes.
        clock: Stamps the findings of checks that cannot be asked.
        on_expired: Is called when a check finds the credentials expired.
    """

    def __init__(
        self,
        record: IncidentRecord,
        runner: Runner,
        registry: Registry,
        clock: Clock,
        on_expired: Callable[[], None],
    ) -> None:
        self._record, self._runner, self._registry, self._clock = record, runner, registry, clock
        self._on_expired = on_expired
        self._reading, self._on_record = Reading(), AnswersOnRecord()
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._pause_reason = ""
        self.checks: frozenset[str] = frozenset()
        """The ids of its checks; none once all have ended or were stopped."""

    def begin(self, checks: Iterable[ProbeCall | OperationCall]) -> None:
        """Begin with these checks; they run while somebody awaits `end`."""
        for check in longest_chain_first(checks):
            self._tasks[check.id] = asyncio.create_task(self._run_after_dependencies(check))
        self.checks = frozenset(self._tasks)

    async def end(self) -> bool:
        """Wait for all checks, put on record why some did not end, and return whether all did.

        Raises:
            JournalError: The journal cannot take it.
        """
        try:
            results = await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        finally:
            self.checks = frozenset()
        unfinished = tuple(
            check_id
            for check_id, result in zip(self._tasks, results, strict=True)
            if isinstance(result, asyncio.CancelledError)
        )
        for result in results:
            if isinstance(result, Exception):
                raise result
        if self._pause_reason:
            await self._record.record(RunPaused(reason=self._pause_reason, checks=unfinished))
        elif unfinished:
            await self._record.record(RunCancelled(checks=unfinished))
        return not unfinished and not self._pause_reason

    def cancel(self) -> None:
        """Stop what is running. Requests in flight end unheard; nothing recorded is lost."""
        for task in self._tasks.values():
            task.cancel()

    def pause(self, reason: str) -> None:
        """Stop all checks but the one that calls this, until something outside is mended."""
        if not self._pause_reason:
            self._pause_reason = reason
            current = asyncio.current_task()
            for task in self._tasks.values():
                if task is not current:
                    task.cancel()

    async def _run_after_dependencies(self, check: ProbeCall | OperationCall) -> None:
        await asyncio.sleep(0)  # let every task of this run exist before any looks for another
        needs = [self._tasks[need] for need in dependencies(check) if need in self._tasks]
        if needs:
            await asyncio.wait(needs)
        incident = self._record.incident
        step = incident.playbook.step_of(check.id).id
        required = (
            frozenset(required_params(self._registry[check.probe]))
            if isinstance(check, ProbeCall)
            else frozenset(check.arguments)
        )
        arguments = resolve(check, self._record.parameters, self._record.findings, required)
        if isinstance(arguments, CannotAsk):
            await self._record.settle(arguments.finding(check, step, self._clock.now()))
            return
        probe = check.probe if isinstance(check, ProbeCall) else check.operation
        await self._record.record(CheckStarted(step=step, check=check.id, probe=probe, arguments=arguments))
        finding = await self._runner.run(check, step, arguments, self._record.target, self._reading)
        await self._record.settle(finding, self._on_record)
        if is_expired(finding):
            self._on_expired()
