"""When what follows happens, and who does it."""

from __future__ import annotations

from workbench.simulation.api import Api
from workbench.simulation.sim_actions.registry import sim_action


@sim_action
def at(api: Api, time: str) -> None:
    """Let everything that follows happen at a time: an age such as `90m`, `26h`, `30d`, or ISO 8601."""
    api.story.travel(time)


@sim_action
def actor(api: Api, arn: str) -> None:
    """Let everything that follows be done by this ARN, as Event history shows it."""
    api.story.actor = arn
