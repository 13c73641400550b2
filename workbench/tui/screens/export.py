"""Write an incident to a file of the person's choosing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from textual.content import Content

from workbench.domain.incident import Transcript
from workbench.engine.bench import Bench
from workbench.engine.errors import UsageError, WorkbenchError
from workbench.engine.threads import in_thread
from workbench.tui.paint.rows import Row
from workbench.tui.screens.base import WorkbenchScreen, ask
from workbench.tui.screens.dialogs import AskText, Choose, Tell
from workbench.tui.words import count, inert

_WHAT = {"md": "Markdown post-mortem, to read and to edit", "json": "JSON document, for programs"}


async def export(screen: WorkbenchScreen[str | None], bench: Bench, transcript: Transcript) -> None:
    """Ask for format and file, write it, and say where it is. A file that exists is never replaced."""
    rows = [
        Row(id=name, head=Content.styled(f"{name:<6}", "bold"), body=Content(_WHAT.get(name, "")))
        for name in bench.exporters
    ]
    question = inert(f"{count(len(transcript.entries), 'entry')} of {transcript.incident.id}")
    format_ = await ask(screen.app, Choose("Export", question, rows))
    if format_ is None:
        return
    name = f"{transcript.incident.id}.{format_}"
    while True:
        answer = await ask(
            screen.app, AskText("Write to", hint="A file that exists is not replaced.", text=name)
        )
        if not answer:
            return
        name = answer
        try:
            path = await in_thread(partial(write_new, name, bench.exporters[format_], transcript))
        except WorkbenchError as error:
            screen.failed(error)
            continue
        await ask(screen.app, Tell("Exported", inert(str(path))))
        return


def write_new(name: str, render: Callable[[Transcript], str], transcript: Transcript) -> Path:
    """Write a rendered transcript to a file that does not exist yet, and return where it is.

    Raises:
        UsageError: It exists, or the folder takes no file. The text says which and what to do.
    """
    text = render(transcript)
    path = Path(name).expanduser().absolute()
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(f"{path} exists and is not replaced: choose another name") from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UsageError(f"{path} cannot be written ({why}): choose another folder") from error
    return path
