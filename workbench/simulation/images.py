"""Images of ECR: pushed for a scenario without their layers, and looked for as SageMaker does it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from moto.ecr.models import ecr_backends

from workbench.knowledge.ecr import Image
from workbench.knowledge.policies import AccessRequest, ask_layer, parse_principal
from workbench.simulation.identities import ACCOUNT, REGION
from workbench.simulation.principals import entity_of
from workbench.simulation.wire import AwsError

_OCI = "application/vnd.oci.image"
_PULLS = ("ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage", "ecr:BatchCheckLayerAvailability")


def manifest_of(name: str, platforms: Sequence[str]) -> dict[str, Any]:
    """Return the manifest of an image: of one architecture, or an index of several.

    https://github.com/opencontainers/image-spec/blob/main/image-index.md

    Args:
        name: What its digests are made from.
        platforms: `amd64`, `arm64`; the manifest of a single one does not tell which it is.
    """
    if len(platforms) == 1:
        return {
            "schemaVersion": 2,
            "mediaType": f"{_OCI}.manifest.v1+json",
            "config": _part(f"{name} {platforms[0]} config", f"{_OCI}.config.v1+json"),
            "layers": [_part(f"{name} {platforms[0]}", f"{_OCI}.layer.v1.tar+gzip")],
        }
    manifests = [
        {
            **_part(f"{name} {platform}", f"{_OCI}.manifest.v1+json"),
            "platform": {"architecture": platform, "os": "linux"},
        }
        for platform in platforms
    ]
    return {"schemaVersion": 2, "mediaType": f"{_OCI}.index.v1+json", "manifests": manifests}


def _part(name: str, media_type: str) -> dict[str, Any]:
    digest = f"sha256:{hashlib.sha256(name.encode()).hexdigest()}"
    return {"mediaType": media_type, "digest": digest, "size": 1469}


def holds(image: Image) -> bool:
    """Tell whether the account's registry holds an image."""
    repository = ecr_backends[ACCOUNT][REGION].repositories.get(image.repository)
    return repository is not None and any(
        image.tag in kept.image_tags or (image.digest and kept.get_image_digest() == image.digest)
        for kept in repository.images
    )


def check_images(uri: str, role: str) -> None:
    """Refuse an image of this account that is not there, or that the role may not pull.

    https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateModel.html
    """
    image = Image.parse(uri)
    if image is None or image.account != ACCOUNT or image.region != REGION:
        return
    who = parse_principal(role)
    entity = entity_of(who) if who else None
    arn = f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/{image.repository}"
    lacking = [
        action
        for action in _PULLS
        if entity is not None
        and not ask_layer(entity.identity_layer, AccessRequest(action=action, resource=arn, who=who)).allowed
    ]
    if lacking:
        raise AwsError(
            "ValidationException",
            f'The role "{role}" does not grant {", ".join(lacking)} permission for the image "{uri}".',
        )
    if not holds(image):
        raise AwsError("ValidationException", f"Requested image {uri} not found.")


def as_text(manifest: dict[str, Any]) -> str:
    """Return a manifest as PutImage takes it."""
    return json.dumps(manifest)
