"""A write as `iam.access_evaluation` sees it: what is asked for, and the policies that it meets."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.evidence import Answers, Outcome
from workbench.knowledge.answers import text
from workbench.knowledge.policies import (
    NOTHING,
    UNREAD,
    Attached,
    Given,
    Layer,
    Layers,
    attached,
    read_policy,
)
from workbench.probes._caller import Caller
from workbench.probes._request_context import endpoint_policy, request_context
from workbench.probes.iam._simulation import SimulatorDecision, binding_scp


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Who writes which object, and which way the request comes."""

    bucket: str
    key: str
    principal_arn: str | None = None
    """Role, session of a role, or user that writes; without it, the role of the SFTP user."""
    vpc_endpoint_id: str | None = None
    source_ip: str | None = None
    server_id: str | None = None
    user_name: str | None = None
    """User of that SFTP server, whose session policy counts."""
    action: str = "s3:PutObject"


def layers_of(
    answers: Answers, params: Params, caller: Caller, simulated: SimulatorDecision | None
) -> tuple[Layers, tuple[Layer, ...]]:
    """Return what the request meets, and the layers of which it is only assumed that there is none."""
    by_transfer = "sftp_user" in answers
    endpoint, no_endpoint = endpoint_policy(
        answers.get("endpoint"), params.source_ip, by_transfer=by_transfer
    )
    layers = Layers(
        scp=binding_scp(caller.scp, simulated),
        rcp=caller.rcp if owns_bucket(answers) else UNREAD,
        identity=caller.identity,
        boundary=caller.boundary,
        session=caller.session,
        resource=_bucket_policy(answers, params),
        endpoint=endpoint,
    )
    return layers, tuple(Layer(name) for name in (*caller.assumed, *no_endpoint))


def _bucket_policy(answers: Answers, params: Params) -> Attached:
    policy = answers["policy"]
    if policy.outcome is Outcome.NOT_CONFIGURED:
        return NOTHING
    return attached([read_policy(text(policy.data, "Policy"), params.bucket)]) if policy.ok else UNREAD


def owns_bucket(answers: Answers) -> bool:
    """S3 shows a bucket's policy to its own account only."""
    return answers["policy"].ok or answers["policy"].outcome is Outcome.NOT_CONFIGURED


def circumstances_of(answers: Answers, params: Params) -> dict[str, Given]:
    return request_context(
        answers.get("endpoint"),
        params.vpc_endpoint_id,
        params.source_ip,
        by_transfer="sftp_user" in answers,
    )


def object_arn(caller: Caller, params: Params) -> str:
    return f"arn:{caller.partition}:s3:::{params.bucket}/{params.key}"
