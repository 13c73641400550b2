"""The worked examples of `logs.cluster_lines`."""

from __future__ import annotations

from workbench.domain.evidence import Answer
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered
from workbench.probes.logs import _examples as cw
from workbench.probes.logs.cluster_lines import Params

_GROUP = "/emr/nightly"
_PARAMS = Params(cluster_id="j-1ABCDEFGHIJKL", since=cw.SINCE)
_WITH_AGENT = Params(cluster_id="j-1ABCDEFGHIJKL", log_group=_GROUP, since=cw.SINCE)


def _described(log_uri: str = "") -> Answer:
    return answered("emr.DescribeCluster", {"Cluster": {"LogUri": log_uri} if log_uri else {}})


EXAMPLES: tuple[Example[Params], ...] = (
    Example(
        name="in S3, where they are not read",
        params=_PARAMS,
        answers={"cluster": _described("s3://emr-logs/nightly/")},
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.NOT_LOGGED,
        facts={"groups": [], "logged": False, "matched": None},
    ),
    Example(
        name="nowhere",
        params=_PARAMS,
        answers={"cluster": _described()},
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.NOT_LOGGED,
        facts={"groups": [], "logged": False},
    ),
    Example(
        name="an agent sends them, and a container was killed",
        params=_WITH_AGENT,
        answers={
            "cluster": _described(),
            **cw.logs(_GROUP, cw.lines("ERROR Container killed by YARN, exited with code 137")),
        },
        verdict=Verdict.WARN,
        facts={"groups": [_GROUP], "matched": 1},
    ),
    Example(
        name="an agent sends them, and they are quiet",
        params=_WITH_AGENT,
        answers={"cluster": _described(), **cw.logs(_GROUP, cw.lines())},
        verdict=Verdict.PASS,
        facts={"matched": 0},
    ),
)
