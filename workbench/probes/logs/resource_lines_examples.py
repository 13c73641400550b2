"""The worked examples of `logs.resource_lines`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workbench.domain.verdict import SkipReason, Verdict
from workbench.engine.probe import Example
from workbench.probes.logs import _examples as cw
from workbench.probes.logs import (
    cluster_lines_examples,
    crawler_lines_examples,
    function_lines_examples,
    glue_job_lines_examples,
    group_lines_examples,
    server_lines_examples,
    state_machine_lines_examples,
)
from workbench.probes.logs.resource_lines import Params
from workbench.probes.transfer import _examples as sftp


def _arn(service: str, resource: str) -> str:
    return f"arn:aws:{service}:us-east-1:111122223333:{resource}"


def _like(name: str, arn: str, others: Sequence[Example[Any]], at: int = 0) -> Example[Params]:
    """Return an example of another probe, asked by an ARN."""
    example = others[at]
    return Example(
        name=name,
        params=Params(resource_arn=arn, since=cw.SINCE),
        answers=example.answers,
        verdict=example.verdict,
        reason=example.reason,
        facts=example.facts,
    )


EXAMPLES: tuple[Example[Params], ...] = (
    _like("a function that timed out", _arn("lambda", "function:ingest"), function_lines_examples.EXAMPLES),
    _like("a state machine", _arn("states", "stateMachine:quick"), state_machine_lines_examples.EXAMPLES),
    _like("an execution", _arn("states", "execution:quick:tonight"), state_machine_lines_examples.EXAMPLES),
    _like("an SFTP server", _arn("transfer", f"server/{sftp.SERVER_ID}"), server_lines_examples.EXAMPLES),
    _like("a job", _arn("glue", "job/nightly"), glue_job_lines_examples.EXAMPLES, 1),
    _like("a crawler", _arn("glue", "crawler/landing"), crawler_lines_examples.EXAMPLES),
    _like(
        "a cluster, whose log is in S3",
        _arn("elasticmapreduce", "cluster/j-1ABCDEFGHIJKL"),
        cluster_lines_examples.EXAMPLES,
    ),
    _like("a log group", _arn("logs", "log-group:/app/import:*"), group_lines_examples.EXAMPLES),
    _like(
        "one of its streams",
        _arn("logs", "log-group:/app/import:log-stream:a/b"),
        group_lines_examples.EXAMPLES,
        1,
    ),
    Example(
        name="a key writes no log",
        params=Params(resource_arn=_arn("kms", "key/k1")),
        answers={},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.NOT_APPLICABLE,
        facts={"groups": None},
    ),
)
