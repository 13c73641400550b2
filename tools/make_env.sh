#!/bin/sh
# Make the project's environment: a virtual environment with every dependency at its pinned hash.
set -eu
venv=$1
python=${PYTHON:-python3}

"$python" - <<'PY' || { echo "The workbench needs Python 3.11 to 3.13; set PYTHON=… to choose one." >&2; exit 2; }
import sys
sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
PY

if ! "$python" -m venv "$venv" >/dev/null 2>&1; then
    # Debian splits ensurepip off python3; as root it can be added, otherwise say how.
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "Installing python3-venv, which Debian's python3 lacks …" >&2
        apt-get update -qq >&2 && apt-get install -y -qq python3-venv >&2
        rm -rf "$venv"
        "$python" -m venv "$venv"
    else
        echo "This Python cannot make virtual environments. Run: sudo apt-get install python3-venv" >&2
        exit 2
    fi
fi

echo "Installing the pinned dependencies into $venv …" >&2
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
