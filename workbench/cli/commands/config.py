"""`workbench config`: the settings that last from one session to the next."""

from __future__ import annotations

import click


@click.command()
@click.argument("key", required=False)
@click.argument("value", required=False)
@click.option("--unset", is_flag=True, help="take KEY out, so that the usual value holds")
def command(key: str | None, value: str | None, *, unset: bool) -> None:
    r"""Show the settings and where they are kept; set KEY to VALUE, or --unset it.

    \b
    theme       dark or light; changed in the palette, it is kept too
    region      the Region where neither --region nor the AWS configuration names one
    since       the age that 'since' has in the form of a playbook: 90m, 6h, 3d
    local_time  true or false: the local time beside UTC in the clock
    """
    from workbench.cli.console import emit
    from workbench.cli.preferences_file import (
        as_written,
        load_preferences,
        preferences_path,
        set_preference,
    )
    from workbench.engine.errors import UsageError, unknown_name

    path = preferences_path()
    if unset and (key is None or value is not None):
        raise UsageError("--unset takes a KEY and no VALUE")
    if key is not None and (unset or value is not None):
        set_preference(path, key, value)
        return
    known = as_written(load_preferences(path))
    if key is None:
        emit(f"# {path}{'' if path.exists() else ' (not there yet)'}\n")
        emit("".join(f"{name:<11} {said or '-'}\n" for name, said in known.items()))
    elif key in known:
        emit(f"{known[key]}\n")
    else:
        raise unknown_name("setting", key, known)
