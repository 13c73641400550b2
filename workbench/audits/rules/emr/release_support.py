"""The release of the cluster is within AWS's standard support: after it, nothing is mended any more.

Support lasts two years from the first day of a release. Not every date is known here: a release between two
known ones ends between their ends, and where today lies there, it cannot be told.

Source: Amazon EMR release guide, "Standard support", and "supported lifecycle" of the pages of 7.3 to 7.14.
"""

from __future__ import annotations

import re
from datetime import date

from workbench.audits._examples import example
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.audit.contract import Assessment, NoParams, Rule, Seen, bad, good, unread, unseen
from workbench.knowledge.answers import text

_LAST_DAYS = {
    (7, 3): date(2026, 10, 15),
    (7, 4): date(2026, 11, 12),
    (7, 5): date(2026, 11, 20),
    (7, 7): date(2027, 2, 5),
    (7, 9): date(2027, 5, 19),
    (7, 10): date(2027, 8, 15),
    (7, 13): date(2028, 4, 21),
    (7, 14): date(2028, 9, 8),
}
"""The last day of standard support by major and minor version, as AWS's pages tell it."""
_LABEL = re.compile(r"emr-(\d+)\.(\d+)\.")


def judge(seen: Seen, _: NoParams) -> Assessment:
    """Judge the release on the day on which the cluster was described."""
    answer = seen.answer("cluster")
    if unknown := unread(answer):
        return unknown
    label = text(answer.data, "Cluster", "ReleaseLabel")
    if not (version := _LABEL.match(label)):
        return unseen(
            UnknownReason.NO_DATA, f"the release {label or 'has no label'} is none that is known here"
        )
    release, today = (int(version[1]), int(version[2])), answer.observed_at.date()
    earliest = max((last for known, last in _LAST_DAYS.items() if known <= release), default=None)
    latest = min((last for known, last in _LAST_DAYS.items() if known >= release), default=None)
    if latest and today > latest:
        return bad(f"{label}: standard support ended by {latest}")
    if earliest and today <= earliest:
        return good(f"{label}: in standard support until {earliest} at least")
    return unseen(UnknownReason.NO_DATA, f"{label}: the end of its support is not known here")


rule = Rule(
    title="The release is in standard support",
    inventory="emr_clusters",
    questions=("cluster",),
    params=NoParams,
    judge=judge,
)


def _release(label: str) -> dict[str, JsonObject]:
    return {"cluster": {"Cluster": {"ReleaseLabel": label}}}


EXAMPLES = (
    example("in support", Verdict.PASS, _release("emr-7.9.0")),
    example("between two that are", Verdict.PASS, _release("emr-7.8.0")),
    example("newer than what is known", Verdict.PASS, _release("emr-7.20.0")),
    example("over", Verdict.FAIL, _release("emr-7.4.0")),
    example("older than what is known", Verdict.FAIL, _release("emr-6.15.0")),
    example(
        "between one that is over and one that is not",
        Verdict.UNKNOWN,
        _release("emr-7.6.0"),
        reason=UnknownReason.NO_DATA,
    ),
    example("an AMI", Verdict.UNKNOWN, _release("3.11.0"), reason=UnknownReason.NO_DATA),
)
