"""The log group has the agreed tags.

Source: Amazon CloudWatch Logs API reference, ListTagsForResource.
"""

from __future__ import annotations

from workbench.audits.rules._tags import tag_examples, tag_rule
from workbench.domain.evidence import Answer
from workbench.knowledge.answers import member, text


def _tags(answer: Answer) -> dict[str, str]:
    tags = member(answer.data, "tags")
    return {name: text(tags, name) for name in tags}


rule = tag_rule("log_groups", "tags", _tags)

EXAMPLES = tag_examples("tags", lambda tags: {"tags": dict(tags)})
