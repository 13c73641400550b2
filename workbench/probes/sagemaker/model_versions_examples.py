"""The worked examples of `sagemaker.model_versions`."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.domain.evidence import Answer, AnswerName
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied
from workbench.probes.sagemaker import _deployment_examples as ep
from workbench.probes.sagemaker._examples import events
from workbench.probes.sagemaker._served import ServedParams as Params

_NAMED = Params(endpoint_name=ep.ENDPOINT)
_PIPELINE = "arn:aws:sagemaker:eu-west-3:444455556666:pipeline/p/execution/qk3v8m2z7bha"


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    rows: Sequence[JsonObject],
    serves: int | None = 1,
    params: Params = _NAMED,
    reason: UnknownReason | SkipReason | None = None,
    decisions: Answer | None = None,
) -> Example[Params]:
    answers: dict[AnswerName, Answer] = {}
    if serves is not None:
        made = ep.model(package=serves or None)
        answers |= {"endpoint": ep.endpoint(), "config": ep.config(), ("model", ep.MODEL): made}
    if rows:
        answers["versions"] = ep.versions(*rows)
        answers["approvals"] = decisions or events()
        for row in rows:
            answers["package", str(row["ModelPackageArn"])] = ep.package(
                row, data=f"s3://m/{row['ModelPackageVersion']}"
            )
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "the newest that is approved serves, and a newer one waits",
        Verdict.WARN,
        {"live": 1, "deployable": 1, "newest": 2, "awaits": True, "blocked": False, "behind": False},
        [ep.version(2, "PendingManualApproval", minutes=60), ep.version(1)],
    ),
    Example(
        name="an inference component has copies of an older version",
        params=_NAMED,
        answers={
            **ep.on_components(ranker={}),
            "versions": ep.versions(ep.version(2), ep.version(1)),
            "approvals": events(),
            **{("package", f"{ep.PACKAGE}/{number}"): ep.package(ep.version(number)) for number in (2, 1)},
        },
        verdict=Verdict.FAIL,
        facts={"behind": True, "live": 1, "deployable": 2},
    ),
    _example(
        "all is deployed",
        Verdict.PASS,
        {
            "live": 2,
            "deployable": 2,
            "awaits": False,
            "behind": False,
            "asked": False,
            "newest_failed": False,
        },
        [ep.version(2), ep.version(1)],
        serves=2,
    ),
    _example(
        "approved by Ingrid, and an older one serves",
        Verdict.FAIL,
        {"behind": True, "approved_by": "arn:aws:sts::444455556666:assumed-role/puffin-dev/ingrid"},
        [ep.version(2), ep.version(1)],
        decisions=events(
            ep.event(
                "UpdateModelPackage",
                {"modelPackageArn": f"{ep.PACKAGE}/2", "modelApprovalStatus": "Approved"},
                900,
            )
        ),
    ),
    _example(
        "nobody decided for days",
        Verdict.WARN,
        {"awaits": True, "blocked": True, "deployable": 0},
        [ep.version(1, "PendingManualApproval")],
        serves=None,
        params=Params(model_package_group=ep.GROUP),
    ),
    _example(
        "rejected, which is a decision",
        Verdict.WARN,
        {"awaits": True, "blocked": False, "newest_approval": "Rejected"},
        [ep.version(2, "Rejected"), ep.version(1)],
    ),
    _example(
        "the newest failed, and an older one did before it",
        Verdict.FAIL,
        {"newest_failed": True, "awaits": False},
        [ep.version(3, "PendingManualApproval", "Failed"), ep.version(2, status="Failed"), ep.version(1)],
    ),
    _example(
        "what serves is none of these",
        Verdict.UNKNOWN,
        {"live": None, "behind": None},
        [ep.version(2), ep.version(1)],
        serves=0,
        params=Params(endpoint_name=ep.ENDPOINT, model_package_group=ep.GROUP),
        reason=UnknownReason.NO_DATA,
    ),
    _example(
        "what serves is not of the registry",
        Verdict.SKIPPED,
        {"group": "", "awaits": False, "behind": False},
        [],
        serves=0,
        reason=SkipReason.NOT_APPLICABLE,
    ),
    Example(
        name="the pipeline tells the group",
        params=Params(pipeline_execution_arn=_PIPELINE),
        answers={
            "steps": answered(
                "sagemaker.ListPipelineExecutionSteps",
                {
                    "PipelineExecutionSteps": [
                        {"StepName": "Register", "Metadata": {"RegisterModel": {"Arn": f"{ep.PACKAGE}/1"}}}
                    ]
                },
            ),
            "versions": ep.versions(ep.version(1, minutes=10)),
            ("package", f"{ep.PACKAGE}/1"): ep.package(ep.version(1, minutes=10)),
            "list": ep.endpoints(),
            "approvals": events(),
        },
        verdict=Verdict.PASS,
        facts={"asked": True, "newest": 1, "live": 0, "behind": False},
    ),
    Example(
        name="not allowed to list the versions",
        params=Params(model_package_group=ep.GROUP),
        answers={"versions": denied("sagemaker.ListModelPackages", "sagemaker:ListModelPackages")},
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.DENIED,
        facts={"awaits": None, "behind": None},
    ),
)
