"""Who is asked: live AWS, and whether the person has agreed to ask this account, once for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from textual.app import App

from workbench.domain.evidence import ask as question
from workbench.domain.target import AS_STARTED, Place, Profile, Source, Target
from workbench.engine.backend import Backend
from workbench.engine.elsewhere import fitting_places
from workbench.engine.listing import Lists
from workbench.engine.ports import AwsSource, Deadline
from workbench.engine.threads import in_thread
from workbench.knowledge.answers import items
from workbench.tui.screens.base import ask
from workbench.tui.screens.busy import Abandoned, waited
from workbench.tui.screens.confirm import ConfirmTarget, Consent
from workbench.tui.screens.places import ChoosePlace

Agreed: TypeAlias = tuple[str, str, str, str | None]
"""Account, Region, identity and endpoint."""
Notes: TypeAlias = Callable[[Target], Sequence[str]]
"""Returns what does not fit an account."""
_ALIAS_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Who is asked, with the person's consent."""

    source: AwsSource
    target: Target
    at_once: bool
    """Everything, without another key."""


def no_notes(target: Target) -> Sequence[str]:
    """Return none."""
    del target
    return ()


class Access:
    """The way to live AWS from all screens of the program.

    Args:
        backend: Where it is.
    """

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._agreed: dict[Agreed, set[str]] = {}
        """What was confirmed, with the notes that were read then."""
        self._aliases: dict[str, str] = {}
        self.place = AS_STARTED
        """As whom and where."""

    @property
    def profile(self) -> str:
        """The profile that is asked with; empty where none is named."""
        return self.place.profile or self._backend.profile

    def source(self) -> AwsSource:
        """Return who is asked; loads boto3, so call it on a thread.

        Raises:
            WorkbenchError: There is no such profile, Region, ….
        """
        return self._backend.live() if self.place == AS_STARTED else self._backend.live_at(self.place)

    async def live(self, app: App[Any]) -> AwsSource:
        """As `source`, with something on the screen meanwhile; raises `Abandoned` as well."""
        return await waited(app, "Loading the AWS client …", self.source)

    async def target(self, app: App[Any], source: AwsSource) -> Target:
        """Return as whom; raises as `live`."""
        return await waited(app, "Asking STS who we are …", source.target)

    async def profiles(self) -> tuple[Profile, ...]:
        """Return those of the AWS configuration; raises UsageError where it cannot be read."""
        return await in_thread(self._backend.profiles)

    async def move(self, app: App[Any], text: str, target: Target | None) -> bool:
        """Let the person choose another profile or Region; return whether they did.

        Args:
            app: The program.
            text: What was pasted: what fits it comes first.
            target: Who would be asked now, where that is known.

        Raises:
            UsageError: The AWS configuration cannot be read.
        """
        profiles = await self.profiles()
        fitting = fitting_places(text, target, profiles, self.place) if target else ()
        region = self.place.region or (target.region if target else "")
        present = Place(profile=self.profile, region=region)
        chosen = await ask(app, ChoosePlace(profiles, present, fitting))
        if chosen is None:
            return False
        self.place = chosen
        return True

    async def agreement(
        self,
        app: App[Any],
        *,
        source: AwsSource | None = None,
        before: Target | None = None,
        check: Callable[[Target], None] = lambda _: None,
        notes: Notes = no_notes,
        text: str = "",
    ) -> Agreement | None:
        """Return who is asked once the person means this account; None where they do not.

        Args:
            app: The program.
            source: Who, where it is not live AWS as chosen.
            before: As whom an incident was opened that goes on now.
            check: Raises what forbids this account.
            notes: What does not fit it.
            text: What was pasted, to offer the profile or Region that fits.

        Raises:
            Abandoned: The person did not wait.
            WorkbenchError: As `source`, and of `check`.
        """
        while True:
            asked = source or await self.live(app)
            target = await self.target(app, asked)
            check(target)
            consent = await self._consent(app, asked, target, before=before, notes=notes(target))
            if consent is not Consent.ELSEWHERE:
                at_once = consent is Consent.ALL
                return Agreement(source=asked, target=target, at_once=at_once) if consent else None
            await self.move(app, text, target)

    async def _consent(
        self, app: App[Any], source: AwsSource, target: Target, *, before: Target | None, notes: Sequence[str]
    ) -> Consent:
        """Ask whether the person means this account: once, and wherever something new is odd."""
        if target.source is not Source.LIVE:
            return Consent.YES
        key = (target.account, target.region, target.identity, target.endpoint)
        moved = before is not None and (before.region, before.identity) != (target.region, target.identity)
        if key in self._agreed and self._agreed[key].issuperset(notes) and not moved:
            return Consent.YES
        agreed = await ask(
            app,
            ConfirmTarget(
                target,
                self._backend.clock,
                profile=self.profile,
                alias=lambda: self._alias(source, target),
                before=before,
                notes=notes,
            ),
        )
        if agreed in (Consent.YES, Consent.ALL):
            self._agreed.setdefault(key, set()).update(notes)
        return agreed

    def _alias(self, source: AwsSource, target: Target) -> str:
        """Ask for the name that an account has beside its number, once; say why there is none."""
        if target.account not in self._aliases:
            deadline = Deadline(self._backend.clock, _ALIAS_S)
            answer = source.reader(target, deadline).read(question("iam.ListAccountAliases"))
            names = ", ".join(str(name) for name in items(answer.data, "AccountAliases"))
            why = f"not told ({answer.says})"
            self._aliases[target.account] = (names or "none") if answer.ok else why
        return self._aliases[target.account]

    async def lists(self, app: App[Any]) -> Lists | None:
        """Return who is asked for lists before there is an incident; None where the person does not agree.

        Raises:
            WorkbenchError: As `live`.
        """
        try:
            agreed = await self.agreement(app)
        except Abandoned:
            return None
        return Lists(self._backend.clock, agreed.source, agreed.target) if agreed else None
