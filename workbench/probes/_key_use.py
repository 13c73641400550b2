"""Whether a role may use some KMS keys, and whether these can be used at all: asked and decided in one way.

Key policy and the role's own policies decide together; grants are not looked at, so that what only a grant
allows is not known.

Sources: AWS KMS developer guide, "Key policies in AWS KMS", "Key states of AWS KMS keys".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from workbench.domain.evidence import Answer, AnswerName, Answers, Outcome, Request, ask
from workbench.domain.values import one_of
from workbench.engine.ports import AwsReader
from workbench.knowledge.answers import text
from workbench.knowledge.arns import Arn
from workbench.knowledge.policies import Access, AccessRequest, Context, Given, Layers, evaluate
from workbench.probes._caller import Caller
from workbench.probes._resource_policies import key_policy
from workbench.probes.kms._default_key import ask_key
from workbench.probes.kms._states import KEY_STATES, KeyState

KEY, POLICY = "key", "key policy"
NO_KEYS: Mapping[str, Given] = MappingProxyType({})
OPERATIONS = ("kms.DescribeKey", "kms.GetKeyPolicy")
"""What `collect_keys` may send."""


def collect_keys(aws: AwsReader, named: Iterable[str]) -> Answers:
    """Describe keys, by ARN, id or alias, and ask for the policy of each that is there."""
    names = dict.fromkeys(named)
    answers = aws.read_all({(KEY, name): ask_key(name) for name in names})
    policies: dict[AnswerName, Request] = {
        (POLICY, name): ask("kms.GetKeyPolicy", KeyId=arn, PolicyName="default").in_region(
            Arn.parse(arn).region
        )
        for name in names
        if (arn := key_arn(answers, name))
    }
    return {**answers, **aws.read_all(policies)}


def key_arn(answers: Answers, named: str) -> str:
    """Return the ARN of a key; empty where it was not described."""
    answer = answers.get((KEY, named))
    return text(answer.data, "KeyMetadata", "Arn") if answer and answer.ok else ""


def key_state(answers: Answers, named: str) -> KeyState | None:
    """Return the state of a key; None where it was not described, or is not there."""
    described = answers[KEY, named]
    return one_of(text(described.data, "KeyMetadata", "KeyState"), KEY_STATES) if described.ok else None


def is_unusable(described: Answer) -> bool:
    """Tell whether a key is known to refuse everybody: it is not there, or not Enabled."""
    if described.outcome is Outcome.NOT_FOUND:
        return True
    return described.ok and text(described.data, "KeyMetadata", "KeyState") != "Enabled"


def may_use(
    answers: Answers,
    named: str,
    action: str,
    caller: Caller,
    given: Mapping[str, Given] = NO_KEYS,
) -> Access:
    """Return whether key policy and role together allow an action.

    Args:
        answers: Those of `collect_keys`, among others.
        named: The key, as it was asked about.
        action: `kms:Decrypt`.
        caller: Who uses it.
        given: Condition keys that follow from the way of the request, such as `kms:ViaService`.
    """
    arn = key_arn(answers, named)
    if not arn:
        return Access.UNKNOWN
    request = AccessRequest(
        action=action,
        resource=arn,
        who=caller.who,
        context=Context.of({**caller.keys, **given}),
        owner=Arn.parse(arn).account or None,
    )
    layers = Layers(
        scp=caller.scp,
        rcp=caller.rcp,
        identity=caller.identity,
        boundary=caller.boundary,
        key=key_policy(answers.get((POLICY, named))),
    )
    return evaluate(request, layers).answer
