"""How probes are found."""

from __future__ import annotations

import subprocess
import sys
import types

import pytest

from workbench import probes
from workbench.probes.s3 import object_visibility


def test_the_id_is_the_path_and_the_help_the_docstring() -> None:
    found = probes.discover()["s3.object_visibility"]

    assert found.id == "s3.object_visibility"
    assert found.doc.startswith("Is an object there under this key")
    assert found.collect is object_visibility.collect


def test_helpers_are_no_probes() -> None:
    assert not any(part.startswith("_") for name in probes.discover() for part in name.split("."))


def test_ids_have_no_trailing_underscore() -> None:
    assert probes.probe_id("workbench.probes.lambda_.invocation_health") == "lambda.invocation_health"


def test_a_module_without_probe_is_refused_by_name() -> None:
    with pytest.raises(TypeError, match=r"workbench\.probes\.s3\.half_done defines no `probe"):
        probes.probe_of(types.ModuleType("workbench.probes.s3.half_done", "What?"))


def test_a_probe_without_help_is_refused_by_name() -> None:
    module = types.ModuleType("workbench.probes.s3.mute")
    vars(module)["probe"] = object_visibility.probe

    with pytest.raises(TypeError, match=r"workbench\.probes\.s3\.mute has no docstring"):
        probes.probe_of(module)


def test_examples_without_their_tuple_are_refused_by_name() -> None:
    with pytest.raises(TypeError, match=r"s3\.mute_examples defines no `EXAMPLES"):
        probes.examples_of(types.ModuleType("workbench.probes.s3.mute_examples"))


def test_running_the_program_imports_no_examples() -> None:
    script = (
        "import sys, workbench.probes as p; p.discover(); print(*(m for m in sys.modules if 'example' in m))"
    )
    ran = subprocess.run(  # noqa: S603 - our own interpreter, our own words
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert ran.stdout.split() == []
