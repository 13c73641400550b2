"""May the job's role place the job in its network?

Glue looks up subnet, security groups, routes and endpoints in the role of the job, and makes a network
interface in it: nine actions of EC2, which AWSGlueServiceRole holds. One that is lacking ends the run within
seconds, before any log. A "VPC Id not found for subnet" beside it only follows from it.

The policies of the role, its boundary and the organization's are evaluated, on all resources. It tells what
holds now. A job without a connection is placed nowhere, and needs none of it.

Sources: Glue developer guide, "Step 2: Create an IAM role for AWS Glue", "Setting up Amazon VPC for JDBC
connections"; AWS managed policy reference, AWSGlueServiceRole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from workbench.domain.evidence import Answers
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped
from workbench.knowledge.policies import Access, AccessRequest, Context, Decision, Layers, evaluate
from workbench.probes import _access as access
from workbench.probes._caller import OF_ROLES, Caller, collect_caller, read_caller
from workbench.probes._undecided import undecided
from workbench.probes.iam._access_request import Params as CallerParams

PlacementRight: TypeAlias = Literal[
    "ec2:DescribeSubnets",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeVpcEndpoints",
    "ec2:DescribeRouteTables",
    "ec2:DescribeVpcAttribute",
    "ec2:DescribeNetworkInterfaces",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:CreateTags",
]
_RIGHTS: tuple[PlacementRight, ...] = get_args(PlacementRight)


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which role, and in which subnet."""

    role_arn: str
    subnet_id: str
    """Empty when the job is placed nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the policies say of the nine actions."""

    denied: tuple[PlacementRight, ...] | None = None
    """Those that the role may not use; empty when it may use all, or needs none."""
    why: str | None = None
    """Who denies the first of them; empty when none is."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for every policy of the role."""
    if not params.subnet_id or not params.role_arn:
        return {}
    return collect_caller(aws, _caller_params(params), sessions=False)


def _caller_params(params: Params) -> CallerParams:
    return CallerParams(bucket="", key="", principal_arn=params.role_arn)


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Evaluate the nine actions."""
    if not answers:
        return skipped("The job is placed in no network of yours", Facts(denied=(), why=""))
    caller = read_caller(answers, _caller_params(params))
    if caller.exists is False:
        return failed(f"There is no {caller.name} in account {caller.account}", Facts())
    decisions = {right: _decide(right, caller) for right in _RIGHTS}
    denied = tuple(right for right, decision in decisions.items() if decision.answer is Access.DENIED)
    if denied:
        why = access.why_denied(decisions[denied[0]])
        return failed(f"{caller.name} may not {', '.join(denied)}: {why}", Facts(denied=denied, why=why))
    unsure = next((item for item in decisions.values() if item.answer is Access.UNKNOWN), None)
    if unsure is None:
        return passed(f"{caller.name} may place the job in its network", Facts(denied=(), why=""))
    return undecided(answers, unsure, caller, Facts())


def _decide(action: PlacementRight, caller: Caller) -> Decision:
    request = AccessRequest(
        action=action,
        resource="*",
        who=caller.who,
        context=Context.of(caller.keys),
        owner=caller.account or None,
    )
    return evaluate(
        request, Layers(scp=caller.scp, identity=caller.identity, boundary=caller.boundary, rcp=caller.rcp)
    )


probe = Probe(
    title="May the job's role place the job in its network?",
    params=Params,
    facts=Facts,
    operations=OF_ROLES,
    collect=collect,
    judge=judge,
    deadline_s=60.0,
)
