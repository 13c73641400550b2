"""What a client's error says beside its kind: which endpoint, how long it waited, how often it tried.

A status of the container that stands in it is no patience of the client.

Sources: botocore `exceptions` (ReadTimeoutError, ConnectTimeoutError) and `Config` (read_timeout, 60 seconds;
retries); developer guides of the AWS SDKs for Java (socket timeout, 50 and 30 seconds); SageMaker Runtime API
reference, InvokeEndpoint (ModelError); Lambda developer guide, "Configure Lambda function timeout"; API
Gateway developer guide, "Amazon API Gateway quotas" (29 seconds).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from workbench.knowledge.denials.denial import Denial
from workbench.knowledge.denials.reading import read_denials

_NAME = r"(?P<name>[a-zA-Z0-9](?:-*[a-zA-Z0-9]){0,62})"
_ENDPOINTS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"runtime\.sagemaker\.[a-z0-9.-]{{1,60}}/endpoints/{_NAME}/",
        rf"/endpoints/{_NAME}/(?:async-)?invocations",
        rf"/aws/sagemaker/Endpoints/{_NAME}",
        rf":endpoint/{_NAME}",
        rf"[Ee]ndpoint {_NAME} of account \d{{12}}",
    )
)
_WAITED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"read timeout\s?=\s?(?P<s>\d{1,5}(?:\.\d{1,6})?)\b",
        r"task timed out after (?P<s>\d{1,5}(?:\.\d{1,6})?) seconds",
        r"timed out after (?P<s>\d{1,5}(?:\.\d{1,6})?) ?s(?:econds|ec)?\b",
        r"did not complete (?:before|within)[^.\n]{0,60}?(?P<ms>\d{3,8}) ?(?:ms|millis)",
        r"timeout of (?P<ms>\d{3,8}) ?ms exceeded",
        r"Client\.Timeout[^\n]{0,40}?(?P<s>\d{1,5}(?:\.\d{1,6})?)s\b",
    )
)
_GATEWAY = re.compile(r"Endpoint request timed out")
_GATEWAY_S = 29.0
_BOTOCORE = re.compile(r"\bRead timeout on endpoint URL|\bReadTimeoutError\b|\bCLI_READ_TIMEOUT\b")
_BOTOCORE_S = 60.0
_JAVA = re.compile(r"\b[Rr]ead timed out\b|\bSocketTimeoutException\b")
_JAVA_S = {"software.amazon.awssdk": 30.0, "com.amazonaws": 50.0}
"""The socket timeouts of the AWS SDKs for Java, 2 and 1, by the packages that stand in their traces."""
_ORIGINAL = re.compile(
    r"Received (?:client|server) error \((?P<code>\d{1,3})\)"
    r"|OriginalStatusCode\"?\s{0,3}[:=]\s{0,3}(?P<other>\d{1,3})"
)
_ANSWERED = re.compile(r"\bInvokedProductionVariant\b|\"StatusCode\": 200\b")
_TRIED = re.compile(r"reached max retries: (?P<times>\d{1,3})")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientWords:
    """What the text of a client says. Texts are empty where it does not."""

    endpoint: str
    """The one endpoint that it names."""
    waited_s: float | None
    """After how many seconds it gave up: as it says, or as such clients do."""
    wait_told_by: Literal["text", "usual"] | None
    """`usual`: it does not say so, it is what such clients do unless they are told otherwise."""
    container_status: int | None
    """The status behind a ModelError; 0: the container gave no answer within the time that it has."""
    retries: int | None
    denial: Denial | None
    """The first refusal in it."""
    is_answer: bool
    """It shows the answer to a call, rather than an error."""

    @property
    def denied_action(self) -> str:
        """The action that the caller lacks."""
        return self.denial.action if self.denial else ""

    @property
    def caller(self) -> str:
        """Who called."""
        return self.denial.principal_arn if self.denial else ""


def read_client_words(text: str) -> ClientWords:
    """Return what a text says."""
    status, told = original_status_in(text), waited_in(text)
    waited = None if status is not None else usual_wait_in(text) if told is None else told
    return ClientWords(
        endpoint=endpoint_in(text),
        waited_s=waited,
        wait_told_by=None if waited is None else "usual" if told is None else "text",
        container_status=status,
        retries=retries_in(text),
        denial=next(iter(read_denials(text)), None),
        is_answer=was_answered(text),
    )


def endpoint_in(text: str) -> str:
    """Return the endpoint that an error names; empty where it names none, or several."""
    named = {match["name"] for pattern in _ENDPOINTS for match in pattern.finditer(text)}
    return named.pop() if len(named) == 1 else ""


def waited_in(text: str) -> float | None:
    """Return after how many seconds the client gave up, as its words say; None where they do not."""
    for pattern in _WAITED:
        found = pattern.search(text)
        if found:
            names = found.groupdict()
            return float(names["s"]) if names.get("s") else float(names["ms"]) / 1000
    return None


def usual_wait_in(text: str) -> float | None:
    """Return after how many seconds a client that says so gives up unless it is told otherwise."""
    if _GATEWAY.search(text):
        return _GATEWAY_S
    if _BOTOCORE.search(text):
        return _BOTOCORE_S
    of_java = (seconds for package, seconds in _JAVA_S.items() if package in text)
    return next(of_java, None) if _JAVA.search(text) else None


def original_status_in(text: str) -> int | None:
    """Return the status of the container behind a ModelError; 0: it gave none."""
    found = _ORIGINAL.search(text)
    return int(found["code"] or found["other"]) if found else None


def retries_in(text: str) -> int | None:
    """Return how often the client tried again; None where it does not say."""
    found = _TRIED.search(text)
    return int(found["times"]) if found else None


def was_answered(text: str) -> bool:
    """Tell whether a text shows the answer to a call, rather than an error."""
    return _ANSWERED.search(text) is not None
