"""May the role of the training job read its input, and write its output?

Asks IAM's simulator about s3:GetObject on an object of the input and s3:PutObject below the output, and the
policies of both buckets for a Deny that applies. AmazonSageMakerFullAccess reads only buckets and objects
named or tagged for SageMaker: "FullAccess is attached" proves nothing. It tells what holds now; the key of an
object is another question, and so are endpoint policies and those of the organization beyond the simulator.

Sources: IAM API reference, SimulatePrincipalPolicy; SageMaker developer guide, "How to use SageMaker AI
execution roles".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from workbench.domain.evidence import Answer, AnswerName, Answers, Outcome, Request, ask
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, not_seen, passed, skipped, unanswered
from workbench.knowledge.answers import objects, text
from workbench.knowledge.arns import object_arn
from workbench.knowledge.policies import (
    AccessRequest,
    Context,
    ask_layer,
    attached,
    identity_keys,
    parse_principal,
    read_policy,
)
from workbench.knowledge.training.job import S3Place, TrainingJob
from workbench.probes.iam._simulation import ask_simulation, decision_of

READS, WRITES = "reads", "writes"
_ACTIONS = {READS: "s3:GetObject", WRITES: "s3:PutObject"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """The job; empty: there is none."""

    training_job_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the policies that were read say of the role."""

    reads: Literal["allowed", "denied"] | None = None
    """s3:GetObject on an object of the input."""
    writes: Literal["allowed", "denied"] | None = None
    """s3:PutObject below the output."""
    input_arn: str | None = None
    """The object that was asked about."""
    output_arn: str | None = None
    """The object that would be written."""
    role_arn: str | None = None
    """The role."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Find an object of the input, then ask about the role."""
    if not params.training_job_name:
        return {}
    described = aws.read(ask("sagemaker.DescribeTrainingJob", TrainingJobName=params.training_job_name))
    job = TrainingJob(data=described.data)
    if not described.ok or parse_principal(job.role_arn) is None:
        return {"job": described}
    answers: dict[AnswerName, Answer] = {"job": described}
    if first := job.first_input:
        listing = ask("s3.ListObjectsV2", Bucket=first.bucket, Prefix=first.key, MaxKeys=1)
        answers["sample"] = aws.read(listing)
    requests: dict[AnswerName, Request] = {}
    for use, place in _places(answers):
        resource = object_arn(place.bucket, place.key)
        requests[use] = ask_simulation(job.role_arn, _ACTIONS[use], resource, {})
        requests[f"policy of {use}"] = ask("s3.GetBucketPolicy", Bucket=place.bucket)
    return {**answers, **aws.read_all(requests)}


def _places(answers: Answers) -> Iterator[tuple[str, S3Place]]:
    """Yield what is to be read, an object that is there, and what is to be written."""
    job = TrainingJob(data=answers["job"].data)
    sample = answers.get("sample")
    key = next((text(row, "Key") for row in objects(sample.data, "Contents")), "") if sample else ""
    if first := job.first_input:
        yield READS, S3Place(bucket=first.bucket, key=key or f"{first.key}x")
    if output := job.output:
        yield (
            WRITES,
            S3Place(
                bucket=output.bucket,
                key=f"{output.key.rstrip('/')}/{job.name}/output/model.tar.gz".lstrip("/"),
            ),
        )


def judge(answers: Answers, _params: Params) -> Judgement[Facts]:
    """Put the simulator and the bucket policies together."""
    described = answers.get("job")
    if described is None:
        return skipped("There is no job whose role would have to be asked about", Facts())
    if unseen := not_seen("training job", described, Facts()):
        return unseen
    role = TrainingJob(data=described.data).role_arn
    places = dict(_places(answers))
    said = {use: _decision(answers, use, place, role) for use, place in places.items()}
    facts = Facts(
        reads=said.get(READS),
        writes=said.get(WRITES),
        input_arn=_arn(places, READS),
        output_arn=_arn(places, WRITES),
        role_arn=role,
    )
    denied = [f"{_ACTIONS[use]} on {_arn(places, use)}" for use, word in said.items() if word == "denied"]
    if denied:
        return failed(f"{role} is denied {' and '.join(denied)}", facts)
    silent = next((item for name, item in answers.items() if item.unknown_reason), None)
    if silent or None in said.values():
        return unanswered(silent or described, facts)
    return passed(f"{role} may read the input and write the output", facts)


def _arn(places: dict[str, S3Place], use: str) -> str:
    place = places.get(use)
    return object_arn(place.bucket, place.key) if place else ""


def _decision(answers: Answers, use: str, place: S3Place, role: str) -> Literal["allowed", "denied"] | None:
    simulated, policy = answers.get(use), answers.get(f"policy of {use}")
    if simulated is None or policy is None:
        return None
    who = parse_principal(role)
    request = AccessRequest(
        action=_ACTIONS[use],
        resource=object_arn(place.bucket, place.key),
        who=who,
        context=Context.of(identity_keys(who) if who else {}),
    )
    says = ask_layer(attached([read_policy(text(policy.data, "Policy"), place.bucket)]), request)
    if policy.ok and says.denied:
        return "denied"
    own = decision_of(simulated)
    if own.decision == "explicitDeny" or own.allowed_by_organizations is False:
        return "denied"
    if not simulated.ok or own.decision is None or own.missing_context:
        return None
    read = policy.ok or policy.outcome is Outcome.NOT_CONFIGURED
    if own.decision == "allowed":
        return "allowed" if read and (not policy.ok or says.denied is False) else None
    if not read or (policy.ok and says.allowed is not False):
        return "allowed" if policy.ok and says.allowed else None
    return "denied"


probe = Probe(
    title="May the role of the training job read its input, and write its output?",
    params=Params,
    facts=Facts,
    operations=(
        "sagemaker.DescribeTrainingJob",
        "s3.ListObjectsV2",
        "s3.GetBucketPolicy",
        "iam.SimulatePrincipalPolicy",
    ),
    collect=collect,
    judge=judge,
)
