"""One check's way from its arguments to a finding. Nothing escapes: every failure becomes a finding."""

from __future__ import annotations

import asyncio
import json
import threading
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from workbench.domain.evidence import Answer, AnswerName, Answers, Evidence, Outcome, Request, Requests, ask
from workbench.domain.finding import Finding
from workbench.domain.needs import Need
from workbench.domain.picture import Picture
from workbench.domain.playbook import OperationCall, ProbeCall
from workbench.domain.target import Target
from workbench.domain.text import clean, clean_json
from workbench.domain.values import JsonObject, JsonValue
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.binding import bind
from workbench.engine.errors import UsageError, limit_reached
from workbench.engine.expressions import search
from workbench.engine.fact_types import misfits
from workbench.engine.ports import AwsReader, AwsSource, Clock, Deadline
from workbench.engine.probe import AnyProbe, Registry, facts_as_json
from workbench.engine.shared_reads import SharedReads
from workbench.engine.threads import in_thread
from workbench.knowledge.answers import actions_denied
from workbench.knowledge.pictures import presentable as presentable_picture
from workbench.knowledge.redaction import redact, shown

CALL_DEADLINE_S = 30.0
MAX_CONCURRENT_CHECKS = 16


class RecordingReader:
    """An `AwsReader` that keeps every answer, so that a run cut short still shows what it had seen."""

    def __init__(self, reader: AwsReader) -> None:
        self._reader = reader
        self._lock = threading.Lock()
        self._answers: dict[int, Answer] = {}

    @property
    def target(self) -> Target:
        """As `AwsReader.target`."""
        return self._reader.target

    def read(self, request: Request, /) -> Answer:
        """As `AwsReader.read`."""
        return self._keep(self._reader.read(request))

    def read_all(self, requests: Requests, /) -> dict[AnswerName, Answer]:
        """As `AwsReader.read_all`."""
        answers = self._reader.read_all(requests)
        for answer in answers.values():
            self._keep(answer)
        return answers

    def answers(self) -> tuple[Answer, ...]:
        """Return what has been answered so far, in the order in which it came; no answer stands twice."""
        with self._lock:
            return tuple(self._answers.values())

    def _keep(self, answer: Answer) -> Answer:
        with self._lock:
            self._answers.setdefault(id(answer), answer)
        return answer


