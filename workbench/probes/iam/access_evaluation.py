"""Do all policies together let the writer write this object, and which one does not?

Reads every policy that can be read (of the role or user, its boundary, the session policy of an SFTP user,
the bucket policy, the VPC endpoint's, the organization's service and resource control policies) and evaluates
them as AWS does: one Deny denies, and each layer that exists must allow. What cannot be read may deny, so
that "allowed" is said only when all was read; `readable_decision` says it of what was. The organization's
policies can be read from its management account or a delegated administrator only; where they cannot, the
policy simulator of IAM tells of the service control policies.

The simulator is asked as well, where that is permitted, about what it sees: own policies, boundary and
service control policies. When it disagrees with the reading, both are shown and neither is believed.

TLS is taken for granted. Unless `vpc_endpoint_id`, a public `source_ip` or an SFTP user says otherwise, the
request is taken not to come through a VPC endpoint, and the session of a role not to be narrowed by a policy
of its own. It tells what holds now, not what held at the time of the fault. Not policies, and not seen here:
Block Public Access, ACLs, Object Lock and the KMS key (see s3.write_settings, kms.access_evaluation).

Sources: IAM user guide, "Policy evaluation logic" and "IAM policy testing with the IAM policy simulator"; IAM
API reference, SimulatePrincipalPolicy; Amazon S3 API reference, GetBucketPolicy.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, get_args

from workbench.domain.evidence import Answers, Outcome, ask
from workbench.domain.values import one_of
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, unknown, warned
from workbench.knowledge.denials.choice import Choice
from workbench.knowledge.policies import Access, AccessRequest, Layer, Layers, PolicyShape
from workbench.probes import _access as access
from workbench.probes._access import Demand, Effect, KnownAccess, KnownDecision
from workbench.probes._caller import OPERATIONS, Caller, collect_caller, read_caller
from workbench.probes._request_context import ask_endpoint
from workbench.probes._sessions import session_names, way_of
from workbench.probes._undecided import undecided
from workbench.probes.cloudtrail._lookups import ask_events
from workbench.probes.iam._access_request import (
    Params,
    Weighed,
    choice_of,
    completed,
    mended,
    request_context_of,
    weigh,
)
from workbench.probes.iam._permission_changes import ask_changes, last_change
from workbench.probes.iam._simulation import (
    SimulatorAnswer,
    SimulatorDecision,
    agrees,
    ask_simulation,
    decision_of,
)

OwnCause: TypeAlias = Literal["encryption-header", "conditional-write", "none", "unread"]
"""`unread` while the bucket policy was not read: then nobody knows that there is a closer cause."""
BucketLayer: TypeAlias = Literal["identity", "boundary", "session", "resource", "endpoint", "scp", "rcp"]
"""The kinds of policies that decide about a bucket."""

_UNLESS = {
    Layer.ENDPOINT: "it comes through a VPC endpoint (give vpc_endpoint_id)",
    Layer.SESSION: "the session was narrowed by a policy of its own",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the policies say. A layer's word is `allowed`, `explicit_deny`, `implicit_deny` or `none`."""

    decision: KnownAccess | None = None
    """By all layers together."""
    readable_decision: KnownAccess | None = None
    """The same by those layers that were read, if no other denies."""
    layer: BucketLayer | Literal[""] | None = None
    """Which layer denies; empty when it is allowed."""
    effect: Effect | None = None
    """`explicit` when a Deny denies, `implicit` when nothing allows."""
    sid: str | None = None
    """The Sid of the Deny that denies; empty when it has none."""
    policy: str | None = None
    """The policy that holds it."""
    position: int | None = None
    """Its place among the statements of that policy, counted from 1."""
    pattern: Demand | None = None
    """What the Deny demands; empty when it has no name."""
    missing_context: tuple[str, ...] | None = None
    """Condition keys that were needed and are not known; empty when it is decided."""
    unread_layers: tuple[Layer, ...] | None = None
    """Layers that could not be read in full and would decide; empty when it is decided."""
    suspects: tuple[str, ...] | None = None
    """The Deny statements that may deny it while it is undecided."""
    suspect_patterns: tuple[PolicyShape, ...] | None = None
    """What those demand, by the names of `pattern`."""
    named_pattern: Demand | None = None
    """What every Deny of the bucket policy demands that applies or, if none surely does, that may, by the
    names of `pattern`; empty when they demand several things, or one without a name."""
    own_cause: OwnCause | None = None
    """What `named_pattern` is, where it has a cause of its own."""
    action: str | None = None
    """The action that these facts are about: of all that the refused call needs, the one that decides."""
    resource_arn: str | None = None
    """Bucket or object, on which the action is."""
    standing_allows: tuple[str, ...] | None = None
    """The Allows of the layer that denies which are there, and whose condition does not hold: statement,
    policy, condition keys."""
    granted_elsewhere: tuple[str, ...] | None = None
    """Other resources for which the own policies allow the action, when they do not allow it here."""
    simulator_decision: SimulatorAnswer | None = None
    """What IAM's simulator says of what it sees."""
    vpc_endpoint_id: str | None = None
    """The VPC endpoint that the request comes through, as far as anybody or anything told."""
    mended: bool | None = None
    """The refusal in the text was of a layer, or of all, that lets it through by now. False when it is denied
    now; unknown as well where the text tells of no refusal."""
    changed_by: str | None = None
    """The change since then that did it, and who made it; empty when none is on record."""
    disagrees: bool | None = None
    """The simulator and the reading of the same policies contradict each other; nothing else is told then."""
    same_account: bool | None = None
    """Writer and bucket belong to one account."""
    identity: KnownDecision | None = None
    """The word of the role's or user's own policies."""
    boundary: KnownDecision | None = None
    """The word of its permissions boundary."""
    session: KnownDecision | None = None
    """The word of the session policy; null while nobody told of the session."""
    resource: KnownDecision | None = None
    """The word of the bucket policy."""
    endpoint: KnownDecision | None = None
    """The word of the VPC endpoint's policy; null while nobody told which way the request comes."""
    scp: KnownDecision | None = None
    """The word of the service control policies."""
    rcp: KnownDecision | None = None
    """The word of the resource control policies."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Read the policies of the caller, of the bucket and of the endpoint, then ask the simulator."""
    choice = choice_of(params)
    params = completed(params, choice)
    questions = {"policy": ask("s3.GetBucketPolicy", Bucket=params.bucket)}
    if params.vpc_endpoint_id:
        questions["endpoint"] = ask_endpoint(params.vpc_endpoint_id)
    answers = {**aws.read_all(questions), **collect_caller(aws, params)}
    caller = read_caller(answers, params)
    answers.update(_collect_way(aws, answers, params, choice, caller))
    weighed = weigh(answers, params, choice, caller)
    if mended(choice, weighed, params):
        answers.update(aws.read_all(ask_changes(caller.who, params.bucket)))
    if caller.exists and caller.who and caller.who.identity_arn:
        keys = {**request_context_of(answers, params), **weighed.asked.keys}
        request = weighed.request
        answers["simulation"] = aws.read(
            ask_simulation(caller.who.identity_arn, request.action, request.resource, keys)
        )
    return answers


