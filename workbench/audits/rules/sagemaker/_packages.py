"""The versions of the model registry behind an endpoint, and answers about one for examples."""

from __future__ import annotations

from workbench.audits.inventories.sagemaker_endpoints import containers
from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason
from workbench.engine.audit.contract import Assessment, Seen, unread, unseen
from workbench.knowledge.answers import text

CHAIN = ("endpoint", "config", "models", "packages")


def unregistered(seen: Seen) -> list[str]:
    """Return the models of which a container loads an artifact that no version of the registry names."""
    return [
        name
        for name, answer in seen.parts("models").items()
        if any(
            (text(item, "ModelDataUrl") or item.get("ModelDataSource")) and not text(item, "ModelPackageName")
            for item in containers(answer)
        )
    ]


def packages_of(seen: Seen) -> dict[str, Answer] | Assessment:
    """Return the answer about each version; `unknown` where the way to them was not read.

    Without any, its models were made from an address alone.
    """
    before = (seen.answer("endpoint"), *seen.parts("config").values(), *seen.parts("models").values())
    if unknown := unread(*before):
        return unknown
    if not seen.parts("models"):
        return unseen(UnknownReason.NO_DATA, "its configuration names no model")
    packages = seen.parts("packages")
    return unread(*packages.values()) or packages


PACKAGE = "arn:aws:sagemaker:eu-west-1:111122223333:model-package/forecast/7"


def beside_raw(answers: dict[object, JsonObject]) -> dict[object, JsonObject]:
    """Return the answers about the endpoint with a second variant, whose model names an address alone."""
    variants: list[JsonObject] = [{"ModelName": "forecast"}, {"ModelName": "challenger"}]
    raw: JsonObject = {"Containers": [{"ModelDataUrl": "s3://models/challenger.tar.gz"}]}
    return {**answers, ("config", "live"): {"ProductionVariants": variants}, ("models", "challenger"): raw}


def serving(package: JsonObject | None = None, **container: str) -> dict[object, JsonObject]:
    """Return the answers about an endpoint that serves one model, of this version of the registry if any."""
    named = {"ModelPackageName": PACKAGE} if package is not None else {}
    answers: dict[object, JsonObject] = {
        "endpoint": {"EndpointConfigName": "live"},
        ("config", "live"): {"ProductionVariants": [{"ModelName": "forecast"}]},
        ("models", "forecast"): {"PrimaryContainer": {**named, **container}},
    }
    return answers if package is None else {**answers, ("packages", PACKAGE): package}
