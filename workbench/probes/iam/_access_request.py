"""A write as `iam.access_evaluation` sees it: what is asked for, and the policies that it meets."""

from __future__ import annotations

from dataclasses import dataclass, replace

from workbench.domain.evidence import Answers
from workbench.domain.times import iso
from workbench.knowledge.answers import objects, text
from workbench.knowledge.arns import bucket_arn, object_arn
from workbench.knowledge.denials.choice import Choice, Subject, choose, is_of_writer
from workbench.knowledge.denials.codes import Refusal
from workbench.knowledge.denials.reading import read_denials
from workbench.knowledge.denials.upload_requests import Asked, asked_for
from workbench.knowledge.policies import (
    UNREAD,
    Access,
    AccessRequest,
    Context,
    Decision,
    Given,
    Layer,
    Layers,
    evaluate,
)
from workbench.probes._caller import Caller
from workbench.probes._params import ObjectParams
from workbench.probes._refused import as_told
from workbench.probes._request_context import endpoint_policy, request_context
from workbench.probes._resource_policies import bucket_policy, owns_bucket
from workbench.probes._sessions import way_of
from workbench.probes.iam._simulation import SimulatorDecision, binding_scp


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(ObjectParams):
    """Who writes which object, and which way the request comes."""

    principal_arn: str | None = None
    """Role, session of a role, or user that writes; without it, whoever was refused, or the role of the SFTP
    user."""
    error_text: str | None = None
    """The refusal as it was pasted: it tells which call was refused and what that carried."""
    object_size: int | None = None
    """Bytes of the file, which tell whether clients send it in parts."""
    vpc_endpoint_id: str | None = None
    source_ip: str | None = None
    server_id: str | None = None
    user_name: str | None = None
    """User of that SFTP server, whose session policy counts."""
    action: str | None = None
    """The IAM action, or the one on the key; without it, those of the refused call, else s3:PutObject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """One action that the call needs, and what the policies say of it."""

    asked: Asked
    request: AccessRequest
    layers: Layers
    decision: Decision
    assumed: tuple[Layer, ...]
    """The layers of which it is only assumed that there is none."""


def choice_of(params: Params) -> Choice:
    """Return what the pasted text says of this upload."""
    subject = Subject(bucket=params.bucket, key=params.key, principal_arn=params.principal_arn or "")
    return choose(read_denials(params.error_text or ""), subject)


def completed(params: Params, choice: Choice) -> Params:
    """Return the parameters with what the refusal tells and nobody gave."""
    told = as_told(choice.denial, params.principal_arn, params.vpc_endpoint_id, params.source_ip)
    principal_arn, vpc_endpoint_id, source_ip = told
    return replace(params, principal_arn=principal_arn, vpc_endpoint_id=vpc_endpoint_id, source_ip=source_ip)


def weigh(
    answers: Answers,
    params: Params,
    choice: Choice,
    caller: Caller,
    simulated: SimulatorDecision | None = None,
) -> Weighed:
    """Evaluate each action that the call needs, and return the one that decides.

    One that is denied decides, else one that is undecided; else the first.
    """
    layers, assumed = layers_of(answers, params, choice, caller, simulated)
    weighed = []
    for asked in _asked(params, choice):
        request = AccessRequest(
            action=asked.action,
            resource=_resource_of(asked, caller, params),
            who=caller.who,
            context=Context.of({**caller.keys, **request_context_of(answers, params), **asked.keys}),
            owner=(caller.account or None) if owns_bucket(answers["policy"]) else None,
        )
        decision = evaluate(request, layers)
        if _without_tls(choice, decision):
            request = replace(request, context=request.context.without("aws:SecureTransport"))
            decision = evaluate(request, layers)
        weighed.append(
            Weighed(asked=asked, request=request, layers=layers, decision=decision, assumed=assumed)
        )
    order = (Access.DENIED, Access.UNKNOWN, Access.ALLOWED)
    return min(weighed, key=lambda item: order.index(item.decision.answer))


def _without_tls(choice: Choice, decision: Decision) -> bool:
    """Tell whether the bucket policy denied a request which it lets through with TLS.

    That the client uses TLS is an assumption: the refusal stands against it, unless the text shows TLS.
    """
    denial = choice.denial
    return bool(
        denial
        and denial.layer == Layer.RESOURCE
        and denial.explicit
        and "aws:SecureTransport" not in denial.keys
        and decision.layers[Layer.RESOURCE].denied is False
    )


def mended(choice: Choice, weighed: Weighed, params: Params) -> bool | None:
    """Tell whether the policies let through by now what the text says they refused.

    False where some policy refuses it now; None where that is open, and where there was no such refusal.
    """
    denial, decision = choice.denial, weighed.decision
    subject = Subject(principal_arn=params.principal_arn or "")
    if denial is None or denial.kind is not Refusal.DENIED or denial.service == "kms":
        return None
    if is_of_writer(denial, subject) is False:
        return None
    if decision.answer is Access.DENIED:
        return False
    if not denial.layer:
        return True if decision.answer is Access.ALLOWED and not weighed.assumed else None
    if denial.layer not in tuple(Layer) or Layer(denial.layer) in weighed.assumed:
        return None
    answer = decision.layers[Layer(denial.layer)]
    if answer.denied is None or answer.allowed is None:
        return None
    passes = answer.allowed or not answer.exists
    return not answer.denied and bool(passes or (denial.layer == Layer.RESOURCE and denial.explicit))


def _asked(params: Params, choice: Choice) -> tuple[Asked, ...]:
    if params.action == _LISTING:
        return (Asked(action=_LISTING, on_bucket=True, keys={"s3:prefix": params.key}),)
    if params.action and not params.action.startswith("kms:"):
        return (Asked(action=params.action),)
    if params.action == "kms:Decrypt":
        return (Asked(action="s3:GetObject", because="reading is what S3 decrypts for"),)
    in_parts = None if params.object_size is None else params.object_size >= PART_THRESHOLD
    return asked_for(choice.request, in_parts=in_parts)


_LISTING = "s3:ListBucket"
PART_THRESHOLD = 8 * 1024 * 1024
"""From how many bytes on boto3 and the command line send a file in parts;
https://docs.aws.amazon.com/cli/latest/topic/s3-config.html"""


