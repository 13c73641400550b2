"""What of EMR a failed state called, by its parameters and its cause."""

from __future__ import annotations

import json

import pytest

from workbench.knowledge.emr.called import CalledWork, called_work
from workbench.knowledge.executions import document_of, says

STEP = {"Step": {"Id": "s-0BBBBBBBBBBB2", "Config": {"Args": ["s3-dist-cp", "s3://logs/j-2THERCLUST002/"]}}}
CLUSTER = {"Cluster": {"Id": "j-1N6HTL0AD0001", "Status": {"State": "TERMINATED_WITH_ERRORS"}}}
CAUSES = {
    "a step, its cluster a path": (
        ("elasticmapreduce", {"ClusterId.$": "$.cluster"}, json.dumps(STEP)),
        CalledWork(product="cluster", step_id="s-0BBBBBBBBBBB2"),
    ),
    "a step, its cluster named": (
        ("elasticmapreduce", {"ClusterId": "j-1N6HTL0AD0001"}, json.dumps(STEP)),
        CalledWork(product="cluster", cluster_id="j-1N6HTL0AD0001", step_id="s-0BBBBBBBBBBB2"),
    ),
    "a cluster": (
        ("elasticmapreduce", {}, json.dumps(CLUSTER)),
        CalledWork(product="cluster", cluster_id="j-1N6HTL0AD0001"),
    ),
    "a cluster in JSONata": (
        ("elasticmapreduce", {"ClusterId": "{% $states.input.id %}"}, json.dumps(STEP)),
        CalledWork(product="cluster", step_id="s-0BBBBBBBBBBB2"),
    ),
    "words of one cluster": (
        ("emr", {}, "Step s-0BBBBBBBBBBB2 of cluster j-1N6HTL0AD0001 failed"),
        CalledWork(product="cluster", cluster_id="j-1N6HTL0AD0001", step_id="s-0BBBBBBBBBBB2"),
    ),
    "words of two clusters": (
        ("emr", {}, "not j-1N6HTL0AD0001 but j-2THERCLUST002"),
        CalledWork(product="cluster"),
    ),
    "a run below JobRun": (
        ("emr-serverless", {"ApplicationId": "00f1k2m3n4p5q6r7"}, '{"JobRun": {"JobRunId": "00f9z8y7"}}'),
        CalledWork(product="serverless", application_id="00f1k2m3n4p5q6r7", job_run_id="00f9z8y7"),
    ),
    "a job of Glue": (("glue", {"JobName": "x"}, '{"Id": "jr_1"}'), CalledWork()),
}


@pytest.mark.parametrize(("given", "called"), CAUSES.values(), ids=CAUSES)
def test_what_was_called_is_read_from_state_and_cause(
    given: tuple[str, dict[str, str], str], called: CalledWork
) -> None:
    service, parameters, cause = given
    assert called_work(service, parameters, document_of(cause), cause) == called


def test_a_description_of_emr_says_why() -> None:
    told = {"Step": {"Status": {"FailureDetails": {"Reason": "Unknown Error.", "Message": "exit 1"}}}}
    assert says(json.dumps(told)) == "Unknown Error. · exit 1"
    run = {"FailureReason": "USER_ERROR", "StateDetails": "Main Spark container terminated with errors."}
    assert says(json.dumps(run)) == "USER_ERROR · Main Spark container terminated with errors."
