"""What a query of CloudWatch Logs Insights may not say here.

Insights has no command that changes anything. `unmask` shows what a data protection policy hides, and SOURCE
names groups other than those that were looked at, and are billed. This is the first of two walls, and says
what is wrong where a query is asked for. The second is the guard's (`without` in `operations/logs.toml` of
`workbench.aws`, as `workbench.aws.statements` is for SQL): a `call` of a playbook's never came this way.
Source: CloudWatch Logs user guide, "CloudWatch Logs Insights language query syntax", `unmask` and `SOURCE`.
"""

from __future__ import annotations

import re

_MOST_CHARACTERS = 10_000
"""Of a query (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html)."""
_UNMASK = re.compile(r"(?i)unmask")
"""Anywhere: what is quoted and what is not cannot be told by quotes alone, for a pattern may hold one."""
_SOURCE = re.compile(r"(?im)(?:^|[|(])\s*source\b")


def query_objection(query: str) -> str:
    """Return why a query may not be sent; empty when it may."""
    if not query.strip():
        return "it is empty"
    if len(query) > _MOST_CHARACTERS:
        return f"it has more than {_MOST_CHARACTERS:,} characters, the most that Insights takes"
    if _UNMASK.search(query):
        return "it says unmask, which shows what a data protection policy hides"
    if _SOURCE.search(query):
        return "it says SOURCE, which asks other groups than those that are named: name them as log_groups"
    return ""
