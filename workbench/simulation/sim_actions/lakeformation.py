"""What Lake Formation hides from the trainee."""

from __future__ import annotations

from workbench.simulation.api import Api
from workbench.simulation.sim_actions.registry import sim_action


@sim_action
def lake_formation_hides(api: Api, database: str) -> None:
    """Let Lake Formation hide a database from whoever looks, as it does without a grant.

    Args:
        api: The way to AWS.
        database: It exists; lists leave it out, and its name is refused.
    """
    api.call("glue.GetDatabase", {"Name": database})
    api.state.hidden_databases.add(database)
