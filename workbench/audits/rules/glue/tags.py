"""The crawler has the agreed tags.

Source: AWS Glue API reference, GetTags (takes an ARN, which no list of crawlers tells).
"""

from __future__ import annotations

from workbench.audits.rules._tags import by_name, tag_examples, tag_rule
from workbench.knowledge.answers import member

rule = tag_rule("glue_crawlers", "tags", lambda answer: by_name(member(answer.data, "Tags")))

EXAMPLES = tag_examples("tags", lambda tags: {"Tags": dict(tags)})
