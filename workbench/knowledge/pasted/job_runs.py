"""Job runs of EMR Serverless and EMR on EKS, as commands, consoles, log places and clients name them.

An id is lower case letters and digits with a digit among them, so that a word behind "application" is none.

Sources: EMR Serverless API reference, JobRun (ids of 1 to 64 of `[0-9a-z]`); Amazon EMR on EKS API reference,
JobRun; EMR Serverless user guide, "Storing logs"; Amazon EMR on EKS development guide, "Using S3 logs".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.knowledge.pasted.entities import Entity, entity

_ID = r"(?=[a-z]{0,40}[0-9])[0-9a-z]{13,40}(?![\w-])"
_BETWEEN = r"(?i:[ _-]?ids?)?['\"`]{0,2}(?: is)?[ \t]{0,3}(?:=>|[=:#])?[ \t]{0,3}['\"`(\[]{0,2}"
_LABELLED = tuple(
    (re.compile(rf"(?<![A-Za-z0-9])(?i:{label}){_BETWEEN}(?P<id>{_ID})"), parameter)
    for label, parameter in (
        (r"application", "application_id"),
        (r"virtual[ _-]?cluster", "virtual_cluster_id"),
        (r"job[ _-]?run", "job_run_id"),
    )
)
_PLACES = (
    (
        "emr-serverless",
        re.compile(rf"\bapplications/(?P<application_id>{_ID})/jobs/(?P<job_run_id>{_ID})/"),
    ),
    (
        "emr-serverless",
        re.compile(rf"\bserverless-applications/(?P<application_id>{_ID})(?:/(?P<job_run_id>{_ID}))?"),
    ),
    (
        "emr-containers",
        re.compile(rf"(?<![\w-])(?P<virtual_cluster_id>{_ID})/jobs/(?P<job_run_id>{_ID})/containers/"),
    ),
)
"""Keys of log files, streams of log groups, and EMR Studio."""
_EKS_COMMAND = re.compile(
    rf"\bemr-containers describe-job-run\b[^\n]{{0,200}}?(?<!\w)--id[ =](?P<job_run_id>{_ID})"
)


def job_runs(text: str) -> Iterator[Entity]:
    """Recognise `application 00f5…, job run 00f5…`, `--virtual-cluster-id 7nf…`, keys of log files."""
    for service, pattern in _PLACES:
        for match in pattern.finditer(text):
            yield from entity(service, **match.groupdict())
    for match in _EKS_COMMAND.finditer(text):
        yield from entity("emr-containers", job_run_id=match["job_run_id"])
    for pattern, parameter in _LABELLED:
        for match in pattern.finditer(text):
            yield from entity(**{parameter: match["id"]})
