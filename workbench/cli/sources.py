"""Which AWS is asked: live, a simulated account that another process serves, or a drill of our own."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from workbench.cli.preferences_file import load_preferences, preferences_path
from workbench.cli.settings import Settings
from workbench.domain.target import Source, Target

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from workbench.domain.scenario import Scenario
    from workbench.domain.target import Place, Profile
    from workbench.engine.ports import AwsReader, AwsSource, Clock, Deadline
    from workbench.network import Ways
    from workbench.simulation import SimulatedAccount

_SIMULATED_ACCOUNT = "123456789012"
"""The account of AWS's documentation, which nobody owns; moto plays it."""


def moved(settings: Settings, place: Place) -> Settings:
    """Return the settings for another place: as another profile, in another Region."""
    return replace(
        settings, profile=place.profile or settings.profile, region=place.region or settings.region
    )


def profile_of_environment() -> str:
    """Return the profile that the environment names, as botocore reads it; empty where it names none."""
    return os.environ.get("AWS_DEFAULT_PROFILE") or os.environ.get("AWS_PROFILE") or ""


def profiles() -> tuple[Profile, ...]:
    """Return the profiles of the AWS configuration."""
    from workbench.aws.profiles import configured_profiles

    return configured_profiles()


def live_source(settings: Settings, clock: Clock, *, allow_cost: bool = False) -> AwsSource:
    """Return live AWS, with what the settings say of it."""
    from workbench.aws import BotoSource
    from workbench.network import NetworkSource

    source = BotoSource(
        clock=clock,
        profile=settings.profile,
        region=settings.region,
        region_otherwise=load_preferences(preferences_path()).region,
        endpoint_url=settings.endpoint_url,
        allow_cost=allow_cost or settings.allow_cost,
        allow_log_files=settings.allow_log_files,
    )
    return NetworkSource(EndpointSource(source), functools.partial(_ways, settings), clock)


def _ways(settings: Settings, target: Target) -> Ways | None:
    """Return the way to DNS and to SSH servers: none where the person wants none.

    A simulated account that another process serves has its network there: the real one would be asked for
    names that nobody has.
    """
    from workbench.network import Internet, Served

    if settings.no_network:
        return None
    return Internet() if target.source is Source.LIVE else Served(target.endpoint or "")


@dataclass(frozen=True, slots=True)
class EndpointSource:
    """Live AWS, unless the answers come from a simulated account that is served on loopback.

    All must hold: a loopback endpoint may be a tunnel to AWS, an emulator elsewhere may be anything, and
    where only STS is asked there, all others are asked for real.
    """

    inner: AwsSource

    def target(self) -> Target:
        """As `AwsSource.target`."""
        target = self.inner.target()
        alike = len(target.detours) == 1 and not target.detours[0].services
        if target.account == _SIMULATED_ACCOUNT and _is_loopback(target.endpoint) and alike:
            return replace(target, source=Source.SIMULATED, detours=())
        return target

    def reader(
        self, target: Target, deadline: Deadline, incident: str = "", named: frozenset[str] = frozenset()
    ) -> AwsReader:
        """As `AwsSource.reader`."""
        return self.inner.reader(target, deadline, incident, named)

    def make_ready(self, operations: Iterable[str]) -> None:
        """As `MakesReady.make_ready`."""
        from workbench.engine.ports import MakesReady

        if isinstance(self.inner, MakesReady):
            self.inner.make_ready(operations)

    def allow_log_files(self) -> None:
        """As `ReadsLogFiles.allow_log_files`."""
        from workbench.engine.ports import ReadsLogFiles

        if isinstance(self.inner, ReadsLogFiles):
            self.inner.allow_log_files()


def _is_loopback(endpoint: str | None) -> bool:
    host = urlsplit(endpoint or "").hostname or ""
    return host in ("localhost", "::1") or host.startswith("127.")


class Drill:
    """A `RunningDrill`: a simulated account, and the source that asks it as the operator."""

    def __init__(
        self,
        scenario: Scenario,
        clock: Clock,
        *,
        allow_cost: bool = False,
        no_network: bool = False,
        operator_policy: Mapping[str, Any] | None = None,
    ) -> None:
        """Build and serve it; raises `WorkbenchError`. Nothing costs there, and yet needs consent.

        Log files there are made up, so that their reading needs none. Its network ends on loopback.

        `operator_policy` as for `SimulatedAccount`.
        """
        from workbench.aws import BotoSource, StaticCredentials
        from workbench.network import NetworkSource
        from workbench.simulation import SimulatedAccount

        self.account: SimulatedAccount = SimulatedAccount(scenario, clock, operator_policy=operator_policy)
        boto = BotoSource(
            clock=clock,
            region=self.account.region,
            endpoint_url=self.account.endpoint_url,
            source=Source.SIMULATED,
            credentials=StaticCredentials(
                access_key=self.account.access_key, secret_key=self.account.secret_key
            ),
            allow_cost=allow_cost,
            allow_log_files=True,
        )
        self._source = NetworkSource(boto, lambda _: None if no_network else self.account.network, clock)

    @property
    def source(self) -> AwsSource:
        """As `RunningDrill.source`."""
        return self._source

    def close(self) -> None:
        """As `RunningDrill.close`."""
        self.account.close()
