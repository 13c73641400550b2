"""The address of an image in ECR.

Sources: Amazon ECR user guide, "Amazon ECR private registries" (registry addresses; dual-stack, FIPS and
China); Docker reference, "docker image pull" (`latest` where neither tag nor digest is named).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_FOR_GPU = re.compile(r"(?:^|[-_./:])(?:gpu|cuda[\d.]*|cu\d{2,4}|nvidia)(?=$|[-_./:])", re.IGNORECASE)
_FOR_CPU = re.compile(r"(?:^|[-_./:])cpu(?=$|[-_./:])", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?P<account>\d{12})\.dkr[.-]ecr(?:-fips)?\.(?P<region>[a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws)/"
    r"(?P<repository>[^:@\s]+)(?::(?P<tag>[\w.-]+))?(?:@(?P<digest>sha256:[0-9a-f]+))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """Where an image is, and which one."""

    account: str
    region: str
    repository: str
    tag: str
    """Empty where a digest alone names it."""
    digest: str

    @classmethod
    def parse(cls, address: str) -> Image | None:
        """Return what the address of an image says; None for one that is not in ECR."""
        found = _ADDRESS.fullmatch(address)
        if found is None:
            return None
        digest = found["digest"] or ""
        return cls(
            account=found["account"],
            region=found["region"],
            repository=found["repository"],
            tag=found["tag"] or ("" if digest else "latest"),
            digest=digest,
        )

    @property
    def for_gpu(self) -> bool | None:
        """Tell by its name whether it is built for GPUs; None where the name does not tell.

        https://github.com/aws/deep-learning-containers/blob/master/available_images.md
        """
        name = f"{self.repository}:{self.tag}"
        if _FOR_GPU.search(name):
            return True
        return False if _FOR_CPU.search(name) else None

    @property
    def arn(self) -> str:
        """The ARN of its repository."""
        partition = "aws-cn" if self.region.startswith("cn-") else "aws"
        return f"arn:{partition}:ecr:{self.region}:{self.account}:repository/{self.repository}"
