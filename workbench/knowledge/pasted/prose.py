"""Names that people write behind, or before, the kind of a thing: `the Glue job loyalty-nightly failed`.

A name in quotes, and one behind "named", is believed as it stands. A bare word is believed where no English
word looks so: with a hyphen, an underscore or a digit in it. `the training job failed` and `a long-running
job` name nothing: a form left empty offers what is there, a wrong name in it misleads. A plain word between
a kind and its fate, `Crawler trips failed`, is taken with a doubt that is told, unless sentences have such
words there: `crawler run failed`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.knowledge.pasted.entities import Entity, entity
from workbench.knowledge.pasted.subjects import subjects

_WORD = r"[A-Za-z0-9](?:[\w.-]{0,253}[A-Za-z0-9])?"
_QUOTED = r"['\"`\u2018\u201c](?P<quoted>[^'\"`\u2018-\u201d\n]{1,255})['\"`\u2019\u201d]"
_ENDS = r"(?![\w/@*-]|[.:]\w)"
_BEHIND = (
    rf"(?: named (?P<named>{_WORD}){_ENDS}"
    rf"|(?: (?:named|called|name))?(?: {{1,3}}| ?[:=] {{0,3}})(?:{_QUOTED}|(?P<bare>{_WORD}){_ENDS}))"
)
_NAME_LIKE = re.compile(r"(?=.*[A-Za-z])(?=.*(?:[-_]|\d)).{3,}")
_COMPOUND = re.compile(
    r"(?:auto|co|cross|de|in|multi|non|on|over|post|pre|re|self|un|under)-[a-z]+"
    r"|(?:[a-z]{1,12}[_-]){1,2}(?:account|based|class|component|container|critical|day|defined|demand|deployed"
    r"|down|driven|enabled|end|existent|existing|facing|hour|house|in|level|long|managed|minute|model|node|off"
    r"|only|out|party|place|processing|progress|ready|region|related|run|running|runs|scale|scaling|second|serverless|service|side"
    r"|specific|start|starts|step|term|threaded|throughput|time|trained|try|tuned|up|use|variant|wide)",
    re.IGNORECASE,
)
"""Words of parts that people set before or behind a kind: `long-running`, `real-time`, `re-run`."""
_OTHER_THING = re.compile(
    r"(?:s3|ec2|k8s|route53|v\d+|sha\d+|utf-?8|\d[\d.:,-]*\w{0,3}|\d{4}-\d\d.*|(?:python|py|spark|glue)[\d.]+"
    r"|[a-z]{2}(?:-[a-z]+)+-\d[a-z]?|(?:ml|G|R|Z)\.\w+.*|(?:vpce?|subnet|sg|eni|jr|arn|i|j|s)[-_:].*|https?.*"
    r"|.*\.(?:py|com|jar|json|scala|zip))",
    re.IGNORECASE,
)
"""Words with digits or hyphens that are other things: services, versions, types, Regions, ids, times."""
_STATE = re.compile(r"[A-Z]+")
_FATE = (
    r"(?:(?:has|had|have|is|was|just|suddenly|again|still|now|always|often|never|sometimes|keeps?|kept|once|also"
    r"|only|simply|silently) ){0,3}"
    r"(?i:fail(?:s|ed|ing|ure)?|end(?:s|ed)|finish(?:es|ed)|complet(?:es|ed)|stop(?:s|ped)|died|dies|dying"
    r"|crash(?:es|ed|ing)|hangs?|hung|hanging|stuck|tim(?:es|ed|ing) ?out|abort(?:s|ed)|succeed(?:s|ed)"
    r"|(?:did|does|could|can|will|is|was|has)(?:n't| not)|can(?:'t|not)|won't|returns?|returned|rais(?:es|ed)"
    r"|broken|found|finds|sees|saw|miss(?:es|ed)|went|throws|threw|errors|errored)\b"
)
"""What becomes of a thing, as people tell it right behind its name."""
_PLAIN_WORD = re.compile(r"[A-Za-z][a-z]{2,62}|[A-Z]{3,63}")
_IN_SENTENCES = re.compile(
    r"(?i:\w+(?:ly|ed|ist|ht)|has|had|have|was|were|are|been|being|will|would|can|could|may|might|should|must|did"
    r"|does|not|never|that|which|who|and|but|then|when|while|after|before|because|since|with|without|for|from"
    r"|into|this|these|those|they|you|there|here|also|just|still|again|now|once|twice|always|often|sometimes"
    r"|first|last|next|only|even|ever|both|all|each|every|none|one|two|three|itself|alone|ago|today|yesterday"
    r"|loading|reading|writing|crawling|importing|exporting|keeps?|kept|gets?|got|seems?|appears|goes|went|runs?|running|ran|hangs?|hung|fails?|failing|failures?"
    r"|errors?|exceptions?|success|waiting|ready|starting|stopping|timeouts?|stuck|broken?|dead|slow|down"
    r"|jobs?|scripts?|executions?|steps?|tasks?|status|states?|roles?|triggers?|schedules?|logs?|outputs?|inputs?"
    r"|attempts?|retry|retries|names?|workers?|drivers?|executors?|connections?|versions?|queues?|metrics?"
    r"|config\w*|settings?|parameters?|arguments?|updates?|deployments?|creation|start|startup|launch|process\w*"
    r"|system|services?|pipelines?|workflows?|instances?|containers?|models?|variants?|requests?|calls?"
    r"|responses?|latency|invocations?|health|checks?|endpoints?|crawlers?|classifiers?|targets?|tables?"
    r"|databases?|catalogs?|data|partitions?|files?|folders?|paths?|buckets?|schemas?|columns?|permissions?"
    r"|security|keys?|results?|times?|training|validation|evaluation|definitions?|tests?|bookmarks?|monitor\w*"
    r"|type|types|limits?|quotas?|capacity|memory|account|team|user|code|why|how|what|where|simply|over"
    r"|server|cluster|stage|stages|group|groups|count|number|size|session|policy|event|events|alarm|alert)"
)
"""Words that sentences have between a kind and its fate, and vocabularies of states: no names."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing that is asked for by its name."""

    parameter: str
    service: str
    words: str
    """A pattern of what people call it."""
    others: str = "(?!)"
    """A pattern of the words before it that make another thing of it."""
    name: str = r"[^/:*?\"<>|]{1,255}"
    """What such a thing may be called."""


