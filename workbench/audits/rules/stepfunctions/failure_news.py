"""Somebody is told when an execution fails.

Four things are silent: a rule that is switched off, a topic to which nobody has confirmed a subscription, a
topic whose policy or key does not let in who should tell it, and a function that is gone. What is put into a
queue, a stream, a log or another bus is kept, and tells nobody by itself. EventBridge hears of Standard
workflows alone. A state that tells after a `Catch` hears of what that `Catch` takes, and no `Catch` takes the
end of the whole machine's time.

Sources: AWS Step Functions developer guide, "Automating Step Functions event delivery with EventBridge" and
"Handling errors in Step Functions workflows"; Amazon SNS API reference, ListSubscriptionsByTopic
(`PendingConfirmation` in place of an ARN); EventBridge user guide, "Troubleshooting"; CloudWatch user guide,
"Notifying users on alarm changes" (encrypted topics).
"""

from __future__ import annotations

import json

from workbench.audits._examples import Said, example
from workbench.domain.evidence import Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.audit.contract import Assessment, NoParams, Rule, Seen, bad, good, unread, unseen, weak
from workbench.knowledge.answers import member, objects, text
from workbench.knowledge.arns import Arn
from workbench.knowledge.deliveries import Delivery, key_permits, permits
from workbench.knowledge.executions.failure_news import FailureNews, NewsWay, deaf_tasks, news_of

_ACTING = ("api-destination", "ssm-incidents", "ssm", "ssm-contacts", "chatbot", "aiops")
"""Services, and kinds of resources of EventBridge, whose business it is to bring something to people."""

_LET_IN_BY_DEFAULT = ("cloudwatch.amazonaws.com",)
"""Who may publish by the policy that SNS gives a new topic, whose condition names the account alone."""


def judge(seen: Seen, _: NoParams) -> Assessment:
    """Judge each way by which somebody could be told, and take the best."""
    machine, rules, alarms = (seen.answer(name) for name in ("machine", "rules", "alarms"))
    if unknown := unread(machine):
        return unknown
    news = news_of(seen.resource.arn, machine, rules, alarms, seen.parts("targets"))
    told = [(way, _told(seen, way)) for way in news.ways]
    working = [way for way, assessment in told if assessment.verdict is Verdict.PASS]
    if working:
        return _as_a_whole(seen, news, working) or next(a for _, a in told if a.verdict is Verdict.PASS)
    if unknown := unread(rules, alarms, *seen.parts("targets").values()):
        return unknown
    for verdict in (Verdict.UNKNOWN, Verdict.WARN, Verdict.FAIL):
        if found := next((assessment for _, assessment in told if assessment.verdict is verdict), None):
            return found
    if news.asleep:
        return bad(f"the rule {news.asleep[0]} would tell, and is switched off")
    if news.vain:
        return bad(f"the rule {news.vain[0]} hears of Standard workflows alone, and this is an Express one")
    return bad("no rule, no alarm and no state of its own tells anybody")


def _told(seen: Seen, way: NewsWay) -> Assessment:
    """Judge one way, on its own."""
    service = Arn.parse(way.target).service
    if not way.target:
        return weak(f"{way.words} chooses its topic at run time: whether anybody listens is not seen here")
    if service == "sns":
        return _by_topic(seen, way)
    if service == "lambda":
        return _by_function(seen, way)
    if service in _ACTING or Arn.parse(way.target).kind in _ACTING:
        return good(f"{way.words} calls {way.target}")
    return weak(f"{way.words} sends it to {way.target}, which tells nobody by itself")


