"""The state machine has the agreed tags.

Source: AWS Step Functions API reference, ListTagsForResource (its members are written small).
"""

from __future__ import annotations

from workbench.audits.rules._tags import as_list, as_mapping, tag_examples, tag_rule
from workbench.knowledge.answers import objects

rule = tag_rule(
    "state_machines", "tags", lambda answer: as_mapping(objects(answer.data, "tags"), "key", "value")
)

EXAMPLES = tag_examples("tags", lambda tags: {"tags": as_list(tags, "key", "value")})
