"""Whatever is said beside the result says no secret: credentials above all, which nobody gave as text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.runs import CREDENTIALS, RUN, Result, aws_endpoint, finished, python
from workbench.cli.main import main

SECRET = "q7Vd3kXz81LmW0"


def assert_silent(said: Result) -> None:
    assert SECRET not in said.out + said.err
    assert said.err


def test_what_a_credential_process_complains_about_is_redacted(tmp_path: Path) -> None:
    program = tmp_path / "sign-in"
    complaint = f'no: {{"SecretAccessKey": "{SECRET}"}}\\033[2J password={SECRET}'
    program.write_text(f"#!/bin/sh\nprintf '{complaint}\\n' >&2\nexit 1\n")
    program.chmod(0o755)
    config = tmp_path / "config"
    config.write_text(f"[default]\nregion = us-east-1\ncredential_process = {program}\n")
    said = finished(*RUN, env={"AWS_CONFIG_FILE": str(config), "AWS_SHARED_CREDENTIALS_FILE": "/dev/null"})
    assert_silent(said)
    assert "[redacted: key]" in said.err
    assert "\x1b" not in said.err


@pytest.mark.parametrize("name", ["AWS_SESSION_TOKEN", "AWS_SECRET_ACCESS_KEY"])
def test_a_credential_that_ends_in_a_line_feed_is_not_quoted(name: str) -> None:
    with aws_endpoint(others=lambda: (500, "")) as url:
        assert_silent(finished(*RUN, env={**CREDENTIALS, "AWS_ENDPOINT_URL": url, name: f"{SECRET}\n"}))


def test_the_password_in_an_endpoint_is_neither_said_nor_recorded(tmp_path: Path) -> None:
    with aws_endpoint(others=lambda: (500, "")) as url:
        signed_in = url.replace("//", f"//kim:{SECRET}@")
        told = finished(*RUN, "--journal", str(tmp_path), "--endpoint-url", signed_in, env=CREDENTIALS)
    assert_silent(told)
    (file,) = tmp_path.glob("*.jsonl")
    assert SECRET not in file.read_text()
    assert_silent(finished(*RUN, "--endpoint-url", f"http://kim:{SECRET}@127.0.0.1:9", env=CREDENTIALS))


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "file-upload-missing", "--set", f"bucket=password={SECRET}"),
        (
            "run",
            "file-upload-missing",
            "--set",
            "bucket=acme",
            "--set",
            "key=k",
            "--set",
            f"since=token={SECRET}",
        ),
        ("run", f"token={SECRET}"),
        ("logs", "--source", ".", "--sql", f"selec 'password={SECRET}'"),
        ("--playbooks", f"/nowhere/password={SECRET}", "playbooks", "list"),
        ("triage", f"upload failed: password={SECRET} s3://acme/k?X-Amz-Signature={SECRET}"),
        ("triage", f"upload failed: password={SECRET} s3://acme/token={SECRET}/x", "--format", "json"),
    ],
)
def test_a_secret_among_the_arguments_is_not_repeated(
    arguments: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    main(arguments)
    said = capsys.readouterr()
    assert SECRET not in said.out + said.err
    assert said.out + said.err


def test_a_log_that_is_read_with_the_signatures_is_shown_without_its_secrets(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "log"
    log.write_text(f"AccessDenied when calling PutObject: password={SECRET}\n")
    for form in ("text", "json"):
        main(["signatures", "test", str(log), "--format", form])
        assert SECRET not in (said := capsys.readouterr().out)
        assert "redacted" in said


@pytest.mark.parametrize(
    "fails",
    [
        "raise ValueError(secret)",
        "warnings.warn(secret)",
        "logging.getLogger('urllib3').warning('%s', secret)",
        "thread = threading.Thread(target=lambda: int(secret)); thread.start(); thread.join()",
        "Falls()",
    ],
)
def test_what_python_itself_would_say_is_redacted(fails: str) -> None:
    said = python(
        "import logging, threading, warnings\n"
        "from workbench.cli.last_words import take_over_stderr\n"
        f"secret = 'password={SECRET} \\x1b[2J'\n"
        "class Falls:\n    def __del__(self): raise ValueError(secret)\n"
        f"take_over_stderr()\n{fails}\n"
    )
    assert_silent(said)
    assert "[redacted: password]" in said.err
    assert "\x1b" not in said.err


def test_nothing_that_is_shipped_is_taken_for_a_secret(capsys: pytest.CaptureFixture[str]) -> None:
    for command in (("signatures", "list"), ("playbooks", "list"), ("probes", "list"), ("logs", "list")):
        main([*command, "--format", "json"])
        out = capsys.readouterr().out
        assert "[redacted: " not in out
        assert json.loads(out)
