"""An environment without any AWS configuration, and the means to see what would leave the process."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from botocore.httpsession import URLLib3Session

from workbench.aws.catalogue import load_catalogue
from workbench.aws.sessions import StaticCredentials, open_session

NOWHERE = "http://127.0.0.1:9"
KEYS = StaticCredentials(access_key="AKIAEXAMPLEEXAMPLE00", secret_key="not-a-secret")


@pytest.fixture(autouse=True)
def no_aws_configuration(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every request line that reached the socket; the request itself goes nowhere."""
    requests: list[str] = []

    def send(_self: object, request: Any) -> None:
        requests.append(f"{request.method} {request.url}")
        raise AssertionError(f"sent: {requests[-1]}")

    monkeypatch.setattr(URLLib3Session, "send", send)
    return requests


@pytest.fixture
def guarded() -> Any:
    """Return a guarded session with made-up credentials."""
    return open_session(load_catalogue(), credentials=KEYS)
