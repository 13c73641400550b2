"""The crawler has the agreed tags.

Source: AWS Glue API reference, GetTags (takes an ARN, which no list of crawlers tells).
"""

from __future__ import annotations

from workbench.audits.rules._tags import tag_examples, tag_rule
from workbench.domain.evidence import Answer
from workbench.knowledge.answers import member, text


def _tags(answer: Answer) -> dict[str, str]:
    tags = member(answer.data, "Tags")
    return {name: text(tags, name) for name in tags}


rule = tag_rule("glue_crawlers", "tags", _tags)

EXAMPLES = tag_examples("tags", lambda tags: {"Tags": dict(tags)})
