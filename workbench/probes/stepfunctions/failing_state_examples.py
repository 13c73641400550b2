"""The worked examples of `stepfunctions.failing_state`."""

from __future__ import annotations

from workbench.domain.evidence import Answers, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied, error_answer
from workbench.probes.stepfunctions import _examples as sfn
from workbench.probes.stepfunctions import _failing_examples as cases
from workbench.probes.stepfunctions.failing_state import Params


def _example(
    name: str,
    answers: Answers,
    verdict: Verdict,
    facts: JsonObject,
    reason: UnknownReason | SkipReason | None = None,
    arn: str = sfn.EXECUTION,
) -> Example[Params]:
    params = Params(execution_arn=arn)
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "a Glue job failed",
        cases.standard("FAILED", sfn.failing("States.TaskFailed", cases.JOB_RUN)),
        Verdict.FAIL,
        {
            "kind": "downstream",
            "state": "Clean",
            "service": "glue",
            "resource_name": "clean-orders",
            "run_id": "jr_1",
            "caught": False,
            "has_catch": False,
            "timeout_missing": True,
        },
    ),
    _example(
        "the role may not start the job",
        cases.standard(
            "FAILED", sfn.failing("Glue.AccessDeniedException", cases.REFUSED.format(role="nightly"))
        ),
        Verdict.FAIL,
        {"kind": "permission", "denied_action": "glue:StartJobRun", "role_arn": sfn.ROLE},
    ),
    _example(
        "what was called was refused something itself",
        cases.standard("FAILED", sfn.failing("States.TaskFailed", cases.REFUSED.format(role="glue-job"))),
        Verdict.FAIL,
        {"kind": "downstream", "denied_action": "glue:StartJobRun"},
    ),
    _example(
        "the time of a task was up",
        cases.standard("FAILED", sfn.failing("States.Timeout"), {**sfn.CLEAN, "TimeoutSeconds": 60}),
        Verdict.FAIL,
        {
            "kind": "timeout",
            "timeout_missing": False,
            "timeout_s": 60,
            "signature": "workflow-timeout",
        },
    ),
    _example(
        "a path that the data does not have",
        cases.standard(
            "FAILED",
            sfn.history(sfn.STARTED, sfn.ENTERED, ("ExecutionFailed", {"error": "States.Runtime"})),
        ),
        Verdict.FAIL,
        {"kind": "data", "state": "Clean", "tries": 0},
    ),
    _example(
        "too many runs, each time that it was tried",
        cases.standard("FAILED", sfn.failing("Glue.ConcurrentRunsExceededException")),
        Verdict.FAIL,
        {"kind": "throttled"},
    ),
    _example(
        "a quota of the account holds no more",
        cases.standard("FAILED", sfn.failing("Glue.ResourceNumberLimitExceededException")),
        Verdict.FAIL,
        {"kind": "quota"},
    ),
    _example(
        "the history was full, and only its end was read",
        cases.standard("FAILED", cases.FULL),
        Verdict.FAIL,
        {"kind": "limit"},
    ),
    _example(
        "too many items of a distributed Map failed",
        {
            **cases.standard("FAILED", sfn.history(sfn.STARTED, *cases.MAPPED), cases.MAP),
            ("map run", sfn.MAP_RUN): answered(
                "stepfunctions.DescribeMapRun",
                {"mapRunArn": sfn.MAP_RUN, "itemCounts": {"total": 10_000, "failed": 600}},
            ),
        },
        Verdict.FAIL,
        {"kind": "items", "state": "Clean", "map_run_arn": sfn.MAP_RUN},
    ),
    _example(
        "caught, and nobody was told",
        cases.standard("SUCCEEDED", sfn.history(*cases.CAUGHT, sfn.SUCCEEDED), cases.CATCHES),
        Verdict.FAIL,
        {"status": "SUCCEEDED", "caught": True, "hidden": True, "kind": "downstream", "state": "Clean"},
    ),
    _example(
        "caught, and somebody was told",
        cases.standard("SUCCEEDED", sfn.history(*cases.CAUGHT, *cases.TOLD, sfn.SUCCEEDED), cases.CATCHES),
        Verdict.PASS,
        {"caught": True, "hidden": False, "kind": "none"},
    ),
    _example(
        "stopped by a person",
        cases.standard(
            "ABORTED",
            sfn.history(
                sfn.STARTED, sfn.ENTERED, sfn.SCHEDULED, ("ExecutionAborted", {"cause": "wrong day"})
            ),
        ),
        Verdict.FAIL,
        {"kind": "aborted", "state": "Clean"},
    ),
    _example(
        "running, in a state that nothing ends",
        cases.standard("RUNNING", sfn.history(sfn.STARTED, sfn.ENTERED, sfn.SCHEDULED)),
        Verdict.WARN,
        {"status": "RUNNING", "kind": "none", "state": "Clean", "timeout_missing": True},
    ),
    _example(
        "succeeded",
        cases.standard(
            "SUCCEEDED",
            sfn.history(
                sfn.STARTED, sfn.ENTERED, sfn.SCHEDULED, ("TaskSucceeded", {}), sfn.LEFT, sfn.SUCCEEDED
            ),
        ),
        Verdict.PASS,
        {"kind": "none", "caught": False, "hidden": False},
    ),
    _example(
        "an Express workflow whose log tells",
        {
            "machine": sfn.machine(type_="EXPRESS", level="ALL"),
            ("group", sfn.GROUP): sfn.log_group(),
            ("log", sfn.GROUP, sfn.EXPRESS): sfn.log_lines(
                sfn.STARTED,
                sfn.ENTERED,
                sfn.SCHEDULED,
                *(
                    ("TaskFailed", {"error": "States.Timeout"}),
                    ("ExecutionFailed", {"error": "States.Timeout"}),
                ),
            ),
        },
        Verdict.FAIL,
        {"kind": "timeout", "state": "Clean"},
        arn=sfn.EXPRESS,
    ),
    _example(
        "an Express workflow without a log",
        {"machine": sfn.machine(type_="EXPRESS")},
        Verdict.UNKNOWN,
        {"status": None, "kind": None},
        UnknownReason.NOT_LOGGED,
        arn=sfn.EXPRESS,
    ),
    _example(
        "its log group is gone",
        {
            "machine": sfn.machine(type_="EXPRESS", level="ALL"),
            ("group", sfn.GROUP): answered("logs.DescribeLogGroups"),
            ("log", sfn.GROUP, sfn.EXPRESS): error_answer(
                "logs.FilterLogEvents", Outcome.NOT_FOUND, status=400
            ),
        },
        Verdict.UNKNOWN,
        {"kind": None},
        UnknownReason.NOT_LOGGED,
        arn=sfn.EXPRESS,
    ),
    _example(
        "ended more than 90 days ago",
        {
            name: error_answer(
                f"stepfunctions.{operation}", Outcome.NOT_FOUND, status=400, code="ExecutionDoesNotExist"
            )
            for name, operation in (
                ("execution", "DescribeExecution"),
                ("history", "GetExecutionHistory"),
            )
        },
        Verdict.UNKNOWN,
        {"kind": None},
        UnknownReason.NO_DATA,
    ),
    _example(
        "not allowed to read the history",
        cases.standard("FAILED", denied("stepfunctions.GetExecutionHistory", "states:GetExecutionHistory")),
        Verdict.UNKNOWN,
        {"kind": None, "state": None},
        UnknownReason.DENIED,
    ),
    _example(
        "nothing to look into", {}, Verdict.SKIPPED, {"kind": "none"}, SkipReason.NOT_APPLICABLE, arn=""
    ),
)
