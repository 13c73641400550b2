"""The worked examples of `sagemaker.invocation_error`."""

from __future__ import annotations

from workbench.domain.values import JsonValue
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes.sagemaker.invocation_error import Params

_URL = "https://runtime.sagemaker.eu-west-3.amazonaws.com/endpoints/puffin-rank/invocations"


def _example(
    name: str, text: str, verdict: Verdict, reason: UnknownReason | None = None, **facts: JsonValue
) -> Example[Params]:
    params = Params(error_text=text, endpoint_name="puffin-rank")
    return Example(name=name, params=params, answers={}, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "the limit of 60 seconds",
        "ModelError: An error occurred (ModelError) when calling the InvokeEndpoint operation (reached max "
        'retries: 4): Received server error (0) from primary with message "Your invocation timed out while '
        'waiting for a response from container primary."',
        Verdict.FAIL,
        container_status=0,
        retries=4,
        gave_up=False,
    ),
    _example(
        "boto3 gave up, after the time that it has unless it is told otherwise",
        f'ReadTimeoutError: Read timeout on endpoint URL: "{_URL}"',
        Verdict.FAIL,
        gave_up=True,
        timeout_s=60.0,
        timeout_told_by="usual",
        waits_s=0.0,
        endpoint="puffin-rank",
    ),
    _example(
        "a Lambda function gave up",
        "Task timed out after 3.00 seconds. HTTPSConnectionPool("
        "host='runtime.sagemaker.eu-west-3.amazonaws.com', port=443): Read timed out.",
        Verdict.FAIL,
        gave_up=True,
        timeout_s=3.0,
        timeout_told_by="text",
        waits_s=3.0,
    ),
    _example(
        "a client of Java gave up, after the time that it has unless it is told otherwise",
        "com.amazonaws.services.sagemakerruntime: Unable to execute HTTP request: Read timed out",
        Verdict.FAIL,
        gave_up=True,
        timeout_s=50.0,
        timeout_told_by="usual",
    ),
    _example(
        "a client gave up, after how long it does not say",
        "sagemaker-runtime client: read timed out",
        Verdict.UNKNOWN,
        UnknownReason.NO_DATA,
        gave_up=True,
        timeout_s=None,
    ),
    _example(
        "another endpoint",
        _URL.replace("puffin-rank", "puffin-old").join(("Read timeout on endpoint URL: '", "'")),
        Verdict.WARN,
        of_another=True,
        may_be=[],
        says="",
    ),
    _example(
        "the caller may not invoke",
        "An error occurred (AccessDeniedException) when calling the InvokeEndpoint operation: User: "
        "arn:aws:sts::444455556666:assumed-role/puffin-web/i-1 is not authorized to perform: "
        "sagemaker:InvokeEndpoint on resource: arn:aws:sagemaker:eu-west-3:444455556666:endpoint/puffin-rank",
        Verdict.FAIL,
        says="client-cannot-reach-runtime",
        denied_action="sagemaker:InvokeEndpoint",
    ),
    _example(
        "words that nobody knows",
        "it does not work",
        Verdict.UNKNOWN,
        UnknownReason.NO_DATA,
        says=None,
        may_be=None,
        gave_up=None,
    ),
    _example(
        "API Gateway gave up, in its own words",
        '{"message": "Endpoint request timed out"}',
        Verdict.FAIL,
        gave_up=True,
        timeout_s=29.0,
        timeout_told_by="usual",
        says="client-read-timeout-too-short",
    ),
    _example(
        "a timeout that the container's answer speaks of is not the client's",
        'Received server error (500) from primary with message "backend timed out after 12 seconds"',
        Verdict.FAIL,
        gave_up=False,
        may_be=[],
        timeout_s=None,
        container_status=500,
    ),
    _example(
        "a call that was answered",
        '{"ContentType": "application/json", "InvokedProductionVariant": "AllTraffic"}',
        Verdict.PASS,
        gave_up=False,
        may_be=[],
    ),
    Example(
        name="nobody tells what the client said, but how long it waits",
        params=Params(client_timeout_s=10.0),
        answers={},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.MISSING_PARAMETER,
        facts={"timeout_s": 10.0, "gave_up": True, "says": None},
    ),
)
