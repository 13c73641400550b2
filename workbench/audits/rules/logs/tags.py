"""The log group has the agreed tags.

Source: Amazon CloudWatch Logs API reference, ListTagsForResource.
"""

from __future__ import annotations

from workbench.audits.rules._tags import by_name, tag_examples, tag_rule
from workbench.knowledge.answers import member

rule = tag_rule("log_groups", "tags", lambda answer: by_name(member(answer.data, "tags")))

EXAMPLES = tag_examples("tags", lambda tags: {"tags": dict(tags)})
