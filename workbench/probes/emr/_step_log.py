"""The log of one step, where its cluster sends logs to CloudWatch: the lines that are its own.

A cluster has a group there only if its MonitoringConfiguration says so. A stream is the step's where its name
holds the id of the step, or of a YARN application that the step started; where it holds that of the cluster
alone, it is as long as no other step may have run at that time.

Sources: Amazon EMR API reference, MonitoringConfiguration, CloudWatchLogConfiguration; CloudWatch Logs API
reference, FilterLogEvents.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from workbench.domain.evidence import AnswerName, Answers, Request
from workbench.domain.values import JsonObject
from workbench.engine.ports import AwsReader
from workbench.knowledge.answers import objects, stamp, text
from workbench.knowledge.emr.clusters import Cluster
from workbench.knowledge.emr.steps import Step
from workbench.knowledge.signatures import TROUBLE_WORDS, filter_pattern
from workbench.knowledge.spark.failures import TROUBLE_OF_SPARK, LogLine
from workbench.probes._log_groups import LogGap, ask_events, ask_group, gap_in, written_at
from workbench.probes._window import Window

OPERATIONS = ("logs.DescribeLogGroups", "logs.FilterLogEvents")
"""What `collect_log` may send."""
_TROUBLE = filter_pattern((*TROUBLE_WORDS, *TROUBLE_OF_SPARK))
_CLOSE = timedelta(minutes=5)
"""How far a stream is behind its step."""
_OTHERS = re.compile(r"\b(?:s-[0-9A-Z]{10,20}|application_\d{13}_\d{4,8})\b")


def collect_log(aws: AwsReader, cluster: Cluster, step: Step) -> Answers:
    """Ask for the group and the lines of trouble in it, where the cluster has one."""
    group = cluster.log_group
    if not group:
        return {}
    questions: dict[AnswerName, Request] = {
        "group": ask_group(group),
        "lines": ask_events(group, _TROUBLE, _window(step), cluster.log_stream_prefix),
    }
    return aws.read_all(questions)


def _window(step: Step) -> Window:
    return Window(step.started_at or step.created_at, step.ended_at, _CLOSE)


def own_lines(answers: Answers, cluster: Cluster, step: Step) -> Sequence[LogLine]:
    """Return what the step logged there, in the order of time."""
    log = answers.get("lines")
    lines = [
        LogLine(written_at(event), text(event, "message"))
        for event in (objects(log.data, "events") if log else ())
        if _is_own(event, cluster, step)
    ]
    return sorted(lines, key=lambda line: stamp(line.at))


def _is_own(event: JsonObject, cluster: Cluster, step: Step) -> bool:
    stream = text(event, "logStreamName")
    named = set(_OTHERS.findall(stream))
    if named:
        return bool(named & {step.step_id, *step.application_ids})
    return cluster.cluster_id in stream and cluster.step_concurrency == 1


def log_gap(answers: Answers, cluster: Cluster, step: Step) -> LogGap | None:
    """Return why that log would not show the step's failure; None where it would, or where there is none."""
    if "lines" not in answers:
        return None
    return gap_in(answers["group"], answers["lines"], cluster.log_group, _window(step))
