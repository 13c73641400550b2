"""The network of a simulated account: names, addresses and SSH servers, all of which end on loopback.

The names are those that its Route 53, its servers and its scenario tell; the addresses belong to nobody here:
who connects to one of them is led to a stand-in on 127.0.0.1.
"""

from __future__ import annotations

import threading
from contextlib import ExitStack

from workbench.simulation.api import Api
from workbench.simulation.confinement import confined
from workbench.simulation.network.dns_server import DnsServer
from workbench.simulation.network.hosts import Host, host_at, records_of
from workbench.simulation.network.ssh_server import SshServer
from workbench.simulation.network_story import ToldNetwork

DROPPED = "dropped"
"""As `workbench.network.DROPPED`, which this layer does not know."""


class SimulatedNetwork:
    """Ways that end on loopback (`workbench.network.Ways`). Each server is started when it is first met.

    Args:
        api: The way to the account, whose present state decides.
        told: What the scenario tells beside.
    """

    is_simulated = True

    def __init__(self, api: Api, told: ToldNetwork) -> None:
        self._api, self._told = api, told
        self._lock = threading.Lock()
        self._parts = ExitStack()
        self._ends: dict[Host, tuple[str, int]] = {}
        self._resolver: tuple[str, int] | None = None

    def resolver(self) -> tuple[str, int]:
        """Return where the account's names are told."""
        with self._lock:
            if self._resolver is None:
                with confined():
                    server = DnsServer(lambda name: records_of(name, self._api, self._told))
                self._parts.callback(server.close)
                self._resolver = server.end
            return self._resolver

    def end_of(self, address: str, port: int) -> tuple[str, int] | str:
        """Return where a connection to an address ends: at a stand-in, or nowhere."""
        host = host_at(address, port, self._api, self._told)
        if host.behaves == DROPPED:
            return DROPPED
        with self._lock:
            if host not in self._ends:
                with confined():
                    server = SshServer(host)
                self._parts.callback(server.close)
                self._ends[host] = server.end
            return self._ends[host]

    def close(self) -> None:
        """Stop all servers."""
        self._parts.close()
