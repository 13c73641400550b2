"""`python -m workbench`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line. Ctrl-C ends it in one line also while it is still being loaded."""
    try:
        from workbench.cli.main import run  # noqa: PLC0415 - keeps `import workbench` free

        run()
    except KeyboardInterrupt:
        sys.stderr.write("workbench: interrupted\n")
        sys.exit(130)
    finally:
        # CPython keeps a note of a Ctrl-C during an `exec` of text, by which dataclasses are made, though it
        # was handled: `python -m` would then end by the signal, not with the exit code. Another clears it.
        exec("")  # noqa: S102 - no code in it


if __name__ == "__main__":
    main()
