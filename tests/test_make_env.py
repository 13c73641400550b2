"""The environment that `make` builds: uv is told of the registries that pip is configured for."""

from __future__ import annotations

import tomllib
from pathlib import Path

from tools.make_env import UV_LOCK, pip_settings

ROOT = Path(__file__).parent.parent


def test_uv_asks_the_registries_of_pip() -> None:
    listed = (
        "global.cert='/etc/ssl/mine.pem'\n"
        "global.extra-index-url='\\nfile:///opt/a\\nfile:///opt/b'\n"
        "global.index-url='https://name:word@mirror.example/simple?a=b'\n"
        "global.no-color='true'\n"
        "install.find-links='/opt/wheels /opt/more'\n"
        "freeze.timeout='3'\n"
    )
    assert pip_settings(listed) == {
        "SSL_CERT_FILE": "/etc/ssl/mine.pem",
        "UV_INDEX": "file:///opt/a file:///opt/b",
        "UV_DEFAULT_INDEX": "https://name:word@mirror.example/simple?a=b",
        "UV_FIND_LINKS": "/opt/wheels,/opt/more",
    }


def test_what_the_environment_says_counts_before_files_whatever_the_order() -> None:
    listed = (
        ":env:.index-url='https://env'\nglobal.index-url='https://all'\ninstall.index-url='https://one'\n"
    )
    assert pip_settings(listed) == {"UV_DEFAULT_INDEX": "https://env"}


def test_a_pip_without_settings_says_nothing() -> None:
    assert pip_settings("") == {}
    assert pip_settings("WARNING: no such file") == {}


def test_all_that_is_installed_is_pinned_by_hashes_and_what_runs_is_part_of_what_tests() -> None:
    def pinned(name: str) -> set[str]:
        lines = (ROOT / name).read_text().splitlines()
        assert any("--hash=sha256:" in line for line in lines)
        return {line.split()[0] for line in lines if line and not line.startswith(" ")}

    assert pinned("requirements.lock") < pinned("requirements-dev.lock")
    assert [line.partition("==")[0] for line in pinned(UV_LOCK)] == ["uv"]


def test_the_simulation_does_without_what_other_services_of_moto_need() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    assert [text for text in wanted if text.startswith("moto")] == ["moto[glue,s3,stepfunctions]>=5.2.5,<5.3"]
    locked = (ROOT / "requirements.lock").read_text()
    assert not [name for name in ("cfn-lint", "sympy", "docker", "pydantic") if f"\n{name}==" in locked]
