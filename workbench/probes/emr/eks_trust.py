"""May the pods of the run assume the role of the job?

A pod gets the role by OIDC: its service account, which EMR makes for each role and namespace, is a subject of
the cluster's OIDC provider. So the provider must be known to IAM, and the role's trust policy must let these
subjects in. A pattern under `StringEquals` matches nothing, another namespace or another cluster's provider
neither. A role that EKS Pod Identity may assume can come to a pod by an association, which is not asked for:
then nothing is told.

As it is now, and, where role or provider was not changed since the run was submitted, as it was then.

Sources: Amazon EMR on EKS development guide, "Set up the job execution role", "Update the trust policy of the
job execution role"; Amazon EKS user guide, "IAM roles for service accounts", "EKS Pod Identity"; IAM API
reference, GetRole, GetOpenIDConnectProvider.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from workbench.domain.evidence import Answer, Answers, Outcome, ask
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, unknown, warned
from workbench.knowledge.answers import member, text, texts
from workbench.knowledge.arns import Arn, role_name
from workbench.knowledge.emr.job_runs import JobRun
from workbench.knowledge.emr.web_identity import subjects
from workbench.knowledge.policies import LayerDecision, parse_principal
from workbench.probes._trust import ask_trust, ask_web_trust
from workbench.probes._window import Window
from workbench.probes.cloudtrail._lookups import GLOBAL_REGION, EventHistory, ask_events, read_history
from workbench.probes.emr._job_runs import ask_on_eks, run_in

_CHANGES, _PAGES = ("UpdateAssumeRolePolicy", "CreateRole", "DeleteRole"), 2
_DELETED, _NARROWED = "DeleteOpenIDConnectProvider", "RemoveClientIDFromOpenIDConnectProvider"
"""What takes a provider, or STS's audience of it, away."""
_POD_IDENTITY, _STS = "pods.eks.amazonaws.com", "sts.amazonaws.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which run, of which virtual cluster."""

    virtual_cluster_id: str
    job_run_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Whether pods of the run get its role."""

    role_exists: bool | None = None
    """The role is there."""
    provider_exists: bool | None = None
    """IAM knows the OIDC provider of the cluster, for tokens that are made out to STS."""
    assumable: bool | None = None
    """The trust policy lets the service accounts of the run assume the role now."""
    refused_then: bool | None = None
    """Pods did not get it when the run was submitted either: role and provider were not changed since. Null
    where nobody can tell."""
    eks_cluster: str | None = None
    """The name of the EKS cluster, for commands."""
    namespace: str | None = None
    """The namespace of the virtual cluster."""
    issuer: str | None = None
    """The OIDC provider of the cluster, as its ARN names it."""
    service_account: str | None = None
    """The service account of the driver, as the trust policy has to let it in."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for run and virtual cluster, then for EKS cluster and role, then for the provider."""
    answers = dict(aws.read_all(ask_on_eks(params.virtual_cluster_id, params.job_run_id)))
    run, eks = run_in(answers["run"]), _eks_cluster(answers)
    who = parse_principal(run.role_arn)
    if who is None or who.account != aws.target.account or not eks:
        return answers
    answers |= aws.read_all(
        {"eks": ask("eks.DescribeCluster", name=eks), "role": ask("iam.GetRole", RoleName=who.name)}
    )
    if issuer := _issuer(answers):
        arn = _provider_arn(run.role_arn, issuer)
        answers["provider"] = aws.read(ask("iam.GetOpenIDConnectProvider", OpenIDConnectProviderArn=arn))
        if _has_provider(answers) is False:
            gone = _DELETED if _is_absent(answers["provider"]) else _NARROWED
            answers["provider changes"] = aws.read(
                ask_events("EventName", gone, pages=_PAGES, region=GLOBAL_REGION)
            )
    if _now(answers, run) is False or _is_absent(answers.get("role")):
        answers["changes"] = aws.read(
            ask_events("ResourceName", who.name, pages=_PAGES, region=GLOBAL_REGION)
        )
    return answers


def _eks_cluster(answers: Answers) -> str:
    provider = member(answers["cluster"].data, "virtualCluster", "containerProvider")
    return text(provider, "id") if text(provider, "type") in ("EKS", "") else ""


def _namespace(answers: Answers) -> str:
    place = member(answers["cluster"].data, "virtualCluster", "containerProvider")
    return text(place, "info", "eksInfo", "namespace")


def _issuer(answers: Answers) -> str:
    eks = answers.get("eks")
    url = text(eks.data, "cluster", "identity", "oidc", "issuer") if eks and eks.ok else ""
    return url.removeprefix("https://")


def _provider_arn(role_arn: str, issuer: str) -> str:
    role = Arn.parse(role_arn)
    return f"arn:{role.partition}:iam::{role.account}:oidc-provider/{issuer}"


def _is_absent(answer: Answer | None) -> bool:
    return answer is not None and answer.outcome is Outcome.NOT_FOUND


def _now(answers: Answers, run: JobRun) -> bool | None:
    """Tell whether the trust policy lets every pod of the run in, as it is now; None where it is not told."""
    role, issuer, namespace = answers.get("role"), _issuer(answers), _namespace(answers)
    if role is None or not role.ok or not issuer or not namespace:
        return None
    document = member(role.data, "Role").get("AssumeRolePolicyDocument")
    if _may_be_by_association(role, run):
        return None
    account, name = Arn.parse(run.role_arn).account, role_name(run.role_arn)
    pods = subjects(namespace, account, name)
    said = {ask_web_trust(document, run.role_arn, issuer, subject).decision for subject in pods}
    if said == {LayerDecision.ALLOWED}:
        return True
    return None if LayerDecision.UNKNOWN in said else False


