"""The parameters of a playbook, before it starts."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from textual import events, on, work
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from workbench.domain.playbook import Parameter, Playbook
from workbench.domain.target import Target
from workbench.domain.values import JsonObject
from workbench.engine.errors import UsageError
from workbench.engine.parameters import TIME_PARAMETERS, check_parameters
from workbench.engine.ports import Clock
from workbench.knowledge.listing import still_needed
from workbench.knowledge.listings import listing_of
from workbench.tui.formats import inert
from workbench.tui.screens.base import WorkbenchScreen, ask
from workbench.tui.screens.picking import OpenLists, Pick
from workbench.tui.widgets.header import StatusHeader
from workbench.tui.widgets.key_line import Advice
from workbench.tui.widgets.outside_input import OutsideInput

_COMMAND_LINE_HINT = re.compile(r": add --set|; see: workbench")
"""Where a message turns to what only helps on the command line."""
Move: TypeAlias = Callable[[Target | None], Awaitable[Target | None]]
"""Lets the person choose another profile or Region; returns who is asked then, None where they stay."""
_WHY_ID = "changed-because"
_WHY = Content.assemble(("why", "bold"), (" optional", "$quiet"), "  goes on record with the change")


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Whether the account that would be asked is the one that is meant, and the way to another one."""

    notes: Callable[[Target], Sequence[str]]
    """Returns what does not fit an account."""
    move: Move
    """Lets the person choose another profile or Region."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What a form answers."""

    values: JsonObject
    """The parameters, checked."""
    why: str = ""
    """Why they were changed, if that was said."""


