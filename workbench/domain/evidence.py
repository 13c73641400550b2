"""What AWS answered: normalised, so that a judge need not know every service's spelling of an error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias

from workbench.domain.values import JsonObject, JsonValue
from workbench.domain.verdict import UnknownReason


class Outcome(StrEnum):
    """The normalised outcome of one request. Everything but `OK` stands for an AWS error or none at all."""

    OK = "ok"

    # AWS answered: these are facts about the account.
    NOT_FOUND = "not_found"
    NOT_CONFIGURED = "not_configured"
    """A configuration getter whose answer is "there is none" (`NoSuchBucketPolicy`, …)."""
    DELETE_MARKER = "delete_marker"
    """HEAD or GET: 404, and the current version is a delete marker."""
    DELETE_MARKER_VERSION = "delete_marker_version"
    """HEAD or GET with a VersionId: 405, that version is a delete marker."""
    ARCHIVED = "archived"
    """`InvalidObjectState`: a 403 that is no permission problem."""
    ACL_DISABLED = "acl_disabled"
    KMS_KEY_UNUSABLE = "kms_key_unusable"
    CONDITIONAL_WRITE = "conditional_write"
    OBJECT_LOCK_NEEDS_CHECKSUM = "object_lock_needs_checksum"
    UNSUPPORTED = "unsupported"
    """AWS says that the operation does not apply to this kind of resource."""

    # The question was not answered: nothing follows about the account.
    DENIED = "denied"
    """Also the bare 403 of HEAD requests, which may mean "absent" to a caller without s3:ListBucket."""
    THROTTLED = "throttled"
    EXPIRED_CREDENTIALS = "expired_credentials"
    WRONG_REGION = "wrong_region"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    BLOCKED_BY_GUARD = "blocked_by_guard"
    CLOCK_SKEWED = "clock_skewed"
    BAD_REQUEST = "bad_request"
    NOT_RECORDED = "not_recorded"
    """Replay only: the transcript does not hold this request."""
    ERROR = "error"

    @property
    def words(self) -> str:
        """As a person reads it: `not found`."""
        return self.replace("_", " ")


_UNANSWERED = {
    Outcome.DENIED: UnknownReason.DENIED,
    Outcome.THROTTLED: UnknownReason.THROTTLED,
    Outcome.EXPIRED_CREDENTIALS: UnknownReason.EXPIRED_CREDENTIALS,
    Outcome.WRONG_REGION: UnknownReason.WRONG_REGION,
    Outcome.UNREACHABLE: UnknownReason.UNREACHABLE,
    Outcome.TIMEOUT: UnknownReason.TIMEOUT,
    Outcome.BLOCKED_BY_GUARD: UnknownReason.BLOCKED_BY_GUARD,
    Outcome.CLOCK_SKEWED: UnknownReason.PROBE_ERROR,
    Outcome.BAD_REQUEST: UnknownReason.PROBE_ERROR,
    Outcome.NOT_RECORDED: UnknownReason.NOT_RECORDED,
    Outcome.ERROR: UnknownReason.PROBE_ERROR,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One read-only request: an operation on the reviewed list, and its parameters as boto3 spells them."""

    operation: str
    """Service and API operation, `s3.HeadObject`: boto3's client name and the model's operation name."""
    parameters: JsonObject
    max_pages: int = 1
    """Pages to follow at most; lists of all pages are joined, and the answer says when more were left."""
    region: str = ""
    """The Region to ask; empty for that of the target."""
    each_time: bool = False
    """Asked even where the run has its answer: what polls, begins or ends something at AWS."""

    @property
    def service(self) -> str:
        """The boto3 client name."""
        return self.operation.partition(".")[0]

    @property
    def name(self) -> str:
        """The API operation name."""
        return self.operation.partition(".")[2]

    def in_region(self, region: str) -> Request:
        """Return the same request to this Region; an empty one leaves it to the target."""
        return replace(self, region=region)

    def asked_each_time(self) -> Request:
        """Return the same request as one that no other check's answer can stand for."""
        return replace(self, each_time=True)


