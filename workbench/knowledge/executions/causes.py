"""The cause of a failure: plain words, a service's description of the run that failed, or a refusal.

Step Functions puts different things into one field. Code that was called leaves its exception, with
`errorType`; a service leaves a description of the run that it was asked for; one that refused the request
leaves its words, with `(Service: …; Status Code: …; Error Code: …)` behind them. Its own words may quote the
input of the state, which is left out here: it may hold anything, and hides the reason behind it.

Sources: Step Functions developer guide, "Handling errors in Step Functions workflows", "Run a job (.sync)";
Lambda developer guide, "Lambda function errors" (errorType, errorMessage, stackTrace or trace); AWS SDK for
Java, AwsServiceException (how service, status and code are appended).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workbench.domain.text import clean

_SAYS = (
    "ErrorMessage",
    "errorMessage",
    "FailureReason",
    "StatusReason",
    "StoppedReason",
    "Reason",
    "Cause",
)
_OF_EMR = (
    ("Step", "Status", "FailureDetails"),
    ("Status", "FailureDetails"),
    ("Cluster", "Status", "StateChangeReason"),
    ("Status", "StateChangeReason"),
    ("JobRun",),
)
"""Where EMR's descriptions of a step, a cluster or a run hold what they say of a failure."""
_DEEPEST = 3
"""So often a document is quoted within a text within a document, at most."""
_QUOTED_INPUT = re.compile(r"(?:'|\b(?:input|output) (?:is|was):? ?)(?=[{\[])")
_SERVICE = re.compile(
    r"\(Service: (?P<service>[^;,()]+)[;,] Status Code: (?P<status>\d{3})"
    r"(?:[;,] Error Code: (?P<code>[\w.:-]+))?"
)
_CALLER = re.compile(
    r"(?P<caller>arn:aws[\w-]*:(?:sts|iam)::\d*:[\w+=,.@/-]+) is not authorized to perform: "
    r"(?P<action>[\w*-]+:[\w*]+)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceError:
    """A service refused a request, and this is how it signs."""

    service: str
    """`AWSGlue`, `Lambda`: as the SDK calls it."""
    status: int
    code: str = ""
    """`AccessDeniedException`; empty where the newer SDK leaves it out."""


def document_of(cause: str) -> Mapping[str, Any]:
    """Return the document that a cause holds, however often it was quoted; empty when it holds words."""
    found: Any = cause
    for _ in range(_DEEPEST):
        if not isinstance(found, str):
            break
        try:
            found = json.loads(found)
        except (ValueError, RecursionError):
            return {}
    return found if isinstance(found, Mapping) else {}


def is_of_code(cause: str) -> bool:
    """Tell whether the cause is the exception of code that was called: a function's, not a service's."""
    return isinstance(document_of(cause).get("errorType"), str)


def service_error_of(cause: str) -> ServiceError | None:
    """Return how a service signs the refusal that a cause tells, the last of several; None when none does."""
    signed = list(_SERVICE.finditer(_unquoted(cause)))
    if not signed:
        return None
    last = signed[-1]
    code = (last["code"] or "").rpartition(":")[2]
    return ServiceError(service=last["service"].strip(), status=int(last["status"]), code=code)


def refused_call_of(cause: str) -> tuple[str, str]:
    """Return who was refused and which IAM action, as the cause names them; both empty when it does not.

    `User: ` stands before the caller in some services' sentences only.
    """
    found = _CALLER.search(_unquoted(cause))
    return (found["caller"], found["action"]) if found else ("", "")


def says(cause: str) -> str:
    """Return a cause as one line of words, without the inputs that it quotes.

    Of a document: what the service says of the run's failure, and of the last attempt where that differs.
    """
    told = document_of(cause)
    words = " · ".join(dict.fromkeys(_words_of(told))) if told else _without_inputs(cause)
    return " ".join(clean(words or cause, keep_lines=True).split())


def _words_of(told: Mapping[str, Any]) -> Iterator[str]:
    yield from _said_by(told)
    container = told.get("Container")
    attempts = told.get("Attempts")
    last = attempts[-1] if isinstance(attempts, list) and attempts else None
    if isinstance(last, Mapping):
        yield from _said_by(last)
        container = last.get("Container") or container
    if isinstance(container, Mapping):
        yield from _said_by(container)
        if isinstance(container.get("ExitCode"), int):
            yield f"exit code {container['ExitCode']}"
    if isinstance(told.get("StateDetails"), str):
        yield told["StateDetails"]
    for path in _OF_EMR:
        yield from _said_by_emr(told, path)


def _said_by_emr(told: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    inner: Any = told
    for name in path:
        inner = inner.get(name) if isinstance(inner, Mapping) else None
    if isinstance(inner, Mapping):
        names = ("Code", "Reason", "Message", "StateDetails", "stateDetails")
        yield from (words for name in names if isinstance(words := inner.get(name), str) and words.strip())


def _said_by(told: Mapping[str, Any]) -> Iterator[str]:
    yield from [words for name in _SAYS if isinstance(words := told.get(name), str) and words.strip()][:1]


def _unquoted(cause: str) -> str:
    """Return a cause with the quoting taken off that a text within JSON carries."""
    return cause.replace('\\"', '"').replace("\\n", "\n")


def _without_inputs(cause: str) -> str:
    """Return the text with each JSON document that is quoted, or told as an output, as an ellipsis."""
    parts: list[str] = []
    at = 0
    for quote in _QUOTED_INPUT.finditer(cause):
        if quote.start() < at:
            continue
        end = _end_of_document(cause, quote.end())
        parts += [cause[at : quote.end()], "…"]
        at = end
    return "".join([*parts, cause[at:]])


def _end_of_document(text: str, start: int) -> int:
    """Return where a document that begins at `start` ends; of one that is broken, its closing quote."""
    try:
        return json.JSONDecoder().raw_decode(text, start)[1]
    except (ValueError, RecursionError):
        closing = max(text.rfind("}'", start), text.rfind("]'", start))
        return closing + 1 if closing >= 0 else len(text)
