"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

text_or_json = click.option(
    "--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True
)
"""The parameter `form`: for people, or one JSON document."""

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
