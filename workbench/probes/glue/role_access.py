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

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, TypeAlias, get_args

from workbench.domain.evidence import Answer, Answers
from workbench.domain.values import one_of
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, warned
from workbench.knowledge.answers import member, moment, text
from workbench.knowledge.glue.places import JobPlace, Side, places_in, side_of
from workbench.knowledge.glue.runs import arguments_of
from workbench.knowledge.policies import NOTHING, UNREAD, Access, Attached, attached, read_policy
from workbench.probes import _role_rights as rights
from workbench.probes._access import KnownAccess
from workbench.probes._caller import Caller
from workbench.probes._undecided import undecided
from workbench.probes.glue._runs import ask_job_and_run, job_and_run
from workbench.probes.iam._permission_changes import ask_changes, last_change, unread_changes

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
    action: str = ""
    """The action that was refused, where the failure names it: it is asked about besides."""
    vpc_endpoint_id: str = ""
    """The S3 endpoint that the job goes through; empty when it has no connection."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts(rights.RightFacts):
    """What the policies say of the role. Texts are empty where nothing is denied."""

    reading: KnownAccess | Literal["none"] | None = None
    """It may list and get where it reads; `none`: it is not known to read anywhere."""
    writing: KnownAccess | Literal["none"] | None = None
    """It may list, put and delete where it writes."""
    staging: KnownAccess | Literal["none"] | None = None
    """It may do both in its temporary folder."""
    uri: str | None = None
    """Where the action is denied."""
    bucket: str | None = None
    """The bucket of that place; where nothing is denied, of the first that was asked about."""
    key: str | None = None
    """The object, or what is listed, there."""
    side: Side | None = None
    """What the run does where it is denied."""
    changed_by: str | None = None
    """The change of the role's or the bucket's policies since the run, and who made it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _At:
    """One right, and the place that it is needed at."""

    place: JobPlace
    right: rights.Right

    @property
    def action(self) -> str:
        """What is to be done there."""
        return self.right.wanted.action

    @property
    def writes(self) -> bool:
        """It is needed to write: at an output Spark lists before it puts."""
        side = self.place.side
        return (side == "output" and self.action != "s3:GetObject") or (
            not side and self.action not in _READING
        )


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for job, run and role, and for the policies of the buckets; what has been changed since."""
    if not params.run_id or not params.role_arn:
        return {}
    answers = aws.read_all(ask_job_and_run(params.job_name, params.run_id))
    places = _places(answers, params)
    if not places:
        return answers
    role = _role(answers, params)
    answers.update(rights.collect(aws, role, [place.bucket for place in places]))
    caller = rights.caller_of(answers, role)
    if caller.who and caller.exists:
        answers.update(aws.read_all(ask_changes(caller.who, places[0].bucket)))
    return answers


def _role(answers: Answers, params: Params) -> rights.Role:
    return rights.Role(
        arn=params.role_arn, session=_session(answers["run"]), vpc_endpoint_id=params.vpc_endpoint_id
    )


def _places(answers: Answers, params: Params) -> tuple[JobPlace, ...]:
    """Return the named place, else those of the arguments, code left out."""
    job, run = job_and_run(answers)
    told = places_in(arguments_of(job, run))
    if params.bucket:
        side = one_of(params.side, get_args(Side)) or side_of(params.bucket, params.key, "", "", told)
        return (JobPlace(params.bucket, params.key, side=side),)
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
    role = _role(answers, params)
    caller = rights.caller_of(answers, role)
    if caller.exists is False:
        return failed(f"There is no {caller.name} in account {caller.account}", Facts())
    weighed = [
        _At(place=place, right=rights.weigh(answers, role, caller, _wanted(place, action)))
        for place in places
        for action in _asked_of(place, params)
    ]
    return _say(answers, weighed, caller)


def _asked_of(place: JobPlace, params: Params) -> tuple[str, ...]:
    usual = _READING if place.side == "input" else (*_READING, *_WRITING)
    named = (params.action,) if params.action.startswith("s3:") and params.bucket else ()
    return tuple(dict.fromkeys((*named, *usual)))


def _wanted(place: JobPlace, action: str) -> rights.Wanted:
    """Return the right that is needed: on an object below a folder where the place is one."""
    is_folder = not place.key or place.key.endswith("/")
    key = f"{place.key}part-00000" if is_folder and action != "s3:ListBucket" else place.key
    return rights.Wanted(action=action, bucket=place.bucket, key=key)


def _session(run: Answer) -> Attached:
    """Return the policy that the run was started with: a run tells it, and tells that there is none."""
    if not run.ok:
        return UNREAD
    policy = text(member(run.data, "JobRun"), "ExecutionRoleSessionPolicy")
    return attached([read_policy(policy, "session policy of the run")]) if policy else NOTHING


def _say(answers: Answers, weighed: list[_At], caller: Caller) -> Judgement[Facts]:
    denied = [item for item in weighed if item.right.answer is Access.DENIED]
    unsure = rights.first((item.right for item in weighed), Access.UNKNOWN)
    facts = Facts(
        reading=_over(
            [item for item in weighed if item.place.side in ("input", "") and item.action in _READING]
        ),
        writing=_over([item for item in weighed if item.writes]),
        staging=_over([item for item in weighed if item.place.side == "temp"]),
        bucket=weighed[0].place.bucket,
        key=weighed[0].place.key,
    )
    if denied:
        return _denied(denied, caller, facts)
    facts = replace(facts, action="", uri="", side="", layer="", sid="", policy="")
    if unsure:
        layers = replace(facts, action=None, layer=None, unread_layers=tuple(unsure.decision.unread))
        return undecided(answers, unsure.decision, caller, layers)
    return _allowed(answers, weighed, caller, facts)


def _over(weighed: list[_At]) -> KnownAccess | Literal["none"] | None:
    return rights.over([item.right for item in weighed])


def _denied(denied: list[_At], caller: Caller, facts: Facts) -> Judgement[Facts]:
    first = denied[0]
    at: dict[str, Any] = {
        "uri": first.place.uri,
        "bucket": first.place.bucket,
        "key": first.place.key,
        "side": first.place.side,
        "changed_by": "",
    }
    facts = replace(facts, **at, **rights.right_facts(first.right))
    all_of = ", ".join(dict.fromkeys(item.action for item in denied))
    why = rights.why(first.right)
    return failed(f"Denied now: {all_of} at {first.place.uri} by {caller.name}: {why}", facts)


def _allowed(answers: Answers, weighed: list[_At], caller: Caller, facts: Facts) -> Judgement[Facts]:
    ended: datetime | None = moment(member(answers["run"].data, "JobRun"), "CompletedOn")
    changed = last_change(answers, "", ended)
    facts = replace(facts, changed_by=changed)
    where = ", ".join(dict.fromkeys(item.place.uri for item in weighed))
    said = f"Allowed now: {caller.name} may read and write as it needs at {where}"
    if changed:
        return warned(f"{said}; changed since: {changed}", facts)
    unread = unread_changes(answers)
    if unread is not None:
        return unanswered(unread, replace(facts, changed_by=None))
    return passed(said, facts)


probe = Probe(
    title="May the job's role read and write where this run failed?",
    params=Params,
    facts=Facts,
    operations=(
        "glue.GetJob",
        "glue.GetJobRun",
        "cloudtrail.LookupEvents",
        "ec2.DescribeVpcEndpoints",
        *rights.OPERATIONS,
    ),
    collect=collect,
    judge=judge,
    deadline_s=60.0,
)
