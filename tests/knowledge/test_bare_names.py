"""Names of files without a folder, in short texts: what a program calls is none."""

from __future__ import annotations

import pytest

from workbench.knowledge.pasted.labels import bare_files


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("batch-22.csv never arrived", ["batch-22.csv"]),
        ("An error occurred while calling o84.parquet. Access Denied", []),
        ("An error occurred while calling o84.json: x, of in.csv", ["in.csv"]),
    ],
)
def test_a_method_that_is_called_is_no_file(text: str, keys: list[str]) -> None:
    assert [item.parameters["key"] for item in bare_files(text)] == keys
