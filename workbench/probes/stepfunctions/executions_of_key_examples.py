"""The worked examples of `stepfunctions.executions_of_key`."""

from __future__ import annotations

from datetime import timedelta

from workbench.domain.evidence import Answer, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import NOON, answered, error_answer
from workbench.probes.stepfunctions.executions_of_key import Params

_MACHINE = "arn:aws:states:us-east-1:111122223333:stateMachine:ingest"
_RULE = "arn:aws:events:us-east-1:111122223333:rule/ingest"
_WRITTEN = "2026-11-23T10:00:00Z"


def _row(name: str, status: str, minutes: float) -> JsonObject:
    began = NOON - timedelta(hours=2) + timedelta(minutes=minutes)
    arn = f"{_MACHINE.replace(':stateMachine:', ':execution:')}:{name}"
    return {"executionArn": arn, "name": name, "status": status, "startDate": began.isoformat()}


def _listed(*rows: JsonObject, truncated: bool = False) -> Answer:
    return answered("stepfunctions.ListExecutions", {"executions": list(rows)}, truncated=truncated)


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    listed: Answer,
    reason: UnknownReason | SkipReason | None = None,
    **params: str | tuple[str, ...],
) -> Example[Params]:
    given: dict[str, str | tuple[str, ...]] = {"routes": (f"{_RULE} {_MACHINE}",), "written_at": _WRITTEN}
    return Example(
        name=name,
        params=Params(**{**given, **params}),  # type: ignore[arg-type] # by name
        answers={("executions", _MACHINE): listed},
        verdict=verdict,
        reason=reason,
        facts=facts,
    )


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "it failed",
        Verdict.FAIL,
        {"started": True, "failed": True, "status": "FAILED", "state_machine_arn": _MACHINE},
        _listed(_row("b", "SUCCEEDED", 40), _row("a", "FAILED", 0.1), _row("0", "SUCCEEDED", -30)),
    ),
    _example(
        "its time was up, and it began late",
        Verdict.FAIL,
        {"failed": True, "status": "TIMED_OUT"},
        _listed(_row("a", "TIMED_OUT", 20)),
    ),
    _example(
        "it succeeded",
        Verdict.PASS,
        {"started": True, "failed": False, "running": False},
        _listed(_row("a", "SUCCEEDED", 0.1), _row("0", "FAILED", -30)),
    ),
    _example(
        "it runs",
        Verdict.WARN,
        {"started": True, "failed": False, "running": True},
        _listed(_row("a", "RUNNING", 0.1)),
    ),
    _example(
        "two files came at once, and one execution failed",
        Verdict.UNKNOWN,
        {"started": None, "failed": None},
        _listed(_row("b", "FAILED", 0.3), _row("a", "SUCCEEDED", 0.1)),
        UnknownReason.NO_DATA,
    ),
    _example(
        "nothing was started",
        Verdict.WARN,
        {"started": False, "failed": False, "execution_arn": ""},
        _listed(_row("0", "FAILED", -30)),
    ),
    _example(
        "a busy machine, whose list does not go back so far",
        Verdict.UNKNOWN,
        {"started": None, "failed": None},
        _listed(_row("z", "SUCCEEDED", 110), truncated=True),
        UnknownReason.TRUNCATED,
    ),
    _example(
        "an Express workflow",
        Verdict.UNKNOWN,
        {"failed": None},
        error_answer(
            "stepfunctions.ListExecutions",
            Outcome.UNSUPPORTED,
            status=400,
            code="StateMachineTypeNotSupported",
        ),
        UnknownReason.NOT_LOGGED,
    ),
    _example(
        "the state machine does not exist",
        Verdict.WARN,
        {"started": False, "failed": False},
        error_answer("stepfunctions.ListExecutions", Outcome.NOT_FOUND, code="StateMachineDoesNotExist"),
    ),
    _example(
        "no state machine is told",
        Verdict.SKIPPED,
        {"machines": 0, "failed": False},
        _listed(),
        SkipReason.NOT_APPLICABLE,
        routes=(),
    ),
)
