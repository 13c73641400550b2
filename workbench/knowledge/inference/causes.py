"""What the words of a client, of SageMaker or of a model's server make likely of an inference that failed.

The words themselves are rows of the signature catalogue; of those, what speaks for the playbook of inference.
"""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

from workbench.knowledge.signatures.reading import Reading, read_for

PLAYBOOK = "inference-timeout"
"""The playbook for which the rows of the catalogue speak."""
InferenceCause: TypeAlias = Literal[
    "serverless-max-concurrency",
    "model-over-60s",
    "client-read-timeout-too-short",
    "endpoint-scaleout-no-capacity",
    "autoscaling-absent-or-capped",
    "endpoint-saturated",
    "container-worker-starved",
    "serverless-cold-start",
    "async-backlog",
    "endpoint-oom-restart",
    "container-worker-crash",
    "mme-model-loading",
    "client-cannot-reach-runtime",
    "endpoint-not-inservice",
    "payload-or-contenttype-rejected",
    "downstream-dependency-timeout",
    "invoke-throttled-account",
]


def read(text: str) -> Reading[InferenceCause]:
    """Return what a text says of an inference; of several things, what is nearest to the root."""
    return read_for(PLAYBOOK, text, get_args(InferenceCause))
