"""Of a pasted trace the field of the error holds the exceptions, and not who called whom."""

from __future__ import annotations

import pytest

from tests.drilling import shipped
from workbench.engine.triage import triage
from workbench.knowledge.pasted.stacks import without_stack
from workbench.knowledge.signatures import in_use

CALLS = "".join(
    f'  File "/srv/lib/call_{number}.py", line {number}, in call_{number}\n'
    f"    return self._call(operation, arguments_{number})\n           ^^^^^^^^^^\n"
    for number in range(40)
)
TIMED_OUT = (
    "botocore.exceptions.ReadTimeoutError: Read timeout on endpoint URL: "
    '"https://runtime.sagemaker.eu-west-3.amazonaws.com/endpoints/otter-rank/invocations"'
)
FULL = "OSError: [Errno 28] No space left on device: '/tmp/a.parquet'"
DENIED = (
    "botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the PutObject operation: "
    "User: arn:aws:sts::222233334444:assumed-role/otter/web-7 is not authorized to perform: s3:PutObject "
    'on resource: "arn:aws:s3:::otter-in/b.csv" because no session policy allows the s3:PutObject action'
)
JAVA = (
    'Exception in thread "main" java.lang.IllegalStateException: not sent\n'
    "\tat com.otter.Sender.send(Sender.java:41)\n\tat java.base/java.lang.Thread.run(Thread.java:840)\n"
    "Caused by: java.io.IOException: pipe closed\n\t... 12 more"
)


@pytest.mark.parametrize(
    ("error", "playbook"),
    [
        (TIMED_OUT, "inference-timeout"),
        (FULL, "emr-step-failed"),
        (DENIED, "upload-access-denied"),
    ],
)
def test_the_error_of_a_long_traceback_can_be_read_in_its_field(error: str, playbook: str) -> None:
    text = f"Traceback (most recent call last):\n{CALLS}{error}\n"
    assert len(text) > 4000

    found = triage(text, shipped().playbooks.values(), in_use())

    said = next(item for item in found.suggestions if item.playbook == playbook).parameters["error_text"]
    assert error.removeprefix("botocore.exceptions.ClientError: ") in said
    assert "call_7" not in said
    assert "Traceback" not in said


def test_all_errors_of_a_chain_stay() -> None:
    again = "During handling of the above exception, another exception occurred:"
    text = f"Traceback (most recent call last):\n{CALLS}{FULL}\n\n{again}\n\n{CALLS}{TIMED_OUT}"
    assert without_stack(text) == f"{FULL}\n\n{again}\n\n{TIMED_OUT}"


def test_the_frames_of_java_go_and_its_causes_stay() -> None:
    assert without_stack(JAVA).split("\n") == [
        'Exception in thread "main" java.lang.IllegalStateException: not sent',
        "Caused by: java.io.IOException: pipe closed",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Access Denied",
        "\tat com.otter.Sender.send(Sender.java:41)",
        "It broke\nat noon (UTC)\nfrom 12:00 on",
    ],
)
def test_what_is_no_trace_stays_as_it_is(text: str) -> None:
    assert without_stack(text) == text


def test_what_only_a_frame_tells_stays_in_the_field() -> None:
    text = (
        "AccessDenied: Access Denied\n    at throwDefaultError (/srv/smithy-client/index.js:867:20)\n"
        "    at de_PutObjectCommandError (/srv/client-s3/index.js:6153:12)\n  Code: 'AccessDenied'"
    )

    found = triage(text, shipped().playbooks.values(), in_use())

    assert "PutObject" in found.suggestions[0].parameters["error_text"]
