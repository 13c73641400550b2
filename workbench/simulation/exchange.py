"""One call to the simulated account, and the rules that answer it where moto would not answer as AWS does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from workbench.simulation.athena_queries import AthenaState
from workbench.simulation.events import SimulatedEvent
from workbench.simulation.identities import BUILDER, Identity
from workbench.simulation.network_story import LoopbackWays, ToldNetwork
from workbench.simulation.organization import SimulatedOrganization
from workbench.simulation.quotas import Quotas
from workbench.simulation.story import Actor, Story
from workbench.simulation.wire import HttpReply, SignedCall, parse


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCall:
    """Something that somebody did in the account."""

    at: datetime
    actor: str
    """The ARN of who did it."""
    call: SignedCall
    answer: Mapping[str, Any]


class Limit:
    """A rate at which an operation is answered; what comes faster is throttled."""

    def __init__(self, per_second: int) -> None:
        self._per_second = per_second
        self._answered: list[datetime] = []

    def admits(self, now: datetime) -> bool:
        """Tell whether one more call is answered, and count it if so."""
        self._answered = [at for at in self._answered if now - at < timedelta(seconds=1)]
        admitted = len(self._answered) < self._per_second
        if admitted:
            self._answered.append(now)
        return admitted


@dataclass(slots=True, kw_only=True)
class AccountState:
    """What the account knows beside what moto keeps."""

    story: Story
    organization: SimulatedOrganization | None = None
    """The organization whose member the account is."""
    history: list[PastCall] = field(default_factory=list)
    """What was changed, in order."""
    events: list[SimulatedEvent] = field(default_factory=list)
    """What CloudTrail recorded of it, and what the scenario tells beside it."""
    delivery_lag: timedelta = timedelta(minutes=5)
    """How old an event is when Event history first shows it: CloudTrail says about five minutes."""
    athena: AthenaState = field(default_factory=AthenaState)
    """The tables that Athena knows, what its queries come to, and those that were started."""
    limits: dict[str, Limit] = field(default_factory=dict)
    """Operations that the scenario throttles, `cloudtrail.LookupEvents`."""
    quotas: Quotas = field(default_factory=Quotas)
    """What SageMaker's quotas are."""
    monitoring: list[Mapping[str, Any]] = field(default_factory=list)
    """The executions of SageMaker's monitors, as ListMonitoringExecutions shows them."""
    scaling_activities: list[dict[str, Any]] = field(default_factory=list)
    """What Application Auto Scaling tried, as DescribeScalingActivities shows it."""
    inference_components: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Those of all endpoints by name, as DescribeInferenceComponent shows them."""
    copy_targets: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The scalable targets of their copies by resource id, as DescribeScalableTargets shows them."""
    network: ToldNetwork = field(default_factory=ToldNetwork)
    """Names and machines beside those that follow from the account."""
    ways: LoopbackWays | None = None
    """Where its resolver and its machines are, once they may be asked for."""
    emr_jobs: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    """Applications of EMR Serverless, and virtual clusters, and their job runs, by both ids."""
    eks_clusters: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Clusters of EKS by name, as DescribeCluster shows them."""
    hidden_databases: set[str] = field(default_factory=set)
    """Databases of the catalog that Lake Formation shows to nobody but their maker."""


class Exchange:
    """A call, who makes it, and the way to what moto would answer."""

    def __init__(
        self, call: SignedCall, identity: Identity, state: AccountState, ask_moto: Callable[[], HttpReply]
    ) -> None:
        self.call = call
        self.identity = identity
        self.state = state
        self._ask_moto = ask_moto

    @property
    def caller(self) -> Actor:
        """Who calls: what the builder does was done by the actor of the story."""
        if self.identity is BUILDER:
            return self.state.story.actor
        return Actor(arn=self.identity.arn, session_policy=self.identity.session_policy)

    @property
    def actor(self) -> str:
        """The ARN of who calls."""
        return self.caller.arn

    @property
    def parameters(self) -> Mapping[str, Any]:
        """The parameters of the call, as boto3 spells them."""
        return self.call.parameters

    def page(self, name: str, rows: Sequence[object], size: int) -> dict[str, Any]:
        """Return the page of a list that the call asks for, of `size` rows where it does not say."""
        start = int(self.parameters.get("NextToken") or 0)
        size = int(self.parameters.get("MaxResults") or size)
        answer: dict[str, Any] = {name: list(rows[start : start + size])}
        if start + size < len(rows):
            answer["NextToken"] = str(start + size)
        return answer

    def raw(self) -> HttpReply:
        """Return moto's answer as it is."""
        return self._ask_moto()

    def moto(self) -> dict[str, Any]:
        """Return moto's answer as boto3 would show it; raises AwsError."""
        return parse(self.call, self._ask_moto())


Rule: TypeAlias = Callable[[Exchange], Mapping[str, Any] | HttpReply]
"""Answers a call as AWS does: with data as boto3 shows it, with moto's raw answer, or by raising AwsError."""

RULES: dict[str, Rule] = {}
"""All rules, by service and operation."""


def as_aws(*operations: str) -> Callable[[Rule], Rule]:
    """Register a rule for operations, `s3.HeadObject`."""

    def register(rule: Rule) -> Rule:
        RULES.update(dict.fromkeys(operations, rule))
        return rule

    return register
