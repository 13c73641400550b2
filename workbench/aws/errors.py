"""What AWS and the network do, in one vocabulary.

Services disagree about names and numbers: HEAD requests answer with a bare HTTP status, "there is none" is an
error of thirty names, a 403 can mean archived, and SageMaker calls a missing job a validation error.
The codes that mean one thing everywhere are in `error_codes`. moto's spellings are as observed with 5.2.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from workbench.aws.answer_formats import MalformedAnswerError
from workbench.aws.catalogue import Operation
from workbench.aws.guard import AUTHENTICATION
from workbench.aws.sessions import MfaNeededError
from workbench.aws.transport import OverBudgetError
from workbench.domain.evidence import Outcome
from workbench.engine.errors import GuardRefusedError, UsageError, limit_reached
from workbench.knowledge.denials.error_codes import OUTCOME_OF_CODE

_ABSENT_CODE = re.compile(
    r"^NoSuch|NotFound(Exception|Fault|Error)?$|DoesNotExist(Exception)?$|NotDiscoveredException$"
)
_VAGUE_CODES = frozenset(
    {"ValidationException", "ValidationError", "InvalidRequestException", "MetadataException"}
)
_ABSENT_MESSAGE = re.compile(
    r"(?i)\b(could not find|cannot find|not found|does not exist|cluster id .* is not valid)"
)
_SKEWED_MESSAGE = re.compile(r"(?i)signature (expired|not yet current)")
_XML_ERROR = re.compile(r"<Code>([^<]+)</Code>\s*<Message>([^<]*)</Message>")
_HTML = re.compile(r"(?i)\s*<(!doctype|html)\b")
_KEPT_HEADERS = frozenset(
    {
        "date",
        "retry-after",
        "x-amz-bucket-region",
        "x-amz-delete-marker",
        "x-amz-id-2",
        "x-amz-version-id",
    }
)
_HEAD_STATUS = {
    "301": Outcome.WRONG_REGION,
    "307": Outcome.WRONG_REGION,
    "400": Outcome.BAD_REQUEST,
    "403": Outcome.DENIED,
    "404": Outcome.NOT_FOUND,
    "412": Outcome.CONDITIONAL_WRITE,
    "429": Outcome.THROTTLED,
    "503": Outcome.THROTTLED,  # S3 says "SlowDown" so
}
_LONGEST_CODE = 200
_LONGEST_MESSAGE = 8_000
"""Characters. IAM's encoded authorization messages have some thousand."""
_TOO_MANY_REQUESTS = 429
_BAD_REQUEST = 400
_FORBIDDEN = 403


@dataclass(frozen=True, slots=True, kw_only=True)
class NormalisedError:
    """An exception of botocore's, normalised."""

    outcome: Outcome
    code: str = ""
    message: str = ""
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    request_id: str = ""


def failures() -> tuple[type[Exception], ...]:
    """Return the exception types that `normalise` understands; anything else is a bug. Loads botocore."""
    from botocore.exceptions import BotoCoreError, ClientError
    from botocore.parsers import ResponseParserError

    return (
        BotoCoreError,
        ClientError,
        ResponseParserError,
        MalformedAnswerError,
        OverBudgetError,
        GuardRefusedError,
        UsageError,
    )


def is_of_the_answer(error: Exception) -> bool:
    """Tell whether an exception that is no type of botocore's is about what came, and no bug of ours.

    A number or time that is none is a `ValueError`. Botocore trips over other answers without a word for it
    (a redirect of ListBuckets names no bucket): what was sent is checked by then.
    """
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    return isinstance(error, ValueError) or (bool(frames) and "botocore" in Path(frames[-1].filename).parts)


def normalise(error: Exception, operation: Operation, *, region: str = "") -> NormalisedError:
    """Return what an exception means.

    Args:
        error: One of `failures()`.
        operation: What was asked.
        region: The Region that was asked, to tell when a bucket lives in another.
    """
    from botocore.exceptions import ClientError

    if isinstance(error, ClientError):
        return _from_aws(error, operation, region)
    if limit := limit_reached(error):  # which the network is not to blame for
        return NormalisedError(outcome=Outcome.ERROR, code=type(error).__name__, message=limit)
    return NormalisedError(outcome=_without_answer(error), code=type(error).__name__, message=_words(error))


def _words(error: Exception) -> str:
    """Return what an exception says, without botocore's own words around what ended a transmission."""
    from botocore.exceptions import HTTPClientError
    from botocore.parsers import ResponseParserError

    if isinstance(error, ResponseParserError):
        return f"malformed answer: {error}"
    return str(getattr(error, "kwargs", {}).get("error", error) if type(error) is HTTPClientError else error)


def kept_headers(metadata: Mapping[str, Any]) -> dict[str, str]:
    """Return the headers that carry facts, in lower case, from an answer's `ResponseMetadata`."""
    headers = metadata.get("HTTPHeaders", {})
    return {name.lower(): str(value) for name, value in headers.items() if name.lower() in _KEPT_HEADERS}


def request_id(metadata: Mapping[str, Any]) -> str:
    """Return AWS's id of a request, from an answer's `ResponseMetadata`."""
    return str(metadata.get("RequestId") or metadata.get("HTTPHeaders", {}).get("x-amzn-requestid", ""))


