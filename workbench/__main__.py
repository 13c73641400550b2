"""`python -m workbench`."""

from __future__ import annotations


def main() -> None:
    """Run the command line."""
    from workbench.cli.main import run  # noqa: PLC0415 - keeps `import workbench` free

    run()


if __name__ == "__main__":
    main()
