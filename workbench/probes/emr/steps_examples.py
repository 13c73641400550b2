"""The worked examples of `emr.steps`."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.domain.evidence import Outcome
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import denied, error_answer
from workbench.probes.emr._examples import CLUSTER, STEP, cluster, described, step, steps
from workbench.probes.emr.steps import Params

_PARAMS = Params(cluster_id=CLUSTER)
_SECOND, _THIRD = "s-2AAAAAAAAAAA2", "s-3AAAAAAAAAAA3"

EXAMPLES: Sequence[Example[Params]] = (
    Example(
        name="one step failed after another was completed",
        params=_PARAMS,
        answers={
            "cluster": cluster(),
            "steps": steps(
                step(Reason="Unknown Error", ExecutionRoleArn="arn:aws:iam::123456789012:role/r"),
                step("COMPLETED", _SECOND, ended=500),
            ),
        },
        verdict=Verdict.FAIL,
        facts={
            "step_id": STEP,
            "state": "FAILED",
            "reason": "Unknown Error",
            "failed": 1,
            "completed": 1,
            "seconds": 600,
            "artifact": "s3://jobs/etl.py",
            "role_arn": "arn:aws:iam::123456789012:role/r",
            "cut_off": False,
            "took_along": False,
        },
    ),
    Example(
        name="the step that was named was taken along by one before it",
        params=Params(cluster_id=CLUSTER, step_id=_SECOND),
        answers={
            "cluster": cluster(),
            "steps": steps(
                step("CANCELLED", _SECOND, ended=119),
                step("FAILED", ended=120, ActionOnFailure="CANCEL_AND_WAIT"),
            ),
        },
        verdict=Verdict.FAIL,
        facts={"step_id": STEP, "named_state": "CANCELLED", "took_along": True},
    ),
    Example(
        name="an old failure that let the cluster go on is no reason for its end",
        params=_PARAMS,
        answers={
            "cluster": cluster("TERMINATED", "USER_REQUEST"),
            "steps": steps(step("CANCELLED", _SECOND, ended=60), step(ended=400)),
        },
        verdict=Verdict.WARN,
        facts={"step_id": _SECOND, "cut_off": True, "failed": 1},
    ),
    Example(
        name="the failure that ended the cluster, not the one before it",
        params=_PARAMS,
        answers={
            "cluster": cluster("TERMINATED_WITH_ERRORS", "STEP_FAILURE"),
            "steps": steps(
                step("CANCELLED", _THIRD, ended=61),
                step("FAILED", _SECOND, ended=62, ActionOnFailure="TERMINATE_CLUSTER"),
                step(ended=400),
            ),
        },
        verdict=Verdict.FAIL,
        facts={"step_id": _SECOND, "took_along": False},
    ),
    Example(
        name="the first of three failures in a row",
        params=_PARAMS,
        answers={
            "cluster": cluster(),
            "steps": steps(
                step("FAILED", _THIRD, ended=30),
                step("FAILED", _SECOND, ended=60),
                step("FAILED", ended=90),
                step("COMPLETED", "s-0AAAAAAAAAAA0", ended=300),
            ),
        },
        verdict=Verdict.FAIL,
        facts={"step_id": STEP, "failed": 3},
    ),
    Example(
        name="a step waits behind another",
        params=_PARAMS,
        answers={
            "cluster": cluster(),
            "steps": steps(step("PENDING", _SECOND, ended=0), step("RUNNING", ended=200)),
        },
        verdict=Verdict.WARN,
        facts={"step_id": _SECOND, "waits_behind": STEP, "concurrency": 1},
    ),
    Example(
        name="all went well",
        params=_PARAMS,
        answers={"cluster": cluster(), "steps": steps(step("COMPLETED"))},
        verdict=Verdict.PASS,
        facts={"step_id": STEP, "failed": 0, "waits_behind": ""},
    ),
    Example(
        name="the step that was named stands on no page",
        params=Params(cluster_id=CLUSTER, step_id=_THIRD),
        answers={
            "cluster": cluster(),
            "steps": steps(truncated=True),
            "step": described(step("FAILED", _THIRD)),
        },
        verdict=Verdict.FAIL,
        facts={"step_id": _THIRD},
    ),
    Example(
        name="there is no such step",
        params=Params(cluster_id=CLUSTER, step_id=_THIRD),
        answers={
            "cluster": cluster(),
            "steps": steps(),
            "step": error_answer("emr.DescribeStep", Outcome.NOT_FOUND),
        },
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.NO_DATA,
    ),
    Example(
        name="the cluster never came up",
        params=_PARAMS,
        answers={
            "cluster": cluster("TERMINATED_WITH_ERRORS", "VALIDATION_ERROR", was_ready=False),
            "steps": steps(step("CANCELLED")),
        },
        verdict=Verdict.WARN,
        facts={"cancelled": 1},
    ),
    Example(
        name="a cluster without steps",
        params=_PARAMS,
        answers={"cluster": cluster(), "steps": steps()},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.NOT_APPLICABLE,
        facts={"step_id": "", "listed": 0},
    ),
    Example(
        name="the list cannot be read",
        params=_PARAMS,
        answers={
            "cluster": cluster(),
            "steps": denied("emr.ListSteps", "elasticmapreduce:ListSteps"),
        },
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.DENIED,
    ),
)
