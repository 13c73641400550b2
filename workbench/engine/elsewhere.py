"""Things that a person names and that lie in another account or Region than the one that is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.domain.target import Target
from workbench.domain.text import clean
from workbench.domain.values import JsonObject
from workbench.knowledge.arns import Arn

_ARN = re.compile(r"arn:aws[\w-]*:[a-z0-9-]+:[a-z0-9-]*:\d*:[^\s\"',;)]{1,300}")
_REGION = re.compile(r"(?:[?&#]region=|https?://)((?:us|eu|ap|sa|ca|me|af|il|mx)(?:-gov)?-[a-z]+-\d)\b")
"""In a console's address, where it is a parameter or the first label of the host."""
_MOST = 100_000
"""Characters of a text that are looked at."""


def elsewhere(parameters: JsonObject, target: Target) -> tuple[str, ...]:
    """Return a sentence for each ARN whose account or Region is not the one that is asked; none is a mistake.

    A writer of another account is usual; a state machine of another Region cannot be found here.
    """
    return tuple(_told(parameters, target))


def text_elsewhere(text: str, target: Target) -> tuple[str, ...]:
    """Return a sentence where all that a text names lies in another account or Region than the one asked.

    One name in the right place is enough to say nothing: a partner's role, or a bucket's Region, may be named
    beside.
    """
    arns = [Arn.parse(found) for found in _ARN.findall(text[:_MOST])]
    accounts = {arn.account for arn in arns if arn.account.isdigit()}
    regions = {arn.region for arn in arns if arn.region} | set(_REGION.findall(text[:_MOST]))
    asked: list[str] = []
    if accounts and target.account and target.account not in accounts:
        asked.append(f"account {', '.join(sorted(accounts))}: give its --profile")
    if regions and target.region and target.region not in regions:
        there = sorted(regions)
        asked.append(f"Region {', '.join(there)}: give --region {there[0]}")
    if not asked:
        return ()
    return (f"The text is of {'; of '.join(asked)}. Asked is {target.account} in {target.region}",)


def _told(parameters: JsonObject, target: Target) -> Iterator[str]:
    for name, value in parameters.items():
        arn = Arn.parse(value) if isinstance(value, str) else Arn()
        asked: list[str] = []
        if arn.account.isdigit() and target.account and arn.account != target.account:
            asked.append(f"of account {arn.account}, and {target.account} is asked: give its --profile")
        if arn.region and target.region and arn.region != target.region:
            there = clean(arn.region)
            asked.append(f"in {there}, and {target.region} is asked: give --region {there}")
        if asked:
            yield f"{name} is {'; it is '.join(asked)}"
