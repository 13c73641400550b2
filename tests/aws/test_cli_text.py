"""The command asks exactly the same, and is inert on a screen."""

from __future__ import annotations

import json
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.aws.catalogue import load_catalogue
from workbench.aws.cli_text import command
from workbench.domain.evidence import Request, ask, ask_pages
from workbench.domain.text import is_clean

REGION = " --region us-east-1"


def text_of(request: Request, endpoint_url: str | None = None) -> str:
    """The command up to the Region."""
    operation = load_catalogue()[request.operation]
    text = command(request, operation, region="us-east-1", endpoint_url=endpoint_url)
    before, region, after = text.rpartition(REGION)
    assert region
    return before + after


def words_of(text: str, locale: str = "C.UTF-8") -> list[str]:
    """What a shell makes of it."""
    shown = subprocess.run(  # noqa: S603 - the point is what a shell does with the text
        ["/bin/bash", "-c", f"printf '%s\\0' {text}"],
        capture_output=True,
        check=True,
        env={"LC_ALL": locale},
    ).stdout
    return shown.decode("utf-8", "surrogatepass").split("\0")[:-1]


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (
            ask("s3.HeadObject", Bucket="acme-landing", Key="in/x.csv"),
            "aws s3api head-object --bucket acme-landing --key in/x.csv",
        ),
        (
            ask_pages("s3.ListObjectVersions", 5, Bucket="acme", Prefix="in/x y.csv"),
            "aws s3api list-object-versions --bucket acme --prefix 'in/x y.csv'",
        ),
        (
            ask("s3.ListObjectsV2", Bucket="acme", MaxKeys=5),
            "aws s3api list-objects-v2 --bucket acme --max-keys 5 --no-paginate",
        ),
        (
            ask("s3.GetObjectAttributes", Bucket="b", Key="k", ObjectAttributes=["ETag", "ObjectSize"]),
            "aws s3api get-object-attributes --bucket b --key k --object-attributes ETag ObjectSize",
        ),
        (
            ask("glue.GetConnection", Name="c", HidePassword=True),
            "aws glue get-connection --name c --hide-password",
        ),
        (
            ask_pages(
                "stepfunctions.GetExecutionHistory", 3, executionArn="arn:e", includeExecutionData=False
            ),
            "aws stepfunctions get-execution-history --execution-arn arn:e --no-include-execution-data",
        ),
        (
            ask_pages("cloudtrail.LookupEvents", 3, LookupAttributes=[{"AttributeKey": "EventName"}]),
            """aws cloudtrail lookup-events --lookup-attributes '[{"AttributeKey":"EventName"}]'""",
        ),
        (
            ask("config.DescribeConfigurationRecorderStatus"),
            "aws configservice describe-configuration-recorder-status",
        ),
        (
            ask("sqs.GetQueueAttributes", QueueUrl="https://sqs.us-east-1.amazonaws.com/1/q"),
            "aws sqs get-queue-attributes --queue-url https://sqs.us-east-1.amazonaws.com/1/q",
        ),
    ],
    ids=lambda item: getattr(item, "operation", ""),
)
def test_commands_read_as_a_person_would_write_them(request_: Request, expected: str) -> None:
    assert text_of(request_) == expected


def test_an_endpoint_is_named() -> None:
    text = text_of(ask("sts.GetCallerIdentity"), endpoint_url="http://127.0.0.1:5000")
    assert text == "aws sts get-caller-identity --endpoint-url http://127.0.0.1:5000"


def test_terminal_escapes_in_a_key_are_written_out() -> None:
    text = text_of(ask("s3.HeadObject", Bucket="b", Key="a'\x1b]52;c;cm0gLXJm\x07\u202e.csv\\"))
    wanted = "aws s3api head-object --bucket b --key $'a\\'\\033]52;c;cm0gLXJm\\007\\342\\200\\256.csv\\\\'"
    assert text == wanted


def test_a_key_that_looks_like_an_option_stays_a_value() -> None:
    assert "--key=--recursive" in words_of(text_of(ask("s3.HeadObject", Bucket="b", Key="--recursive")))


@pytest.mark.parametrize("key", ["file:///etc/passwd", "fileb://x", "HTTP://169.254.169.254/latest", "--"])
def test_a_key_that_the_cli_would_load_from_elsewhere_is_given_as_json(key: str) -> None:
    words = words_of(text_of(ask("s3.HeadObject", Bucket="b", Key=key)))
    assert json.loads(words[words.index("--cli-input-json") + 1]) == {"Bucket": "b", "Key": key}
    assert "--key" not in words


any_text = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=40)


@given(any_text)
def test_whatever_the_key_the_shell_hands_it_over_unchanged_and_the_text_is_inert(key: str) -> None:
    text = text_of(ask("s3.HeadObject", Bucket="b", Key=key))
    assert is_clean(text)
    words = words_of(text)
    assert words == words_of(text, locale="C")
    if "--cli-input-json" in words:
        assert json.loads(words[words.index("--cli-input-json") + 1])["Key"] == key
    elif key.startswith("-"):
        assert f"--key={key}" in words
    else:
        assert words[words.index("--key") + 1] == key


@given(st.lists(any_text, min_size=1, max_size=4))
def test_whatever_the_list_the_shell_hands_it_over_unchanged(prefixes: list[str]) -> None:
    request = ask("s3.GetObjectAttributes", Bucket="b", Key="k", ObjectAttributes=prefixes)
    text = text_of(request)
    assert is_clean(text)
    words = words_of(text)
    if "--cli-input-json" in words:
        assert json.loads(words[words.index("--cli-input-json") + 1])["ObjectAttributes"] == prefixes
        return
    given_ = words[words.index("--object-attributes") + 1 :]
    assert given_ == prefixes or json.loads(given_[0]) == prefixes
