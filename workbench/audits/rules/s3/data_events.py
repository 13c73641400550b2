"""CloudTrail records who wrote and who read the objects of the bucket.

A trail records none of it by default. A trail that does not log now, or that records other buckets, does
not count; one whose selectors end within the bucket covers a part.

Source: AWS CloudTrail user guide, "Logging data events".
"""

from __future__ import annotations

from workbench.audits._examples import example
from workbench.audits.rules._data_events import QUESTIONS, Recorded, recorded_of
from workbench.domain.values import JsonObject
from workbench.domain.verdict import Verdict
from workbench.engine.audit.contract import Assessment, NoParams, Rule, Seen, bad, good, weak


def judge(seen: Seen, _: NoParams) -> Assessment:
    """Judge what the trails record of the bucket."""
    recorded = recorded_of(seen, seen.resource.name)
    if isinstance(recorded, Assessment):
        return recorded
    if recorded is Recorded.ALL:
        return good("a trail records reads and writes of its objects")
    if recorded is Recorded.NOTHING:
        return bad("no trail records what is done to its objects")
    return weak(f"trails record {recorded}")


rule = Rule(
    title="CloudTrail records reads and writes of objects",
    inventory="s3_buckets",
    questions=QUESTIONS,
    params=NoParams,
    judge=judge,
)

_ARN = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/all"


def trails(value: str = "arn:aws:s3", mode: str = "All", *, logs: bool = True) -> dict[object, JsonObject]:
    """Return the answers about one trail that records these objects."""
    resource: JsonObject = {"Type": "AWS::S3::Object", "Values": [value]}
    return {
        "trails": {"trailList": [{"TrailARN": _ARN, "HomeRegion": "eu-west-1"}]},
        ("trail_status", _ARN): {"IsLogging": logs},
        ("selectors", _ARN): {"EventSelectors": [{"ReadWriteType": mode, "DataResources": [resource]}]},
    }


EXAMPLES = (
    example("all objects of the account", Verdict.PASS, trails()),
    example("all objects of the bucket", Verdict.PASS, trails("arn:aws:s3:::landing/")),
    example("writes alone", Verdict.WARN, trails(mode="WriteOnly")),
    example("a folder of it", Verdict.WARN, trails("arn:aws:s3:::landing/in/")),
    example("another bucket", Verdict.FAIL, trails("arn:aws:s3:::other/")),
    example("a trail that does not log", Verdict.FAIL, trails(logs=False)),
    example("no trail", Verdict.FAIL, {"trails": {"trailList": []}}),
)
