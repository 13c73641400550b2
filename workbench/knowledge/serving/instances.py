"""What the name of an instance type tells: architecture, GPU, and the driver of its host.

Sources: EC2 user guide, "Amazon EC2 instance type naming conventions" (`g` behind the generation: Graviton);
SageMaker API reference, ProductionVariant (InferenceAmiVersion).
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

Architecture: TypeAlias = Literal["arm64", "amd64"]
"""As images name it."""
_GRAVITON = re.compile(r"ml\.[a-z]+\d+g[a-z]*\.")
_GPU = re.compile(r"ml\.[gp]\d")
_DRIVERS = {
    "al2-ami-sagemaker-inference-gpu-2": 535,
    "al2-ami-sagemaker-inference-gpu-2-1": 535,
    "al2-ami-sagemaker-inference-gpu-3-1": 550,
    "al2023-ami-sagemaker-inference-gpu-4-1": 580,
}


def architecture_of(instance_type: str) -> Architecture | None:
    """Return the architecture of `ml.m7g.large`; None for what is no instance type."""
    if not instance_type.startswith("ml."):
        return None
    return "arm64" if _GRAVITON.match(instance_type) else "amd64"


def has_gpu(instance_type: str) -> bool:
    """Tell whether instances of this type have a GPU of NVIDIA."""
    return _GPU.match(instance_type) is not None


def driver_of(ami_version: str) -> int | None:
    """Return the NVIDIA driver of an `InferenceAmiVersion`; None where none is set, or it is not known.

    Without one AWS chooses: hosts with drivers of different age were seen, so that a retry may pass by luck.
    """
    return _DRIVERS.get(ami_version)