def _from_aws(error: Any, operation: Operation, region: str) -> NormalisedError:
    said = error.response.get("Error", {})
    metadata = error.response.get("ResponseMetadata", {})
    code, message = _plain_words(str(said.get("Code", "")), str(said.get("Message", "")))
    failure = NormalisedError(
        outcome=Outcome.ERROR,
        code=code,
        message=message,
        status=metadata.get("HTTPStatusCode"),
        headers=kept_headers(metadata),
        request_id=request_id(metadata),
    )
    if _is_authentication(error.operation_name, operation):
        outcome = Outcome.EXPIRED_CREDENTIALS
    else:
        outcome = _outcome(failure, operation, region)
    return replace(failure, outcome=outcome)


def _plain_words(code: str, message: str) -> tuple[str, str]:
    """Return code and message of an error that an emulator has wrapped in a document."""
    wrapped = _XML_ERROR.search(message)
    if wrapped:  # moto, to denied calls of JSON services
        return wrapped.group(1), wrapped.group(2)
    if _HTML.match(message):
        return code, "not an answer of AWS's but a web page: the endpoint lacks this operation"
    return code[:_LONGEST_CODE], _cut(message)


def _cut(message: str) -> str:
    if len(message) <= _LONGEST_MESSAGE:
        return message
    return f"{message[:_LONGEST_MESSAGE]}… (cut: {len(message):,} characters)"


def _is_authentication(asked: str, operation: Operation) -> bool:
    """Tell whether it was the credential chain's own request that failed, on the way to ours."""
    return asked != operation.name and asked in {name.partition(".")[2] for name in AUTHENTICATION}


def _outcome(failure: NormalisedError, operation: Operation, region: str) -> Outcome:
    code = failure.code.removeprefix("Client.").partition("#")[0]
    elsewhere = failure.headers.get("x-amz-bucket-region", region)
    if failure.status in (_BAD_REQUEST, 301, 307) and region and elsewhere != region:
        return Outcome.WRONG_REGION
    if operation.name.startswith("Head") and code.isdigit():
        return _of_head(code, failure.headers)
    known = OUTCOME_OF_CODE.get(code)
    if known is Outcome.EXPIRED_CREDENTIALS and _SKEWED_MESSAGE.search(failure.message):
        return Outcome.CLOCK_SKEWED
    if known:
        return known
    if _ABSENT_CODE.search(code) or (code in _VAGUE_CODES and _ABSENT_MESSAGE.search(failure.message)):
        return _absent(failure, operation)
    return _by_status(code, failure)


def _of_head(code: str, headers: Mapping[str, str]) -> Outcome:
    """HEAD answers carry no body: only the status and the headers tell."""
    if headers.get("x-amz-delete-marker") == "true":
        return Outcome.DELETE_MARKER if code == "404" else Outcome.DELETE_MARKER_VERSION
    if code == "405":
        return Outcome.DELETE_MARKER_VERSION
    return _HEAD_STATUS.get(code, Outcome.ERROR)


def _absent(failure: NormalisedError, operation: Operation) -> Outcome:
    """`lambda.GetPolicy` says "not found" of the policy; of the function it says "Function not found"."""
    if failure.message.startswith("Function not found"):
        return Outcome.NOT_FOUND
    return operation.absent


def _by_status(code: str, failure: NormalisedError) -> Outcome:
    if _SKEWED_MESSAGE.search(failure.message):
        return Outcome.CLOCK_SKEWED
    if failure.status == _TOO_MANY_REQUESTS:
        return Outcome.THROTTLED
    if failure.status == _FORBIDDEN or code == str(_FORBIDDEN):
        return Outcome.DENIED
    if failure.status == _BAD_REQUEST and "checksum" in failure.message.lower() and code == "InvalidRequest":
        return Outcome.OBJECT_LOCK_NEEDS_CHECKSUM
    # A 404 without a name is an emulator that lacks the operation: no fact about the account.
    return Outcome.BAD_REQUEST if failure.status == _BAD_REQUEST else Outcome.ERROR


def _without_answer(error: Exception) -> Outcome:
    """Return the outcome of an exception for which there is no answer of AWS's."""
    return next((outcome for kind, outcome in _exceptions() if isinstance(error, kind)), Outcome.ERROR)


def _exceptions() -> tuple[tuple[type[Exception] | tuple[type[Exception], ...], Outcome], ...]:
    """In order: a subclass stands before its parent."""
    from botocore import exceptions as boto
    from botocore.parsers import ResponseParserError

    credentials = (
        boto.NoCredentialsError,
        boto.PartialCredentialsError,
        boto.CredentialRetrievalError,
        boto.TokenRetrievalError,
        boto.NoAuthTokenError,
        boto.RefreshWithMFAUnsupportedError,
        boto.MetadataRetrievalError,
        boto.SSOError,
        boto.LoginError,
        MfaNeededError,
    )
    return (
        (GuardRefusedError, Outcome.BLOCKED_BY_GUARD),
        (credentials, Outcome.EXPIRED_CREDENTIALS),
        ((boto.ConnectTimeoutError, boto.ReadTimeoutError), Outcome.TIMEOUT),
        ((boto.ConnectionError, boto.HTTPClientError), Outcome.UNREACHABLE),
        ((MalformedAnswerError, OverBudgetError, ResponseParserError), Outcome.UNREACHABLE),
        ((boto.ValidationError, boto.ParamValidationError, UsageError), Outcome.BAD_REQUEST),
    )
