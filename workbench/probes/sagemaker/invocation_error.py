"""What does the client's own error say?

Asks nothing of AWS. A `ReadTimeoutError` says only that the client stopped waiting, and after how long: 60
seconds where nobody set another time, 29 behind API Gateway, 3 in a Lambda function that nobody configured.
"Received server error (0)" is SageMaker's own limit of 60 seconds: the container goes on with the call, and a
client that tries again has the work done twice. A status of the container (400, 413, 415, 500) is what its
server made of it, which need not be what happened.

"Rate exceeded" speaks for the account, or for a serverless endpoint; a ThrottlingException whose words are
none can be the capacity of an instance. What could not connect never reached the endpoint: no metric and no
log of it tells. A text about another endpoint decides nothing here.

Sources: SageMaker Runtime API reference, InvokeEndpoint, Errors; botocore documentation, Config; Lambda and
API Gateway developer guides, quotas.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from workbench.domain.evidence import Answers
from workbench.domain.needs import Parameter
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, not_given, passed, unknown, warned
from workbench.knowledge.inference.causes import InferenceCause, read
from workbench.knowledge.inference.client_words import ClientWords, read_client_words

_IMPATIENT: InferenceCause = "client-read-timeout-too-short"


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """What the client printed, and what is known of it."""

    error_text: str = ""
    client_timeout_s: float | None = None
    """After how many seconds it gives up."""
    endpoint_name: str = ""
    """The endpoint that is asked about; without it, any that the text names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the text says. Texts are empty where it does not tell."""

    of_another: bool | None = None
    """It names another endpoint than the one asked about: then it decides nothing."""
    endpoint: str | None = None
    """The endpoint that it names."""
    says: InferenceCause | Literal[""] | None = None
    """The one cause that the words name; empty where they name none, or leave several open."""
    may_be: tuple[InferenceCause, ...] | None = None
    """All that they leave open."""
    gave_up: bool | None = None
    """The client stopped waiting, as it says, or as is said by whoever names its timeout."""
    timeout_s: float | None = None
    """After how many seconds the client gives up: as given, as it says, or as such clients do."""
    waits_s: float | None = None
    """The same as given or as the text says; 0 where nobody says so, whereby it excuses nothing."""
    timeout_told_by: Literal["parameter", "text", "usual"] | None = None
    """`usual`: nobody says so, it is what such clients do unless they are told otherwise."""
    container_status: int | None = None
    """The status behind a ModelError; 0: the container gave no answer within the time that it has."""
    retries: int | None = None
    """How often the client tried again; each of them may have done the work once more."""
    denied_action: str | None = None
    """The action that the caller lacks."""
    caller: str | None = None
    """Who called."""


def collect(_aws: AwsReader, _params: Params) -> Answers:
    """Ask nothing."""
    return {}


def judge(_answers: Answers, params: Params) -> Judgement[Facts]:
    """Read the text."""
    given = params.client_timeout_s
    if not params.error_text:
        return not_given(
            "needs parameter error_text",
            Facts(
                gave_up=True if given else None,
                timeout_s=given,
                waits_s=given or 0.0,
                timeout_told_by="parameter" if given else None,
            ),
            "error_text",
            *(() if given else ("client_timeout_s",)),
        )
    words = read_client_words(params.error_text)
    if words.endpoint and params.endpoint_name and words.endpoint != params.endpoint_name:
        given = params.client_timeout_s or 0.0
        nothing = Facts(
            of_another=True, endpoint=words.endpoint, says="", may_be=(), gave_up=False, waits_s=given
        )
        return warned(f"The text is about endpoint {words.endpoint}, and tells nothing of this one", nothing)
    return _read(params, words)


def _read(params: Params, words: ClientWords) -> Judgement[Facts]:
    given, reading = params.client_timeout_s, read(params.error_text)
    timeout_s = words.waited_s if given is None else given
    told_by = words.wait_told_by if given is None else "parameter"
    facts = Facts(
        of_another=False,
        endpoint=words.endpoint,
        gave_up=True if timeout_s is not None else None,
        timeout_s=timeout_s,
        waits_s=timeout_s if timeout_s is not None and told_by != "usual" else 0.0,
        timeout_told_by=told_by,
        container_status=words.container_status,
        retries=words.retries,
        denied_action=words.denied_action,
        caller=words.caller,
    )
    if reading.signature:
        given_up = facts.gave_up or _IMPATIENT in reading.causes
        return _judge(
            replace(facts, gave_up=given_up, says=reading.only or "", may_be=reading.causes), reading.meaning
        )
    if words.is_answer:
        nothing = replace(facts, gave_up=bool(facts.gave_up), says="", may_be=())
        return passed("The text shows a call that was answered", nothing)
    if facts.gave_up:
        return _judge(
            replace(facts, says=_IMPATIENT, may_be=(_IMPATIENT,)),
            "The client stopped waiting for the answer.",
        )
    said = "The text is none of the known errors of an invocation"
    return unknown(UnknownReason.NO_DATA, said, facts, needs=("the client's whole error",))


def _judge(facts: Facts, meaning: str) -> Judgement[Facts]:
    meaning = meaning.rstrip(".")
    if facts.gave_up and facts.timeout_s is None:
        said = f"{meaning}; after how long, it does not say"
        return unknown(UnknownReason.NO_DATA, said, facts, needs=(Parameter("client_timeout_s"),))
    after = f"After {facts.timeout_s:g} s: " if facts.gave_up else ""
    cut_off = facts.container_status == 0
    twice = "; the container went on with it, and a retry does the work twice" if cut_off else ""
    tried = f"; tried {facts.retries} times more" if facts.retries else ""
    return failed(f"{after}{meaning}{twice}{tried}", facts)


probe = Probe(
    title="What does the client's own error say?",
    params=Params,
    facts=Facts,
    operations=(),
    collect=collect,
    judge=judge,
)
