"""`s3://` URIs, ARNs and URLs in a text.

All patterns are linear in the length of the text: each begins with a literal, and repeats within bounds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, unquote, urlsplit

from workbench.knowledge.arns import Arn
from workbench.knowledge.pasted.entities import BUCKET, MAX_VALUE, Entity, entity
from workbench.knowledge.services import client_of_iam

_REFERENCE = re.compile(r"(?P<quote>[\"'`])?(?P<head>s3a?://|arn:aws|https?://)[^\s\"`<>]{1,2048}")


def references(text: str) -> Iterator[Entity]:
    """Recognise `s3://` URIs, ARNs and URLs. Blanks belong to them only inside quotes."""
    at = 0
    while match := _REFERENCE.search(text, at):
        quote, start, at = match["quote"], match.start("head"), match.end()
        closing = text.find(quote, start, start + MAX_VALUE) if quote else -1
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
    if re.fullmatch(BUCKET, bucket):
        yield from _object(bucket, key)


def _object(bucket: str, key: str) -> Iterator[Entity]:
    if _POINT_ALIAS.fullmatch(bucket):
        yield from _behind_point(bucket, key)
    else:
        yield from entity("s3", bucket=bucket, key=key)


def _behind_point(point: str, key: str) -> Iterator[Entity]:
    yield from entity("s3", key=key, remark=f"access point {point}")


_NAME = r"[^/:\s*?&#]{1,256}"
_ARN_RESOURCES = tuple(
    (service, re.compile(pattern), whole)
    for service, pattern, whole in (
        (
            "s3",
            r"accesspoint[/:](?P<access_point>[a-z0-9-]{3,50})(?:/object/(?P<key>[^*]+))?",
            "resource_arn",
        ),
        ("s3", rf"(?P<bucket>{BUCKET})(?:/(?P<key>[^*]+)|/.*)?", "resource_arn"),
        ("iam", r"(?:role|user)/(?:[^/\s]+/){0,10}(?P<person>[\w+=,.@-]{1,64})", "principal_arn"),
        ("sts", r"(?:assumed-role|federated-user)/(?P<person>[\w+=,.@-]{1,64}).*", "principal_arn"),
        ("transfer", r"server/(?P<server_id>s-[0-9a-f]{17})", "resource_arn"),
        ("transfer", rf"user/(?P<server_id>s-[0-9a-f]{{17}})/(?P<user_name>{_NAME})", "resource_arn"),
        ("glue", rf"job/(?P<job_name>{_NAME})", "resource_arn"),
        ("glue", rf"crawler/(?P<crawler_name>{_NAME})", "resource_arn"),
        ("glue", rf"table/(?P<database>{_NAME})/(?P<table>{_NAME})", "resource_arn"),
        ("sagemaker", rf"training-job/(?P<training_job_name>{_NAME})", "resource_arn"),
        ("sagemaker", r"pipeline/[^/\s]{1,256}/execution/[a-zA-Z0-9]{1,40}", "pipeline_execution_arn"),
        ("sagemaker", rf"endpoint/(?P<endpoint_name>{_NAME})", "resource_arn"),
        ("sagemaker", rf"model/(?P<model_name>{_NAME})", "resource_arn"),
        ("sagemaker", rf"model-package(?:-group)?/(?P<model_package_group>{_NAME})(?:/\d+)?", "resource_arn"),
        ("states", r"stateMachine:.+", "state_machine_arn"),
        ("states", r"(?:execution|express):.+", "execution_arn"),
        ("elasticmapreduce", r"cluster/(?P<cluster_id>j-[0-9A-Z]{8,32})", "resource_arn"),
        (
            "emr-serverless",
            r"/applications/(?P<application_id>[0-9a-z]{1,64})(?:/jobruns/(?P<job_run_id>[0-9a-z]{1,64}))?",
            "resource_arn",
        ),
        (
            "emr-containers",
            r"/virtualclusters/(?P<virtual_cluster_id>[0-9a-z]{1,64})(?:/jobruns/(?P<job_run_id>[0-9a-z]{1,64}))?",
            "resource_arn",
        ),
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
            names = match.groupdict()
            access_point, person = names.pop("access_point", None), names.pop("person", None)
            remark = f"access point {access_point}" if access_point else ""
            if person and not parts.account.isdigit():  # masked: the name is all that can be shown
                remark = f"{resource.partition('/')[0].removeprefix('assumed-')} {person}"
            yield from entity(speaks_of, remark=remark, **names, **{whole: arn})
            return
    yield from entity(speaks_of, resource_arn=None if "*" in resource else arn)


_POINT_HOST = re.compile(
    r"(?P<point>[a-z0-9-]{3,50})-\d{12}\.s3-(?:accesspoint|object-lambda)(?:-fips)?(?:\.dualstack)?"
    r"\.[a-z0-9-]{1,30}\.amazonaws\.com(?:\.cn)?|(?P<mrap>[a-z0-9.]{3,63})\.accesspoint\.s3-global\.amazonaws\.com"
)
_POINT_ALIAS = re.compile(r"[a-z0-9-]{3,60}(?:-s3alias|--ola-s3)")
"""Access points by host name and by alias, which stands where a bucket's name does (S3 user guide, "Accessing
a general purpose bucket through an access point"): neither tells the bucket."""
_S3_HOST = re.compile(
    rf"(?:(?P<bucket>{BUCKET})\.)?s3(?:[.-][a-z0-9-]{{1,30}}){{0,2}}\.amazonaws\.com(?:\.cn)?"
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
    elif match := _POINT_HOST.fullmatch(host):
        yield from _behind_point(match["point"] or match["mrap"], path)
    elif match := _S3_HOST.fullmatch(host):
        bucket, key = (match["bucket"], path) if match["bucket"] else path.partition("/")[::2]
        yield from _object(bucket, key)


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
