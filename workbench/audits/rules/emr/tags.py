"""The cluster has the agreed tags; new instances take them over.

Source: Amazon EMR API reference, DescribeCluster (Tags).
"""

from __future__ import annotations

from workbench.audits.rules._tags import as_list, as_mapping, tag_examples, tag_rule
from workbench.knowledge.answers import objects

rule = tag_rule("emr_clusters", "cluster", lambda answer: as_mapping(objects(answer.data, "Cluster", "Tags")))

EXAMPLES = tag_examples("cluster", lambda tags: {"Cluster": {"Tags": as_list(tags)}})