class ParameterForm(WorkbenchScreen[Filled | None]):
    """One field per parameter, filled in as far as it is known.

    Args:
        playbook: Whose parameters.
        given: What is known of them.
        clock: Tells what ages such as `2h` count back from.
        target: Whom we ask, when known.
        changing: The incident is open already, and may be asked why it goes on with other ones.
        at: The field to begin at; empty for the first that is empty.
        lists: Returns who is asked for lists of values; None where nobody can be.
        elsewhere: What does not fit the account, and the way to another; None where there is no other.
    """

    CSS_PATH = "parameters.tcss"
    AUTO_FOCUS = ""  # `on_mount` chooses the field
    HELP = (
        "Fill in what is marked as required; the rest narrows the search and decides more causes. ↵ goes to "
        "the next field, and starts from the last one. Times are ISO 8601 or an age such as 2h or 3d."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f2", "start", "Start", key_display="F2", id="form.start", tooltip="check the values and go on"
        ),
        Binding("f4", "list", "List", key_display="F4", id="form.list", tooltip="choose from what AWS lists"),
        Binding(
            "f8",
            "elsewhere",
            "Account",
            key_display="F8",
            id="form.elsewhere",
            tooltip="ask as another profile, or in another Region",
        ),
        Binding("escape", "cancel", "Back", id="form.back", tooltip="go back and ask nothing"),
        Binding("down", "app.focus_next", "Next field", show=False, id="form.next"),
        Binding("up", "app.focus_previous", "Previous field", show=False, id="form.previous"),
    ]

    def __init__(
        self,
        playbook: Playbook,
        given: Mapping[str, str],
        clock: Clock,
        target: Target | None = None,
        *,
        changing: bool = False,
        at: str = "",
        lists: OpenLists | None = None,
        elsewhere: Elsewhere | None = None,
    ) -> None:
        super().__init__()
        self._playbook, self._given, self._clock, self.target = playbook, given, clock, target
        self._changing, self._at, self._lists, self._elsewhere = changing, at, lists, elsewhere

    def content(self) -> Iterator[Widget]:
        """Make one field per parameter, required ones first."""
        yield StatusHeader(self._clock, self._playbook.title, target=self.target)
        required_first = sorted(
            self._playbook.parameters, key=lambda item: self._playbook.need_of(item.name) == "optional"
        )
        with VerticalScroll(id="form", can_focus=False):
            yield Static(self._noted(), id="notes", markup=False)
            yield Static(inert(self._playbook.summary), id="summary", markup=False)
            for parameter in required_first:
                yield from self._field(parameter)
            if self._changing:
                yield Static(_WHY, classes="field-name", markup=False)
                yield OutsideInput("", id=_WHY_ID)
        yield Static("", id="form-error", markup=False)

    def _noted(self) -> Content:
        notes = [f"! {inert(note).plain}" for note in self._strange]
        return Content("\n").join(Content.styled(note, "bold $text-warning") for note in notes)

    @property
    def _strange(self) -> Sequence[str]:
        """What does not fit the account that would be asked; nothing while that is not known."""
        return self._elsewhere.notes(self.target) if self._elsewhere and self.target else ()

    def _field(self, parameter: Parameter) -> Iterator[Widget]:
        need = self._playbook.need_of(parameter.name)
        required = (f" {need}", "$quiet" if need == "optional" else "bold $text-warning")
        yield Static(
            Content.assemble((inert(parameter.name).plain, "bold"), required, "  ", inert(parameter.help)),
            classes="field-name",
            markup=False,
        )
        listing = listing_of(parameter.name, self._playbook) if self._lists else None
        hint = "2026-11-23T02:00:00Z, or 2h, 3d" if parameter.name in TIME_PARAMETERS else ""
        hint = f"F4 lists the {listing.things}" if listing else hint
        text = self._given.get(parameter.name, parameter.default or "")
        yield OutsideInput(text, id=f"field-{parameter.name}", placeholder=hint, literally=True)

    @property
    def _fields(self) -> dict[str, OutsideInput]:
        """The field of each parameter, by its name, in their order on the screen."""
        named = {(field.id or "").removeprefix("field-"): field for field in self.query(OutsideInput)}
        return {name: field for name, field in named.items() if self._playbook.parameter(name)}

    def on_mount(self) -> None:
        """Put the cursor on the field that is asked for, else on the first that still needs a value."""
        fields = self._fields
        wanted = [fields[self._at]] if self._at in fields else []
        empty = [field for field in fields.values() if not field.value]
        for field in (wanted or empty or list(fields.values()))[:1]:
            field.focus(scroll_visible=False)  # which would bring the field to the middle
            field.scroll_visible(animate=False)

    @on(Input.Submitted)
    def next_field(self, event: Input.Submitted) -> None:
        """Go to the next field; start from the last one, or when the form is complete."""
        fields = self._fields
        missing = [field for name, field in fields.items() if not field.value and self._is_required(name)]
        if event.input is list(fields.values())[-1] or not missing:
            self.action_start()
        else:
            missing[0].focus()

    def _is_required(self, name: str) -> bool:
        parameter = self._playbook.parameter(name)
        return parameter is not None and parameter.required

    @property
    def _at_field(self) -> str:
        """The parameter whose field has the cursor; empty where none has it."""
        return next((name for name, field in self._fields.items() if field.has_focus), "")

    def why_not(self, action: str) -> str:
        """As `WorkbenchScreen.why_not`."""
        if action == "elsewhere" and self._elsewhere is None:
            return "This incident belongs to this account: a new one can be begun in another, from home."
        return self._why_no_list() if action == "list" else ""

    @property
    def advice(self) -> Advice | None:
        """As `WorkbenchScreen.advice`: what does not fit comes before anything is asked."""
        return Advice(key="F8", action="elsewhere", does="Ask where that is") if self._strange else None

    def _why_no_list(self) -> str:
        if self._lists is None:
            return "This is a recording: AWS is not asked."
        name = self._at_field
        listing = listing_of(name, self._playbook) if name else None
        if listing is None:
            return f"AWS has no list of what {name or 'this'} can be."
        needed = still_needed(listing, self._given_now)
        return f"Give {', '.join(needed)} first: these are the {listing.things}." if needed else ""

    @property
    def _given_now(self) -> dict[str, str]:
        return {name: field.text for name, field in self._fields.items()}

    @on(events.DescendantFocus)
    def look_for_a_list(self) -> None:
        """Offer the list where the field that is reached has one."""
        self.refresh_bindings()

    @work(group="list", exclusive=True, exit_on_error=False)
    async def action_list(self) -> None:
        """Choose the value of this field from what AWS lists."""
        name = self._at_field
        listing, lists = listing_of(name, self._playbook), await self._lists() if self._lists else None
        if listing is None or lists is None:
            return
        chosen = await ask(self.app, Pick(listing, lists, self._given_now, self._clock.now()))
        if chosen is not None:
            self._fields[name].set_text(chosen)
        self._fields[name].focus()

    @work(group="elsewhere", exclusive=True, exit_on_error=False)
    async def action_elsewhere(self) -> None:
        """Choose another profile or Region, and show what fits it."""
        asked = await self._elsewhere.move(self.target) if self._elsewhere else None
        if asked:
            self.target = self.query_one(StatusHeader).target = asked
            self.query_one("#notes", Static).update(self._noted())
            self.refresh_bindings()

    @on(Input.Changed)
    def forget_error(self) -> None:
        """The complaint was about what stood there before."""
        self.query_one("#form-error", Static).update("")

    def action_start(self) -> None:
        """Check the values; say what is wrong, or give them back."""
        given = self._given_now
        try:
            values = check_parameters(self._playbook, given, self._clock.now())
        except UsageError as error:
            self._complain(str(error))
        else:
            why = self.query_one(f"#{_WHY_ID}", OutsideInput).text.strip() if self._changing else ""
            self.dismiss(Filled(values=values, why=why))

    def _complain(self, text: str) -> None:
        here = _COMMAND_LINE_HINT.split(text, maxsplit=1)[0]
        self.query_one("#form-error", Static).update(Content.assemble(("✗ ", "bold"), inert(here)))
        for name, field in self._fields.items():
            if f"parameter {name}" in text:
                field.focus()
                return

    def action_cancel(self) -> None:
        """Go back."""
        self.dismiss(None)
