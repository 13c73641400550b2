"""The EMR clusters of a Region that run, with what was ordered for each.

A cluster that ended cannot be mended any more; whoever starts the next one from the same order has it.

Source: Amazon EMR API reference, ListClusters, DescribeCluster, DescribeSecurityConfiguration.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbench.audits.inventories._listing import listed
from workbench.domain.evidence import Answers, Request, ask, ask_pages
from workbench.engine.audit.contract import Inventory, Seen, question
from workbench.engine.ports import AwsReader
from workbench.knowledge.answers import objects, text

_MOST_PAGES = 40
_RUNNING = ["STARTING", "BOOTSTRAPPING", "RUNNING", "WAITING"]


def collect(aws: AwsReader) -> Answers:
    """List them."""
    return {"clusters": aws.read(ask_pages("emr.ListClusters", _MOST_PAGES, ClusterStates=_RUNNING))}


def found(answers: Answers, region: str) -> Sequence[Seen]:
    """Return the clusters."""
    items = objects(answers["clusters"].data, "Clusters")
    return listed(items, "emr_clusters", region, name="Id", arn="ClusterArn")


def _security(seen: Seen) -> Mapping[str, Request]:
    """Ask what its security configuration holds, where it has one."""
    name = text(seen.answer("cluster").data, "Cluster", "SecurityConfiguration")
    return {name: ask("emr.DescribeSecurityConfiguration", Name=name)} if name else {}


inventory = Inventory(
    title="Running EMR clusters",
    operations=("emr.ListClusters",),
    collect=collect,
    found=found,
    subject=lambda resource: {"cluster_id": resource.name},
    questions={
        "security": question("emr.DescribeSecurityConfiguration", _security, after=("cluster",)),
        "cluster": question(
            "emr.DescribeCluster", lambda seen: ask("emr.DescribeCluster", ClusterId=seen.resource.name)
        ),
    },
)
