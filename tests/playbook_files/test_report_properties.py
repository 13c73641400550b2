"""How a text is pasted changes nothing: wrapped in JSON, among other lines, by another client."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.drilling import shipped
from tests.playbook_files.test_reports import ALL
from workbench.engine.triage import triage
from workbench.knowledge.signatures import in_use

Answer = tuple[str | None, Mapping[str, str], str | None, tuple[str, ...]]


def answer(text: str) -> Answer:
    """Return what decides: playbook, parameters but for words and times, signature, likely causes."""
    found = triage(text, shipped().playbooks.values(), in_use())
    says = found.says.signature.id if found.says else None
    best = found.suggestions[0] if found.suggestions else None
    if best is None or not best.is_about:
        return None, {}, says, ()
    given = {name: value for name, value in best.parameters.items() if name not in ("error_text", "since")}
    return best.playbook, given, says, best.likely


@cache
def said() -> list[str]:
    """Reports of one line that tell of a known failure."""
    lines = (report.text for report in ALL if "\n" not in report.text)
    return [text for text in lines if not text.lstrip().startswith(("{", "[")) and answer(text)[2]]


lines = st.deferred(lambda: st.sampled_from(said()))  # by whoever runs it, not by who collects it


def notification(message: str) -> str:
    return json.dumps({"Type": "Notification", "TopicArn": "arn:aws:sns:x:1:t", "Message": message})


WRAPPINGS: dict[str, Callable[[str], str]] = {
    "a field": lambda text: json.dumps({"message": text}),
    "a row of Logs Insights": lambda text: json.dumps([{"@timestamp": "2026-11-20", "@message": text}]),
    "rows of a log": lambda text: json.dumps(
        {"events": [{"timestamp": 1, "message": "START"}, {"timestamp": 2, "message": text}]}, indent=1
    ),
    "a message in a notification": lambda text: notification(json.dumps({"error": text})),
    "a notification in a queue": lambda text: json.dumps({"Body": notification(text), "ReceiptHandle": "r"}),
    "a string literal": lambda text: json.dumps(json.dumps({"message": text})),
    "a line before and after": lambda text: f"it says:\n\n{text}\n\nwhat is wrong?",
    "the frame of a terminal": lambda text: "\n".join(
        ["╷", *(f"│ {line}" for line in text.split("\n")), "╵"]
    ),
    "Windows": lambda text: text.replace("\n", "\r\n"),
}


@pytest.mark.parametrize("wrap", WRAPPINGS.values(), ids=WRAPPINGS)
@given(text=lines)
def test_what_is_around_a_text_changes_nothing(wrap: Callable[[str], str], text: str) -> None:
    assert answer(wrap(text)) == answer(text)


STAMP = "2026-11-20T10:00:0{}Z"
NOISE = (
    "INFO app started, 4 workers",
    "DEBUG loaded configuration of 12 tables",
    "INFO copied 12 rows in 0.4 s",
    (
        "WARN metrics: An error occurred (AccessDeniedException) when calling the PutMetricData operation: "
        "User: arn:aws:sts::777788889999:assumed-role/probe/x is not authorized to perform: "
        "cloudwatch:PutMetricData because no identity-based policy allows the cloudwatch:PutMetricData action"
    ),
    "WARN tags: An error occurred (AccessDenied) when calling the GetBucketTagging operation: Access Denied",
    "WARN cache: An error occurred (ThrottlingException) when calling the Query operation: Rate exceeded",
)


@given(line=lines, noise=st.lists(st.sampled_from(NOISE), max_size=5, unique=True), data=st.data())
def test_other_lines_of_a_log_and_their_order_change_nothing(
    line: str, noise: list[str], data: st.DataObject
) -> None:
    entry = f"ERROR {line}"
    entries = data.draw(st.permutations([entry, *noise]))
    log = "\n".join(f"{STAMP.format(number)} {text}" for number, text in enumerate(entries))

    alone = answer(f"{STAMP.format(0)} {entry}")
    assert answer(log) == alone
    assert alone[2] == answer(line)[2]


ROLE = "arn:aws:sts::444455556666:assumed-role/teal-writer/x1"
keys = st.text(st.sampled_from("abcxyz0129-_.+~=øé"), min_size=1, max_size=20).map(
    lambda name: f"in/2026/{name}.csv"
)
DENIED = (
    'is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::teal-intake/{key}" because no '
)
DENIED += "identity-based policy allows the s3:PutObject action"
CLIENTS: dict[str, str] = {
    "boto3": f"botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the PutObject "
    f"operation: User: {ROLE} {DENIED}",
    "command line": "upload failed: ./a.csv to s3://teal-intake/{key} An error occurred (AccessDenied) when "
    f"calling the PutObject operation: User: {ROLE} {DENIED}",
    "Java, first": f"com.amazonaws.services.s3.model.AmazonS3Exception: User: {ROLE} {DENIED} (Service: "
    "Amazon S3; Status Code: 403; Error Code: AccessDenied; Request ID: 3K9D7F1G5H2J8L4M)",
    "Java, second": f"software.amazon.awssdk.services.s3.model.S3Exception: User: {ROLE} {DENIED} (Service: "
    "S3, Status Code: 403, Request ID: 3K9D7F1G5H2J8L4M)",
    "Go": "operation error S3: PutObject, https response error StatusCode: 403, RequestID: 3K9D7F1G5H2J8L4M, "
    f"HostID: c3RhbXA=, api error AccessDenied: User: {ROLE} {DENIED}",
    "JavaScript": f"AccessDenied: User: {ROLE} {DENIED}\n    at throwDefaultError (/app/x.js:20:20)",
}


@pytest.mark.parametrize("client", CLIENTS.values(), ids=CLIENTS)
@given(key=keys)
def test_every_client_says_the_same(client: str, key: str) -> None:
    wanted = {"bucket": "teal-intake", "key": key, "principal_arn": ROLE}
    playbook, values, says, likely = answer(client.replace("{key}", key))
    assert (playbook, values, says) == ("upload-access-denied", wanted, "s3-denied-no-identity-policy")
    assert likely


@given(key=keys)
def test_s3s_own_xml_and_a_record_say_the_same(key: str) -> None:
    message = f"User: {ROLE} {DENIED.replace('{key}', key)}"
    xml = f"<Error><Code>AccessDenied</Code><Message>{escape(message, {chr(34): '&quot;'})}</Message></Error>"
    record = json.dumps(
        {
            "eventSource": "s3.amazonaws.com",
            "eventName": "PutObject",
            "errorCode": "AccessDenied",
            "errorMessage": message,
            "userIdentity": {"type": "AssumedRole", "arn": ROLE},
            "requestParameters": {"bucketName": "teal-intake", "key": key},
        }
    )
    assert answer(xml) == answer(record) == answer(CLIENTS["boto3"].replace("{key}", key))
