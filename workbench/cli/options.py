"""Options that several commands share."""

from __future__ import annotations

import click

text_or_json = click.option(
    "--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True
)
"""The parameter `form`: for people, or one JSON document."""
