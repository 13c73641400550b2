"""The worked examples of `ecr.image`."""

from __future__ import annotations

import json

from workbench.domain.evidence import Answer, Outcome
from workbench.domain.values import JsonValue
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied, error_answer
from workbench.probes.ecr.image import Params

_ARM = Params(repository="puffin", tag="7", account="444455556666", architecture="arm64")
_BY_DIGEST = Params(repository="puffin", digest=f"sha256:{'0' * 64}", architecture="amd64")


def _image(*platforms: str) -> Answer:
    listed: list[JsonValue] = [{"platform": {"architecture": name, "os": "linux"}} for name in platforms]
    manifest = json.dumps({"manifests": listed} if platforms else {"config": {}, "layers": []})
    return answered("ecr.BatchGetImage", {"images": [{"imageManifest": manifest}]})


EXAMPLES: tuple[Example[Params], ...] = (
    Example(
        name="built for both",
        params=_ARM,
        answers={"image": _image("amd64", "arm64")},
        verdict=Verdict.PASS,
        facts={"exists": True, "fits": True},
    ),
    Example(
        name="built for the other one",
        params=_ARM,
        answers={"image": _image("amd64")},
        verdict=Verdict.FAIL,
        facts={"exists": True, "fits": False},
    ),
    Example(
        name="a single image does not tell",
        params=_BY_DIGEST,
        answers={"image": _image()},
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.NO_DATA,
        facts={"exists": True, "fits": None},
    ),
    Example(
        name="the tag was removed",
        params=_ARM,
        answers={"image": answered("ecr.BatchGetImage", {"images": [], "failures": [{}]})},
        verdict=Verdict.FAIL,
        facts={"exists": False},
    ),
    Example(
        name="there is no such repository",
        params=_ARM,
        answers={"image": error_answer("ecr.BatchGetImage", Outcome.NOT_FOUND, status=400)},
        verdict=Verdict.FAIL,
        facts={"exists": False},
    ),
    Example(
        name="not allowed to see it",
        params=_ARM,
        answers={"image": denied("ecr.BatchGetImage", "ecr:BatchGetImage")},
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.DENIED,
        facts={"exists": None},
    ),
    Example(
        name="no image is known",
        params=Params(),
        answers={},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.NOT_APPLICABLE,
        facts={"exists": None},
    ),
)