_PLAIN = r"[A-Za-z0-9](?:-*[A-Za-z0-9]){0,62}"
_KINDS = (
    Kind(
        "job_name",
        "glue",
        r"(?:Job State Change|[Jj]ob)",
        r"(?i)\b(?:training|processing|transform|tuning|labell?ing|compilation|batch|cron|emr|spark|airflow|ci"
        r"|jenkins|databricks|pipeline|step|serverless)[ -]",
    ),
    Kind(
        "cluster_name",
        "emr",
        r"[Cc]luster",
        r"(?i)\b(?:eks|ecs|redshift|kubernetes|k8s|rds|aurora|virtual|redis|kafka|msk|opensearch|memcached) ",
    ),
    Kind(
        "step_name",
        "emr",
        r"[Ss]tep",
        r"(?i)\b(?:pipeline|workflow|airflow|next|first|second|last|each|this|that|processing|training) ",
    ),
    Kind("crawler_name", "glue", r"[Cc]rawler", r"(?i)\b(?:web|search) "),
    Kind("training_job_name", "sagemaker", r"[Tt]raining[ -][Jj]ob", name=_PLAIN),
    Kind(
        "endpoint_name",
        "sagemaker",
        r"[Ee]ndpoint",
        r"(?i)\b(?:vpc|gateway|interface|s3|kms|sts|ecr|service|server|api|rest|https?|private|public|database|db"
        r"|rds|client|health|regional|runtime) ",
        _PLAIN,
    ),
    Kind("model_package_group", "sagemaker", r"(?:[Pp]ackage|[Mm]odel) [Gg]roup", name=_PLAIN),
    Kind("model_name", "sagemaker", r"[Mm]odel", r"(?i)\b(?:data|base|foundation|language|threat) ", _PLAIN),
)


def named_things(text: str) -> Iterator[Entity]:
    """Recognise jobs, clusters and their steps, crawlers, training jobs, endpoints and models, by name."""
    about = subjects(text)
    for kind in _KINDS:
        if kind.service in about:
            yield from things_of(kind, text)


def things_of(kind: Kind, text: str) -> Iterator[Entity]:
    """Recognise things of one kind, by name; the text is known to be about their service."""
    behind, before = _patterns(kind)
    for name in (*_behind(text, kind, behind), *_before(text, before)):
        if re.fullmatch(kind.name, name):
            yield from entity(kind.service, **{kind.parameter: name})
    for name in _in_doubt(text, kind):
        doubt = f'{kind.parameter} "{name}" is a plain word of the text: see that it is the name'
        yield from entity(kind.service, remark=doubt, **{kind.parameter: name})


@functools.cache
def _patterns(kind: Kind) -> tuple[re.Pattern[str], re.Pattern[str]]:
    return (
        re.compile(rf"(?P<prefix>(?:\b\w{{1,20}}[ -])?)\b{kind.words}{_BEHIND}"),
        re.compile(
            rf"(?<![\w/.:@-])(?:{_QUOTED}|(?P<before>{_WORD})) (?:(?:AWS |Amazon )?(?:Glue|SageMaker|EMR) )?"
            rf"{kind.words}\b"
        ),
    )


@functools.cache
def _fate_of(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?P<prefix>(?:\b\w{{1,20}}[ -])?)\b{words} (?P<bare>[A-Za-z]{{3,63}}):? {_FATE}")


def _in_doubt(text: str, kind: Kind) -> Iterator[str]:
    """Yield plain words between a kind and its fate that sentences do not have there."""
    for match in _fate_of(kind.words).finditer(text):
        word = match["bare"]
        if re.search(kind.others, match["prefix"]) or not _PLAIN_WORD.fullmatch(word):
            continue
        if not _IN_SENTENCES.fullmatch(word):
            yield word


def _behind(text: str, kind: Kind, pattern: re.Pattern[str]) -> Iterator[str]:
    for match in pattern.finditer(text):
        if re.search(kind.others, match["prefix"]):
            continue
        told = match["quoted"] or match["named"]
        if told and not _STATE.fullmatch(told):
            yield told
        elif match["bare"] and _is_name(match["bare"]):
            yield match["bare"]


def _before(text: str, pattern: re.Pattern[str]) -> Iterator[str]:
    for match in pattern.finditer(text):
        quoted = match["quoted"]
        if quoted and " " not in quoted and not _STATE.fullmatch(quoted):
            yield quoted
        elif match["before"] and _is_name(match["before"]):
            yield match["before"]


def _is_name(word: str) -> bool:
    is_other = _COMPOUND.fullmatch(word) or _OTHER_THING.fullmatch(word)
    return bool(_NAME_LIKE.fullmatch(word)) and not is_other
