"""What can be recognised in pasted text: names that belong together, found in one place of it.

Each recogniser is a generator over one notation. All of them are linear in the length of the text: every
pattern begins with a literal or behind a look-behind, and repeats within bounds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from workbench.knowledge.arns import Arn
from workbench.knowledge.services import client_of_iam

_MAX_VALUE = 2048
"""Longer names exist nowhere in AWS: S3 keys end at 1,024 bytes, ARNs at 2,048."""

_BUCKET = r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"
_VALUE = r"(?:\"([^\"\n]{1,2048})\"|'([^'\n]{1,2048})'|([^\s\"',;]{1,2048}))"


@dataclass(frozen=True, slots=True)
class Entity:
    """What was found in one place."""

    parameters: Mapping[str, str] = field(default_factory=dict)
    """Values under the parameter names that the playbooks share."""
    remark: str = ""
    """For people: what else it says, such as `error AccessDenied on PutObject`."""
    services: tuple[str, ...] = ()
    """AWS services that it speaks of, as boto3 names them."""
    operation: str = ""
    """The API operation that was attempted, `PutObject`."""


def entity(*services: str, operation: str = "", **parameters: str | None) -> Iterator[Entity]:
    """Yield one entity of those parameters that have a sensible value, or nothing."""
    if (parameters.get("key") or "").endswith("/"):
        parameters["key"] = None  # a folder of the console, no object that anybody misses
    sensible = {name: value for name, value in parameters.items() if value and len(value) <= _MAX_VALUE}
    if sensible:
        yield Entity(sensible, services=services, operation=operation)


_REFERENCE = re.compile(r"(?P<quote>[\"'`])?(?P<head>s3a?://|arn:aws|https?://)[^\s\"`<>]{1,2048}")


def references(text: str) -> Iterator[Entity]:
    """Recognise `s3://` URIs, ARNs and URLs. Blanks belong to them only inside quotes."""
    at = 0
    while match := _REFERENCE.search(text, at):
        quote, start, at = match["quote"], match.start("head"), match.end()
        closing = text.find(quote, start, start + _MAX_VALUE) if quote else -1
        quoted = text[start : max(closing, 0)]
        if quoted and "\n" not in quoted:
            at = closing
        token = quoted if at == closing else _without_punctuation(text[start:at])
        if token.startswith("arn:"):
            yield from _arn(token)
        elif token.startswith("http"):
            yield from _url(token)
        else:
            yield from _s3_uri(token)


_OPENING = {")": "(", "]": "[", "}": "{"}


def _without_punctuation(token: str) -> str:
    """Drop what ends a sentence, or closes a bracket that was opened before the token."""
    while token.endswith((*".,;:!?'|", *_OPENING)) and _OPENING.get(token[-1], "\n") not in token:
        token = token[:-1]
    return token


def _s3_uri(uri: str) -> Iterator[Entity]:
    bucket, _, key = uri.partition("://")[2].partition("/")
    if re.fullmatch(_BUCKET, bucket):
        yield from entity("s3", bucket=bucket, key=key)


_NAME = r"[^/:\s*?&#]{1,256}"
_ARN_RESOURCES = tuple(
    (service, re.compile(pattern), whole)
    for service, pattern, whole in (
        ("s3", rf"(?P<bucket>{_BUCKET})(?:/(?P<key>[^*]+)|/.*)?", "resource_arn"),
        ("iam", r"(?:role|user)/.+", "principal_arn"),
        ("sts", r"(?:assumed-role|federated-user)/.+", "principal_arn"),
        ("transfer", r"server/(?P<server_id>s-[0-9a-f]{17})", "resource_arn"),
        ("transfer", rf"user/(?P<server_id>s-[0-9a-f]{{17}})/(?P<user_name>{_NAME})", "resource_arn"),
        ("glue", rf"job/(?P<job_name>{_NAME})", "resource_arn"),
        ("glue", rf"crawler/(?P<crawler_name>{_NAME})", "resource_arn"),
        ("glue", rf"table/(?P<database>{_NAME})/(?P<table>{_NAME})", "resource_arn"),
        ("sagemaker", rf"training-job/(?P<training_job_name>{_NAME})", "resource_arn"),
        ("sagemaker", rf"endpoint/(?P<endpoint_name>{_NAME})", "resource_arn"),
        ("sagemaker", rf"model/(?P<model_name>{_NAME})", "resource_arn"),
        ("sagemaker", rf"model-package(?:-group)?/(?P<model_package_group>{_NAME})(?:/\d+)?", "resource_arn"),
        ("states", r"stateMachine:.+", "state_machine_arn"),
        ("states", r"(?:execution|express):.+", "execution_arn"),
        ("elasticmapreduce", r"cluster/(?P<cluster_id>j-[0-9A-Z]{8,32})", "resource_arn"),
        ("ec2", r"vpc-endpoint/(?P<vpc_endpoint_id>vpce-[0-9a-f]{8,17})", "resource_arn"),
    )
)
"""Service, resource part, and the parameter that takes the ARN as a whole."""

_PARTITION = re.compile(r"aws[a-z0-9-]{0,20}")


def _arn(arn: str) -> Iterator[Entity]:
    parts = Arn.parse(arn)
    service, resource = parts.service, parts.resource
    if not resource or not _PARTITION.fullmatch(parts.partition):
        return
    speaks_of = "iam" if service == "sts" else client_of_iam(service)
    for known_service, pattern, whole in _ARN_RESOURCES:
        if service == known_service and (match := pattern.fullmatch(resource)):
            yield from entity(speaks_of, **match.groupdict(), **{whole: arn})
            return
    yield from entity(speaks_of, resource_arn=None if "*" in resource else arn)


_S3_HOST = re.compile(
    rf"(?:(?P<bucket>{_BUCKET})\.)?s3(?:[.-][a-z0-9-]{{1,30}}){{0,2}}\.amazonaws\.com(?:\.cn)?"
)
_CONSOLE_HOST = re.compile(
    r"(?:[a-z0-9-]{1,40}\.){0,2}console\.(?:aws\.amazon|aws\.amazonaws|amazonaws)[a-z.-]{1,20}"
)
_CONSOLE_PLACES = tuple(
    (service, re.compile(pattern))
    for service, pattern in (
        ("glue", rf"/crawlers?/(?:view/)?(?P<crawler_name>{_NAME})"),
        ("glue", rf"/job/(?P<job_name>{_NAME})"),
        ("sagemaker", rf"/jobs/(?P<training_job_name>{_NAME})"),
        ("sagemaker", rf"/endpoints/(?P<endpoint_name>{_NAME})"),
        ("sagemaker", rf"/models/(?P<model_name>{_NAME})"),
    )
)


def _url(url: str) -> Iterator[Entity]:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:  # brackets that hold no IPv6 address
        return
    path = unquote(parts.path).removeprefix("/")
    if _CONSOLE_HOST.fullmatch(host):
        yield from _console(path, parts.query, unquote(parts.fragment))
    elif match := _S3_HOST.fullmatch(host):
        bucket, key = (match["bucket"], path) if match["bucket"] else path.partition("/")[::2]
        yield from entity("s3", bucket=bucket, key=key)


def _console(path: str, query: str, fragment: str) -> Iterator[Entity]:
    service, _, rest = path.partition("/")
    if service == "s3":
        values = {name: found[0] for name, found in parse_qs(query).items()}
        bucket = rest.partition("/")[2] or values.get("bucket")
        yield from entity("s3", bucket=bucket, key=values.get("prefix"))
    place = f"/{rest}#{fragment}"
    for known_service, pattern in _CONSOLE_PLACES:
        if service.startswith(known_service) and (match := pattern.search(place)):
            yield from entity(known_service, **match.groupdict())
    if "arn:aws" in place:
        yield from _arn(place[place.index("arn:aws") :].partition("?")[0])


_ERROR = re.compile(
    r"An error occurred \((?P<code>[\w.:-]{1,100})\) when calling the (?P<operation>\w{1,100}) operation"
)
_NOT_AUTHORISED = re.compile(r"not authorized to perform: (?P<service>[\w-]{1,40}):(?P<operation>\w{1,100})")


def errors(text: str) -> Iterator[Entity]:
    """Recognise what boto3 and the aws command line say when a call fails."""
    for match in _ERROR.finditer(text):
        line = text[match.start() : match.start() + _MAX_VALUE].partition("\n")[0].strip()
        remark = f"error {match['code']} on {match['operation']}"
        yield Entity({"error_text": line}, remark=remark, operation=match["operation"])
    for match in _NOT_AUTHORISED.finditer(text):
        remark = f"not authorised for {match['service']}:{match['operation']}"
        yield Entity(remark=remark, services=(match["service"],), operation=match["operation"])


_IDS = re.compile(
    r"(?<![\w-])(?:(?P<server_id>s-[0-9a-f]{17})|(?P<step_id>s-[0-9A-Z]{12,14})|(?P<cluster_id>j-[0-9A-Z]{12,14})"
    r"|(?P<run_id>jr_[0-9a-f]{64})|(?P<vpc_endpoint_id>vpce-[0-9a-f]{8,17}))(?![\w-])"
)
_ID_SERVICES = {"server_id": "transfer", "step_id": "emr", "cluster_id": "emr", "run_id": "glue"}


def identifiers(text: str) -> Iterator[Entity]:
    """Recognise ids whose shape says what they are."""
    for match in _IDS.finditer(text):
        kind = match.lastgroup or ""
        yield from entity(_ID_SERVICES.get(kind, "ec2"), **{kind: match.group()})


_LABEL = (
    r"(?P<label>bucket(?:[ _-]?name)?|(?:object[ _-]?)?key|(?:server|cluster)[ _-]?id"
    r"|(?:user|crawler|training[ _-]?job|job|endpoint|model)[ _-]?name)"
)
_LABELLED = (
    re.compile(rf"(?<![\w-])--{_LABEL}[ =]{_VALUE}"),
    re.compile(rf"(?<![\w-]){_LABEL}['\"]? ?[=:] {{0,3}}{_VALUE}", re.IGNORECASE),
)
_PARAMETERS = {
    "bucket": "bucket",
    "bucketname": "bucket",
    "key": "key",
    "objectkey": "key",
    "serverid": "server_id",
    "clusterid": "cluster_id",
    "username": "user_name",
    "crawlername": "crawler_name",
    "trainingjobname": "training_job_name",
    "jobname": "job_name",
    "endpointname": "endpoint_name",
    "modelname": "model_name",
}


def labelled(text: str) -> Iterator[Entity]:
    """Recognise `--bucket x`, `Bucket='x'` and `key: x`."""
    for pattern in _LABELLED:
        for match in pattern.finditer(text):
            label = re.sub("[ _-]", "", match["label"].lower())
            yield from entity(**{_PARAMETERS[label]: match.group(match.lastindex or 0)})


_COPY = re.compile(
    rf"\bs3 (?:cp|mv) {_VALUE} [\"']?s3://(?P<bucket>{_BUCKET})(?P<folder>/(?:[^\s\"']{{0,1024}}/)?)?"
)


def copies(text: str) -> Iterator[Entity]:
    """Recognise `aws s3 cp FILE s3://bucket/folder/`: the key ends with the file's own name."""
    for match in _COPY.finditer(text):
        is_folder = match.end() == len(text) or text[match.end()] in " \n\"'"
        name = next(group for group in match.groups() if group).rpartition("/")[2]
        if is_folder:
            key = (match["folder"] or "/").removeprefix("/") + name
            yield from entity("s3", bucket=match["bucket"], key=key)


