"""May the job's role read and write where this run failed, or where it was told to?

The place that the failure names is asked about, else those of the arguments: reading is s3:ListBucket and
s3:GetObject, writing s3:PutObject and s3:DeleteObject, which Spark's committer needs for `_temporary`.
Every policy that can be read is evaluated as AWS does it: those of the role, its boundary, the session
policy that the run was started with, the bucket's, the organization's, and the S3 endpoint's where the job
has a connection. What cannot be read may deny, so that "allowed" is said only when all was.

It tells what holds now. Where that lets through what the run was refused, Event history tells who changed it.
The KMS key, Lake Formation and Object Lock are other questions.

Sources: IAM user guide, "Policy evaluation logic"; Glue developer guide, "Step 2: Create an IAM role for AWS
Glue"; Glue API reference, JobRun (ExecutionRoleSessionPolicy); Amazon S3 API reference, GetBucketPolicy.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeAlias, get_args

from workbench.domain.evidence import Answer, AnswerName, Answers, Request, ask
from workbench.domain.values import one_of
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, warned
from workbench.knowledge.answers import member, moment, text
from workbench.knowledge.denials.choice import Choice
from workbench.knowledge.glue.places import Place, Side, places_in, side_of
from workbench.knowledge.glue.runs import arguments_of
from workbench.knowledge.policies import NOTHING, UNREAD, Access, Attached, attached, read_policy
from workbench.probes import _access as access
from workbench.probes._access import Effect, KnownAccess
from workbench.probes._caller import OF_ROLES, Caller, collect_caller, read_caller
from workbench.probes._request_context import ask_endpoint
from workbench.probes._undecided import undecided
from workbench.probes.glue._runs import ask_job_and_run, job_and_run
from workbench.probes.iam._access_request import Params as AccessParams
from workbench.probes.iam._access_request import Weighed, weigh
from workbench.probes.iam._permission_changes import ask_changes, last_change

S3Layer: TypeAlias = Literal["identity", "boundary", "session", "resource", "endpoint", "scp", "rcp"]
S3Action: TypeAlias = Literal["s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
_READING: tuple[S3Action, ...] = ("s3:ListBucket", "s3:GetObject")
_WRITING: tuple[S3Action, ...] = ("s3:PutObject", "s3:DeleteObject")
_MOST = 4
"""Places that are asked about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which run, in which role, and which place its failure names."""

    job_name: str
    run_id: str
    """Empty when there is none to look into."""
    role_arn: str
    """The role of the job."""
    bucket: str = ""
    """Empty when the failure names no place."""
    key: str = ""
    side: str = ""
    """What the run did there, as far as it is known: `input`, `output`, `temp`."""
    vpc_endpoint_id: str = ""
    """The S3 endpoint that the job goes through; empty when it has no connection."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the policies say of the role. Texts are empty where nothing is denied."""

    reading: KnownAccess | Literal["none"] | None = None
    """It may list and get where it reads; `none`: it is not known to read anywhere."""
    writing: KnownAccess | Literal["none"] | None = None
    """It may list, put and delete where it writes."""
    staging: KnownAccess | Literal["none"] | None = None
    """It may do both in its temporary folder."""
    action: S3Action | Literal[""] | None = None
    """The first action that is denied."""
    uri: str | None = None
    """Where."""
    bucket: str | None = None
    """The bucket of that place."""
    side: Side | None = None
    """What the run does there."""
    layer: S3Layer | Literal[""] | None = None
    """Which layer denies it."""
    effect: Effect | None = None
    """`explicit` when a Deny denies, `implicit` when nothing allows."""
    sid: str | None = None
    """The Sid of the Deny that denies."""
    policy: str | None = None
    """The policy that holds it."""
    standing_allows: tuple[str, ...] | None = None
    """The Allows that are there and whose condition does not hold."""
    changed_by: str | None = None
    """The change of the role's or the bucket's policies since the run, and who made it."""
    unread_layers: tuple[str, ...] | None = None
    """Layers that could not be read and would decide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Right:
    """One action at one place, weighed."""

    place: Place
    action: S3Action
    weighed: Weighed

    @property
    def answer(self) -> Access:
        """Whether it is allowed."""
        return self.weighed.decision.answer

    @property
    def side(self) -> Side:
        """What the run does there."""
        return self.place.side

    @property
    def writes(self) -> bool:
        """It is needed to write: at an output Spark lists before it puts."""
        return (self.side == "output" and self.action != "s3:GetObject") or (
            not self.side and self.action in _WRITING
        )


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for job, run and role, and for the policies of the buckets; what has been changed since."""
    if not params.run_id or not params.role_arn:
        return {}
    answers = aws.read_all(ask_job_and_run(params.job_name, params.run_id))
    places = _places(answers, params)
    if not places:
        return answers
    answers.update(aws.read_all(dict(_ask_buckets(places, params))))
    answers.update(collect_caller(aws, _caller_params(params), sessions=False))
    caller = read_caller(answers, _caller_params(params))
    if caller.who and caller.exists:
        answers.update(aws.read_all(ask_changes(caller.who, places[0].bucket)))
    return answers


def _ask_buckets(places: tuple[Place, ...], params: Params) -> Iterator[tuple[AnswerName, Request]]:
    for place in places:
        yield ("policy", place.bucket), ask("s3.GetBucketPolicy", Bucket=place.bucket)
    if params.vpc_endpoint_id:
        yield "endpoint", ask_endpoint(params.vpc_endpoint_id)


