"""Triage: what is recognised in pasted text, and what must never happen whatever is pasted."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.drilling import shipped
from tests.patience import without_blowing_up
from workbench.domain.playbook import Parameter, Playbook
from workbench.domain.text import is_clean
from workbench.engine.triage import Suggestion
from workbench.engine.triage import triage as triage_with
from workbench.knowledge.signatures import in_use


def playbook(
    id_: str, required: str, optional: str = "", keywords: tuple[str, ...] = (), services: str = ""
) -> Playbook:
    return Playbook(
        id=id_,
        title=id_.replace("-", " "),
        keywords=keywords,
        services=tuple(services.split()),
        parameters=(
            *(Parameter(name=name, required=True) for name in required.split()),
            *(Parameter(name=name) for name in optional.split()),
        ),
    )


UPLOAD = playbook(
    "file-upload-missing",
    "bucket key",
    "writer_arn server_id user_name since until",
    ("upload missing", "NoSuchKey"),
    "s3 transfer cloudtrail lambda",
)
DENIED = playbook(
    "upload-access-denied",
    "bucket key",
    "principal_arn error_text server_id user_name vpc_endpoint_id source_ip",
    ("AccessDenied", "not authorized to perform"),
    "s3 iam kms",
)
CRAWLER = playbook("crawler-not-detecting", "crawler_name bucket key", "database table", services="glue s3")
GLUE = playbook("glue-job-failed", "job_name", "run_id", services="glue")
TRAINING = playbook("training-stuck", "training_job_name", services="sagemaker")
INFERENCE = playbook("inference-timeout", "endpoint_name", "variant", services="sagemaker")
SFTP = playbook("sftp-intermittent", "server_id", "host port user_name", services="transfer")
STEPS = playbook("step-functions-failed", "", "execution_arn state_machine_arn", services="stepfunctions")
EMR = playbook("emr-step-failed", "cluster_id", "step_id", services="emr")
SERVERLESS = playbook(
    "emr-serverless-job-failed",
    "application_id job_run_id",
    keywords=("EMR Serverless",),
    services="emr-serverless",
)
ON_EKS = playbook("emr-eks-job-failed", "virtual_cluster_id job_run_id", services="emr-containers")
ALL = (UPLOAD, DENIED, CRAWLER, GLUE, TRAINING, INFERENCE, SFTP, STEPS, EMR, SERVERLESS, ON_EKS)


def triage(text: str, playbooks: Sequence[Playbook]) -> tuple[Suggestion, ...]:
    return triage_with(text, playbooks, in_use()).suggestions


ROLE = "arn:aws:sts::123456789012:assumed-role/partner-upload/batch"


def best(text: str) -> Suggestion:
    return triage(text, ALL)[0]


def for_upload(text: str) -> dict[str, str]:
    found = triage(text, [UPLOAD])
    return dict(found[0].parameters) if found else {}


def envelope(message: object) -> str:
    return json.dumps({"Type": "Notification", "Message": json.dumps(message)})


BUCKET_AND_KEY = {
    "plain URI": "s3://acme-landing/raw/x.csv",
    "URI in a sentence": "where is s3://acme-landing/raw/x.csv?",
    "URI in brackets": "the file (s3://acme-landing/raw/x.csv) is gone.",
    "hadoop URI": "java.io.FileNotFoundException: s3a://acme-landing/raw/x.csv.",
    "object ARN": "arn:aws:s3:::acme-landing/raw/x.csv",
    "object ARN in China": "arn:aws-cn:s3:::acme-landing/raw/x.csv",
    "virtual-hosted URL": "https://acme-landing.s3.eu-central-1.amazonaws.com/raw/x.csv",
    "old regional URL": "https://acme-landing.s3-eu-west-1.amazonaws.com/raw/x.csv",
    "dualstack URL": "https://acme-landing.s3.dualstack.eu-west-1.amazonaws.com/raw/x.csv",
    "global URL": "https://acme-landing.s3.amazonaws.com/raw/x.csv",
    "path-style URL": "https://s3.eu-central-1.amazonaws.com/acme-landing/raw/x.csv",
    "URL in China": "https://acme-landing.s3.cn-north-1.amazonaws.com.cn/raw/x.csv",
    "presigned URL": "https://acme-landing.s3.amazonaws.com/raw/x.csv?X-Amz-Signature=abc&X-Amz-Expires=60",
    "old console": "https://s3.console.aws.amazon.com/s3/object/acme-landing?region=eu-west-1&prefix=raw/x.csv",
    "console": "https://eu-west-1.console.aws.amazon.com/s3/object/acme-landing?region=eu-west-1&prefix=raw%2Fx.csv",
    "console host as some print it": "https://s3.console.aws.amazonaws.com/s3/object/acme-landing?prefix=raw/x.csv",
    "copy to a key": "aws s3 cp ./out/x.csv s3://acme-landing/raw/x.csv --sse aws:kms",
    "copy to a folder": "aws s3 cp ./out/x.csv s3://acme-landing/raw/ --profile partner",
    "copy that failed": "upload failed: out/x.csv to s3://acme-landing/raw/x.csv "
    "An error occurred (AccessDenied) when calling the PutObject operation: Access Denied",
    "options": "aws s3api head-object --bucket acme-landing --key raw/x.csv",
    "python": "s3.put_object(Bucket='acme-landing', Key='raw/x.csv', Body=body)",
    "labels": "Bucket: acme-landing\nKey: raw/x.csv",
    "truncated JSON": '{"requestParameters": {"bucketName": "acme-landing", "key": "raw/x.csv", "x-amz-',
    "CloudTrail event": json.dumps(
        {
            "eventSource": "s3.amazonaws.com",
            "eventName": "PutObject",
            "requestParameters": {"bucketName": "acme-landing", "key": "raw/x.csv"},
        }
    ),
    "EventBridge event": json.dumps(
        {
            "detail-type": "Object Created",
            "detail": {"bucket": {"name": "acme-landing"}, "object": {"key": "raw/x.csv"}},
        }
    ),
    "EventBridge event in SNS": envelope(
        {"detail": {"bucket": {"name": "acme-landing"}, "object": {"key": "raw/x.csv"}}}
    ),
    "JSON in a log line": '2026-11-22 event: {"s3": {"bucket": {"name": "acme-landing"}, "object": '
    '{"key": "raw%2Fx.csv"}}} END',
    "SFTP path": 'remote open("/acme-landing/raw/x.csv"): Permission denied',
    "SFTP upload": "sftp> put x.csv\nUploading x.csv to /acme-landing/raw/x.csv",
}


@pytest.mark.parametrize("text", BUCKET_AND_KEY.values(), ids=BUCKET_AND_KEY)
def test_bucket_and_key_are_found_in(text: str) -> None:
    found = for_upload(text)
    assert (found.get("bucket"), found.get("key")) == ("acme-landing", "raw/x.csv")


KEYS = {
    "quoted URI with blanks": ('"s3://b-1/raw/a b.csv" is gone', "raw/a b.csv"),
    "quoted ARN with blanks": ('on resource: "arn:aws:s3:::b-1/raw/a b.csv" because', "raw/a b.csv"),
    "plus in a URI stays": ("s3://b-1/raw/a+b%20c.csv", "raw/a+b%20c.csv"),
    "plus in a URL stays": ("https://b-1.s3.amazonaws.com/raw/a+b%20c.csv", "raw/a+b c.csv"),
    "plus in a console link is a blank": (
        "https://s3.console.aws.amazon.com/s3/object/b-1?prefix=raw/a+b%2Bc.csv",
        "raw/a b+c.csv",
    ),
    "S3 notification": (
        json.dumps({"Records": [{"s3": {"bucket": {"name": "b-1"}, "object": {"key": "raw/a+b%2Bc.csv"}}}]}),
        "raw/a b+c.csv",
    ),
    "EventBridge is not encoded": (
        json.dumps({"detail": {"bucket": {"name": "b-1"}, "object": {"key": "raw/a+b%2B.csv"}}}),
        "raw/a+b%2B.csv",
    ),
    "brackets of the key stay": ("s3://b-1/raw/report(1)", "raw/report(1)"),
    "apostrophe": ("s3://b-1/raw/o'brien.csv", "raw/o'brien.csv"),
    "copy of a quoted file": ("aws s3 cp 'my file.csv' s3://b-1/raw/", "raw/my file.csv"),
    "copy to the bucket": ("aws s3 cp out/my.csv s3://b-1", "my.csv"),
    "letters beyond ASCII": ("s3://b-1/raw/Prüfbericht.csv", "raw/Prüfbericht.csv"),
}


@pytest.mark.parametrize(("text", "key"), KEYS.values(), ids=KEYS)
def test_each_notation_is_decoded_as_its_source_encodes(text: str, key: str) -> None:
    assert for_upload(text).get("key") == key


def test_the_colours_of_a_terminal_are_no_part_of_a_name() -> None:
    coloured = "\x1b[1;31mNoSuchKey\x1b[0m s3://landing/in/\x1b[31mx.csv\x1b[0m"
    assert for_upload(coloured) == {"bucket": "landing", "key": "in/x.csv"}


def test_names_from_one_place_stay_together() -> None:
    found = for_upload("copied from s3://source-bucket to s3://target-bucket/raw/x.csv")
    assert found == {"bucket": "target-bucket", "key": "raw/x.csv"}


@pytest.mark.parametrize(
    "text", ["arn:aws:s3:::acme-landing/*", "s3://acme-landing/raw/", "arn:aws:s3:::acme-landing"]
)
def test_a_pattern_or_folder_is_no_key(text: str) -> None:
    assert for_upload(text) == {"bucket": "acme-landing"}


OTHERS: dict[str, tuple[str, str, dict[str, str]]] = {
    "glue job ARN": (
        "arn:aws:glue:us-east-1:123456789012:job/nightly",
        "glue-job-failed",
        {"job_name": "nightly"},
    ),
    "glue console": (
        "https://us-east-1.console.aws.amazon.com/gluestudio/home?region=us-east-1#/editor/job/nightly/graph",
        "glue-job-failed",
        {"job_name": "nightly"},
    ),
    "glue job event": (
        json.dumps(
            {"detail-type": "Glue Job State Change", "detail": {"jobName": "nightly", "jobRunId": "jr_1"}}
        ),
        "glue-job-failed",
        {"job_name": "nightly", "run_id": "jr_1"},
    ),
    "crawler ARN": (
        "arn:aws:glue:us-east-1:123456789012:crawler/landing",
        "crawler-not-detecting",
        {"crawler_name": "landing"},
    ),
    "training console": (
        "https://eu-west-1.console.aws.amazon.com/sagemaker/home?region=eu-west-1#/jobs/churn-7",
        "training-stuck",
        {"training_job_name": "churn-7"},
    ),
    "endpoint ARN": (
        "arn:aws:sagemaker:us-east-1:123456789012:endpoint/churn",
        "inference-timeout",
        {"endpoint_name": "churn"},
    ),
    "alarm on an endpoint": (
        envelope(
            {
                "AlarmName": "latency",
                "Trigger": {
                    "Namespace": "AWS/SageMaker",
                    "Dimensions": [
                        {"name": "EndpointName", "value": "churn"},
                        {"name": "VariantName", "value": "blue"},
                    ],
                },
            }
        ),
        "inference-timeout",
        {"endpoint_name": "churn", "variant": "blue"},
    ),
    "alarm event": (
        json.dumps(
            {
                "detail": {
                    "configuration": {
                        "metrics": [{"metricStat": {"metric": {"dimensions": {"EndpointName": "churn"}}}}]
                    }
                }
            }
        ),
        "inference-timeout",
        {"endpoint_name": "churn"},
    ),
    "execution ARN": (
        "arn:aws:states:us-east-1:123456789012:execution:nightly:run-1",
        "step-functions-failed",
        {"execution_arn": "arn:aws:states:us-east-1:123456789012:execution:nightly:run-1"},
    ),
    "execution console": (
        (
            "https://us-east-1.console.aws.amazon.com/states/home?region=us-east-1#/v2/executions/details/"
            "arn:aws:states:us-east-1:123456789012:execution:nightly:run-1"
        ),
        "step-functions-failed",
        {"execution_arn": "arn:aws:states:us-east-1:123456789012:execution:nightly:run-1"},
    ),
    "EMR ids": (
        "step s-1A2B3C4D5E6F7 on j-3KVXXXXXXX7UG failed",
        "emr-step-failed",
        {"cluster_id": "j-3KVXXXXXXX7UG", "step_id": "s-1A2B3C4D5E6F7"},
    ),
    "EMR Serverless's command": (
        "aws emr-serverless get-job-run --application-id 00f5trm1fv0d3p09 --job-run-id 00f5trv3mbsdf50b",
        "emr-serverless-job-failed",
        {"application_id": "00f5trm1fv0d3p09", "job_run_id": "00f5trv3mbsdf50b"},
    ),
    "EMR Serverless's log file": (
        "s3://logs/x/applications/00f5trm1fv0d3p09/jobs/00f5trv3mbsdf50b/SPARK_DRIVER/stderr.gz",
        "emr-serverless-job-failed",
        {"application_id": "00f5trm1fv0d3p09", "job_run_id": "00f5trv3mbsdf50b"},
    ),
    "EMR Serverless in a chat": (
        "EMR Serverless: job run 00f5trv3mbsdf50b on application 00f5trm1fv0d3p09 is FAILED again",
        "emr-serverless-job-failed",
        {"application_id": "00f5trm1fv0d3p09", "job_run_id": "00f5trv3mbsdf50b"},
    ),
    "EMR on EKS's command": (
        (
            "aws emr-containers describe-job-run --virtual-cluster-id 7nfu8ss4a3yqkv1j3d7pqo0ab "
            "--id 00000002vcs4qv7o3bq"
        ),
        "emr-eks-job-failed",
        {"virtual_cluster_id": "7nfu8ss4a3yqkv1j3d7pqo0ab", "job_run_id": "00000002vcs4qv7o3bq"},
    ),
    "SFTP login": (
        "kim@s-0123456789abcdef0.server.transfer.us-east-1.amazonaws.com: Permission denied (publickey).",
        "sftp-intermittent",
        {
            "server_id": "s-0123456789abcdef0",
            "user_name": "kim",
            "host": "s-0123456789abcdef0.server.transfer.us-east-1.amazonaws.com",
        },
    ),
    "transfer user ARN": (
        "arn:aws:transfer:us-east-1:123456789012:user/s-0123456789abcdef0/kim",
        "sftp-intermittent",
        {"server_id": "s-0123456789abcdef0", "user_name": "kim"},
    ),
}


@pytest.mark.parametrize(("text", "playbook_id", "parameters"), OTHERS.values(), ids=OTHERS)
def test_the_best_playbook_is_found_for(text: str, playbook_id: str, parameters: dict[str, str]) -> None:
    found = best(text)
    assert (found.playbook, found.parameters) == (playbook_id, parameters)


@pytest.mark.parametrize("words", ["the application failed", "application code: exited", "job runs slowly"])
def test_a_word_behind_application_is_no_id(words: str) -> None:
    found = triage(f"EMR Serverless says {words}", [SERVERLESS])
    assert not any({"application_id", "job_run_id"} & set(item.parameters) for item in found)


DENIAL = (
    f"An error occurred (AccessDenied) when calling the PutObject operation: User: {ROLE} is not authorized "
    'to perform: s3:PutObject on resource: "arn:aws:s3:::acme-landing/raw/x.csv" because no identity-based '
    "policy allows the s3:PutObject action"
)


def test_a_denial_names_principal_object_and_error() -> None:
    found = best(DENIAL)
    assert found.playbook == "upload-access-denied"
    assert found.parameters == {
        "bucket": "acme-landing",
        "key": "raw/x.csv",
        "principal_arn": ROLE,
        "error_text": DENIAL,
    }
    assert "error AccessDenied on PutObject" in found.recognised


def test_who_was_denied_a_write_is_the_writer() -> None:
    assert for_upload(DENIAL)["writer_arn"] == ROLE


def test_who_was_denied_a_read_is_not_taken_for_the_writer() -> None:
    assert "writer_arn" not in for_upload(DENIAL.replace("PutObject", "GetObject"))


def test_a_logical_directory_is_not_taken_for_a_bucket() -> None:
    assert "bucket" not in for_upload("Uploading x.csv to /inbox/raw/x.csv")


def test_only_parameters_of_the_playbook_are_suggested() -> None:
    suggestions = triage(DENIAL, ALL)
    assert any(suggestion.parameters for suggestion in suggestions)
    for suggestion in suggestions:
        own = {item.name for item in next(p for p in ALL if p.id == suggestion.playbook).parameters}
        assert set(suggestion.parameters) <= own


@pytest.mark.parametrize("words", ["upload missing", "uplo", "MISSING", "file-upload-missing"])
def test_free_words_find_a_playbook_by_title_id_and_keyword(words: str) -> None:
    assert best(words).playbook == "file-upload-missing"


@pytest.mark.parametrize("text", ["", "   \n", "the", "zzzzzz", "{}", "[]"])
def test_what_says_nothing_suggests_nothing(text: str) -> None:
    assert triage(text, ALL) == ()


FRAGMENTS = st.sampled_from(
    [
        *BUCKET_AND_KEY.values(),
        DENIAL,
        "{",
        "[",
        '{"',
        '"s3://',
        "arn:aws:",
        "arn:aws:s3:::",
        "https://[",
        "https://s3.console.aws.amazon.com/s3/object/%ff?prefix=%zz",
        "\x1b[2J",
        "\u202e",
        "\ud800",
        "\x00",
        "'",
        '"',
        "--key=",
        '{"s3": 1, "bucket": [], "name": null, "value": {}}',
    ]
)


@given(st.lists(st.one_of(FRAGMENTS, st.text(st.characters(), max_size=40)), max_size=6).map("".join))
def test_any_text_is_survived_and_what_is_shown_is_inert(text: str) -> None:
    for suggestion in triage(text, ALL):
        assert suggestion.score > 0
        assert all(is_clean(line) for line in suggestion.recognised)


LONG = 300_000
HOSTILE = [
    "s3://" + ")" * 2000,
    "s3://",
    '"s3://a ',
    "arn:aws:",
    "https://a.s3-",
    "https://" + "a-" * 900 + " ",
    "key   ",
    "key:",
    "kim",
    "kim@",
    "a.",
    "{",
    "[",
    '{"a":',
    '{"a":[\n',
    '[{"a":1},\n',
    '{"Message": "{}"}\n',
    "aws s3 cp a ",
    "Uploading a to ",
    "\\",
    "j-",
    "\n",
    " ",
]


@pytest.mark.parametrize("piece", HOSTILE, ids=lambda piece: repr(piece[:12]))
def test_long_repetition_does_not_blow_up(piece: str) -> None:
    text = (piece * (LONG // len(piece) + 1))[:LONG]
    with without_blowing_up():
        triage(text, ALL)


SPARK = {"glue-job-failed", "emr-step-failed", "emr-serverless-job-failed", "emr-eks-job-failed"}


@pytest.mark.parametrize(
    "text",
    [
        "org.apache.spark.SparkException: Job aborted due to stage failure: Task 9 failed 4 times",
        "26/11/29 ERROR TaskSetManager: Lost task 0.3 in stage 1.0 (TID 7): java.lang.ClassCastException: A",
        "java.lang.OutOfMemoryError: Java heap space\n\tat org.apache.spark.sql.execution.Joins",
        "pyspark.errors.exceptions.AnalysisException: Cannot resolve column name `qty` among (id, ts)",
        "py4j.protocol.Py4JJavaError: An error occurred while calling o77.count.",
    ],
)
def test_words_of_spark_alone_lead_to_all_that_run_it_and_say_so(text: str) -> None:
    found = triage_with(text, shipped().playbooks.values(), in_use())

    assert set(found.alike) == SPARK
    assert len({item.score for item in found.suggestions if item.playbook in SPARK}) == 1
    assert "does not tell which product" in found.undecided


@pytest.mark.parametrize(
    ("where", "playbook"),
    [
        ("EMR step s-2ABCDEFGHIJKL on cluster j-3KPQW12ABCDE9\n", "emr-step-failed"),
        ("EMR Serverless job run 00f5abcd\n", "emr-serverless-job-failed"),
        ("Glue job nightly, Failed Line Number: 31. ", "glue-job-failed"),
        (
            "arn:aws:emr-containers:eu-west-1:111122223333:/virtualclusters/abc/jobruns/x\n",
            "emr-eks-job-failed",
        ),
    ],
)
def test_a_name_of_the_product_decides_among_them(where: str, playbook: str) -> None:
    text = f"{where}org.apache.spark.SparkException: Job aborted due to stage failure: Java heap space"
    found = triage_with(text, shipped().playbooks.values(), in_use())

    assert found.suggestions[0].playbook == playbook
    assert found.alike == ()


def test_spark_of_another_house_is_none_of_ours() -> None:
    text = "Databricks runtime: org.apache.spark.SparkException: Job aborted due to stage failure"
    assert triage_with(text, shipped().playbooks.values(), in_use()).suggestions == ()


@pytest.mark.parametrize(
    ("text", "playbook", "parameters"),
    [
        (
            'Glue job "tide-refine" run jr_1 FAILED: AnalysisException: Path does not exist: s3://tide-raw/2026',
            "glue-job-failed",
            {"job_name": "tide-refine"},
        ),
        (
            "EMR step s-1ABCDEFGHIJKL on j-2ABCDEFGHIJKL: Path does not exist: s3://tide-raw/2026/11/30",
            "emr-step-failed",
            {"cluster_id": "j-2ABCDEFGHIJKL"},
        ),
        (
            "Path does not exist: s3://tide-raw/2026",
            "file-upload-missing",
            {"bucket": "tide-raw", "key": "2026"},
        ),
        (
            "operation error S3: PutObject, https response error StatusCode: 400, api error InvalidArgument",
            "upload-access-denied",
            {},
        ),
        (
            "An error occurred (SlowDown) when calling the UploadPart operation: Please reduce",
            "file-upload-missing",
            {},
        ),
        (
            "arn:aws:sagemaker:eu-west-1:111122223333:endpoint/churn-scorer still Updating",
            "model-deploy-or-predict",
            {"endpoint_name": "churn-scorer"},
        ),
    ],
)
def test_what_the_text_is_about_chooses_among_playbooks_that_know_its_words(
    text: str, playbook: str, parameters: dict[str, str]
) -> None:
    best = triage_with(text, shipped().playbooks.values(), in_use()).suggestions[0]

    assert best.playbook == playbook
    assert parameters.items() <= best.parameters.items()


@pytest.mark.parametrize("playbook", ["model-deploy-or-predict", "inference-timeout"])
def test_the_arn_of_an_endpoint_alone_leads_to_what_asks_about_endpoints(playbook: str) -> None:
    found = triage_with(
        "arn:aws:sagemaker:eu-west-1:111122223333:endpoint/tide-1", shipped().playbooks.values(), in_use()
    )
    given = {item.playbook: dict(item.parameters) for item in found.suggestions}
    assert given[playbook] == {"endpoint_name": "tide-1"}
