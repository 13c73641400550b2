"""The commands of a fix: whatever a value holds, it stays the value that it is."""

from __future__ import annotations

import json
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.text import is_clean
from workbench.engine.fix_commands import fill_command, placeholders, ready_to_paste

HOSTILE = (
    "-x",
    "--",
    "--recursive",
    "file:///etc/passwd",
    "fileb://x",
    "HTTP://169.254.169.254/",
    "$(id)",
    "`id`",
    "=x",
    "x,y@=file:///etc/passwd",
    "a,Name=b",
    "[a",
)
values = (
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=30)
    | st.sampled_from(HOSTILE)
    | st.builds(
        str.__add__, st.sampled_from(HOSTILE), st.text(st.sampled_from("\n'\"$ \u202eé\x1b"), max_size=5)
    )
)


def words_of(text: str) -> list[str]:
    """What a shell makes of it, where the locale is C."""
    shown = subprocess.run(  # noqa: S603 - the point is what a shell does with the text
        ["/bin/bash", "-c", f"printf '%s\\0' {text}"], capture_output=True, check=True, env={"LC_ALL": "C"}
    ).stdout
    return shown.decode("utf-8", "surrogatepass").split("\0")[:-1]


@given(values, values)
def test_a_command_keeps_its_words_whatever_the_values_hold(bucket: str, key: str) -> None:
    filled = fill_command(
        "aws s3api x --copy-source s3://{{ bucket }}/{{ key }} --id {{ v }}", {"bucket": bucket, "key": key}
    )
    assert is_clean(filled)
    assert words_of(filled) == ["aws", "s3api", "x", "--copy-source", f"s3://{bucket}/{key}", "--id", "<v>"]


@given(values)
def test_a_value_is_never_an_option_nor_a_file_to_read(value: str) -> None:
    words = words_of(fill_command("aws s3api x --key {{ v }} --bucket b", {"v": value}))
    given_ = words[3].removeprefix("--key=") if words[3] != "--key" else words[4]
    assert words[-2:] == ["--bucket", "b"]
    assert given_ in (value, "<v>")
    loaded = value.lower().startswith(("file://", "fileb://", "http://", "https://"))
    assert (given_ == "<v>") == (loaded or value in ("--", "<v>"))
    assert words[3].startswith("--key=") == (value.startswith("-") and value != "--")


@given(values)
def test_a_value_within_json_is_a_text_of_it_and_nothing_else(value: str) -> None:
    fix = """aws iam put-role-policy --policy-document '{"Resource":"arn:aws:s3:::b/'{{ v }}'"}'"""
    assert json.loads(words_of(fill_command(fix, {"v": value}))[-1]) == {
        "Resource": f"arn:aws:s3:::b/{value}"
    }


@given(values)
def test_a_value_within_the_shorthand_of_members_ends_no_member_and_begins_none(value: str) -> None:
    fix = "aws ec2 x --filters Name=vpc-id,Values={{ v }} --tags Key=[{Id={{ v }}}]"
    (filter_, _, tag) = words_of(fill_command(fix, {"v": value}))[4:]
    kept = filter_.removeprefix("Name=vpc-id,Values=")
    assert tag == f"Key=[{{Id={kept}}}]"
    assert kept == "<v>" or (kept == value and not set(value) & set(",=[]{}\"'\\ \n"))
    assert kept == value or set(value) - set("vpc-0123abc")


def test_a_value_that_begins_with_an_equals_sign_keeps_it_and_is_no_command_of_zsh() -> None:
    assert fill_command("aws x --id {{ v }}", {"v": "=ls"}) == "aws x --id '=ls'"


def test_a_value_that_begins_with_a_dash_stands_alone_nowhere() -> None:
    known = {"v": "-rf", "empty": ""}
    assert fill_command("aws s3 cp {{ v }} s3://b/{{ v }}", known) == "aws s3 cp '<v>' s3://b/-rf"
    assert fill_command("aws x --p {{ empty }}{{ v }} > f", known) == "aws x --p=-rf > f"


@pytest.mark.parametrize("fix", ["echo '{{ v }}'", 'echo "{{ v }}"', "echo # {{ v }}"])
def test_where_no_quotes_can_hold_a_value_its_name_stands(fix: str) -> None:
    assert fill_command(fix, {"v": "'; id; '"}) == fix.replace("{{ v }}", "<v>")


def test_an_empty_value_adds_nothing_to_a_word_and_is_an_empty_word_alone() -> None:
    known = {"direct": "arn:aws:lambda:x", "rule": ""}
    assert fill_command("f {{ direct }}{{ rule }} {{ rule }} x", known) == "f arn:aws:lambda:x '' x"


def test_what_the_fix_says_itself_stays_as_it_is() -> None:
    fix = "aws s3api get-x --bucket {{ b }} > f.json\naws x --policy file://f.json \\\n  --key 'a b' # {}"
    assert fill_command(fix, {"b": "acme"}) == fix.replace("{{ b }}", "acme")


def test_what_a_person_must_fill_in_stands_above_the_commands() -> None:
    fix = ("# FILE is the file that was sent", "aws s3 cp FILE s3://b/k", "aws kms x --key-id '<key.arn>'")
    assert placeholders(fix) == ("FILE", "<key.arn>")
    assert ready_to_paste(fix).splitlines()[0] == "# Fill in before it is run: FILE, <key.arn>"
    done = ("aws s3api restore-object --status FAILED --bucket PROFILE-FILES",)
    assert ready_to_paste(done) == done[0]
    put = "aws s3api put-bucket-policy --bucket landing --policy file://policy.json"
    assert ready_to_paste([put]).splitlines() == ["# Fill in before it is run: file://policy.json", put]
