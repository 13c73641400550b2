"""Is the image of the training job there, and may its role fetch it?

SageMaker fetches the image in the role of the job, and over its own network. The role needs
ecr:GetAuthorizationToken, ecr:BatchGetImage and ecr:GetDownloadUrlForLayer. An image of another account needs
the Allow of its repository too; what that account holds, it alone may say. AWS's own images are in accounts
of AWS: a wrong Region in the address is the usual fault there. No log stream exists where the image never
came.

Sources: SageMaker developer guide, "Use your own training algorithms", "SageMaker AI roles"; ECR API
reference, DescribeImages, GetRepositoryPolicy; ECR user guide, "Private repository policies".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from workbench.domain.evidence import AnswerName, Answers, Outcome, Request, ask
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, failed, passed, skipped, unanswered
from workbench.knowledge.ecr import Image
from workbench.knowledge.policies import Access
from workbench.knowledge.training.job import TrainingJob
from workbench.probes import _role_rights as rights
from workbench.probes._access import KnownAccess
from workbench.probes._caller import OF_ROLES
from workbench.probes._resource_policies import repository_policy
from workbench.probes._undecided import undecided
from workbench.probes.sagemaker._named_job import of_named_job

_PULLS = ("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
_TOKEN = "ecr:GetAuthorizationToken"  # noqa: S105 - the name of an action


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The image of the job. Texts are empty where there is nothing to tell."""

    image: str | None = None
    """Its address, as the job was made with it."""
    owner: Literal["own", "other", "elsewhere", "none"] | None = None
    """Whose registry: of this account, of another one, no ECR at all; `none`: the job names no image."""
    registry: str | None = None
    """The account of the registry."""
    region: str | None = None
    """The Region of the registry."""
    repository: str | None = None
    """The repository."""
    tag: str | None = None
    """Tag or digest that is asked for; `latest` where the address has none."""
    repository_exists: bool | None = None
    """The repository is there."""
    exists: bool | None = None
    """The image is there under that tag or digest."""
    pull: KnownAccess | None = None
    """What the policies say of the role and the actions that fetch an image."""
    action: str | None = None
    """The first of these that is denied."""


def collect(aws: AwsReader, job: TrainingJob) -> Answers:
    """Ask for the job, its image, the repository's policy and the role's policies."""
    image = Image.parse(job.image)
    if image is None:
        return {}
    named = {"imageDigest": image.digest} if image.digest else {"imageTag": image.tag}
    asked: dict[AnswerName, Request] = {
        "image": ask(
            "ecr.DescribeImages",
            registryId=image.account,
            repositoryName=image.repository,
            imageIds=[named],
        ).in_region(image.region),
        "repository policy": ask(
            "ecr.GetRepositoryPolicy", registryId=image.account, repositoryName=image.repository
        ).in_region(image.region),
    }
    return {**aws.read_all(asked), **rights.collect(aws, rights.Role(arn=job.role_arn), ())}


def judge(answers: Answers, job: TrainingJob) -> Judgement[Facts]:
    """Say whether the image is there, then whether the role may fetch it."""
    image = Image.parse(job.image)
    if image is None:
        nowhere = Facts(image=job.image, owner="elsewhere" if job.image else "none", registry="", action="")
        said = f"{job.image} is in no registry of ECR" if job.image else "The job names no image"
        return skipped(f"{said}: nothing of it can be asked here", nowhere)
    role = rights.Role(arn=job.role_arn)
    caller = rights.caller_of(answers, role)
    facts = Facts(
        image=job.image,
        owner="own" if image.account == caller.account else "other" if caller.account else None,
        registry=image.account,
        region=image.region,
        repository=image.repository,
        tag=image.tag or image.digest,
    )
    shown = answers["image"]
    if shown.outcome is Outcome.NOT_FOUND:
        gone = "RepositoryNotFound" in shown.code
        what = "repository" if gone else f"image {facts.tag} in repository"
        where = f"{image.repository} of account {image.account} in {image.region}"
        facts = replace(facts, repository_exists=not gone, exists=False)
        return failed(f"There is no {what} {where}", facts)
    facts = replace(facts, repository_exists=True, exists=True) if shown.ok else facts
    return _judge_rights(answers, role, image, facts)


def _judge_rights(answers: Answers, role: rights.Role, image: Image, facts: Facts) -> Judgement[Facts]:
    caller = rights.caller_of(answers, role)
    of_repository = repository_policy(answers["repository policy"])
    wanted = [
        rights.Wanted(action=_TOKEN, resource="*"),
        *(
            rights.Wanted(action=action, resource=image.arn, policy=of_repository, owner=image.account)
            for action in _PULLS
        ),
    ]
    weighed = [rights.weigh(answers, role, caller, item) for item in wanted]
    denied = rights.first(weighed, Access.DENIED)
    if denied:
        facts = replace(facts, pull="denied", action=denied.wanted.action)
        return failed(
            f"{caller.name} is denied {facts.action} for {facts.image}: {rights.why(denied)}", facts
        )
    if answers["image"].unknown_reason:
        return unanswered(answers["image"], facts)
    unsure = rights.first(weighed, Access.UNKNOWN)
    if unsure is not None:
        return undecided(answers, unsure.decision, caller, facts)
    facts = replace(facts, pull="allowed", action="")
    return passed(f"{facts.image} is there, and {caller.name} may fetch it", facts)


probe = of_named_job(
    "Is the image of the training job there, and may its role fetch it?",
    Facts,
    (
        "ecr.DescribeImages",
        "ecr.GetRepositoryPolicy",
        *OF_ROLES,
    ),
    collect,
    judge,
    without="There is no job that would need an image",
    deadline_s=60.0,
)
