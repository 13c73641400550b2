"""What is asked beside AWS's API: DNS, and SSH servers before any authentication. Nothing else is sent."""

from __future__ import annotations

from workbench.network.reviewed import NETWORK_OPERATIONS, NetworkOperation
from workbench.network.source import NetworkSource
from workbench.network.ways import DROPPED, SERVED_AT, Internet, Served, Ways

__all__ = [
    "DROPPED",
    "NETWORK_OPERATIONS",
    "SERVED_AT",
    "Internet",
    "NetworkOperation",
    "NetworkSource",
    "Served",
    "Ways",
]
