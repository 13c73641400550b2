"""Names in prose: the kind of a thing and what it is called; ordinary words are no names."""

from __future__ import annotations

import pytest

from workbench.knowledge.pasted.prose import named_things

RUN = f"jr_{'4a' * 32}"


def names(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for item in named_things(text):
        for name, value in item.parameters.items():
            found.setdefault(name, value)
    return found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Glue job loyalty-nightly run failed with AccessDenied", {"job_name": "loyalty-nightly"}),
        (f"job 'loyalty nightly' (run {RUN}) failed", {"job_name": "loyalty nightly"}),
        (f"[ALERT] Glue Job State Change: LOAD_ORDERS FAILED {RUN}", {"job_name": "LOAD_ORDERS"}),
        ("Der Glue-Job loyalty-nightly ist fehlgeschlagen", {"job_name": "loyalty-nightly"}),
        ("Glue job: loyalty2, state: FAILED", {"job_name": "loyalty2"}),
        ("the loyalty-nightly Glue job died", {"job_name": "loyalty-nightly"}),
        ("job loyalty.nightly_v2 failed in AWS Glue.", {"job_name": "loyalty.nightly_v2"}),
        (
            "EMR cluster nightly-lake failed at step fold-orders",
            {"cluster_name": "nightly-lake", "step_name": "fold-orders"},
        ),
        (
            'EMR step "fold orders" died on the cluster named lake',
            {"step_name": "fold orders", "cluster_name": "lake"},
        ),
        (
            "our cluster nightly-lake, step fold-orders failed",
            {"cluster_name": "nightly-lake", "step_name": "fold-orders"},
        ),
        ("step fold_orders on cluster lake7 failed", {"step_name": "fold_orders", "cluster_name": "lake7"}),
        ("the emr cluster lake-2 is gone", {"cluster_name": "lake-2"}),
        ("the month-end7 EMR cluster did not come up", {"cluster_name": "month-end7"}),
        ("Crawler orders-raw: Internal Service Exception", {"crawler_name": "orders-raw"}),
        ("the crawler named orders does nothing", {"crawler_name": "orders"}),
        ("the 'orders' crawler ended with FAILED", {"crawler_name": "orders"}),
        ("training job churn-2026-11-30 is stuck", {"training_job_name": "churn-2026-11-30"}),
        ("the churn-prod endpoint in SageMaker is slow", {"endpoint_name": "churn-prod"}),
        ("SageMaker model churn-v7 and model package group churn", {"model_name": "churn-v7"}),
        ("model package group churn-models is behind", {"model_package_group": "churn-models"}),
    ],
)
def test_a_name_beside_its_kind_is_recognised(text: str, found: dict[str, str]) -> None:
    assert names(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Glue job run failed",
        "The Glue job that loads orders failed again; the crawler is stuck, our training job too",
        "The long-running Glue job was re-run, and the real-time endpoint on SageMaker is in-service",
        "Our multi-model SageMaker endpoint is slow; the endpoint us-east-1 replies",
        "SageMaker: interface endpoint vpce-0a1b2c3d of the training job's VPC; the model re-training began",
        "Glue job error: connection refused; crawler state: READY; crawler 'FAILED'",
        "SageMaker training job in us-east-1 on ml.g5.xlarge: training-job/ml.g5.xlarge",
        "The Glue job on Glue 4.0 with G.1X workers; job 12 of 30; job 2026-11-30 failed; job at 02:14",
        "the Glue crawler's log says 'nothing to do', an on-demand crawler",
        "Airflow job nightly-load failed",
        "our redshift cluster sales-dw, a step of pipeline p-1; the EKS cluster prod-2 is full",
        "EMR cluster j-3KVTXXXXXX7UG, step s-1A2B3C4D5E6F7, on an EKS cluster prod-2; the next step re-run",
        "processing job prep-data of SageMaker",
        "crawler failed; Crawler has failed; job has failed in AWS Glue; our crawler does not find it",
        "The Glue crawler run failed, the Glue job suddenly failed, and Glue job nightly failed",
        "Glue job status failed: the Glue job script failed to download",
        "SageMaker endpoint invocations timed out; the training job never finished",
        "spark job orders failed in AWS Glue",
        "it says \"no such file\" job of AWS Glue failed; state 'FAILED' crawler",
        "Glue: VPC endpoint s3-gateway, S3 endpoint com.amazonaws.us-east-1.s3",
    ],
)
def test_ordinary_words_and_other_things_are_no_names(text: str) -> None:
    assert names(text) == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Crawler trips failed", {"crawler_name": "trips"}),
        ("crawler trips does not find the new folder", {"crawler_name": "trips"}),
        ("Glue job ORDERS has failed with exit code 10", {"job_name": "ORDERS"}),
        ("SageMaker endpoint ranking timed out again", {"endpoint_name": "ranking"}),
        ("SageMaker training job churn hangs", {"training_job_name": "churn"}),
    ],
)
def test_a_plain_word_before_its_fate_is_taken_with_a_doubt_that_is_told(
    text: str, found: dict[str, str]
) -> None:
    assert names(text) == found
    remarks = [item.remark for item in named_things(text) if item.parameters]
    (name,) = found.values()
    assert remarks == [f'{next(iter(found))} "{name}" is a plain word of the text: see that it is the name']


def test_a_long_text_of_one_word_takes_no_time_to_speak_of() -> None:
    assert names("glue job " + "a-" * 20_000) == {}
