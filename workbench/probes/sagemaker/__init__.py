"""Probes of Amazon SageMaker AI: training jobs, endpoints, the models that these serve, and calls of them."""

from __future__ import annotations
