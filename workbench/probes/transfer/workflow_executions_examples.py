"""The worked examples of `transfer.workflow_executions`."""

from __future__ import annotations

from workbench.domain.evidence import Answers
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied
from workbench.probes.transfer import _examples as sftp
from workbench.probes.transfer.workflow_executions import Params

_WORKFLOW = "w-0123456789abcdef0"
_EXECUTION = "11111111-2222-3333-4444-555555555555"
_WITH_WORKFLOW = sftp.server(
    WorkflowDetails={
        "OnUpload": [{"WorkflowId": _WORKFLOW, "ExecutionRole": "arn:aws:iam::111122223333:role/w"}]
    }
)
_HERE: JsonObject = {"backingStore": "S3", "bucket": "landing", "key": "in/x.csv"}
_THERE: JsonObject = {"backingStore": "S3", "bucket": "archive", "key": "2026/x.csv"}


def _did(kind: str, execution: str = _EXECUTION, **details: JsonObject | str) -> JsonObject:
    return {"type": kind, "details": details, "workflowId": _WORKFLOW, "executionId": execution}


_STARTED = _did("ExecutionStarted", input={"initialFileLocation": _HERE})
_COPIED = (
    _did("StepStarted", stepType="COPY", stepName="archive", input={"fileLocation": _HERE}),
    _did("StepCompleted", stepType="COPY", stepName="archive", output={}),
)
_DELETED = (
    _did("StepStarted", stepType="DELETE", stepName="clear", input={"fileLocation": _HERE}),
    _did("StepCompleted", stepType="DELETE", stepName="clear", output={}),
)
_TAGGED = _did("StepStarted", stepType="TAG", stepName="mark", input={"fileLocation": _THERE})


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    *lines: JsonObject | str,
    reason: UnknownReason | SkipReason | None = None,
    more: Answers | None = None,
) -> Example[Params]:
    log = sftp.log(*lines)
    return Example(
        name=name,
        params=Params(server_id=sftp.SERVER_ID, bucket="landing", key="in/x.csv"),
        answers={
            "server": _WITH_WORKFLOW,
            ("running", _WORKFLOW): answered("transfer.ListExecutions", {"Executions": []}),
            ("group", sftp.GROUP): sftp.groups(),
            ("log", sftp.GROUP): log,
            **(more or {}),
        },
        verdict=verdict,
        reason=reason,
        facts=facts,
    )


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "copied, then deleted",
        Verdict.FAIL,
        {"ran": True, "moved": True, "copied_to": "", "workflow_id": _WORKFLOW},
        _STARTED,
        *_COPIED,
        *_DELETED,
        _did("ExecutionCompleted"),
    ),
    _example(
        "copied, the copy tagged, and the original deleted",
        Verdict.FAIL,
        {"moved": True, "copied_to": "archive/2026/x.csv"},
        _STARTED,
        *_COPIED,
        _TAGGED,
        _did("StepCompleted", stepType="TAG", stepName="mark", output={}),
        *_DELETED,
        _did("ExecutionCompleted"),
    ),
    _example(
        "copied, and the copy deleted",
        Verdict.PASS,
        {"moved": False, "running": False},
        _STARTED,
        *_COPIED,
        _did("StepStarted", stepType="DELETE", stepName="clear", input={"fileLocation": _THERE}),
        _did("StepCompleted", stepType="DELETE", stepName="clear", output={}),
        _did("ExecutionCompleted"),
    ),
    _example(
        "begun too often at once, and given up",
        Verdict.WARN,
        {"moved": False, "failed": True, "running": False},
        _STARTED,
        _did("ExecutionThrottled"),
    ),
    _example(
        "copied, and left there",
        Verdict.PASS,
        {"ran": True, "moved": False, "failed": False, "running": False},
        _STARTED,
        *_COPIED,
        _did("ExecutionCompleted"),
    ),
    _example(
        "its copy failed, and nothing was deleted",
        Verdict.WARN,
        {"moved": False, "failed": True, "failed_step": "COPY archive"},
        _STARTED,
        _did("StepErrored", stepType="COPY", stepName="archive", errorType="PERMISSION_DENIED"),
        _did("ExecutionErrored"),
    ),
    _example(
        "a workflow moved another file of this name",
        Verdict.WARN,
        {"ran": False, "moved": False},
        _did("ExecutionStarted", input={"initialFileLocation": {**_HERE, "key": "out/x.csv"}}),
        *_DELETED,
    ),
    _example(
        "begun, and not ended",
        Verdict.UNKNOWN,
        {"ran": True, "running": True, "moved": None},
        _STARTED,
        reason=UnknownReason.TOO_EARLY,
    ),
    _example(
        "at work now",
        Verdict.UNKNOWN,
        {"ran": True, "running": True, "moved": None},
        reason=UnknownReason.TOO_EARLY,
        more={
            ("running", _WORKFLOW): answered(
                "transfer.ListExecutions",
                {
                    "Executions": [
                        {"InitialFileLocation": {"S3FileLocation": {"Bucket": "landing", "Key": "in/x.csv"}}}
                    ]
                },
            )
        },
    ),
    Example(
        name="no workflow",
        params=Params(server_id=sftp.SERVER_ID, bucket="landing", key="in/x.csv"),
        answers={"server": sftp.server()},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.NOT_APPLICABLE,
        facts={"workflows": 0, "moved": False},
    ),
    _example(
        "a workflow, and no log",
        Verdict.UNKNOWN,
        {"workflows": 1, "moved": None},
        reason=UnknownReason.NOT_LOGGED,
        more={
            "server": sftp.server(
                logging=False,
                WorkflowDetails={"OnUpload": [{"WorkflowId": _WORKFLOW, "ExecutionRole": "r"}]},
            )
        },
    ),
    _example(
        "not allowed to read the log",
        Verdict.UNKNOWN,
        {"moved": None},
        reason=UnknownReason.DENIED,
        more={("log", sftp.GROUP): denied("logs.FilterLogEvents", "logs:FilterLogEvents")},
    ),
)
