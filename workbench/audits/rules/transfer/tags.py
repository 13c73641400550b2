"""The server of Transfer Family has the agreed tags.

Source: AWS Transfer Family API reference, ListTagsForResource.
"""

from __future__ import annotations

from workbench.audits.rules._tags import as_list, as_mapping, tag_examples, tag_rule
from workbench.knowledge.answers import objects

rule = tag_rule("transfer_servers", "tags", lambda answer: as_mapping(objects(answer.data, "Tags")))

EXAMPLES = tag_examples("tags", lambda tags: {"Tags": as_list(tags)})