class Reading:
    """What the checks of one run share: the answers, and the form in which they are shown."""

    def __init__(self) -> None:
        self.answers = SharedReads()
        self._lock = threading.Lock()
        self._presented: dict[int, tuple[Answer, Answer]] = {}

    def presented(self, answer: Answer) -> Answer:
        """As `presentable`, and for one answer one and the same object, whichever checks share it."""
        with self._lock:
            known = self._presented.get(id(answer))
        made = known or (answer, presentable(answer))  # kept with it, so that its id stays its own
        with self._lock:
            return self._presented.setdefault(id(answer), made)[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Result:
    """What a check came to, before it is dressed as a finding."""

    verdict: Verdict
    reason: UnknownReason | SkipReason | None
    summary: str
    facts: JsonObject
    needs: tuple[Need, ...] = ()
    occurred_at: datetime | None = None
    pictures: tuple[Picture, ...] = ()

    def presented(self) -> _Result:
        """Return it with secrets redacted and every text made inert."""
        return replace(
            self,
            summary=shown(self.summary),
            facts=cast("JsonObject", clean_json(redact(self.facts)[0])),
            pictures=tuple(map(presentable_picture, self.pictures)),
        )


class Runner:
    """Runs checks against one source, a bounded number side by side."""

    def __init__(
        self,
        source: AwsSource,
        registry: Registry,
        clock: Clock,
        incident: str = "",
        named: frozenset[str] = frozenset(),
    ) -> None:
        self._source = source
        self._incident = incident
        self._named = named
        self._registry = registry
        self._clock = clock
        self._slots = asyncio.Semaphore(MAX_CONCURRENT_CHECKS)

    async def run(
        self,
        check: ProbeCall | OperationCall,
        step: str,
        arguments: JsonObject,
        target: Target,
        reading: Reading,
    ) -> Finding:
        """Return the finding of one check.

        Args:
            check: The fence.
            step: The id of its step.
            arguments: Its arguments with all templates filled in; None means not given.
            target: Whom to ask.
            reading: What this run has read.

        Returns:
            A finding, whatever happens: a denial, a deadline or a bug in the probe is `unknown`.
            Only cancelling the awaiting task ends it without one.
        """
        async with self._slots:
            return await self._run(check, step, arguments, target, reading)

    async def _run(
        self,
        check: ProbeCall | OperationCall,
        step: str,
        arguments: JsonObject,
        target: Target,
        reading: Reading,
    ) -> Finding:
        started_at = self._clock.now()
        seconds = self._deadline_of(check)
        deadline = Deadline(self._clock, seconds)
        recorders: list[RecordingReader] = []

        def work() -> _Result:
            reader = self._source.reader(target, deadline, self._incident, self._named)
            recorder = RecordingReader(reading.answers.reader(reader, deadline))
            recorders.append(recorder)
            return self._ask_and_judge(check, arguments, recorder, reading).presented()

        try:
            result = await asyncio.wait_for(in_thread(work), timeout=seconds)
        except TimeoutError:
            result = _unknown(UnknownReason.TIMEOUT, f"no answer within {seconds:g} s")
        except UsageError as error:
            result = _unknown(UnknownReason.PROBE_ERROR, str(error)).presented()
        except Exception as error:  # noqa: BLE001 - a bug in a probe must not end the incident; it is shown and recorded
            result = _unknown(UnknownReason.PROBE_ERROR, bug(error)).presented()
        finally:
            deadline.cancel()
        answers = recorders[0].answers() if recorders else ()
        return Finding(
            check=check.id,
            step=step,
            probe=check.probe if isinstance(check, ProbeCall) else check.operation,
            verdict=result.verdict,
            reason=result.reason,
            summary=result.summary,
            facts=result.facts,
            needs=result.needs,
            occurred_at=result.occurred_at,
            started_at=started_at,
            ended_at=self._clock.now(),
            evidence=Evidence(answers=tuple(reading.presented(answer) for answer in answers)),
            pictures=result.pictures,
        )

    def _deadline_of(self, check: ProbeCall | OperationCall) -> float:
        if isinstance(check, OperationCall):
            return CALL_DEADLINE_S
        return self._registry[check.probe].deadline_s

    def _ask_and_judge(
        self, check: ProbeCall | OperationCall, arguments: JsonObject, reader: AwsReader, reading: Reading
    ) -> _Result:
        if isinstance(check, OperationCall):
            return judge_call(check, reading.presented(reader.read(ask(check.operation, **arguments))))
        probe = self._registry[check.probe]
        params = bind(probe, arguments)
        answers = probe.collect(reader, params)
        shown = {name: reading.presented(answer) for name, answer in answers.items()}
        return _judge(probe, shown, params)


def presentable(answer: Answer) -> Answer:
    """Return the answer with secrets redacted and every text made inert."""
    data, in_data = redact(answer.data)
    parameters, in_parameters = redact(answer.parameters)
    message, in_message = redact(answer.message)
    return replace(
        answer,
        data=cast("JsonObject", clean_json(data)),
        parameters=cast("JsonObject", clean_json(parameters)),
        message=clean(str(message), keep_lines=True),
        code=shown(answer.code),
        headers={name: shown(value) for name, value in answer.headers.items()},
        request_id=shown(answer.request_id),
        cli=shown(answer.cli),
        redactions=answer.redactions + in_data + in_parameters + in_message,
    )


def judge_call(check: OperationCall, answer: Answer) -> _Result:
    """Judge a `call` fence: its facts and its expectation, JMESPath over the answer as it is shown.

    Raises:
        UsageError: An expression does not fit the answer, or takes too much.
    """
    if answer.unknown_reason:
        said = " ".join(part for part in (answer.code, answer.message) if part)
        return _unknown(answer.unknown_reason, f"{answer.operation}: {said}", needs=actions_denied((answer,)))
    data: JsonObject = {**answer.data, "outcome": str(answer.outcome)}
    facts: dict[str, JsonValue] = {name: search(expression, data) for name, expression in check.facts.items()}
    said = _said_of_call(answer, facts)
    if not check.expect:
        return _Result(verdict=Verdict.PASS, reason=None, summary=said, facts=facts)
    expected = search(check.expect, data)
    if expected is None:
        reason = UnknownReason.TRUNCATED if answer.truncated else UnknownReason.NO_DATA
        return _unknown(reason, f"the answer does not say: {check.expect}", facts=facts)
    verdict = Verdict.PASS if expected else Verdict.FAIL
    return _Result(verdict=verdict, reason=None, summary=said, facts=facts)


def _said_of_call(answer: Answer, facts: Mapping[str, JsonValue]) -> str:
    """Return what an operation answered, in words: `HeadObject says not found, owner is alice`."""
    said = f"{answer.operation.partition('.')[2]} says {answer.outcome.words}"
    told = [said if value == answer.outcome else _fact_in_words(name, value) for name, value in facts.items()]
    return ", ".join(told) or said


def _fact_in_words(name: str, value: JsonValue) -> str:
    what = name.replace("_", " ")
    if value is None:
        return f"no {what}"
    return f"{what} is {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"


def _judge(probe: AnyProbe, answers: Answers, params: Any) -> _Result:
    judgement = probe.judge(answers, params)
    if wrong := "; ".join(misfits(judgement.facts)):
        raise TypeError(wrong)  # to a condition it would be another value, and rule out the true cause
    return _Result(
        verdict=judgement.verdict,
        reason=judgement.reason,
        summary=judgement.summary,
        facts=facts_as_json(judgement.facts),
        needs=judgement.needs,
        occurred_at=judgement.occurred_at,
        pictures=judgement.pictures,
    )


def _unknown(
    reason: UnknownReason,
    summary: str,
    *,
    facts: JsonObject | None = None,
    needs: tuple[Need, ...] = (),
) -> _Result:
    return _Result(verdict=Verdict.UNKNOWN, reason=reason, summary=summary, facts=facts or {}, needs=needs)


def bug(error: BaseException, what: str = "probe") -> str:
    """Return where something of ours broke, enough to mend it, or which limit of this computer it met."""
    if limit := limit_reached(error):
        return limit
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else ""
    return f"the {what} has a bug: {type(error).__name__}: {error}{where}"


def is_expired(finding: Finding) -> bool:
    """Tell whether the credentials ended during this check."""
    return finding.reason is UnknownReason.EXPIRED_CREDENTIALS or any(
        answer.outcome is Outcome.EXPIRED_CREDENTIALS for answer in finding.evidence.answers
    )
