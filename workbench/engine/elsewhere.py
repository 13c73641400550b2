"""Things that a person names and that lie in another account or Region than the one that is asked."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.domain.target import Target
from workbench.domain.text import clean
from workbench.domain.values import JsonObject
from workbench.knowledge.arns import Arn


def elsewhere(parameters: JsonObject, target: Target) -> tuple[str, ...]:
    """Return a sentence for each ARN whose account or Region is not the one that is asked; none is a mistake.

    A writer of another account is usual; a state machine of another Region cannot be found here.
    """
    return tuple(_told(parameters, target))


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
