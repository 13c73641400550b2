"""Whether the workbench can work here: who we are, the clock, the way to each service, the permissions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from workbench.aws.catalogue import Catalogue, load_catalogue
from workbench.domain.evidence import Answer, Outcome, Request, ask, ask_pages
from workbench.domain.target import Target
from workbench.domain.values import JsonValue
from workbench.engine.operations import is_of_network
from workbench.engine.ports import AwsReader, AwsSource, Clock, Deadline
from workbench.engine.skew import clock_skew
from workbench.knowledge.arns import Arn, object_arn, role_name
from workbench.knowledge.policies.granting import ON_OBJECTS

DEADLINE_S = 45.0
OPERATIONS = ("iam.GetRole", "iam.SimulatePrincipalPolicy")
"""What telling the caller's permissions takes."""
ACTIONS_PER_SIMULATION = 50
"""A long list of actions makes the simulator throttle or time out."""
_SILENT = frozenset({Outcome.UNREACHABLE, Outcome.TIMEOUT})
_SAID = {
    Outcome.DENIED: "answers, and refuses the test question",
    Outcome.THROTTLED: "answers, and was asked too often",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCheck:
    """Whether a service answers at all."""

    service: str
    """The boto3 client name."""
    reachable: bool | None
    """None when nothing could be asked without knowing the account's resources."""
    detail: str
    """The outcome, as a refusal too proves that the service can be reached; or what the network said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionCheck:
    """Whether an IAM action is allowed, as far as that can be told without using it."""

    action: str
    allowed: bool | None
    """None when it cannot be told."""
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ability:
    """Whether this identity can run a check of a playbook, and what stands in the way."""

    playbook: str
    check: str
    """The id of the probe, or the operation of a `call`."""
    operations: tuple[str, ...]
    actions: tuple[str, ...]
    """The IAM actions behind the operations."""
    allowed: bool | None
    """False when one action is known to be denied; None when one cannot be told."""
    denied: tuple[str, ...] = ()
    """The actions that are known to be denied."""
    untold: tuple[str, ...] = ()
    """The actions of which it cannot be told."""
    reaches_servers: bool = False
    """It also asks DNS and a server, from this computer: see `workbench.network`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkup:
    """What `workbench doctor` found."""

    target: Target
    clock_skew_s: float | None
    """How much this computer is ahead of AWS, to the second; None when AWS did not say."""
    services: tuple[ServiceCheck, ...]
    permissions: tuple[PermissionCheck, ...]
    abilities: tuple[Ability, ...] = ()
    """Check by check, what this identity will be able to run; empty unless it was asked for."""

    @property
    def healthy(self) -> bool:
        """Every service answers, no action is known to be denied, and the clock is within AWS's tolerance.

        Where of no action at all can be told whether it is allowed, nothing is known to be in order.
        """
        return (
            all(item.reachable is not False for item in self.services)
            and all(item.allowed is not False for item in self.permissions)
            and (any(item.allowed for item in self.permissions) or not self.permissions)
            and abs(self.clock_skew_s or 0) < CLOCK_TOLERANCE_S
        )


CLOCK_TOLERANCE_S = 300.0
"""Most services refuse a signature that is five minutes old."""


def check_up(source: AwsSource, clock: Clock, operations: Iterable[str]) -> Checkup:
    """Ask what can be asked safely, with reviewed operations only.

    Args:
        source: The account. May block for `DEADLINE_S`; call it on a thread.
        clock: The clock.
        operations: What the playbooks of interest need, as ids on the reviewed list.

    Raises:
        WorkbenchError: It is not even known who we are: no credentials, no Region, STS out of reach.
    """
    catalogue = load_catalogue()
    known = sorted({name for name in operations if name in catalogue})
    target = source.target()
    reader = source.reader(target, Deadline(clock, DEADLINE_S))
    skew = clock_skew([reader.read(ask("sts.GetCallerIdentity"))])
    return Checkup(
        target=target,
        clock_skew_s=None if skew is None else round(skew, 0),
        services=_services(reader, known, catalogue),
        permissions=_permissions(reader, sorted({a for name in known for a in catalogue[name].iam_actions})),
    )


def abilities(
    playbook: str, checks: Mapping[str, Iterable[str]], permissions: Iterable[PermissionCheck]
) -> tuple[Ability, ...]:
    """Return for each check of a playbook whether the permissions that were found let it run.

    A probe whose operation is denied still runs: what it could not ask, it calls unknown. So this tells where
    a night's answers will have holes, not which probes to leave out.

    Args:
        playbook: Its id.
        checks: The id of a probe, or the operation of a `call`, to the operations that it may send.
        permissions: What `check_up` found.
    """
    told = {item.action: item.allowed for item in permissions}
    return tuple(_ability(playbook, name, tuple(names), told) for name, names in sorted(checks.items()))


def _ability(
    playbook: str, check: str, operations: tuple[str, ...], told: Mapping[str, bool | None]
) -> Ability:
    catalogue = load_catalogue()
    known = sorted(name for name in operations if name in catalogue)
    actions = tuple(sorted({action for name in known for action in catalogue[name].iam_actions}))
    denied = tuple(action for action in actions if told.get(action) is False)
    untold = tuple(action for action in actions if told.get(action) is None)
    return Ability(
        playbook=playbook,
        check=check,
        operations=tuple(known),
        reaches_servers=any(map(is_of_network, operations)),
        actions=actions,
        allowed=False if denied else None if untold else True,
        denied=denied,
        untold=untold,
    )


def _services(reader: AwsReader, operations: Sequence[str], catalogue: Catalogue) -> tuple[ServiceCheck, ...]:
    services = {catalogue[name].service.name: catalogue[name].service for name in operations}
    pings: dict[str, Request] = {name: item.ping for name, item in services.items() if item.ping}
    answers = reader.read_all(pings)
    return tuple(_service_check(name, answers.get(name)) for name in sorted(services))


def _service_check(name: str, answer: Answer | None) -> ServiceCheck:
    if answer is None:
        return ServiceCheck(
            service=name, reachable=None, detail="nothing can be asked without naming a resource"
        )
    silent = answer.outcome in _SILENT
    said = f"{answer.outcome}: {answer.message}" if silent else _SAID.get(answer.outcome, str(answer.outcome))
    return ServiceCheck(service=name, reachable=not silent, detail=said)


def _permissions(reader: AwsReader, actions: Sequence[str]) -> tuple[PermissionCheck, ...]:
    principal, problem = _principal(reader)
    if not principal:
        return tuple(_untold(action, problem) for action in actions)
    partition = Arn.parse(principal).partition
    groups = {
        "*": [action for action in actions if action not in ON_OBJECTS],
        object_arn("*", "*", partition): [action for action in actions if action in ON_OBJECTS],
    }
    checks = [
        check
        for resource, several in groups.items()
        for start in range(0, len(several), ACTIONS_PER_SIMULATION)
        for check in _simulate(reader, principal, several[start : start + ACTIONS_PER_SIMULATION], resource)
    ]
    return tuple(sorted(checks, key=lambda check: check.action))


def _principal(reader: AwsReader) -> tuple[str, str]:
    """Return the ARN whose policies apply to the caller, or empty and why it is not known.

    A session's ARN names the role without its path, so the role itself must be asked.
    """
    identity = reader.target.identity
    who = Arn.parse(identity)
    if (who.service, who.kind) == ("iam", "user"):
        return identity, ""
    if who.kind != "assumed-role":
        return "", f"the policies of {identity or 'an unknown caller'} cannot be simulated"
    answer = reader.read(ask("iam.GetRole", RoleName=role_name(identity)))
    if not answer.ok:
        return "", _why(answer)
    role = cast("Mapping[str, Any]", answer.data["Role"])
    return str(role["Arn"]), ""


def _simulate(
    reader: AwsReader, principal: str, actions: Sequence[str], resource: str
) -> list[PermissionCheck]:
    asked: dict[str, JsonValue] = {
        "PolicySourceArn": principal,
        "ActionNames": list(actions),
        "ResourceArns": [resource],
    }
    answer = reader.read(ask_pages("iam.SimulatePrincipalPolicy", 10, **asked))
    if not answer.ok:
        return [_untold(action, _why(answer)) for action in actions]
    results = cast("Sequence[Mapping[str, Any]]", answer.data.get("EvaluationResults", ()))
    decisions = {str(item.get("EvalActionName")): str(item.get("EvalDecision")) for item in results}
    return [_permission_check(action, decisions.get(action, "")) for action in actions]


def _permission_check(action: str, decision: str) -> PermissionCheck:
    """Judge a simulation over all resources; one that is implicit may still be allowed on some."""
    if decision == "allowed":
        return PermissionCheck(action=action, allowed=True, detail="allowed by the caller's policies")
    if decision == "explicitDeny":
        return PermissionCheck(action=action, allowed=False, detail="explicitly denied")
    if decision == "implicitDeny":
        return _untold(action, "not allowed on every resource; perhaps on some")
    return _untold(action, "the simulator did not say")


def _untold(action: str, why: str) -> PermissionCheck:
    return PermissionCheck(action=action, allowed=None, detail=why)


def _why(answer: Answer) -> str:
    if answer.outcome is Outcome.DENIED:
        lacking = ", ".join(answer.iam_actions)
        return (
            f"cannot be told without {lacking}; 'workbench iam-policy PLAYBOOK --doctor' prints the policy "
            f"with which it can ({answer.code})"
        )
    return f"{answer.operation} answered {answer.outcome}: {answer.code} {answer.message}".strip()
