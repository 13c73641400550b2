"""Standard streams that are closed, and a small limit of open files: cron, launchers and shells make both."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time

import pytest

from tests.cli.runs import CREDENTIALS, RUN, aws_endpoint, sts_error

HEADLESS = "workbench triage 'An error occurred (NoSuchKey) when calling the GetObject operation'"


def shell(line: str) -> subprocess.CompletedProcess[str]:
    program = line.replace("workbench", f"{sys.executable} -m workbench", 1)
    command = ["sh", "-c", program]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - written in the tests


@pytest.mark.parametrize("closed", ["<&-", "2>&-", "<&- 2>&-"])
def test_without_stdin_or_stderr_the_result_is_there(closed: str) -> None:
    done = shell(f"{HEADLESS} {closed}")
    assert done.returncode == 0, done.stderr
    assert "file-upload-missing" in done.stdout


def test_without_stdout_it_says_so() -> None:
    done = shell(f"{HEADLESS} >&-")
    assert done.returncode == 2
    assert "stdout is closed" in done.stderr


def test_without_stderr_no_screens_open() -> None:
    done = shell("workbench 2>&-")
    assert done.returncode == 2


def test_a_small_limit_of_open_files_is_raised() -> None:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    code = (
        "import resource; from workbench.cli.console import allow_many_files as allow; "
        "resource.setrlimit(resource.RLIMIT_NOFILE, (16, resource.getrlimit(resource.RLIMIT_NOFILE)[1])); "
        "allow(); print(*resource.getrlimit(resource.RLIMIT_NOFILE))"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own code
    expected = 4096 if hard == resource.RLIM_INFINITY else min(hard, 4096)
    assert done.stdout == f"{expected} {hard}\n"


def test_too_few_files_are_told_as_that_and_not_as_a_bug() -> None:
    def slowly() -> tuple[int, str]:
        time.sleep(0.5)  # so that checks keep their connections side by side
        return 403, sts_error("AccessDenied")

    with aws_endpoint(others=slowly) as url:
        line = f'ulimit -Sn 16; ulimit -Hn 16; exec {sys.executable} -m workbench --endpoint-url {url} "$@"'
        command = ["bash", "-c", line, "-", "--no-journal", *RUN]
        done = subprocess.run(  # noqa: S603 - written here
            command, env={**os.environ, **CREDENTIALS}, capture_output=True, text=True, check=False
        )
    assert done.returncode == 4, done.stderr
    assert "raise the limit of open files (ulimit -n)" in done.stdout + done.stderr
    assert "bug" not in done.stdout + done.stderr
