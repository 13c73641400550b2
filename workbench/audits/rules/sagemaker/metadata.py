"""A version says what it was made of: data, hyperparameters, when.

What is written there is what somebody wrote: it is not compared with the data here.

Source: Amazon SageMaker API reference, DescribeModelPackage (CustomerMetadataProperties).
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.audits._examples import example
from workbench.audits.rules.sagemaker._packages import CHAIN, beside_raw, packages_of, serving, unregistered
from workbench.domain.verdict import Verdict
from workbench.engine.audit.contract import Assessment, Rule, Seen, bad, good
from workbench.knowledge.answers import member


@dataclass(frozen=True, slots=True)
class Params:
    """What the audit may set."""

    keys: tuple[str, ...] = ("source_data_hash", "hyperparameters", "training_date")


def judge(seen: Seen, params: Params) -> Assessment:
    """Judge the properties of each version that is served."""
    packages = packages_of(seen)
    if isinstance(packages, Assessment):
        return packages
    if unregistered(seen) or not packages:
        return bad("no version of the registry, so nothing is said of what it was made of")
    for name, answer in packages.items():
        said = member(answer.data, "CustomerMetadataProperties")
        if missing := [key for key in params.keys if not said.get(key)]:
            return bad(f"{name.rpartition('/')[2]} does not say {', '.join(missing)}")
    return good(f"each version says {', '.join(params.keys)}")


rule = Rule(
    title="Versions say what they were made of",
    inventory="sagemaker_endpoints",
    questions=CHAIN,
    params=Params,
    judge=judge,
)

_SAID = {"source_data_hash": "9f2c", "hyperparameters": "depth=6", "training_date": "2026-10-01"}

EXAMPLES = (
    example("all of it", Verdict.PASS, serving({"CustomerMetadataProperties": _SAID})),
    example("one variant of two", Verdict.FAIL, beside_raw(serving({"CustomerMetadataProperties": _SAID}))),
    example("nothing", Verdict.FAIL, serving({})),
    example("an address alone", Verdict.FAIL, serving(ModelDataUrl="s3://models/forecast.tar.gz")),
)
