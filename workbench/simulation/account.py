"""A simulated account as its users see it: an endpoint, keys, and a way to end it."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from contextlib import ExitStack
from types import TracebackType
from typing import Any, Self

from workbench.domain.scenario import Scenario
from workbench.engine.errors import WorkbenchError
from workbench.engine.ports import Clock
from workbench.simulation.confinement import confined
from workbench.simulation.identities import ACCOUNT, OPERATOR, REGION

_in_use = threading.Lock()
"""moto keeps its accounts in module globals: there can be one simulated account in a process at a time."""


_ALL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["*"], "Resource": "*"}]}


class SimulatedAccount:
    """A scenario's account, built and served on loopback until `close`.

    The keys are the operator's, who lacks the permissions that the scenario denies. The trainee may look,
    and mend, with any AWS client: `aws --endpoint-url …` sees the same account.
    """

    def __init__(
        self,
        scenario: Scenario,
        clock: Clock,
        port: int = 0,
        *,
        operator_policy: Mapping[str, Any] | None = None,
    ) -> None:
        """Build the account and serve it.

        Args:
            scenario: What to build, what to break, what the operator lacks.
            clock: The present that the scenario's ages count back from.
            port: Where to listen on 127.0.0.1; 0 lets the system choose.
            operator_policy: The one identity policy of the operator, less what the scenario denies; None: it
                may do all else. The policy of `workbench iam-policy` rehearses the least privilege.

        Raises:
            UsageError: The scenario cannot be built; the text names file, line and operation.
            WorkbenchError: Another simulated account is being served by this process, or the port is taken.
        """
        if not _in_use.acquire(blocking=False):
            raise WorkbenchError(
                "a simulated account is being served already: moto can keep one per process. Close it first"
            )
        self.scenario = scenario
        self._operator_policy = operator_policy or _ALL
        self._parts = ExitStack()
        self._parts.callback(_in_use.release)
        try:
            with confined():
                self._start(clock, port)
        except BaseException:
            self._parts.close()
            raise

    def _start(self, clock: Clock, port: int) -> None:
        """Load moto, half a second's work, and bring the account up."""
        from workbench.simulation.api import Api
        from workbench.simulation.builder import build
        from workbench.simulation.exchange import AccountState
        from workbench.simulation.moto_state import fresh_moto
        from workbench.simulation.network import SimulatedNetwork
        from workbench.simulation.principals import make_operator, without
        from workbench.simulation.server import FrontDoor, LoopbackServer
        from workbench.simulation.story import Story

        story = Story(clock)
        self._parts.enter_context(fresh_moto(story))
        make_operator(without(self._operator_policy, self.scenario.operator_deny))
        state = AccountState(story=story)
        try:
            server = LoopbackServer(FrontDoor(state), port)
        except OSError as error:
            raise WorkbenchError(
                f"cannot serve on 127.0.0.1:{port}: {error.strerror}; choose another port"
            ) from error
        self._parts.callback(server.close)
        self.endpoint_url = server.url
        api = Api(server.url, state)
        self._parts.callback(api.close)
        self.network = SimulatedNetwork(api, state.network)
        self._parts.callback(self.network.close)
        state.ways = self.network
        build(self.scenario, api)
        story.end()

    @property
    def region(self) -> str:
        """The Region in which everything was built."""
        return REGION

    @property
    def account(self) -> str:
        """The twelve digits of the account."""
        return ACCOUNT

    @property
    def access_key(self) -> str:
        """The operator's access key id."""
        return OPERATOR.access_key

    @property
    def secret_key(self) -> str:
        """The operator's secret key; it opens nothing but this account."""
        return OPERATOR.secret_key

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables that bring any AWS client here, and nowhere else."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint_url,
            "AWS_ACCESS_KEY_ID": self.access_key,
            "AWS_SECRET_ACCESS_KEY": self.secret_key,
            "AWS_REGION": self.region,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def close(self) -> None:
        """Stop serving; the account is gone. Closing again does nothing."""
        self._parts.close()

    def __enter__(self) -> Self:
        """Use as a context manager."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close on the way out."""
        self.close()