def layers_of(
    answers: Answers, params: Params, choice: Choice, caller: Caller, simulated: SimulatorDecision | None
) -> tuple[Layers, tuple[Layer, ...]]:
    """Return what the request meets, and the layers of which it is only assumed that there is none."""
    endpoint, no_endpoint = endpoint_policy(
        answers.get("endpoint"),
        params.source_ip,
        by_transfer="sftp_user" in answers,
        is_known_direct=_is_direct(answers, choice, caller),
    )
    layers = Layers(
        scp=binding_scp(caller.scp, simulated),
        rcp=caller.rcp if owns_bucket(answers["policy"]) else UNREAD,
        identity=caller.identity,
        boundary=caller.boundary,
        session=caller.session,
        resource=bucket_policy(answers["policy"], params.bucket),
        endpoint=endpoint,
    )
    return layers, tuple(Layer(name) for name in (*caller.assumed, *no_endpoint))


def _is_direct(answers: Answers, choice: Choice, caller: Caller) -> bool:
    """Tell whether a record of the request, or the caller's own events, show that no endpoint is between."""
    if choice.denial and choice.denial.is_recorded:
        return choice.denial.keys.get("aws:SourceVpce", "") is None
    return caller.who is not None and way_of(answers.get("own_events"), caller.who) == ""


def request_context_of(answers: Answers, params: Params) -> dict[str, Given]:
    """Return the condition keys that are known of a request that is made now, as the policies are read."""
    endpoint = answers.get("endpoint")
    known = next(iter(objects(endpoint.data, "VpcEndpoints")), {}) if endpoint and endpoint.ok else {}
    now = answers["policy"].observed_at
    keys = request_context(
        endpoint,
        params.vpc_endpoint_id or text(known, "VpcEndpointId") or None,
        params.source_ip,
        by_transfer="sftp_user" in answers,
    )
    return {**keys, "aws:CurrentTime": iso(now), "aws:EpochTime": str(int(now.timestamp()))}


def _resource_of(asked: Asked, caller: Caller, params: Params) -> str:
    if asked.on_bucket:
        return bucket_arn(params.bucket, caller.partition)
    return object_arn(params.bucket, params.key, caller.partition)
