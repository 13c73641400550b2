"""Is the one who was refused the one who is meant to write?

Much time is lost on the policies of a role that never made the request: a client that runs under another
profile, an instance with another role, an SFTP user to whom another role was given. Compares the principal
that is expected with the one that the error text names and with the role of the SFTP user, and asks IAM
whether it exists. Refusals of the credentials themselves (`ExpiredToken`, `InvalidAccessKeyId`) never came to
a policy.

Sessions of a role are compared by their role. Says as well whether the one who looks is the principal itself:
then what is denied to the look is evidence.

Sources: STS API reference, GetCallerIdentity; IAM API reference, GetRole, GetUser; IAM user guide, "IAM
identifiers"; AWS Transfer Family API reference, DescribeUser.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.evidence import Answer, AnswerName, Answers, Request
from workbench.domain.needs import Parameter
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, unanswered, unknown, warned
from workbench.knowledge.answers import text
from workbench.knowledge.denials.choice import Subject, choose
from workbench.knowledge.denials.codes import Refusal
from workbench.knowledge.denials.denial import Denial
from workbench.knowledge.denials.reading import read_denials
from workbench.knowledge.policies import Principal, named_identity, parse_principal
from workbench.probes import _own_policies as own
from workbench.probes._caller import ask_identity
from workbench.probes._sftp_users import ask_sftp_user, role_of_sftp_user


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Who should write, and what is known of who did."""

    principal_arn: str
    """Role, session of a role, or user that is meant to write."""
    error_text: str | None = None
    bucket: str = ""
    """What is to be written: of several refusals in the text, the one about it counts."""
    key: str = ""
    server_id: str | None = None
    user_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Who is who."""

    exists: bool | None = None
    """The role or user exists in its account."""
    arn: str | None = None
    """The role or user itself, with its path; of a session, its role."""
    name: str | None = None
    """Its name, for commands."""
    account: str | None = None
    """The account that it belongs to."""
    foreign: bool | None = None
    """It belongs to another account than the one that is looked at."""
    seen: str | None = None
    """Who was refused, or whose role the SFTP user has; empty when nothing shows it."""
    other: bool | None = None
    """Somebody else was refused than the one who is meant to write. False without a text and an SFTP user:
    the principal that is given is taken for the writer."""
    contradicted: bool | None = None
    """`other` is known to be true; else the principal that was given is taken for the writer."""
    stale: bool | None = None
    """AWS refused the credentials themselves."""
    is_operator: bool | None = None
    """The one who looks is the same role or user."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask who looks, whether the principal exists, and which role the SFTP user has."""
    questions: dict[AnswerName, Request] = {"caller": ask_identity(aws.target.region)}
    who = parse_principal(params.principal_arn)
    if who and who.account == aws.target.account:
        questions["principal"] = own.ask_identity(who)
    if params.server_id and params.user_name:
        questions["sftp_user"] = ask_sftp_user(params.server_id, params.user_name)
    return aws.read_all(questions)


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Compare those who are named."""
    caller = answers["caller"]
    who = parse_principal(params.principal_arn)
    if who is None:
        why = f"{params.principal_arn} is no role, session or user"
        return unknown(UnknownReason.NO_DATA, why, Facts(), needs=(Parameter("principal_arn"),))
    if not caller.ok:
        return unanswered(caller, Facts())
    subject = Subject(bucket=params.bucket, key=params.key, principal_arn=params.principal_arn)
    denial = choose(read_denials(params.error_text or ""), subject).denial
    facts = _facts(answers, who, denial)
    if facts.stale and denial:
        return failed(f"{denial.code}: AWS does not accept the credentials, whoever they belong to", facts)
    if facts.other:
        return failed(f"{facts.seen} was refused or would be, not {who.label}", facts)
    if facts.exists is False:
        return failed(f"There is no {who.label} in account {who.account}", facts)
    if facts.foreign:
        return warned(f"{who.label} belongs to account {who.account}, which is not the one looked at", facts)
    silent = next((answer for answer in answers.values() if answer.unknown_reason), None)
    if silent or facts.exists is None:
        return unanswered(silent or caller, facts)
    seen = " and is the one who was refused" if facts.seen else "; nothing shows who was refused"
    return passed(f"{who.label} exists{seen}", facts)


def _facts(answers: Answers, who: Principal, denial: Denial | None) -> Facts:
    caller, described = answers["caller"], answers.get("principal")
    operator = parse_principal(text(caller.data, "Arn"))
    seen, other = _seen(who, denial, answers.get("sftp_user"))
    return Facts(
        exists=described.exists if described else None,
        arn=text(own.described(described), "Arn") or None,
        name=who.name,
        account=who.account,
        foreign=who.account != text(caller.data, "Account") if text(caller.data, "Account") else None,
        stale=denial.kind is Refusal.CREDENTIALS if denial else None,
        is_operator=who.is_same_identity(operator) if operator else None,
        seen=seen,
        other=other,
        contradicted=other is True,
    )


def _seen(who: Principal, denial: Denial | None, sftp_user: Answer | None) -> tuple[str, bool | None]:
    """Return `seen` and `other`: the first who differs, else the first who is named at all."""
    seen, other = named_identity(who, (denial.principal_arn if denial else "", role_of_sftp_user(sftp_user)))
    if other:
        return seen, other
    is_blind = sftp_user is not None and sftp_user.unknown_reason is not None
    nobody_told = denial is None and sftp_user is None
    return seen, False if nobody_told else None if is_blind else other


probe = Probe(
    title="Is the one who was refused the one who is meant to write?",
    params=Params,
    facts=Facts,
    operations=("sts.GetCallerIdentity", "iam.GetRole", "iam.GetUser", "transfer.DescribeUser"),
    collect=collect,
    judge=judge,
)