def _caller_params(params: Params) -> AccessParams:
    return AccessParams(
        bucket=params.bucket,
        key=params.key,
        principal_arn=params.role_arn,
        vpc_endpoint_id=params.vpc_endpoint_id or None,
    )


def _places(answers: Answers, params: Params) -> tuple[Place, ...]:
    """Return the named place, else those of the arguments, code left out."""
    job, run = job_and_run(answers)
    told = places_in(arguments_of(job, run))
    if params.bucket:
        side = one_of(params.side, get_args(Side)) or side_of(params.bucket, params.key, "", "", told)
        return (Place("", params.bucket, params.key, side),)
    data = [place for place in told if place.side in ("input", "output", "temp")]
    return tuple({place.uri: place for place in reversed(data)}.values())[::-1][:_MOST]


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Weigh each action at each place."""
    if not answers:
        return skipped("There is no run, or no role, to ask about", Facts())
    unseen = next((answers[name] for name in ("job", "run") if answers[name].unknown_reason), None)
    if unseen is not None and not params.bucket:
        return unanswered(unseen, Facts())
    places = _places(answers, params)
    if not places:
        return skipped("Neither the failure nor the arguments name a place in S3", Facts())
    caller = read_caller(answers, _caller_params(params))
    if caller.exists is False:
        return failed(f"There is no {caller.name} in account {caller.account}", Facts())
    caller = replace(caller, session=_session(answers["run"]), assumed=())
    rights = [
        _weigh(answers, place, action, caller, params) for place in places for action in _asked_of(place)
    ]
    return _say(answers, rights, caller)


def _asked_of(place: Place) -> tuple[S3Action, ...]:
    if place.side == "input":
        return _READING
    return (*_READING, *_WRITING)


def _session(run: Answer) -> Attached:
    """Return the policy that the run was started with: a run tells it, and tells that there is none."""
    if not run.ok:
        return UNREAD
    policy = text(member(run.data, "JobRun"), "ExecutionRoleSessionPolicy")
    return attached([read_policy(policy, "session policy of the run")]) if policy else NOTHING


def _weigh(answers: Answers, place: Place, action: S3Action, caller: Caller, params: Params) -> _Right:
    is_folder = not place.key or place.key.endswith("/")
    key = f"{place.key}part-00000" if is_folder and action != "s3:ListBucket" else place.key
    asked = replace(_caller_params(params), bucket=place.bucket, key=key, action=action)
    of_bucket: Mapping[AnswerName, Answer] = {**answers, "policy": answers["policy", place.bucket]}
    return _Right(place=place, action=action, weighed=weigh(of_bucket, asked, Choice(), caller))


def _say(answers: Answers, rights: list[_Right], caller: Caller) -> Judgement[Facts]:
    denied = [right for right in rights if right.answer is Access.DENIED]
    unsure = [right for right in rights if right.answer is Access.UNKNOWN]
    facts = Facts(
        reading=_over(
            [right for right in rights if right.side in ("input", "") and right.action in _READING]
        ),
        writing=_over([right for right in rights if right.writes]),
        staging=_over([right for right in rights if right.side == "temp"]),
    )
    if denied:
        return _denied(denied, caller, facts)
    facts = replace(facts, action="", uri="", bucket="", side="", layer="", sid="", policy="")
    if unsure:
        first = unsure[0].weighed.decision
        layers = replace(facts, action=None, layer=None, unread_layers=tuple(first.unread))
        return undecided(answers, first, caller, layers)
    return _allowed(answers, rights, caller, facts)


def _over(rights: list[_Right]) -> KnownAccess | Literal["none"] | None:
    found = {right.answer for right in rights}
    if not found:
        return "none"
    if Access.DENIED in found:
        return "denied"
    return "allowed" if found == {Access.ALLOWED} else None


def _denied(denied: list[_Right], caller: Caller, facts: Facts) -> Judgement[Facts]:
    first = denied[0]
    told = access.tell(first.weighed.decision, first.weighed.request, first.weighed.layers)
    facts = replace(
        facts,
        action=first.action,
        uri=first.place.uri,
        bucket=first.place.bucket,
        side=first.place.side,
        layer=one_of(told.layer, ("", *get_args(S3Layer))),
        effect=told.effect,
        sid=told.sid or "",
        policy=told.policy or "",
        standing_allows=told.standing,
        changed_by="",
    )
    all_of = ", ".join(dict.fromkeys(right.action for right in denied))
    why = access.why_denied(first.weighed.decision, told.standing)
    return failed(f"Denied now: {all_of} at {first.place.uri} by {caller.name}: {why}", facts)


def _allowed(answers: Answers, rights: list[_Right], caller: Caller, facts: Facts) -> Judgement[Facts]:
    ended: datetime | None = moment(member(answers["run"].data, "JobRun"), "CompletedOn")
    changed = last_change(answers, "", ended)
    facts = replace(facts, changed_by=changed)
    where = ", ".join(dict.fromkeys(right.place.uri for right in rights))
    said = f"Allowed now: {caller.name} may read and write as it needs at {where}"
    return warned(f"{said}; changed since: {changed}", facts) if changed else passed(said, facts)


probe = Probe(
    title="May the job's role read and write where this run failed?",
    params=Params,
    facts=Facts,
    operations=(
        "glue.GetJob",
        "glue.GetJobRun",
        "s3.GetBucketPolicy",
        "ec2.DescribeVpcEndpoints",
        "cloudtrail.LookupEvents",
        *OF_ROLES,
    ),
    collect=collect,
    judge=judge,
    deadline_s=60.0,
)