_SFTP_HOST = re.compile(r"(?P<server_id>s-[0-9a-f]{17})\.server\.transfer\.[a-z0-9.-]{1,60}[a-z]")
_SFTP_USER = re.compile(r"(?P<user_name>[\w.+-]{1,100})@$")
_SFTP_PATH = re.compile(
    r"(?:Uploading [^\n]{1,255}? to |remote open ?\(?|dest open "
    r"|[Cc]ouldn't (?:write|open|close)[\w ]{0,40}file )"
    r"\"?(?P<path>/[^\"\n:]{1,1024})"
)
_UNIQUE_LOOKING = re.compile(rf"(?=[a-z]*[0-9.-]){_BUCKET}")


def sftp(text: str) -> Iterator[Entity]:
    """Recognise what an SFTP client prints.

    A remote path begins with the bucket when the user's home directory is of type PATH. Bucket names are
    unique world-wide: a first folder that is a plain word is rather a logical directory, and left alone.
    """
    for match in _SFTP_HOST.finditer(text):
        user = _SFTP_USER.search(text[max(0, match.start() - 101) : match.start()])
        user_name = user["user_name"] if user else None
        yield from entity("transfer", host=match.group(), user_name=user_name, **match.groupdict())
    for match in _SFTP_PATH.finditer(text):
        path = match["path"].strip()
        bucket, _, key = path.strip("/").partition("/")
        guessed = {"bucket": bucket, "key": key} if key and _UNIQUE_LOOKING.fullmatch(bucket) else {}
        remark = f"SFTP path {path}{', taken for bucket and key' if guessed else ''}"
        yield Entity(guessed, remark=remark, services=("transfer",))


RECOGNISERS = (copies, references, sftp, errors, identifiers, labelled)
"""In the order of trust: of two entities that say as much, the earlier is believed."""
