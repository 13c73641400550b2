"""Endpoints of SageMaker in what clients, consoles, logs and scaling say, and the words of an invocation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.domain.patterns import compiled
from workbench.knowledge.pasted.entities import MAX_VALUE, Entity, entity
from workbench.knowledge.pasted.stacks import without_stack

_NAME = r"[a-zA-Z0-9](?:-*[a-zA-Z0-9]){0,62}"
_PLACES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\bruntime(?:-fips)?\.sagemaker\.[a-z0-9.-]{{1,60}}/endpoints/(?P<endpoint_name>{_NAME})/",
        rf"/aws/sagemaker/Endpoints/(?P<endpoint_name>{_NAME})",
        rf"%2Faws%2Fsagemaker%2FEndpoints%2F(?P<endpoint_name>{_NAME})",
        rf"\$252Faws\$252Fsagemaker\$252FEndpoints\$252F(?P<endpoint_name>{_NAME})",
        rf"\bendpoint/(?P<endpoint_name>{_NAME})/variant/(?P<variant>{_NAME})",
        rf"\b[Ee]ndpoint (?P<endpoint_name>{_NAME}) of account \d{{12}}",
        rf"\bError hosting endpoint (?P<endpoint_name>{_NAME}): ",
        rf"\bSageMaker (?:AI )?[Ee]ndpoint \((?P<endpoint_name>{_NAME})\)",
        rf"\b[Ee]ndpoint (?:named |called )?['\"`](?P<endpoint_name>{_NAME})['\"`]",
        rf"\b[Ee]ndpoint (?P<endpoint_name>{_NAME}) (?:Failed\b|failed to (?:create|update|deploy))",
        rf"\binvoke-endpoint(?:-async)? [^\n]{{0,200}}--endpoint-name[ =](?P<endpoint_name>{_NAME})",
    )
)
_OF_AN_INVOCATION = (
    r"\bruntime(?:-fips)?\.sagemaker\.|(?i:sagemaker-?runtime)|\bSageMaker Runtime\b"
    r"|\bInvokeEndpoint\w{0,20} operation\b"
)


def endpoints(text: str) -> Iterator[Entity]:
    """Recognise the endpoints that a text names, and its variants where scaling names them."""
    for pattern in _PLACES:
        for match in pattern.finditer(text):
            yield from entity("sagemaker", **match.groupdict())


def _readable(text: str, line: str) -> str:
    """Return a text without its stack frames; where it is too long then too, the `line` of it that counts."""
    words = without_stack(text).strip()
    return words if len(words) <= MAX_VALUE else line[:MAX_VALUE]


def invocations(text: str) -> Iterator[Entity]:
    """Recognise the error of a client that invokes, in words that can be read."""
    if not compiled(_OF_AN_INVOCATION).occurs(text):
        return
    lines = [line.strip() for line in text.splitlines() if compiled(_OF_AN_INVOCATION).occurs(line)]
    words = _readable(text, lines[-1])
    yield from entity("sagemaker", error_text=words)


_OF_A_DEPLOYMENT = re.compile(
    r"\boperation error SageMaker: (?:Create|Update)(?:Model|EndpointConfig|Endpoint)\b"
    r"|\bFailed to invoke sagemaker:(?:Create|Update)(?:Model|Endpoint)"
    r"|\bendpoint usage['\"].{0,600}\(Service: (?:Amazon)?SageMaker"
    r"|\bmodel data at (?:s3|https)://.{0,900}\(Service: (?:Amazon)?SageMaker"
)


def deployments(text: str) -> Iterator[Entity]:
    """Recognise the refusal of a model or an endpoint in the words of other clients than boto3."""
    lines = [line.strip() for line in text.splitlines() if _OF_A_DEPLOYMENT.search(line)]
    if lines:
        words = _readable(text, lines[-1])
        yield from entity("sagemaker", error_text=words)
