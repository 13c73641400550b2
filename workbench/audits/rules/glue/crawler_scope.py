"""Crawlers look at zones, and not at everything again and again.

One that looks at new folders alone never sees a file that is added to an old one.

Source: AWS Glue API reference, RecrawlPolicy; AWS Glue developer guide, "Scheduling incremental crawls for
adding new partitions".
"""

from __future__ import annotations

from workbench.audits._examples import example
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, Verdict
from workbench.engine.audit.contract import Assessment, NoParams, Rule, Seen, bad, good, not_about, weak
from workbench.knowledge.answers import objects, text


def judge(seen: Seen, _: NoParams) -> Assessment:
    """Judge the paths of the crawler, and how it looks at them."""
    paths = [text(item, "Path") for item in objects(seen.listed, "Targets", "S3Targets")]
    if not paths:
        return not_about("no crawler of S3")
    policy = text(seen.listed, "RecrawlPolicy", "RecrawlBehavior") or "CRAWL_EVERYTHING"
    roots = [path for path in paths if "/" not in path.removeprefix("s3://").rstrip("/")]
    if roots and policy == "CRAWL_EVERYTHING":
        return bad(f"all of {', '.join(roots)}, each time")
    if policy == "CRAWL_NEW_FOLDERS_ONLY":
        return weak("new folders alone: a file that is added to an old one is never seen")
    return good(f"{', '.join(paths)}, {'by events' if policy == 'CRAWL_EVENT_MODE' else 'each time'}")


rule = Rule(
    title="Crawlers look at zones",
    inventory="glue_crawlers",
    questions=(),
    params=NoParams,
    judge=judge,
)


def _crawler(path: str, policy: str) -> JsonObject:
    return {"Targets": {"S3Targets": [{"Path": path}]}, "RecrawlPolicy": {"RecrawlBehavior": policy}}


EXAMPLES = (
    example("a zone", Verdict.PASS, {}, listed=_crawler("s3://lake/raw/orders/", "CRAWL_EVERYTHING")),
    example("by events", Verdict.PASS, {}, listed=_crawler("s3://lake/", "CRAWL_EVENT_MODE")),
    example("all of the lake", Verdict.FAIL, {}, listed=_crawler("s3://lake/", "CRAWL_EVERYTHING")),
    example("new folders", Verdict.WARN, {}, listed=_crawler("s3://lake/raw/", "CRAWL_NEW_FOLDERS_ONLY")),
    example("a database", Verdict.SKIPPED, {}, listed={}, reason=SkipReason.NOT_APPLICABLE),
)
