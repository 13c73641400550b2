"""The help of all commands as a manual page, in the language of man(7)."""

from __future__ import annotations

from collections.abc import Iterator

import click

from workbench import __version__

_EXITS = (
    "0 nothing wrong found; 1 internal error; 2 usage; 3 a cause is proven, or an audit check failed; "
    "4 could not tell; 5 refused by the read-only guard; 6 journal integrity; 130 interrupted."
)


def manual(program: click.Group) -> str:
    """Return the page: name, synopsis, options, each command with its own, exit codes."""
    context = program.make_context("workbench", [], resilient_parsing=True)
    lines = [
        f'.TH WORKBENCH 1 "" "workbench {__version__}" "User Commands"',
        *(".SH NAME", "workbench \\- read-only incident response for AWS data and ML pipelines"),
        *(".SH SYNOPSIS", ".B workbench", "[OPTIONS] [COMMAND] [ARGS]..."),
        *(".SH DESCRIPTION", *_text(program.help or "")),
        *(".SH OPTIONS", *_options(program, context)),
        *(".SH COMMANDS", *_commands(program, context)),
        *(".SH EXIT STATUS", *_text(_EXITS)),
    ]
    return "\n".join(lines) + "\n"


def _commands(group: click.Group, context: click.Context) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        own = click.Context(command, info_name=name, parent=context)
        usage = " ".join(command.collect_usage_pieces(own))
        yield from (".SS " + _inert(f"{own.command_path} {usage}"), *_text(command.help or ""))
        yield from _options(command, own)
        if isinstance(command, click.Group):
            yield from _commands(command, own)


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record:
            yield from (".TP", f".B {_inert(record[0])}", _inert(record[1]))


def _text(text: str) -> Iterator[str]:
    """Yield the paragraphs of a help; those after the mark of click keep their lines."""
    for paragraph in text.split("\n\n"):
        lines = [line.strip() for line in paragraph.split("\n")]
        if lines and lines[0] == "\b":
            yield from (".nf", *map(_inert, lines[1:]), ".fi")
        else:
            yield from (".PP", _inert(" ".join(lines)))


def _inert(text: str) -> str:
    """Return a line that no formatter takes for a request."""
    return "\\&" + text.replace("\\", "\\e").replace("-", "\\-") if text else ""
