"""Is the image there, and is it built for the processor of the instances?

A model keeps the name of its image, not the image: a tag can be moved or removed behind it. The manifest of
an index names the platforms that it holds. That of a single image does not: which one it was built for,
only its own configuration tells, which is not read. Layers are never read.

An image of another account, AWS's own among them, is shown only to whom its repository lets.

Sources: ECR API reference, BatchGetImage; OCI image specification, "Image Index".
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from workbench.domain.evidence import Answers, Outcome, ask
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, unknown
from workbench.knowledge.answers import objects, text

_IMAGE = "image"
_TYPES = (
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which image; empty: none, or one that is not in ECR."""

    repository: str = ""
    tag: str = ""
    digest: str = ""
    account: str = ""
    region: str = ""
    architecture: str = ""
    """Of the instances, `arm64` or `amd64`; empty: not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The image as the repository has it."""

    exists: bool | None = None
    """The repository holds this tag or digest."""
    platforms: tuple[str, ...] | None = None
    """What an index holds images for; unknown of a single image."""
    fits: bool | None = None
    """One of them is that of the instances."""


_NONE = Facts(exists=None, platforms=())


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the manifest."""
    if not params.repository:
        return {}
    wanted = {"imageDigest": params.digest} if params.digest else {"imageTag": params.tag}
    asked = ask(
        "ecr.BatchGetImage",
        registryId=params.account or None,
        repositoryName=params.repository,
        imageIds=[wanted],
        acceptedMediaTypes=list(_TYPES),
    ).in_region(params.region)
    return {_IMAGE: aws.read(asked)}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Say whether it is there, and what it is built for."""
    answer = answers.get(_IMAGE)
    if answer is None:
        return skipped("No image in ECR is known", _NONE)
    name = f"{params.repository}{'@' + params.digest if params.digest else ':' + params.tag}"
    if answer.outcome is Outcome.NOT_FOUND:
        return failed(f"There is no repository {params.repository}", Facts(exists=False, fits=False))
    if not answer.ok:
        return unanswered(answer, Facts())
    images = objects(answer.data, "images")
    if not images:
        return failed(f"{name} is not in its repository", Facts(exists=False, fits=False))
    platforms = _platforms(text(images[0], "imageManifest"))
    facts = replace(Facts(), exists=True, platforms=platforms or None)
    if not platforms or not params.architecture:
        said = f"{name} is there; what it is built for, its manifest does not tell"
        needs = (f"the platform of {name} (docker manifest inspect --verbose)",)
        return unknown(UnknownReason.NO_DATA, said, facts, needs=needs)
    facts = replace(facts, fits=params.architecture in platforms)
    built = ", ".join(platforms)
    if not facts.fits:
        return failed(f"{name} is built for {built}, the instances are {params.architecture}", facts)
    return passed(f"{name} is there, built for {built}", facts)


def _platforms(manifest: str) -> tuple[str, ...]:
    try:
        parsed = json.loads(manifest)
    except (ValueError, RecursionError):
        return ()
    listed = parsed.get("manifests") if isinstance(parsed, Mapping) else None
    named = (text(item, "platform", "architecture") for item in listed or () if isinstance(item, Mapping))
    return tuple(dict.fromkeys(name for name in named if name and name != "unknown"))


probe = Probe(
    title="Is the image there, and is it built for the processor of the instances?",
    params=Params,
    facts=Facts,
    operations=("ecr.BatchGetImage",),
    collect=collect,
    judge=judge,
)