def _by_topic(seen: Seen, way: NewsWay) -> Assessment:
    subscriptions = seen.answer("subscriptions", way.target)
    if subscriptions.outcome is Outcome.NOT_FOUND:
        return bad(f"{way.words} tells the topic {way.target}, which does not exist")
    heard = any(
        text(item, "SubscriptionArn").startswith("arn:")
        for item in objects(subscriptions.data, "Subscriptions")
    )
    if not heard:
        return unread(subscriptions) or bad(f"nobody has confirmed a subscription to {way.target}")
    if not way.principal:
        return good(f"the topic {way.target} is told, and somebody listens")
    attributes = seen.answer("topics", way.target)
    if unknown := unread(attributes):
        return unknown
    delivery = Delivery(
        principal=way.principal, action="sns:Publish", source_arn=way.source, source_account=None
    )
    lets = permits(text(member(attributes.data, "Attributes"), "Policy"), delivery)
    if lets is False:
        return bad(f"the policy of the topic {way.target} does not let {way.words} in")
    if lets is None and way.principal not in _LET_IN_BY_DEFAULT:
        why = f"whether the policy of the topic {way.target} lets {way.words} in hangs on its conditions"
        return unseen(UnknownReason.NO_DATA, why)
    return _by_key(seen, way, delivery) or good(f"the topic {way.target} is told, and somebody listens")


def _by_key(seen: Seen, way: NewsWay, delivery: Delivery) -> Assessment | None:
    """Return why a topic's key keeps it from being told; None where it has none, or lets in who tells it."""
    named = text(member(seen.answer("topics", way.target).data, "Attributes"), "KmsMasterKeyId")
    if not named:
        return None
    described, policy = (seen.parts(name).get(way.target) for name in ("topic_keys", "key_policies"))
    lets, why, unanswered = key_permits(named, described, policy, delivery)
    if lets is False:
        return bad(f"the topic {way.target} hears nothing of {way.words}: {why}")
    if lets is None:
        unknown = unread(unanswered) if unanswered else None
        return unknown or unseen(UnknownReason.NO_DATA, f"whether {way.target} hears of it: {why}")
    return None


def _by_function(seen: Seen, way: NewsWay) -> Assessment:
    function, policy = seen.answer("functions", way.target), seen.answer("function_policies", way.target)
    if function.outcome is Outcome.NOT_FOUND:
        return bad(f"{way.words} calls {way.target}, which does not exist")
    if unknown := unread(function):
        return unknown
    if policy.outcome is Outcome.NOT_FOUND:
        return bad(f"{way.words} may not call {way.target}, which has no policy")
    if unknown := unread(policy):
        return unknown
    delivery = Delivery(
        principal=way.principal, action="lambda:InvokeFunction", source_arn=way.source, source_account=None
    )
    if permits(text(policy.data, "Policy"), delivery) is False:
        return bad(f"the policy of {way.target} does not let {way.words} call it")
    return good(f"{way.words} calls {way.target}")


def _as_a_whole(seen: Seen, news: FailureNews, working: list[NewsWay]) -> Assessment | None:
    """Return what the ways that work do not hear of; None where they hear of every failure."""
    if all(way.hears_timeouts and not way.hears_failures for way in working):
        return weak(f"{working[0].words} hears of executions that ran out of time, and of no other failure")
    if not any(way.hears_failures and way.of_all for way in working):
        deaf = deaf_tasks(seen.answer("machine"), [way.state for way in working if way.state])
        if deaf:
            return weak(
                f"nobody is told when {', '.join(deaf[:3])} fails: no Catch of States.ALL leads there"
            )
    if news.timeout_s and not any(way.hears_timeouts for way in working):
        return weak(f"told of failures, and not of an execution that ends after its {news.timeout_s} s")
    return None


rule = Rule(
    title="Somebody is told when an execution fails",
    inventory="state_machines",
    questions=(
        "machine",
        "rules",
        "alarms",
        "targets",
        "subscriptions",
        "topics",
        "topic_keys",
        "key_policies",
        "functions",
        "function_policies",
    ),
    params=NoParams,
    judge=judge,
)

_ACCOUNT = "eu-west-1:111122223333"
_TOPIC, _FUNCTION = f"arn:aws:sns:{_ACCOUNT}:oncall", f"arn:aws:lambda:{_ACCOUNT}:function:page"
_QUEUE, _KEY = f"arn:aws:sqs:{_ACCOUNT}:failures", f"arn:aws:kms:{_ACCOUNT}:key/1"
_ARN = f"arn:aws:states:{_ACCOUNT}:stateMachine:landing"
_LISTENS, _WAITS = {"SubscriptionArn": f"{_TOPIC}:1"}, {"SubscriptionArn": "PendingConfirmation"}
_BOTH = ("FAILED", "TIMED_OUT")


