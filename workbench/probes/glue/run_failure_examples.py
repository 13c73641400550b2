"""The worked examples of `glue.run_failure`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from workbench.domain.evidence import Answer, AnswerName, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import NOON, answered, denied, error_answer
from workbench.probes.glue.run_failure import Params

_BEGUN, _ENDED = NOON - timedelta(hours=3), NOON - timedelta(hours=2)
_ERROR, _OUTPUT = "/aws-glue/jobs/error", "/aws-glue/jobs/output"
_WRAPPER = "An error occurred while calling o95.pyWriteDynamicFrame."
_OUT_OF_MEMORY = "ERROR Utils: java.lang.OutOfMemoryError: Java heap space"


def _job(**arguments: str) -> Answer:
    command = {"Name": "glueetl", "ScriptLocation": "s3://code/nightly.py"}
    role = "arn:aws:iam::123456789012:role/nightly"
    job: JsonObject = {"Command": command, "DefaultArguments": arguments, "Role": role, "GlueVersion": "5.0"}
    return answered("glue.GetJob", {"Job": job})


def _run(message: str = "", state: str = "FAILED", **more: JsonObject | str) -> Answer:
    times = {"StartedOn": _BEGUN.isoformat(), "CompletedOn": _ENDED.isoformat()}
    run = {"Id": "jr_1", "JobRunState": state, "ErrorMessage": message, **times, **more}
    return answered("glue.GetJobRun", {"JobRun": run})


def _groups(*names: str, **more: str | int) -> Answer:
    made = round((NOON - timedelta(days=90)).timestamp() * 1000)
    groups: list[JsonObject] = [{"logGroupName": name, "creationTime": made, **more} for name in names]
    return answered("logs.DescribeLogGroups", {"logGroups": groups})


def _log(*streams: str) -> Answer:
    return answered("logs.DescribeLogStreams", {"logStreams": [{"logStreamName": name} for name in streams]})


def _lines(*lines: tuple[str, str], minutes: int = 30) -> Answer:
    at = round((_BEGUN + timedelta(minutes=minutes)).timestamp() * 1000)
    events: list[JsonObject] = [
        {"logStreamName": stream, "message": text, "timestamp": at + index}
        for index, (stream, text) in enumerate(lines)
    ]
    return answered("logs.FilterLogEvents", {"events": events})


def _answers(
    run: Answer, job: Answer | None = None, groups: Answer | None = None, **logs: Answer
) -> dict[AnswerName, Answer]:
    """Return the answers about one run; `error` and `output` are lines of those groups."""
    names = {"error": _ERROR, "output": _OUTPUT}
    answers: dict[AnswerName, Answer] = {"job": job or _job(), "run": run}
    answers["groups", "/aws-glue/jobs"] = groups or _groups(*(names[name] for name in logs))
    for name, lines in logs.items():
        events = lines.data.get("events", ())
        rows: Sequence[JsonObject] = events if isinstance(events, list) else ()
        answers["streams", names[name]] = _log(*(str(row["logStreamName"]) for row in rows))
        answers["lines", names[name]] = lines
    return answers


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    answers: dict[AnswerName, Answer],
    reason: UnknownReason | SkipReason | None = None,
    run_id: str = "jr_1",
) -> Example[Params]:
    params = Params(job_name="nightly", run_id=run_id)
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


def _queried(
    *lines: tuple[str, str], status: str = "Complete", refused: bool = False
) -> dict[AnswerName, Answer]:
    """Return the answers about a run whose log is of class Infrequent Access."""
    groups = _groups(_ERROR, logGroupClass="INFREQUENT_ACCESS")
    answers = _answers(_run(_WRAPPER), groups=groups)
    at = (_BEGUN + timedelta(minutes=30)).strftime("%Y-%m-%d %H:%M:%S.000")
    rows = [
        [
            {"field": name, "value": value}
            for name, value in (("@timestamp", at), ("@logStream", stream), ("@message", message))
        ]
        for stream, message in lines
    ]
    answers["streams", _ERROR] = _log("jr_1-driver")
    answers["started", _ERROR] = (
        error_answer("logs.StartQuery", Outcome.BLOCKED_BY_GUARD)
        if refused
        else answered("logs.StartQuery", {"queryId": "1"})
    )
    if not refused:
        answers["results", _ERROR] = answered("logs.GetQueryResults", {"status": status, "results": rows})
    if status == "Running":
        answers["stopped", _ERROR] = answered("logs.StopQuery", {"success": True})
    return answers


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "the message says it",
        Verdict.FAIL,
        {"points_to": ["glue-oom"], "told_by": "message", "logged": False},
        _answers(_run("java.lang.OutOfMemoryError: Java heap space"), error=_lines()),
    ),
    _example(
        "the log says it, of this run and not of its retry",
        Verdict.FAIL,
        {"points_to": ["glue-disk-full"], "told_by": "log", "logged": True, "unread": []},
        _answers(
            _run(_WRAPPER),
            error=_lines(
                ("jr_1_attempt_1", _OUT_OF_MEMORY),
                ("jr_1-driver", "ERROR Executor: java.io.IOException: No space left on device"),
            ),
        ),
    ),
    _example(
        "another run began with the same id, and of this one nothing is known",
        Verdict.FAIL,
        {"points_to": [], "logged": True},
        _answers(
            _run("Something nobody has seen"),
            error=_lines(("jr_12", _OUT_OF_MEMORY), ("jr_1-driver", "Error")),
        ),
    ),
    _example(
        "a script that is not the job's own is a dependency",
        Verdict.FAIL,
        {"points_to": ["glue-dependency"], "bucket": "jars", "key": "lib/x.jar"},
        _answers(
            _run(
                "LAUNCH ERROR | Error downloading from S3 for bucket: jars, key: lib/x.jar.Access Denied "
                "(Service: Amazon S3; Status Code: 403; Please refer logs for details."
            ),
            error=_lines(),
        ),
    ),
    _example(
        "the job's own script",
        Verdict.FAIL,
        {"points_to": ["glue-script-unavailable"], "side": "code"},
        _answers(
            _run(
                "LAUNCH ERROR | Error downloading from S3 for bucket: code, key: nightly.py.Access Denied "
                "(Service: Amazon S3; Status Code: 403; Please refer logs for details."
            ),
            error=_lines(),
        ),
    ),
    _example(
        "a custom stream prefix, while another run was under way",
        Verdict.UNKNOWN,
        {"points_to": None},
        {
            **_answers(
                _run(_WRAPPER),
                _job(**{"--custom-logStream-prefix": "nightly"}),
                error=_lines(("nightly-driver", _OUT_OF_MEMORY)),
            ),
            "runs": answered(
                "glue.GetJobRuns", {"JobRuns": [{"Id": "jr_2", "StartedOn": _BEGUN.isoformat()}]}
            ),
        },
        UnknownReason.NO_DATA,
    ),
    _example(
        "a log that cannot be searched line by line",
        Verdict.UNKNOWN,
        {"points_to": None, "unread": [_ERROR]},
        _answers(
            _run(_WRAPPER),
            groups=_groups(_ERROR, logGroupClass="INFREQUENT_ACCESS"),
            error=_lines(("jr_1-driver", "")),
        ),
        UnknownReason.NO_DATA,
    ),
    _example(
        "nothing was logged, and the message is a wrapper",
        Verdict.UNKNOWN,
        {"points_to": None, "logged": False},
        _answers(_run(_WRAPPER), error=_lines()),
        UnknownReason.NOT_LOGGED,
    ),
    _example(
        "logs are closed",
        Verdict.UNKNOWN,
        {"points_to": None, "logged": None},
        {
            **_answers(_run(_WRAPPER), groups=denied("logs.DescribeLogGroups", "logs:DescribeLogGroups")),
            ("lines", _ERROR): denied("logs.FilterLogEvents", "logs:FilterLogEvents"),
        },
        UnknownReason.DENIED,
    ),
    _example(
        "a timeout is a reason of its own",
        Verdict.SKIPPED,
        {"points_to": []},
        {"job": _job(), "run": _run(state="TIMEOUT")},
        SkipReason.NOT_APPLICABLE,
    ),
    _example(
        "it went well", Verdict.PASS, {"points_to": []}, {"job": _job(), "run": _run(state="SUCCEEDED")}
    ),
    _example("no run", Verdict.SKIPPED, {"points_to": []}, {}, SkipReason.NOT_APPLICABLE, run_id=""),
    _example(
        "a run that is no longer shown",
        Verdict.UNKNOWN,
        {"points_to": None},
        {"job": _job(), "run": error_answer("glue.GetJobRun", Outcome.NOT_FOUND)},
        UnknownReason.NO_DATA,
    ),
    _example(
        "a group that only queries read: the log decides, by lines of this run alone",
        Verdict.FAIL,
        {"points_to": ["glue-oom"], "told_by": "log", "groups": [_ERROR], "unread": []},
        _queried(("jr_1-driver", _OUT_OF_MEMORY), ("jr_0-driver", "ERROR No space left on device")),
    ),
    _example(
        "nobody agreed to the cost of a query",
        Verdict.UNKNOWN,
        {"points_to": None, "unread": [_ERROR]},
        _queried(refused=True),
        UnknownReason.BLOCKED_BY_GUARD,
    ),
    _example(
        "the query took too long, and was stopped",
        Verdict.UNKNOWN,
        {"points_to": None, "unread": [_ERROR]},
        _queried(status="Running"),
        UnknownReason.TIMEOUT,
    ),
)
