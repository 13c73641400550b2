"""The worked examples of `logs.crawler_lines`."""

from __future__ import annotations

from workbench.domain.verdict import Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered
from workbench.probes.logs import _examples as cw
from workbench.probes.logs.crawler_lines import Params

_GROUP = "/aws-glue/crawlers"
_PARAMS = Params(crawler_name="landing", since=cw.SINCE)
_DESCRIBED = answered("glue.GetCrawler", {"Crawler": {"Name": "landing"}})


EXAMPLES: tuple[Example[Params], ...] = (
    Example(
        name="it was refused",
        params=_PARAMS,
        answers={
            "crawler": _DESCRIBED,
            **cw.logs(_GROUP, cw.lines("ERROR : Error Access Denied (Status Code: 403) on s3://landing")),
        },
        verdict=Verdict.WARN,
        facts={"groups": [_GROUP], "signature": "access-denied", "matched": 1},
    ),
    Example(
        name="quiet",
        params=_PARAMS,
        answers={"crawler": _DESCRIBED, **cw.logs(_GROUP, cw.lines())},
        verdict=Verdict.PASS,
        facts={"matched": 0},
    ),
)
