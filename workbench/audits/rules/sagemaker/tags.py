"""The endpoint has the agreed tags.

Source: Amazon SageMaker API reference, ListTags.
"""

from __future__ import annotations

from workbench.audits.rules._tags import as_list, as_mapping, tag_examples, tag_rule
from workbench.knowledge.answers import objects

rule = tag_rule("sagemaker_endpoints", "tags", lambda answer: as_mapping(objects(answer.data, "Tags")))

EXAMPLES = tag_examples("tags", lambda tags: {"Tags": as_list(tags)})
