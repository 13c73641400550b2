"""The cluster has a security configuration that encrypts: what lies on its disks, and what its nodes send.

That there is one says nothing: it may encrypt, name runtime roles, or neither.

Source: Amazon EMR management guide, "Create a security configuration" (EncryptionConfiguration).
"""

from __future__ import annotations

import json

from workbench.audits._examples import Said, example
from workbench.domain.evidence import Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.audit.contract import Assessment, NoParams, Rule, Seen, bad, good, unread, unseen, weak
from workbench.knowledge.answers import member, text

_KINDS = {"EnableAtRestEncryption": "at rest", "EnableInTransitEncryption": "in transit"}


def judge(seen: Seen, _: NoParams) -> Assessment:
    """Judge what the configuration of the cluster encrypts."""
    cluster = seen.answer("cluster")
    if unknown := unread(cluster):
        return unknown
    name = text(cluster.data, "Cluster", "SecurityConfiguration")
    if not name:
        return weak("no security configuration: disks and traffic of nodes are plain")
    answer = seen.answer("security", name)
    if answer.outcome is Outcome.NOT_FOUND:
        return bad(f"its security configuration {name} does not exist any more: no new cluster can have it")
    if unknown := unread(answer):
        return unknown
    try:
        document = json.loads(text(answer.data, "SecurityConfiguration"))
    except ValueError:
        return unseen(UnknownReason.NO_DATA, f"what {name} holds could not be read")
    encryption = member(document if isinstance(document, dict) else {}, "EncryptionConfiguration")
    plain = [words for kind, words in _KINDS.items() if encryption.get(kind) is not True]
    if plain:
        return weak(f"{name} does not encrypt {' nor '.join(plain)}")
    return good(f"{name} encrypts at rest and in transit")


rule = Rule(
    title="The cluster has a security configuration that encrypts",
    inventory="emr_clusters",
    questions=("cluster", "security"),
    params=NoParams,
    judge=judge,
)


def _secured(held: Said | None, name: str = "gxp") -> dict[object, Said]:
    cluster: JsonObject = {"Cluster": {"SecurityConfiguration": name}}
    return {"cluster": cluster, **({("security", name): held} if held is not None else {})}


def _encrypting(*, at_rest: bool, in_transit: bool) -> JsonObject:
    kinds = {"EnableAtRestEncryption": at_rest, "EnableInTransitEncryption": in_transit}
    return {"SecurityConfiguration": json.dumps({"EncryptionConfiguration": kinds})}


EXAMPLES = (
    example("both", Verdict.PASS, _secured(_encrypting(at_rest=True, in_transit=True))),
    example("disks alone", Verdict.WARN, _secured(_encrypting(at_rest=True, in_transit=False))),
    example("runtime roles alone", Verdict.WARN, _secured({"SecurityConfiguration": "{}"})),
    example("none", Verdict.WARN, {"cluster": {"Cluster": {"Id": "j-1"}}}),
    example("one that is gone", Verdict.FAIL, _secured(Outcome.NOT_FOUND)),
    example(
        "not JSON",
        Verdict.UNKNOWN,
        _secured({"SecurityConfiguration": "<xml/>"}),
        reason=UnknownReason.NO_DATA,
    ),
)
