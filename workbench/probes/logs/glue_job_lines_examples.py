"""The worked examples of `logs.glue_job_lines`."""

from __future__ import annotations

from workbench.domain.evidence import Answer
from workbench.domain.values import JsonValue
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied
from workbench.probes.logs import _examples as cw
from workbench.probes.logs.glue_job_lines import Params

_ERROR, _OUTPUT = "/aws-glue/jobs/error", "/aws-glue/jobs/output"
_PARAMS = Params(job_name="nightly", run_id="jr_1", since=cw.SINCE)


def _described(**more: JsonValue) -> Answer:
    return answered("glue.GetJob", {"Job": {"Name": "nightly", "Command": {"Name": "glueetl"}, **more}})


EXAMPLES: tuple[Example[Params], ...] = (
    Example(
        name="there is none to look at",
        params=Params(job_name=""),
        answers={},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.NOT_APPLICABLE,
        facts={"groups": [], "matched": None},
    ),
    Example(
        name="the executors ran out of memory",
        params=_PARAMS,
        answers={
            "job": _described(),
            **cw.logs(_ERROR, cw.lines("ERROR java.lang.OutOfMemoryError: Java heap space")),
            **cw.logs(_OUTPUT, cw.lines()),
        },
        verdict=Verdict.WARN,
        facts={"groups": [_ERROR, _OUTPUT], "matched": 1},
    ),
    Example(
        name="quiet, continuous and encrypted",
        params=_PARAMS,
        answers={
            "job": _described(
                DefaultArguments={"--enable-continuous-cloudwatch-log": "true"},
                SecurityConfiguration="sse",
            ),
            **cw.logs(_ERROR, cw.lines()),
            **cw.logs(_OUTPUT, cw.lines()),
            **cw.logs("/aws-glue/jobs/logs-v2-sse", cw.lines()),
        },
        verdict=Verdict.PASS,
        facts={"groups": [_ERROR, _OUTPUT, "/aws-glue/jobs/logs-v2-sse"], "matched": 0},
    ),
    Example(
        name="one of the two may not be read: silence of the other proves nothing",
        params=_PARAMS,
        answers={
            "job": _described(),
            **cw.logs(_ERROR, denied("logs.FilterLogEvents", "logs:FilterLogEvents")),
            **cw.logs(_OUTPUT, cw.lines()),
        },
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.DENIED,
        facts={"matched": None, "signature": None},
    ),
)