def ask(operation: str, /, **parameters: JsonValue) -> Request:
    """Return a request; parameters that are None are left out, times are ISO 8601 strings.

    Example: `ask("s3.HeadObject", Bucket=bucket, Key=key)`.
    """
    given = {name: value for name, value in parameters.items() if value is not None}
    return Request(operation=operation, parameters=given)


def ask_pages(operation: str, max_pages: int, /, **parameters: JsonValue) -> Request:
    """Return a request as `ask` does that follows up to `max_pages` pages."""
    return replace(ask(operation, **parameters), max_pages=max_pages)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Where the record holds an answer that several findings share."""

    entry: int
    """The sequence number of the entry."""
    answer: int
    """Which of the answers of its finding, counted from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back for one request, or why nothing did. Never raised, always returned."""

    operation: str
    parameters: JsonObject
    outcome: Outcome
    observed_at: datetime
    """When the answer arrived, aware UTC."""
    region: str = ""
    """The Region that was asked, where the request named one."""
    status: int | None = None
    """HTTP status; None when no answer arrived."""
    code: str = ""
    """The error code as AWS spelled it; empty when there was none."""
    message: str = ""
    """The error message; for `BLOCKED_BY_GUARD` and the network outcomes, ours; for `OK`, what kept us from
    reading a later page."""
    data: JsonObject = field(default_factory=dict)
    """The parsed answer without ResponseMetadata; timestamps are ISO 8601 strings in UTC."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """The few HTTP headers that carry facts (`x-amz-delete-marker`, `x-amz-bucket-region`, `date`, …)."""
    request_id: str = ""
    elapsed_ms: int = 0
    cli: str = ""
    """The `aws …` command that asks the same."""
    truncated: bool = False
    """More pages were left than were asked for."""
    redactions: int = 0
    """Values that were replaced before anybody saw them."""
    iam_actions: tuple[str, ...] = ()
    """The IAM actions that authorise the operation, from the reviewed list."""
    held_by: Holder | None = None
    """The earlier entry of the record that holds this very answer; None where the finding itself does."""

    @property
    def ok(self) -> bool:
        """AWS did what was asked."""
        return self.outcome is Outcome.OK

    @property
    def says(self) -> str:
        """The error code; without one the outcome in words: `AccessDenied`, `not recorded`."""
        return self.code or self.outcome.words

    @property
    def exists(self) -> bool | None:
        """What was asked about is there; None where this answer does not tell."""
        return False if self.outcome is Outcome.NOT_FOUND else self.ok or None

    @property
    def interrupted(self) -> bool:
        """Throttling, the deadline or the network ended the reading of its pages."""
        return self.ok and self.truncated and bool(self.message)

    @property
    def unknown_reason(self) -> UnknownReason | None:
        """Why nothing follows from this answer; None when it is a fact about the account."""
        return _UNANSWERED.get(self.outcome)


AnswerName: TypeAlias = str | tuple[str, ...]
"""A probe's own name for an answer: a word, `"bucket"`, or for a question that is asked of several things the
word and the thing, `("policy", arn)`."""
Requests: TypeAlias = Mapping[Any, Request]
"""Questions to be asked side by side, under the names that their answers will have. Each is an `AnswerName`:
the type cannot say so without refusing a dict of words alone, for the keys of a mapping are invariant."""
Answers: TypeAlias = Mapping[AnswerName, Answer]
"""What one probe's `collect` brought back."""


def answers_to(answers: Answers, *question: str) -> dict[str, Answer]:
    """Return the answers to a question that was asked of several things, by the thing.

    >>> answers_to(answers, "policy")  # {arn: answers["policy", arn], …}
    """
    return {
        name[-1]: answer
        for name, answer in answers.items()
        if isinstance(name, tuple) and name[:-1] == question
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All answers behind one finding, redacted and cleaned, in the order in which they arrived."""

    answers: tuple[Answer, ...] = ()

    @property
    def truncated(self) -> bool:
        """Some answer had more pages than were read."""
        return any(answer.truncated for answer in self.answers)

    @property
    def redactions(self) -> int:
        """How many values were redacted, over all answers."""
        return sum(answer.redactions for answer in self.answers)
