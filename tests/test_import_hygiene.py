"""What must not be loaded, proven in a fresh interpreter: the linter cannot see a deferred import."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("textual", "rich", "boto3", "botocore", "moto", "tinydb", "yaml", "markdown_it", "cattrs")


def loaded_by(statement: str) -> set[str]:
    code = f"import sys; {statement}; print(*sys.modules)"
    run = subprocess.run(  # noqa: S603 - our own interpreter, our own words
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    return {name.partition(".")[0] for name in run.stdout.split()}


@pytest.mark.parametrize(
    "module",
    [
        "workbench",
        "workbench.domain.transcript",
        "workbench.engine.session",
        "workbench.engine.backend",
        "workbench.engine.triage",
        "workbench.engine.replay",
    ],
)
def test_domain_and_engine_load_no_adapter_library(module: str) -> None:
    assert loaded_by(f"import {module}").isdisjoint(HEAVY)
