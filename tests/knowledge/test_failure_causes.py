"""What the cause of a failed state says, and whose words it is."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.knowledge.executions import document_of, is_of_code, refused_call_of, says, service_error_of

CALLER = "arn:aws:sts::111122223333:assumed-role/fjord-flow-role/abc"
NO_START = (
    "An error occurred while executing the state 'T' (entered at the event id #2). The Parameters "
    '\'{"jobDefinition":"arn:aws:batch:eu-north-1:111122223333:job-definition/fjord-tile:7","jobName":"tile",'
    '"parameters":{"patient":"P-001","tile":8622}}\' could not be used to start the Task: '
    "[The value for the field 'tile' must be a STRING]"
)


@pytest.mark.parametrize(
    ("cause", "expected"),
    [
        (
            NO_START,
            NO_START[: NO_START.index("{")] + "…" + NO_START[NO_START.index("}}") + 2 :],
        ),
        (
            "The JSONPath '$.a' for the field 'b.$' could not be found in the input '{\"it's\": [1]}'",
            "The JSONPath '$.a' for the field 'b.$' could not be found in the input '…'",
        ),
        ("could not be found in the input '[{\"cut off in the middle", "could not be found in the input '…"),
        ('{"errorMessage":"no rows","errorType":"ValueError"}', "no rows"),
        (json.dumps(json.dumps({"ErrorMessage": "quoted twice"})), "quoted twice"),
        (
            json.dumps(
                {
                    "Attempts": [
                        {"StatusReason": "first"},
                        {"StatusReason": "Host (i-0123) terminated."},
                    ],
                    "Container": {"ExitCode": 137},
                    "StatusReason": "Task failed to start",
                }
            ),
            "Task failed to start · Host (i-0123) terminated. · exit code 137",
        ),
        ('{"Attempts":[],"StatusReason":"CannotPullContainerError"}', "CannotPullContainerError"),
        ('{"unknown": 1}', '{"unknown": 1}'),
        ("plain words\n in  lines", "plain words in lines"),
    ],
)
def test_the_reason_is_what_remains(cause: str, expected: str) -> None:
    assert says(cause) == expected


@given(st.recursive(st.text() | st.integers() | st.none(), lambda inner: st.dictionaries(st.text(), inner)))
def test_no_quoted_input_is_repeated(value: object) -> None:
    secret = {"patient": "P-001", "more": value}
    told = says(f"The Parameters '{json.dumps(secret)}' could not be used to start the Task: [reason]")
    assert told == "The Parameters '…' could not be used to start the Task: [reason]"


@given(st.text())
def test_no_text_breaks_a_reader(text: str) -> None:
    for cause in (text, f"{{{text}", f"'{{{text}'", json.dumps(text)):
        for read in (says, document_of, is_of_code, service_error_of, refused_call_of):
            read(cause)


@pytest.mark.parametrize(
    ("cause", "service", "status", "code"),
    [
        (
            "Rate exceeded (Service: AmazonSageMaker; Status Code: 400; Error Code: ThrottlingException)",
            "AmazonSageMaker",
            400,
            "ThrottlingException",
        ),
        ("Rate Exceeded. (Service: Lambda, Status Code: 429, Request ID: 1b2c)", "Lambda", 429, ""),
        (
            'said \\"x (Service: AWSGlue; Status Code: 400; Error Code: com.amazonaws:AccessDenied)\\"',
            "AWSGlue",
            400,
            "AccessDenied",
        ),
    ],
)
def test_a_service_signs_what_it_refuses(cause: str, service: str, status: int, code: str) -> None:
    signed = service_error_of(cause)
    assert signed
    assert (signed.service, signed.status, signed.code) == (service, status, code)


@pytest.mark.parametrize("before", ["User: ", "", 'The message: \\"', "…\n"])
def test_the_caller_is_named_with_and_without_user(before: str) -> None:
    cause = f"{before}{CALLER} is not authorized to perform: glue:StartJobRun on resource: arn:aws:glue:x"
    assert refused_call_of(cause) == (CALLER, "glue:StartJobRun")
