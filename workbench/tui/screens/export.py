"""Write an incident to a file of the person's choosing, after a look at what it will be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static

from workbench.domain.transcript import Transcript
from workbench.engine.backend import Backend
from workbench.engine.errors import UsageError, WorkbenchError
from workbench.engine.exports import PLAIN, WITH_LINKED, ExportOptions, Exports
from workbench.engine.linked import linked_incidents
from workbench.engine.threads import in_thread
from workbench.tui.formats import inert
from workbench.tui.paint.exports import export_rows, page, page_title
from workbench.tui.paint.facts import subject
from workbench.tui.screens.base import WorkbenchScreen, ask
from workbench.tui.screens.dialogs import AskText, Tell
from workbench.tui.screens.sending import SUMMARY
from workbench.tui.widgets.header import StatusHeader
from workbench.tui.widgets.rows import Rows

_SUFFIXES = {"summary": "txt"}
"""Of files, where the format's name is none."""


class ExportScreen(WorkbenchScreen[None]):
    """Choose format and template, see what comes of it, and write it.

    Args:
        backend: For the clock and the exporters, which are loaded when this opens.
        transcript: What to write.
    """

    CSS_PATH = "export.tcss"
    HELP = (
        "The formats, and the templates of a post-mortem, which begins with one page; f adds commands, raw "
        "conditions and every entry. Incidents that this one led on to are in it. The preview follows the "
        "cursor and shows the text as it will stand in the file. ↵ asks for the name of the file. "
        "⇥ goes to the preview, to scroll it."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "write", "Write", id="export.write", tooltip="write this to a new file"),
        Binding(
            "b",
            "blameless",
            "Blameless",
            id="export.blameless",
            tooltip="roles instead of names, or names again",
        ),
        Binding("f", "full", "Full", id="export.full", tooltip="commands and every entry too, or not"),
        Binding("y", "send", "Copy to send", id="export.send", tooltip="copy five lines for a chat"),
        Binding("escape", "back", "Back", id="export.back", tooltip="back to the incident"),
    ]

    def __init__(self, backend: Backend, transcript: Transcript) -> None:
        super().__init__()
        self._backend, self._transcript = backend, transcript
        self._exports: Exports | None = None
        self._linked: Sequence[Transcript] = ()
        self._blameless = self._full = False

    def content(self) -> Iterator[Widget]:
        """Make header, list and preview."""
        told = self._transcript
        yield StatusHeader(self._backend.clock, "Export", subject=subject(told), target=told.incident.target)
        preview = VerticalScroll(Static(id="page", markup=False), id="preview")
        preview.border_title = "Preview"
        yield Horizontal(Rows(id="kinds", classes="-keeps"), preview, id="export")

    def on_mount(self) -> None:
        """Begin to load the exporters."""
        self._rows.border_title = Content("loading …")
        self._rows.focus()
        self._load()

    @property
    def _rows(self) -> Rows:
        return self.query_one("#kinds", Rows)

    @property
    def _kind(self) -> tuple[str, ExportOptions]:
        """Format and options under the cursor."""
        format_, _, template = (self._rows.chosen or "").partition("/")
        if not template:
            return format_, self._options
        return format_, replace(self._options, template=template)

    @property
    def _options(self) -> ExportOptions:
        return ExportOptions(blameless=self._blameless, full=self._full)

    @work(group="load", exit_on_error=False)
    async def _load(self) -> None:
        exports = await in_thread(self._backend.exports)
        rows, problems = await in_thread(lambda: (export_rows(exports), tuple(exports.problems)))
        load = self._backend.journal.load
        self._linked, missing = await in_thread(lambda: linked_incidents(self._transcript, load))
        self._exports = exports
        self._rows.show(rows)
        self._rows.choose(f"md/{PLAIN.template}")
        self._rows.border_title = Content("Write as")
        self.refresh_bindings()
        for problem in problems:
            self.say(problem, title="A template is not used", severity="warning")
        for problem in missing:
            self.say(problem, title="It is told alone", severity="warning")
        self._preview()

    @on(OptionList.OptionHighlighted, "#kinds")
    def reached(self) -> None:
        """Show what the one under the cursor comes to."""
        if self._exports and self._rows.chosen:
            self._preview()

    @work(group="preview", exclusive=True, exit_on_error=False)
    async def _preview(self) -> None:
        format_, options = self._kind
        try:
            text = await in_thread(self._renderer(format_, options))
        except WorkbenchError as error:
            text = f"✗ {error}"
        self.query_one("#preview").border_title = page_title(format_, options, text)
        self.query_one("#page", Static).update(page(text))
        self.query_one("#preview").scroll_home(animate=False)

    def _renderer(self, format_: str, options: ExportOptions) -> Callable[[], str]:
        if self._exports is None:
            raise RuntimeError("there is something to choose only when the exporters are loaded")
        linked = self._linked if format_ in WITH_LINKED else ()
        return partial(self._exports.render, self._transcript, format_, options, linked)

    def why_not(self, action: str) -> str:
        """As `WorkbenchScreen.why_not`."""
        loading = self._exports is None and action in ("write", "blameless", "full", "send")
        return "The exporters are still being loaded." if loading else ""

    def action_blameless(self) -> None:
        """Show roles instead of names, or names again."""
        self._blameless = not self._blameless
        self._preview()

    def action_full(self) -> None:
        """Add commands, raw conditions and every entry, or leave them out again."""
        self._full = not self._full
        self._preview()

    @work(group="summary", exclusive=True, exit_on_error=False)
    async def action_send(self) -> None:
        """Copy five lines for a chat."""
        self.copy(await in_thread(self._renderer("summary", self._options)), SUMMARY)

    @on(OptionList.OptionSelected, "#kinds")
    @work(group="write", exclusive=True, exit_on_error=False)
    async def action_write(self) -> None:
        """Ask for the file, write it, and say where it is. A file that exists is never replaced."""
        format_, options = self._kind
        name = f"{self._transcript.incident.id}.{_SUFFIXES.get(format_, format_)}"
        while True:
            dialog = AskText("Write to", hint="A file that exists is not replaced.", text=name)
            answer = await ask(self.app, dialog)
            if not answer:
                return
            name = answer
            try:
                path = await in_thread(partial(write_new, name, self._renderer(format_, options)))
            except WorkbenchError as error:
                self.failed(error)
                continue
            await ask(self.app, Tell("Exported", inert(str(path))))
            return

    def action_back(self) -> None:
        """Go back."""
        self.dismiss(None)


def write_new(name: str, render: Callable[[], str]) -> Path:
    """Write a rendered incident to a file that does not exist yet, and return where it is.

    Raises:
        UsageError: It exists, or the folder takes no file. The text says which and what to do.
    """
    text = render()
    try:
        path = Path(name).expanduser().absolute()
    except RuntimeError as error:  # `~somebody` whom this system does not know
        raise UsageError(f"{name} cannot be written ({error}): choose another folder") from error
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(f"{path} exists and is not replaced: choose another name") from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UsageError(f"{path} cannot be written ({why}): choose another folder") from error
    return path
