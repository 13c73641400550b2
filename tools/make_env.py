"""Make the project's environment: a virtual environment with every dependency at its pinned hash.

Usage: make_env.py FOLDER LOCK_FILE. Needs nothing but Python, and runs on older ones to say so.

uv installs, ten times as fast as pip; it comes from the registry itself, pinned as all else is. Where it
cannot be had, pip installs the same. It is told of the registries that pip is configured for.
"""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

UV_LOCK = "requirements-uv.lock"
OLDEST, NEWEST = (3, 11), (3, 13)
QUIET_PIP = ("install", "--quiet", "--disable-pip-version-check", "--require-hashes")

# What pip calls a setting, and uv: https://docs.astral.sh/uv/reference/environment/
SETTINGS = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "no-index": "UV_NO_INDEX",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
    "proxy": "ALL_PROXY",
    "timeout": "UV_HTTP_TIMEOUT",
}
PLACES = ("global.", "install.", ":env:.")
"""The later one counts."""


def say(text: str) -> None:
    """Tell what is going on."""
    print(text, file=sys.stderr, flush=True)


def run(*command: str | Path, env: dict[str, str] | None = None) -> bool:
    """Run a command; tell whether it went well."""
    given = {"PIP_ROOT_USER_ACTION": "ignore", **(os.environ if env is None else env)}
    return subprocess.run([str(part) for part in command], env=given, check=False).returncode == 0  # noqa: S603 - our own words


def pip_settings(listed: str) -> dict[str, str]:
    """Return for uv what `pip config list` prints: `global.index-url='https://…'`, one setting a line."""
    found: dict[str, str] = {}
    for place in PLACES:
        for line in listed.splitlines():
            name, equals, value = line.partition("=")
            if equals and name.startswith(place) and name[len(place) :] in SETTINGS:
                name = name[len(place) :]
                several = ast.literal_eval(value).split()
                found[SETTINGS[name]] = ("," if name == "find-links" else " ").join(several)
    return found


def uv_environment(pip: list[str | Path]) -> dict[str, str]:
    """Return the environment for uv: that of this process, and what pip is configured for."""
    listed = subprocess.run(  # noqa: S603 - our own words
        [*map(str, pip), "config", "list"], capture_output=True, text=True, check=False
    ).stdout
    # Each file is pinned by its hash: of several registries any may have it.
    given = {"UV_INDEX_STRATEGY": "unsafe-best-match", "UV_LINK_MODE": "copy", **pip_settings(listed)}
    return {**given, **os.environ}


def with_pip(folder: Path) -> list[str | Path]:
    """Make an environment that has pip, and return the command that is pip there."""
    if not run(sys.executable, "-m", "venv", folder):
        # Debian splits ensurepip off python3; as root it can be added, otherwise say how.
        if os.geteuid() or not shutil.which("apt-get"):
            sys.exit("This Python cannot make virtual environments. Run: sudo apt-get install python3-venv")
        say("Installing python3-venv, which Debian's python3 lacks …")
        shutil.rmtree(folder, ignore_errors=True)
        if not (
            run("apt-get", "update", "-qq")
            and run("apt-get", "install", "-y", "-qq", "python3-venv")
            and run(sys.executable, "-m", "venv", folder)
        ):
            sys.exit(2)
    return [folder / "bin" / "python", "-m", "pip"]


def some_pip(folder: Path) -> list[str | Path]:
    """Make an environment; return a pip that can fetch uv, which need not live there: that takes seconds."""
    own = [sys.executable, "-m", "pip"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    has_pip = subprocess.run([*own, "--version"], check=False, **quiet).returncode == 0  # type: ignore[call-overload] # noqa: S603
    if has_pip and run(sys.executable, "-m", "venv", "--without-pip", folder):
        return [*own]
    return with_pip(folder)


def main(folder: Path, lock: str) -> None:
    """Make the environment."""
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        sys.exit("The workbench needs Python 3.11 to 3.13; set PYTHON=… to choose one.")
    say(f"Installing the pinned dependencies into {folder} …")
    pip = some_pip(folder)
    tools = folder / "tools"
    uv = tools / "bin" / "uv"
    got_uv = uv.exists() or run(*pip, *QUIET_PIP, "--no-deps", "--target", tools, "-r", UV_LOCK)
    env = {**uv_environment(pip), "VIRTUAL_ENV": str(folder.absolute())}
    own = ("--no-deps", "--no-build-isolation", "--editable", ".")
    if (
        got_uv
        and run(uv, "pip", "install", "--quiet", "--require-hashes", "-r", lock, env=env)
        and run(uv, "pip", "install", "--quiet", *own, env=env)
    ):
        return
    say("uv could not do it: pip installs the same, which takes longer …")
    pip = with_pip(folder)
    if not (run(*pip, *QUIET_PIP, "-r", lock) and run(*pip, *QUIET_PIP[:-1], *own)):
        sys.exit(1)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
