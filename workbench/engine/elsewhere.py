"""Things that a person names and that lie in another account or Region than the one that is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from workbench.domain.target import AS_STARTED, Place, Profile, Target
from workbench.domain.text import clean
from workbench.domain.values import JsonObject
from workbench.knowledge.arns import Arn
from workbench.knowledge.pasted.places import Places, places_named


def elsewhere(parameters: JsonObject, target: Target, profiles: Sequence[Profile] = ()) -> tuple[str, ...]:
    """Return a sentence for each ARN whose account or Region is not the one that is asked; none is a mistake.

    A writer of another account is usual; a state machine of another Region cannot be found here.
    """
    return tuple(_told(parameters, target, profiles))


def text_elsewhere(text: str, target: Target, profiles: Sequence[Profile] = ()) -> tuple[str, ...]:
    """Return a sentence where all that a text names lies in another account or Region than the one asked.

    Args:
        text: What was pasted.
        target: Who would be asked.
        profiles: The AWS configuration's, to name the one that fits.
    """
    there = _wholly_elsewhere(text, target)
    asked: list[str] = []
    if there.accounts:
        named = ", ".join(sorted(there.accounts))
        asked.append(f"account {named}: {_with_profile(there.accounts, profiles)}")
    if there.regions:
        regions = sorted(there.regions)
        asked.append(f"Region {', '.join(regions)}: give --region {regions[0]}")
    if not asked:
        return ()
    return (f"The text is of {'; of '.join(asked)}. Asked is {target.account} in {target.region}",)


def given_elsewhere(
    parameters: JsonObject, target: Target, profiles: Sequence[Profile] = ()
) -> tuple[str, ...]:
    """Return the same of parameters that nobody pasted at a screen: ARNs, and texts of several words."""
    texts = [value for value in parameters.values() if isinstance(value, str) and len(value.split()) > 1]
    pasted = (line for text in texts for line in text_elsewhere(text, target, profiles))
    return (*pasted, *elsewhere(parameters, target, profiles))


def fitting_places(
    text: str, target: Target, profiles: Sequence[Profile], present: Place = AS_STARTED
) -> tuple[Place, ...]:
    """Return where a text that is wholly elsewhere could be asked about, by what the configuration tells.

    Args:
        text: What was pasted.
        target: Who would be asked.
        profiles: The AWS configuration's.
        present: As whom and where that is.

    Returns:
        A place for each profile of the account and each Region; of the Region alone where the account is the
        one asked; nothing where no profile is known to be of the account.
    """
    there = _wholly_elsewhere(text, target)
    regions = sorted(there.regions)
    if there.accounts:
        of_account = [profile for profile in profiles if profile.account in there.accounts]
        of_text = regions or sorted(places_named(text).regions)
        return tuple(
            Place(profile=profile.name, region=region)
            for profile in of_account
            for region in of_text or [profile.region or target.region]
        )
    return tuple(Place(profile=present.profile, region=region) for region in regions)


def _wholly_elsewhere(text: str, target: Target) -> Places:
    """Return the accounts and the Regions of a text that names none of those that are asked.

    One name in the right place is enough: a partner's role, or a bucket's Region, may be named beside.
    """
    named = places_named(text)
    return Places(
        frozenset() if not target.account or target.account in named.accounts else named.accounts,
        frozenset() if not target.region or target.region in named.regions else named.regions,
    )


def _with_profile(accounts: Iterable[str], profiles: Sequence[Profile]) -> str:
    names = [profile.name for profile in profiles if profile.account in accounts]
    return f"give --profile {clean(names[0])}" if names else "give its --profile"


def _told(parameters: JsonObject, target: Target, profiles: Sequence[Profile]) -> Iterator[str]:
    for name, value in parameters.items():
        arn = Arn.parse(value) if isinstance(value, str) else Arn()
        asked: list[str] = []
        if arn.account.isdigit() and target.account and arn.account != target.account:
            profile = _with_profile([arn.account], profiles)
            asked.append(f"of account {arn.account}, and {target.account} is asked: {profile}")
        if arn.region and target.region and arn.region != target.region:
            there = clean(arn.region)
            asked.append(f"in {there}, and {target.region} is asked: give --region {there}")
        if asked:
            yield f"{name} is {'; it is '.join(asked)}"
