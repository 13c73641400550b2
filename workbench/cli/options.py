"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli import completing

text_or_json = click.option(
    "--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True
)
"""The parameter `form`: for people, or one JSON document."""

parameters = click.option(
    "--set",
    "given",
    metavar="NAME=VALUE",
    multiple=True,
    shell_complete=completing.parameters,
    help="a parameter, literally; file://PATH takes what the file holds; may be repeated",
)
"""The parameter `given`: as typed, see `lookup.assignments`."""
came_from = click.option(
    "--from",
    "came_from",
    metavar="INCIDENT[:CAUSE]",
    shell_complete=completing.incidents,
    help="go on from a cause of a past incident with the playbook and the parameters that it names",
)
"""The parameter `came_from`: as typed, see `lookup.way_named`; or None."""

operator = click.option(
    "--operator",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="give whoever examines the account only this IAM policy, less what the scenario denies",
)
"""The parameter `operator`: a JSON document, or None."""
least_privilege = click.option(
    "--least-privilege",
    is_flag=True,
    help="the same with the policy that `workbench iam-policy` prints for the scenario's playbook",
)
"""The parameter `least_privilege`."""