def _may_be_by_association(role: Answer, run: JobRun) -> bool:
    """Tell whether EKS Pod Identity may bring the role to a pod, which needs no OIDC provider."""
    document = member(role.data, "Role").get("AssumeRolePolicyDocument")
    asked = ask_trust(document, run.role_arn, _POD_IDENTITY)
    return asked.decision is not LayerDecision.IMPLICIT_DENY


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Ask the trust policy as STS would."""
    described = answers["run"]
    if described.outcome is Outcome.NOT_FOUND:
        return unknown(UnknownReason.NO_DATA, f"There is no run {params.job_run_id} here", Facts())
    if not described.ok:
        return unanswered(described, Facts())
    run = run_in(described)
    if not run.role_arn:
        return skipped("The run names no role", Facts())
    facts = _facts(answers, run)
    role, eks = answers.get("role"), answers.get("eks")
    if role is None or eks is None:
        return _not_asked(answers, run, facts)
    if _is_absent(role):
        facts = replace(facts, assumable=False)
        return _refused(_role_changes(answers, run), run, facts, f"The role {run.role_arn} does not exist")
    unseen = next((answer for answer in (role, eks) if not answer.ok), None)
    if unseen is not None:
        return unanswered(unseen, facts)
    return _judge_trust(answers, run, facts)


def _facts(answers: Answers, run: JobRun) -> Facts:
    role = answers.get("role")
    account, name = Arn.parse(run.role_arn).account, role_name(run.role_arn)
    return Facts(
        role_exists=True if role and role.ok else False if _is_absent(role) else None,
        provider_exists=_has_provider(answers),
        assumable=_now(answers, run),
        eks_cluster=_eks_cluster(answers),
        namespace=_namespace(answers),
        issuer=_issuer(answers),
        service_account=subjects(_namespace(answers), account, name)[1].rpartition(":")[2],
    )


def _has_provider(answers: Answers) -> bool | None:
    """Tell whether IAM knows the cluster's provider, for tokens made out to STS; None: not told."""
    provider = answers.get("provider")
    if provider is not None and provider.ok:
        return _STS in texts(provider.data, "ClientIDList")
    return False if _is_absent(provider) else None


def _not_asked(answers: Answers, run: JobRun, facts: Facts) -> Judgement[Facts]:
    if not answers["cluster"].ok:
        return unanswered(answers["cluster"], facts)
    why = f"The role {run.role_arn} is of another account, or the virtual cluster names no EKS cluster"
    return unknown(UnknownReason.NO_DATA, why, facts, needs=("the trust policy of the role",))


def _judge_trust(answers: Answers, run: JobRun, facts: Facts) -> Judgement[Facts]:
    name, eks = role_name(run.role_arn), facts.eks_cluster
    if facts.provider_exists is False:
        said = f"IAM knows no OIDC provider of EKS cluster {eks} for {_STS}: no pod of it gets a role by OIDC"
        if _may_be_by_association(answers["role"], run):
            return warned(f"{said}; by an association of Pod Identity it may", facts)
        return _refused(_provider_changes(answers, run, facts), run, facts, said)
    if facts.assumable is None:
        return warned(f"Whether pods may assume role {name} depends on what is not known", facts)
    if not facts.assumable:
        said = (
            f"The trust policy of role {name} does not let service account {facts.service_account}, of "
            f"namespace {facts.namespace} in cluster {eks}, assume it"
        )
        return _refused(_role_changes(answers, run), run, facts, said)
    provider = answers.get("provider")
    if provider is not None and not provider.ok:
        return unanswered(provider, facts)
    return passed(
        f"Pods of namespace {facts.namespace} in cluster {eks} may assume role {name}",
        replace(facts, refused_then=False),
    )


def _role_changes(answers: Answers, run: JobRun) -> EventHistory:
    looked_up = [answers["changes"]] if "changes" in answers else []
    return read_history(
        looked_up, Window(run.created_at), keep=lambda record: record.get("eventName") in _CHANGES
    )


def _provider_changes(answers: Answers, run: JobRun, facts: Facts) -> EventHistory:
    looked_up = [answers["provider changes"]] if "provider changes" in answers else []
    arn = _provider_arn(run.role_arn, facts.issuer or "")
    return read_history(
        looked_up,
        Window(run.created_at),
        keep=lambda record: text(record, "requestParameters", "openIDConnectProviderArn") == arn,
    )


def _refused(history: EventHistory, run: JobRun, facts: Facts, said: str) -> Judgement[Facts]:
    at = run.created_at
    if at is None:
        return failed(said, facts)
    since = [event for event in history.events if _is_after(event.at, at) and not event.error_code]
    if since:
        what = f"{since[-1].name} by {since[-1].who}"
        return failed(f"{said}; what held then is not known, for it was changed since: {what}", facts)
    return failed(said, replace(facts, refused_then=True if history.is_silent else None))


def _is_after(moment: datetime | None, at: datetime) -> bool:
    return moment is not None and moment > at


probe = Probe(
    title="May the pods of the run assume the role of the job?",
    params=Params,
    facts=Facts,
    operations=(
        "emr-containers.DescribeJobRun",
        "emr-containers.DescribeVirtualCluster",
        "eks.DescribeCluster",
        "iam.GetRole",
        "iam.GetOpenIDConnectProvider",
        "cloudtrail.LookupEvents",
    ),
    collect=collect,
    judge=judge,
)