def _letting(service: str, action: str, **more: str) -> JsonObject:
    statement: JsonObject = {"Effect": "Allow", "Principal": {"Service": service}, "Action": action}
    condition = {"Condition": {"ArnEquals": more}} if more else {}
    return {"Policy": json.dumps({"Statement": [{**statement, "Resource": "*", **condition}]})}


def _topic(listener: JsonObject, service: str = "events.amazonaws.com", key: str = "") -> dict[object, Said]:
    attributes = {**_letting(service, "sns:Publish"), **({"KmsMasterKeyId": key} if key else {})}
    return {
        ("subscriptions", _TOPIC): {"Subscriptions": [listener]},
        ("topics", _TOPIC): {"Attributes": attributes},
    }


def _quiet(definition: str = '{"States":{}}', kind: str = "STANDARD") -> dict[object, Said]:
    machine: JsonObject = {"definition": definition, "type": kind}
    return {"machine": machine, "rules": {"Rules": []}, "alarms": {"MetricAlarms": []}}


def _by_rule(
    target: str = _TOPIC, state: str = "ENABLED", statuses: tuple[str, ...] = _BOTH
) -> dict[object, Said]:
    pattern = json.dumps({"source": ["aws.states"], "detail": {"status": statuses}})
    rule_ = {"Name": "failed", "Arn": f"arn:aws:events:{_ACCOUNT}:rule/failed", "State": state}
    return {
        **_quiet(),
        "rules": {"Rules": [{**rule_, "EventPattern": pattern}]},
        ("targets", "failed"): {"Targets": [{"Arn": target}]},
    }


def _by_alarm(metric: str = "ExecutionsFailed", action: str = _TOPIC) -> dict[object, Said]:
    dimension = {"Name": "StateMachineArn", "Value": _LANDING}
    watched: JsonObject = {"Namespace": "AWS/States", "MetricName": metric, "Dimensions": [dimension]}
    alarm: JsonObject = {
        "AlarmName": "red",
        "AlarmActions": [action],
        "Metrics": [{"MetricStat": {"Metric": watched}}],
    }
    return {**_quiet(), "alarms": {"MetricAlarms": [alarm]}}


_LANDING = "arn:aws:s3:::landing"
"""What worked examples call the resource that a rule judges."""
_CATCH = '"Catch":[{"ErrorEquals":["States.ALL"],"Next":"Tell"}],'
_TELL = (
    '"Tell":{"Type":"Task","Resource":"arn:aws:states:::sns:publish","Parameters":{%s},"Next":"End"},'
    '"End":{"Type":"Fail"}'
)


def _by_state(caught: str, other: str = "", topic: str = f'"TopicArn":"{_TOPIC}"', limit: str = "") -> str:
    load, keep = (f'{{"Type":"Task","Resource":"arn:x",{catch}"End":true}}' for catch in (caught, other))
    return f'{{{limit}"States":{{"Load":{load},"Keep":{keep},{_TELL % topic}}}}}'


def _function(policy: JsonObject | Outcome, function: JsonObject | Outcome) -> dict[object, Said]:
    return {("functions", _FUNCTION): function, ("function_policies", _FUNCTION): policy}


_OF_ACCOUNT: JsonObject = {"StringEquals": {"AWS:SourceOwner": "111122223333"}}
_ANYBODY: JsonObject = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "SNS:Publish"}
_AS_MADE: JsonObject = {"Policy": json.dumps({"Statement": [{**_ANYBODY, "Condition": _OF_ACCOUNT}]})}
_CALLED = _letting("events.amazonaws.com", "lambda:InvokeFunction")
_WHOLE = _by_state(_CATCH, _CATCH)