def _collect_way(aws: AwsReader, answers: Answers, params: Params, choice: Choice, caller: Caller) -> Answers:
    """Ask which way the caller's requests come, and for the endpoint, unless somebody told."""
    is_told = params.vpc_endpoint_id or params.source_ip or (choice.denial and choice.denial.is_recorded)
    names = session_names(answers, caller.who) if caller.who and caller.exists else ()
    if is_told or "sftp_user" in answers or not names:
        return {}
    own_events = aws.read(ask_events("Username", names[0], pages=2))
    endpoint = way_of(own_events, caller.who) if caller.who else None
    if not endpoint:
        return {"own_events": own_events}
    return {"own_events": own_events, "endpoint": aws.read(ask_endpoint(endpoint))}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Evaluate what was read."""
    choice = choice_of(params)
    params = completed(params, choice)
    if answers["policy"].outcome is Outcome.NOT_FOUND:
        return unknown(UnknownReason.NO_DATA, f"There is no bucket {params.bucket}", Facts())
    caller = read_caller(answers, params)
    if caller.exists is False:
        return failed(f"There is no {caller.name} in account {caller.account}", Facts())
    simulation = answers.get("simulation")
    simulated = decision_of(simulation) if simulation and simulation.ok else None
    weighed = weigh(answers, params, choice, caller, simulated)
    decision = weighed.decision
    told = access.tell(decision, weighed.request, weighed.layers)
    facts = _facts(told, caller, weighed, simulated)
    if not facts.disagrees:
        facts = _with_past(facts, answers, choice, weighed, params)
    what = _what(weighed, caller)
    if facts.disagrees:
        return warned(
            f"IAM's simulator says {facts.simulator_decision}, the same policies as read here say otherwise: "
            "believe neither",
            facts,
        )
    if facts.mended:
        since = f" since {facts.changed_by}" if facts.changed_by else ""
        return warned(f"Was refused then, allowed now{since}: {what}: try again", facts)
    if decision.answer is Access.DENIED:
        return failed(f"Denied now: {what}: {access.why_denied(decision, told.standing)}", facts)
    if decision.answer is Access.ALLOWED:
        unless = " or ".join(_UNLESS[layer] for layer in weighed.assumed)
        judged = warned if unless else passed
        return judged(f"Allowed now: {what}{f', unless {unless}' if unless else ''}", facts)
    return undecided(answers, decision, caller, facts)


def _with_past(facts: Facts, answers: Answers, choice: Choice, weighed: Weighed, params: Params) -> Facts:
    past = mended(choice, weighed, params)
    denial = choice.denial
    is_dated = denial is not None and (denial.layer or denial.at)
    changed = last_change(answers, denial.layer, denial.at) if past and denial and is_dated else ""
    endpoint = request_context_of(answers, params).get("aws:SourceVpce")
    return replace(
        facts,
        vpc_endpoint_id=endpoint if isinstance(endpoint, str) else None,
        mended=past,
        changed_by=changed if past else "",
    )


def _what(weighed: Weighed, caller: Caller) -> str:
    place = "this bucket" if weighed.asked.on_bucket else "this key"
    because = f" ({weighed.asked.because})" if weighed.asked.because else ""
    return f"{weighed.asked.action} on {place} by {caller.name}{because}"


def _own_cause(pattern: str | None) -> OwnCause:
    if pattern is None:
        return "unread"
    if pattern in ("require-kms-header", "require-specific-key"):
        return "encryption-header"
    return "conditional-write" if pattern == "require-if-none-match" else "none"


def _facts(
    told: access.DecisionFacts, caller: Caller, weighed: Weighed, simulated: SimulatorDecision | None
) -> Facts:
    def word(layer: Layer) -> KnownDecision | None:
        return None if layer in weighed.assumed else told.words[layer]

    request, layers = weighed.request, weighed.layers
    own = word(Layer.IDENTITY)
    agreed = agrees(simulated, request, layers)
    if agreed is False:
        return Facts(simulator_decision=simulated.decision if simulated else None, disagrees=True)
    return Facts(
        decision=told.decision,
        readable_decision=told.readable_decision,
        layer=one_of(told.layer, ("", *get_args(BucketLayer))),
        effect=told.effect,
        sid=told.sid,
        policy=told.policy,
        position=told.position,
        pattern=told.pattern,
        missing_context=told.missing_context,
        unread_layers=told.unread_layers,
        suspects=told.suspects,
        suspect_patterns=told.suspect_patterns,
        named_pattern=told.named_pattern,
        own_cause=_own_cause(told.named_pattern),
        action=request.action,
        resource_arn=request.resource,
        standing_allows=told.standing,
        granted_elsewhere=_elsewhere(own, layers, request),
        simulator_decision=simulated.decision if simulated else None,
        disagrees=None if agreed is None else False,
        same_account=caller.who.account == request.owner if caller.who and request.owner else None,
        identity=own,
        boundary=word(Layer.BOUNDARY),
        session=word(Layer.SESSION),
        resource=word(Layer.RESOURCE),
        endpoint=word(Layer.ENDPOINT),
        scp=word(Layer.SCP),
        rcp=word(Layer.RCP),
    )


def _elsewhere(own: str | None, layers: Layers, request: AccessRequest) -> tuple[str, ...] | None:
    if own is None:
        return None
    return access.granted_elsewhere(layers.identity, request) if own in ("implicit_deny", "none") else ()


probe = Probe(
    title="Do all policies together let the writer write this object?",
    params=Params,
    facts=Facts,
    operations=(
        *OPERATIONS,
        "iam.SimulatePrincipalPolicy",
        "s3.GetBucketPolicy",
        "ec2.DescribeVpcEndpoints",
    ),
    collect=collect,
    judge=judge,
    deadline_s=60.0,
)
