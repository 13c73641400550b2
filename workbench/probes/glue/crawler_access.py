"""May the crawler's role list and read the folder, and write catalog and log?

Every policy that can be read is evaluated as AWS does it, those of the role, its boundary, the bucket's and
the organization's: for `s3:ListBucket` below the include path, `s3:GetObject` of the object, and what a crawl
needs of catalog and log. A crawl that may not read a part of its path leaves it out and ends well, so this
may be all that tells.

It tells what holds now, and takes the crawl to come through no VPC endpoint. `…_readable` is said of those
policies that could be read, where the organization's cannot. KMS keys and Lake Formation are other questions.

Sources: IAM user guide, "Policy evaluation logic"; Glue developer guide, "Create an IAM role for AWS Glue",
"Crawler prerequisites"; Amazon S3 API reference, GetBucketPolicy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from workbench.domain.evidence import Answers
from workbench.domain.values import one_of
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered
from workbench.knowledge.crawlers.places import folder_of
from workbench.knowledge.crawlers.rights import catalog_and_log
from workbench.knowledge.policies import Access, parse_principal
from workbench.probes import _role_rights as rights
from workbench.probes._access import KnownAccess
from workbench.probes._caller import Caller
from workbench.probes._undecided import undecided


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which role, and which object."""

    role_arn: str
    bucket: str = ""
    key: str = ""
    path: str = ""
    """The include path that holds the object."""
    database: str = ""
    """Where the crawler puts its tables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts(rights.RightFacts):
    """What the policies say. Texts are empty where nothing is denied."""

    role_exists: bool | None = None
    """The role is there."""
    reading: KnownAccess | Literal["none"] | None = None
    """It may list the folder and read the object; `none`: no object is named."""
    writing: KnownAccess | Literal["none"] | None = None
    """It may write tables and partitions, and its log."""
    refused_read: Literal["s3:ListBucket", "s3:GetObject", ""] | None = None
    """The first of these that is denied."""
    readable_reading: KnownAccess | Literal["none"] | None = None
    """The same as `reading` by those policies that could be read, if no other denies."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the role with all that binds it, and for the bucket's policy."""
    if parse_principal(params.role_arn) is None:
        return {}
    return rights.collect(aws, rights.Role(arn=params.role_arn), [params.bucket] if params.bucket else [])


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Weigh each action that a crawl needs."""
    if not answers:
        return skipped("There is no role that could be looked at", Facts())
    role = rights.Role(arn=params.role_arn)
    caller = rights.caller_of(answers, role)
    if caller.exists is False:
        return failed(f"There is no {caller.name}: Glue cannot assume it", Facts(role_exists=False))
    if not caller.exists:
        return unanswered(answers.get("principal", answers["caller"]), Facts())
    reads = [rights.weigh(answers, role, caller, wanted) for wanted in _reading(params)]
    region = rights.home(answers) or "*"
    writes = [rights.weigh(answers, role, caller, wanted) for wanted in _writing(params, caller, region)]
    facts = Facts(
        role_exists=True,
        reading=rights.over(reads),
        writing=rights.over(writes),
        readable_reading=_readable(reads),
        refused_read=_refused(reads),
    )
    return _say(answers, [*reads, *writes], caller, facts)


def _readable(reads: Sequence[rights.Right]) -> KnownAccess | Literal["none"] | None:
    found = {right.told.readable_decision for right in reads}
    if not found:
        return "none"
    return "denied" if "denied" in found else "allowed" if found == {"allowed"} else None


def _refused(reads: Sequence[rights.Right]) -> Literal["s3:ListBucket", "s3:GetObject", ""] | None:
    if denied := rights.first(reads, Access.DENIED):
        return one_of(denied.wanted.action, ("s3:ListBucket", "s3:GetObject"))
    return "" if rights.over(reads) else None


def _say(answers: Answers, weighed: Sequence[rights.Right], caller: Caller, facts: Facts) -> Judgement[Facts]:
    if denied := rights.first(weighed, Access.DENIED):
        facts = replace(facts, **rights.right_facts(denied))
        action = denied.wanted.action
        return failed(f"Denied now: {action} by {caller.name}: {rights.why(denied)}", facts)
    if unsure := rights.first(weighed, Access.UNKNOWN):
        facts = replace(facts, unread_layers=tuple(unsure.decision.unread))
        return undecided(answers, unsure.decision, caller, facts)
    facts = replace(facts, action="", layer="", sid="", policy="")
    if facts.reading == "none":
        return passed(f"Allowed now: {caller.name} may write catalog and log; no object is named", facts)
    return passed(f"Allowed now: {caller.name} may read the folder, and write catalog and log", facts)


def _reading(params: Params) -> Iterator[rights.Wanted]:
    if not params.bucket or not params.key:
        return
    place = folder_of(params.path)
    yield rights.Wanted(action="s3:ListBucket", bucket=params.bucket, key=place.prefix if place else "")
    yield rights.Wanted(action="s3:GetObject", bucket=params.bucket, key=params.key)


def _writing(params: Params, caller: Caller, region: str) -> Iterator[rights.Wanted]:
    """Yield what a crawl needs of the catalog and of its log; the Region is that of whoever looks."""
    for action, arn in catalog_and_log(caller.partition, region, caller.account, params.database):
        yield rights.Wanted(action=action, resource=arn)


probe = Probe(
    title="May the crawler's role list and read the folder, and write catalog and log?",
    params=Params,
    facts=Facts,
    operations=rights.OPERATIONS,
    collect=collect,
    judge=judge,
)
