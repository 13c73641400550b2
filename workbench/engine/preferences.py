"""What a person set for good, from one session to the next."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What holds where nothing else was said."""

    theme: str = "dark"
    """`dark` or `light`."""
    region: str = ""
    """The AWS Region where neither the options nor the AWS configuration name one; empty for none."""
    since: str = ""
    """The age that `since` has in the form of a playbook, such as `6h`; empty for the playbook's own."""
    local_time: bool = True
    """Whether the clock shows the local time beside UTC."""
