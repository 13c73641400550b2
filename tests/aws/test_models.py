"""AWS's models are read faster than by botocore, and say the same."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import UnknownServiceError
from botocore.loaders import Loader

from workbench.aws.catalogue import load_catalogue
from workbench.aws.models import model_loader

SERVICES = sorted({operation.service.name for operation in load_catalogue().values()})


@pytest.fixture
def fresh() -> Any:
    """A loader that has read nothing yet."""
    return model_loader.__wrapped__()


@pytest.mark.parametrize("service", SERVICES)
def test_a_model_is_what_botocore_reads(service: str, fresh: Any) -> None:
    """By a loader of its own: clients change the models that they were made from."""
    own = Loader(extra_search_paths=[Loader.BUILTIN_DATA_PATH], include_default_search_paths=False)
    for kind in ("service-2", "endpoint-rule-set-1"):
        assert fresh.load_service_model(service, kind) == own.load_service_model(service, kind)


def test_a_model_is_read_once(fresh: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    read_bytes = Path.read_bytes

    def counted(path: Path) -> bytes:
        read.append(path.name)
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", counted)
    for _ in range(2):
        fresh.load_service_model("sts", "service-2")
    assert read.count("service-2.json.gz") + read.count("service-2.json") == 1


def test_no_search_for_garbage_walks_a_model(fresh: Any) -> None:
    model = fresh.load_service_model("sts", "service-2")
    assert gc.isenabled()
    assert not any(item is model["shapes"] for item in gc.get_objects())


def test_there_is_no_model_of_what_is_no_service(fresh: Any) -> None:
    with pytest.raises(UnknownServiceError):
        fresh.load_service_model("s4", "service-2")