EXAMPLES = (
    example("a rule, a topic, somebody who listens", Verdict.PASS, {**_by_rule(), **_topic(_LISTENS)}),
    example("nobody has confirmed", Verdict.FAIL, {**_by_rule(), **_topic(_WAITS)}),
    example(
        "a topic that is gone", Verdict.FAIL, {**_by_rule(), ("subscriptions", _TOPIC): Outcome.NOT_FOUND}
    ),
    example(
        "a topic that does not let EventBridge in",
        Verdict.FAIL,
        {**_by_rule(), **_topic(_LISTENS, "s3.amazonaws.com")},
    ),
    example(
        "a topic with AWS's key",
        Verdict.FAIL,
        {**_by_rule(), **_topic(_LISTENS, key="alias/aws/sns")},
    ),
    example(
        "a topic with a key that lets EventBridge in",
        Verdict.PASS,
        {
            **_by_rule(),
            **_topic(_LISTENS, key=_KEY),
            ("topic_keys", _TOPIC): {"KeyMetadata": {"Arn": _KEY, "KeyState": "Enabled"}},
            ("key_policies", _TOPIC): _letting("events.amazonaws.com", "kms:*"),
        },
    ),
    example(
        "a topic with a key that does not",
        Verdict.FAIL,
        {
            **_by_rule(),
            **_topic(_LISTENS, key=_KEY),
            ("topic_keys", _TOPIC): {"KeyMetadata": {"Arn": _KEY, "KeyState": "Enabled"}},
            ("key_policies", _TOPIC): _letting("sns.amazonaws.com", "kms:*"),
        },
    ),
    example(
        "a topic as SNS makes it, and an alarm",
        Verdict.PASS,
        {**_by_alarm(), **_topic(_LISTENS), ("topics", _TOPIC): {"Attributes": _AS_MADE}},
    ),
    example(
        "a topic as SNS makes it, and a rule",
        Verdict.UNKNOWN,
        {**_by_rule(), **_topic(_LISTENS), ("topics", _TOPIC): {"Attributes": _AS_MADE}},
        reason=UnknownReason.NO_DATA,
    ),
    example("a rule that is off", Verdict.FAIL, {**_by_rule(state="DISABLED"), **_topic(_LISTENS)}),
    example(
        "a rule, of an Express workflow",
        Verdict.FAIL,
        {**_by_rule(), **_topic(_LISTENS), "machine": {"definition": "{}", "type": "EXPRESS"}},
    ),
    example("a function", Verdict.PASS, {**_by_rule(_FUNCTION), **_function(_CALLED, {"Runtime": "python"})}),
    example(
        "a function that is gone",
        Verdict.FAIL,
        {**_by_rule(_FUNCTION), **_function(Outcome.NOT_FOUND, Outcome.NOT_FOUND)},
    ),
    example(
        "a function that the rule may not call",
        Verdict.FAIL,
        {**_by_rule(_FUNCTION), **_function(Outcome.NOT_FOUND, {"Runtime": "python"})},
    ),
    example("a queue", Verdict.WARN, _by_rule(_QUEUE)),
    example("a log group", Verdict.WARN, _by_rule(f"arn:aws:logs:{_ACCOUNT}:log-group:/failed")),
    example("a service of paging", Verdict.PASS, _by_rule(f"arn:aws:events:{_ACCOUNT}:api-destination/p/1")),
    example(
        "failures, and no end of time",
        Verdict.WARN,
        {
            **_by_rule(statuses=("FAILED",)),
            **_topic(_LISTENS),
            "machine": {"definition": '{"TimeoutSeconds":60,"States":{}}'},
        },
    ),
    example(
        "an alarm that reckons", Verdict.PASS, {**_by_alarm(), **_topic(_LISTENS, "cloudwatch.amazonaws.com")}
    ),
    example(
        "an alarm on timeouts alone",
        Verdict.WARN,
        {**_by_alarm("ExecutionsTimedOut"), **_topic(_LISTENS, "cloudwatch.amazonaws.com")},
    ),
    example("states of its own", Verdict.PASS, {**_quiet(_WHOLE), **_topic(_LISTENS)}),
    example("one task of two", Verdict.WARN, {**_quiet(_by_state(_CATCH)), **_topic(_LISTENS)}),
    example(
        "a topic that is chosen at run time",
        Verdict.WARN,
        _quiet(_by_state(_CATCH, _CATCH, '"TopicArn.$":"$.topic"')),
    ),
    example(
        "states, and an end of time",
        Verdict.WARN,
        {**_quiet(_by_state(_CATCH, _CATCH, limit='"TimeoutSeconds":60,')), **_topic(_LISTENS)},
    ),
    example("nothing", Verdict.FAIL, _quiet()),
)
