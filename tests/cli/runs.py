"""The command line in a process of its own, and an AWS endpoint that behaves as told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import IO

from tests.patience import PATIENCE_S

CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "not-a-secret",
    "AWS_DEFAULT_REGION": "us-east-1",
}
RUN = ("run", "file-upload-missing", "--set", "bucket=acme-landing", "--set", "key=raw/x.csv")


@dataclass(frozen=True, slots=True)
class Result:
    """How a command ended."""

    code: int
    out: str
    err: str


@contextmanager
def started(
    *arguments: str, env: dict[str, str] | None = None, stdout: int | IO[str] = subprocess.PIPE
) -> Iterator[subprocess.Popen[str]]:
    """Run `workbench` in a process of its own, which is killed at the end if it still runs."""
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "workbench", *arguments],
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def finished(*arguments: str, env: dict[str, str] | None = None) -> Result:
    """Run `workbench` in a process of its own to its end."""
    with started(*arguments, env=env) as process:
        out, err = process.communicate(timeout=PATIENCE_S)
        return Result(process.returncode, out, err)


def python(program: str, env: dict[str, str] | None = None) -> Result:
    """Run a small Python program to its end."""
    done = subprocess.run(  # noqa: S603 - written in the tests
        [sys.executable, "-c", program],
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    return Result(done.returncode, done.stdout, done.stderr)


def interrupted(process: subprocess.Popen[str]) -> Result:
    """Press Ctrl-C, and wait for the end."""
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE_S)
    return Result(process.returncode, out, err)


def line_of(stream: IO[str] | None, wanted: str) -> str:
    """Read lines until one holds `wanted`, and return it."""
    assert stream is not None
    for line in stream:
        if wanted in line:
            return line
    raise AssertionError(f"the stream ended without {wanted!r}")


IDENTITY = (
    '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>'
    "<Arn>arn:aws:sts::111122223333:assumed-role/oncall/kim</Arn><UserId>AROA:kim</UserId>"
    "<Account>111122223333</Account></GetCallerIdentityResult>"
    "<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetCallerIdentityResponse>"
)


def sts_error(code: str) -> str:
    return (
        f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>no</Message></Error>"
        "<RequestId>1</RequestId></ErrorResponse>"
    )


@contextmanager
def aws_endpoint(
    sts: tuple[int, str] | None = (200, IDENTITY),
    others: Callable[[], tuple[int, str]] | None = None,
    asked: threading.Event | None = None,
) -> Iterator[str]:
    """Serve an endpoint that answers STS as given, and everything else by `others`; None never answers.

    `asked` is set by the first request.
    """
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            if asked:
                asked.set()
            answer = sts if b"GetCallerIdentity" in body else others and others()
            if answer is None:
                over.wait()
                return
            status, text = answer
            self.send_response(status)
            self.send_header("content-type", "text/xml")
            self.send_header("content-length", str(len(text)))
            self.end_headers()
            self.wfile.write(text.encode() if self.command != "HEAD" else b"")

        do_GET = do_POST = do_PUT = do_HEAD = answer  # noqa: N815 - as http.server names them

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as http.server names it
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join()
