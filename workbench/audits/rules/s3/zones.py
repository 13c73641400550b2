"""The zones of the lake are there, and nothing lies beside them.

Keys have no leading slash: the folder is `raw/`, and a key that begins with `/` makes a folder without a
name, as `//` within a key does.

Source: Amazon S3 user guide, "Organizing objects in the console by using folders"; the guide's own zones.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.audits._examples import example
from workbench.audits.rules._names import is_meant
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, Verdict
from workbench.engine.audit.contract import Assessment, Rule, Seen, good, not_about, unread, weak
from workbench.knowledge.answers import objects, text


@dataclass(frozen=True, slots=True)
class Params:
    """What the audit may set."""

    zones: tuple[str, ...] = ("raw/", "curated/", "ml-ready/")
    buckets: tuple[str, ...] = ("*",)
    """Patterns of the names of the buckets that are a lake."""


def judge(seen: Seen, params: Params) -> Assessment:
    """Judge the folders at the root of the bucket."""
    if not is_meant(seen.resource.name, params.buckets):
        return not_about("no bucket of the lake, by the audit's settings")
    answer = seen.answer("folders")
    if unknown := unread(answer):
        return unknown
    folders = {text(item, "Prefix") for item in objects(answer.data, "CommonPrefixes")}
    zones = {f"{zone.strip('/')}/" for zone in params.zones}
    beside = [text(item, "Key") for item in objects(answer.data, "Contents")]
    if "/" in folders:
        return weak("keys begin with a slash: their first folder has no name")
    if missing := sorted(zones - folders):
        return weak(f"no {', '.join(missing)}")
    if beside:
        return weak(f"objects lie outside of the zones: {beside[0]}{' and others' if beside[1:] else ''}")
    return good(f"all zones: {', '.join(sorted(zones))}")


rule = Rule(
    title="The zones of the lake are there, and nothing lies beside them",
    inventory="s3_buckets",
    questions=("folders",),
    params=Params,
    judge=judge,
)


def _root(*folders: str, keys: tuple[str, ...] = ()) -> dict[str, JsonObject]:
    prefixes = [{"Prefix": folder} for folder in folders]
    return {"folders": {"CommonPrefixes": prefixes, "Contents": [{"Key": key} for key in keys]}}


EXAMPLES = (
    example("all three", Verdict.PASS, _root("raw/", "curated/", "ml-ready/", "tmp/")),
    example("one missing", Verdict.WARN, _root("raw/", "curated/")),
    example("a file beside them", Verdict.WARN, _root("raw/", "curated/", "ml-ready/", keys=("a.csv",))),
    example("a leading slash", Verdict.WARN, _root("/", "raw/", "curated/", "ml-ready/")),
    example(
        "no lake",
        Verdict.SKIPPED,
        _root(),
        reason=SkipReason.NOT_APPLICABLE,
        params=Params(buckets=("lake-*",)),
    ),
)
