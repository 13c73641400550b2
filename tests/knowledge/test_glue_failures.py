"""What the words of a failed job run speak of: real shapes, and what they must not be taken for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.knowledge.glue.failures import READER
from workbench.knowledge.glue.log_groups import job_logs
from workbench.knowledge.glue.places import places_in, side_of
from workbench.knowledge.glue.runs import arguments_of, is_of_run
from workbench.knowledge.spark.failures import LogLine, plain_words
from workbench.knowledge.spark.names import names_in

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
WRAPPER = (
    "Error Category: UNCLASSIFIED_ERROR; Failed Line Number: 88; An error occurred while calling o88.save."
)
FROM_LAUNCHER = (
    "LAUNCH ERROR | Error downloading from S3 for bucket: aws-glue-ml-data-quality-assets-eu-central-1, key: "
    "jars/aws-glue-ml-data-quality-etl.jar.Access Denied (Service: Amazon S3; Status Code: 403; Please refer "
    "logs for details."
)


def lines(*texts: str) -> list[LogLine]:
    return [LogLine(NOON + timedelta(seconds=index), text) for index, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("message", "first"),
    [
        ("LAUNCH ERROR | Invalid input to --confPlease refer logs for details.", "glue-argument-invalid"),
        ("Something went wrong: UNCLASSIFIED_ERROR", None),
        ("java.lang.SecurityException: odd", None),
        ("java.lang.OutOfMemoryError: GC overhead limit exceeded", "glue-oom"),
        ("org.apache.spark.SparkException: java.io.IOException: No space left on device", "glue-disk-full"),
        ("Error Category: IMPORT_ERROR; ImportError: cannot import name 'soft_unicode'", "glue-dependency"),
        ("ValueError: time data '30.11.' does not match format '%Y-%m-%d'", "glue-script-exception"),
        ("GlueArgumentError: the following arguments are required: --run_date", "glue-script-exception"),
        (
            "Failed Line Number: 47; DatasetNotFoundError: You must be authenticated to access it.",
            "glue-script-exception",
        ),
        ("Access denied for user 'etl'@'10.0.3.17' (using password: YES)", "glue-sink-db-error"),
        ("Role arn:aws:iam::111122223333:role/x should be given assume role permissions for Glue Service.",
         "glue-role-not-assumable"),
        ("Diagnostics: Container killed on request. Exit code is 137", "glue-oom"),
        ("org.apache.spark.memory.SparkOutOfMemoryError: error while calling spill() on x", "glue-oom"),
        ("MemoryError: Unable to allocate 3.1 GiB for an array", "glue-oom"),
        ("Failed Line Number: 12; Exception: No rows for 2026-11-30", "glue-script-exception"),
        ("An error occurred while calling o71.parquet. Access Denied", "glue-input-access-denied"),
        ("An error occurred while calling o9.x. WidgetException: no such widget", None),
        ("calling o9.x. PythonException: Traceback (most recent call last):\n  File \"x\"\nValueError: odd",
         "glue-script-exception"),
        ("An error occurred while calling o9.pyWriteDynamicFrame. ORA-01400: cannot insert NULL",
         "glue-sink-db-error"),
        ("An error occurred while calling o9.pyWriteDynamicFrame. ERROR: permission denied for table orders",
         "glue-sink-db-error"),
        ("An error occurred while calling o9.x. ERROR: S3ServiceException:Access Denied,Status 403,Rid 7",
         "glue-sink-db-error"),
        ("An error occurred while calling o9.save. No such file or directory 's3://raw/in/a.parquet'",
         "glue-input-path-missing"),
        ("Denied (Service: S3, Status Code: 403, Request ID: 1)", "glue-input-access-denied"),
        ("An error occurred (AccessDeniedException) when calling the GetSecretValue operation: x", None),
        ("TypeError: 'JavaPackage' object is not callable", "glue-dependency"),
        ("[CAST_INVALID_INPUT] The value 'abc' cannot be cast to INT", "glue-type-mismatch"),
        ("Reason: Container killed by YARN for exceeding physical memory limits. 10 GB", "glue-oom"),
        ("s3://x1/a.parquet is not a Parquet file. Expected magic number", "glue-bad-format-or-empty"),
        ("Entity Not Found (Service: AWSGlue; Status Code: 400)", "glue-catalog-object-missing"),
        ("Connect to x.s3.eu-west-1.amazonaws.com:443 [x] failed: timed out", "glue-vpc-no-s3-route"),
        ("InvalidInputException: Input Pattern s3://raw-x/in* matches 0 files", "glue-input-path-missing"),
        ("com.amazon.redshift.util.RedshiftException: ERROR: no relation x", "glue-sink-db-error"),
        ("Please slow down (Service: Amazon S3; Status Code: 503; Error Code: 503", "glue-s3-throttled"),
        ("Service is unable to assume provided role", "glue-role-not-assumable"),
        ("Py4JJavaError: An error occurred while calling o88.save.: java.lang.RuntimeException: foo", None),
        ("java.lang.ClassCastException: x cannot be cast to y", None),
        ("ClassCastException: java.lang.Long cannot be cast to java.lang.Integer", "glue-type-mismatch"),
        ("[INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_SAFELY_CAST] Cannot write", "glue-type-mismatch"),
        ("[INCOMPATIBLE_DATA_FOR_TABLE.CANNOT_FIND_DATA] Cannot write", "glue-missing-column"),
        ("IllegalArgumentException: tariff does not exist. Available: id, rate", "glue-missing-column"),
        ("AnalysisException: Database 'raw' not found", "glue-catalog-object-missing"),
        ("FileNotFoundError: puffin-raw/orders/a.csv", "glue-input-path-missing"),
        ("FileNotFoundError: [Errno 2] No such file or directory: '/tmp/a'", "glue-script-exception"),
        ("ClientError: An error occurred (404) when calling the HeadObject operation: Not Found",
         "glue-input-path-missing"),
        ("EmptyDataError: No columns to parse from file", "glue-bad-format-or-empty"),
        ("UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0",
         "glue-bad-format-or-empty"),
        ("An error occurred while calling o101.collectToPython. Java heap space", "glue-oom"),
        ("AttributeError: module 'numpy' has no attribute 'object'.", "glue-dependency"),
        ("An error occurred while calling o101.jdbc. ERROR: relation is odd", "glue-sink-db-error"),
        ("Exception: session expired: access denied by the vendor", "glue-script-exception"),
        ("PermissionError: Access Denied", "glue-input-access-denied"),
        ("Unable to assume provided role (Service: AWSSecurityTokenService; Error Code: AccessDenied)",
         "glue-role-not-assumable"),
        ("Not allowed (Service: AmazonSQS; Status Code: 403; Error Code: AccessDenied)", None),
        ("", None),
    ],
)  # fmt: skip
def test_a_message_by_itself(message: str, first: str | None) -> None:
    assert next(iter(READER.failure_of(message, []).points_to), None) == first


def test_a_key_that_a_frame_of_pandas_lacks_is_a_column_and_any_other_is_the_scripts() -> None:
    traceback = 'Traceback (most recent call last):\n  File "/tmp/job.py", line 44, in <module>\n'
    frame = (
        '  File "/x/pandas/core/indexes/base.py", line 3798, in get_loc\n    raise KeyError(key) from err\n'
    )
    message = "Error Category: UNCLASSIFIED_ERROR; Failed Line Number: 44; KeyError: 'tariff'"
    column = READER.failure_of(message, lines(f"{traceback}{frame}KeyError: 'tariff'"))
    assert column.points_to == ("glue-missing-column",)
    assert names_in(column.text).column == "tariff"
    argument = READER.failure_of(message, lines(f"{traceback}KeyError: 'tariff'"))
    assert argument.points_to == ("glue-script-exception",)


def test_what_was_survived_before_the_failing_stage_is_no_reason() -> None:
    log = lines(
        "26/11/30 02:00:01 ERROR Main: java.lang.OutOfMemoryError: Java heap space",
        "26/11/30 02:05:01 WARN TaskSetManager: Lost task 3.0 in stage 7.0 (TID 41): "
        "org.postgresql.util.PSQLException: FATAL: sorry, too many clients already",
        "26/11/30 02:06:01 ERROR Main: Job aborted due to stage failure: Task 3 in stage 7.0 failed 4 times",
    )
    found = READER.failure_of(WRAPPER, log)
    assert found.points_to == ("glue-sink-db-error",)
    assert found.told_by == "log"
    assert found.at == NOON + timedelta(seconds=1)
    assert found.says.startswith("26/11/30 02:05:01 WARN TaskSetManager")


def test_what_was_survived_before_the_wrapped_call_is_no_reason() -> None:
    log = lines(
        "ERROR Main: ModuleNotFoundError: No module named 'snappy', going on without",
        "ERROR Main: Py4JJavaError: An error occurred while calling o88.save.\n: "
        "AmazonS3Exception: Access Denied (Service: Amazon S3; Status Code: 403;",
    )
    assert READER.failure_of(WRAPPER, log).points_to[0] == "glue-input-access-denied"
    assert READER.failure_of("An error occurred while calling o9.load.", log[:1]).points_to == (
        "glue-dependency",
    )


def test_what_followed_yields_to_what_came_first_in_the_log() -> None:
    log = lines(
        "ERROR Executor: Exception in task 3.0 in stage 7.0: java.io.IOException: No space left on device",
        "ERROR Main: java.sql.SQLException: This connection has been closed.",
    )
    message = "An error occurred while calling o9.jdbc. This connection has been closed."
    assert READER.failure_of(message, []).told_by == "message"
    assert READER.failure_of(message, log).points_to == ("glue-disk-full",)


def test_a_message_that_is_known_counts_more_than_an_earlier_line() -> None:
    log = lines("ERROR Main: ModuleNotFoundError: No module named 'snappy', going on without")
    assert READER.failure_of("java.lang.OutOfMemoryError: Java heap space", log).points_to == ("glue-oom",)


def test_names_that_the_message_leaves_out_are_read_from_the_log_of_the_same_failure() -> None:
    message = "Entity Not Found (Service: AWSGlue; Status Code: 400; Error Code: EntityNotFoundException)"
    told = "ERROR EntityNotFoundException: Table ships not found in database port. (Service: AWSGlue)"
    found = READER.failure_of(message, lines("java.lang.OutOfMemoryError: survived in thread 4", told))
    assert found.told_by == "message"
    assert names_in(found.text).table == "ships"
    other = READER.failure_of("java.lang.OutOfMemoryError: Java heap space", lines(told))
    assert names_in(other.text).table == ""


@given(st.text(max_size=400), st.lists(st.text(max_size=200), max_size=5))
def test_any_text_is_read(message: str, texts: list[str]) -> None:
    found = READER.failure_of(message, lines(*texts))
    assert isinstance(found.points_to, tuple)
    names_in(found.text)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ('Cannot safely cast `amount` "STRING" to "INT"', "amount"),
        ("Cannot find data for the output column `tariff`.", "tariff"),
        ('ERROR: column "amount" is of type numeric but expression is of type text', "amount"),
        ("KeyError: 'run_date'", ""),
    ],
)
def test_the_column_that_is_named(text: str, column: str) -> None:
    assert names_in(text).column == column


def test_python_names_bucket_and_key_in_one() -> None:
    named = names_in("FileNotFoundError: puffin-raw/orders/11.csv")
    assert (named.bucket, named.key) == ("puffin-raw", "orders/11.csv")


def test_a_message_is_shown_without_packages_and_ids_of_requests() -> None:
    message = (
        "Failed Line Number: 12; An error occurred while calling o71.json. s3://raw-x/a: "
        "com.amazonaws.services.s3.model.AmazonS3Exception: Access Denied (Service: Amazon S3; Code: 403; "
        "Error Code: AccessDenied; Request ID: 8W; S3 Extended Request ID: x=; Proxy: null)"
    )
    assert plain_words(message) == (
        "s3://raw-x/a: AmazonS3Exception: Access Denied (Service: Amazon S3; Code: 403; "
        "Error Code: AccessDenied)"
    )
    assert plain_words("ValueError: my.own.thing, Request ID") == "ValueError: my.own.thing, Request ID"


@pytest.mark.parametrize(
    "before",
    [
        "26/11/30 21:10:00 ERROR FileFormatWriter: ",
        "2026-11-30 21:10:00,123 ERROR [main] glue.ProcessLauncher: ",
        "2026-11-30T21:10:00.123Z WARN [task-result-getter-0] ",
    ],
)
def test_a_line_of_a_log_is_shown_without_what_log4j_sets_before_it(before: str) -> None:
    assert plain_words(f"{before}Aborting job: 12:30:00 ERROR kept") == "Aborting job: 12:30:00 ERROR kept"


def test_names_in_the_words_of_the_launcher() -> None:
    names = names_in(FROM_LAUNCHER)
    assert (names.bucket, names.key) == (
        "aws-glue-ml-data-quality-assets-eu-central-1",
        "jars/aws-glue-ml-data-quality-etl.jar",
    )
    assert names.downloaded
    assert names_in("Failed to get catalog connections given names: none\n(Service: X)").connection == "none"
    assert names_in("Invalid input to --confPlease refer logs").argument == "--conf"
    assert (
        names_in("[TABLE_OR_VIEW_NOT_FOUND] The table or view `raw`.`orders` cannot be found").table
        == "orders"
    )


@pytest.mark.parametrize(
    ("stream", "is_own"),
    [
        ("jr_1", True),
        ("jr_1-driver", True),
        ("jr_1_g-0a1b", True),
        ("jr_1-progress-bar", True),
        ("jr_12", False),
        ("jr_1_attempt_1", False),
        ("jr_1_attempt_1-driver", False),
        ("other", False),
    ],
)
def test_streams_of_a_run_are_told_from_those_that_begin_alike(stream: str, is_own: bool) -> None:
    assert is_of_run(stream, "jr_1") is is_own


ROLE = "arn:aws:iam::111122223333:role/service-role/etl"


@pytest.mark.parametrize(
    ("job", "groups"),
    [
        ({"GlueVersion": "5.0"}, ("/aws-glue/jobs/error", "/aws-glue/jobs/output")),
        (
            {"GlueVersion": "5.0", "SecurityConfiguration": "safe", "Role": ROLE},
            ("/aws-glue/jobs/safe-role/etl/error", "/aws-glue/jobs/safe-role/etl/output"),
        ),
        (
            {"GlueVersion": "5.1", "DefaultArguments": {"--custom-logGroup-prefix": "/team/etl"}},
            ("/team/etl/error", "/team/etl/output"),
        ),
        (
            {"GlueVersion": "4.0", "DefaultArguments": {"--enable-continuous-cloudwatch-log": "true"}},
            ("/aws-glue/jobs/error", "/aws-glue/jobs/output", "/aws-glue/jobs/logs-v2"),
        ),
        (
            {
                "GlueVersion": "3.0",
                "SecurityConfiguration": "safe",
                "DefaultArguments": {"--enable-continuous-cloudwatch-log": "true"},
            },
            ("/aws-glue/jobs/logs-v2-safe", "/aws-glue/jobs/error-safe"),
        ),
        (
            {"Command": {"Name": "pythonshell"}},
            ("/aws-glue/python-jobs/error", "/aws-glue/python-jobs/output"),
        ),
    ],
)
def test_the_groups_of_a_version_and_its_security_configuration(
    job: dict[str, object], groups: tuple[str, ...]
) -> None:
    logs = job_logs(job, {"Id": "jr_1"})  # type: ignore[arg-type]
    assert set(groups) <= set(logs.groups)
    assert all(any(group.startswith(start) for start in logs.beginnings) for group in logs.groups)


def test_arguments_of_a_run_come_before_the_defaults_and_after_what_is_fixed() -> None:
    job = {"DefaultArguments": {"--a": "1", "--b": "1"}, "NonOverridableArguments": {"--c": "1"}}
    assert arguments_of(job, {"Arguments": {"--b": "2", "--c": "2"}}) == {"--a": "1", "--b": "2", "--c": "1"}


def test_what_a_run_did_at_a_place() -> None:
    places = places_in(
        {"--source_path": "s3://raw/in/", "--target": "s3://out/x", "--TempDir": "s3://tmp/t/"}
    )
    assert [place.side for place in places] == ["input", "output", "temp"]
    assert side_of("raw", "in/a.csv", "", "", places) == "input"
    assert side_of("out", "x/a.csv", "s3:PutObject", "", places) == "output"
    assert side_of("tmp", "t/a", "s3:PutObject", "", places) == "temp"
    assert side_of("else", "k", "", "calling o1.pyWriteDynamicFrame", places) == "output"
    assert side_of("else", "k", "", "", places) == ""


def test_a_lost_task_of_a_stage_that_went_on_is_no_reason_where_the_message_is_the_scripts_own() -> None:
    log = lines("WARN TaskSetManager: Lost task 1.0 in stage 2.0 (TID 8): java.lang.OutOfMemoryError: heap")
    said = "Error Category: PYTHON_ERROR; Failed Line Number: 41; RuntimeError: totals differ by 17"
    assert READER.failure_of(said, log).points_to == ("glue-script-exception",)
    assert READER.failure_of("An error occurred while calling o9.save.", log).points_to == ("glue-oom",)


def test_what_was_survived_with_a_warning_yields_to_what_the_script_raised() -> None:
    log = lines(
        "26/11/30 10:04:00 WARN MemoryStore: java.lang.OutOfMemoryError: retrying with less",
        "26/11/30 10:05:00 ERROR Main: ValueError: no rate for this day",
    )
    assert READER.failure_of("", log).points_to == ("glue-script-exception",)
    assert READER.failure_of("", log[:1]).points_to == ("glue-oom",)


def test_an_aborted_job_failed_in_the_last_stage_that_lost_a_task() -> None:
    log = lines(
        "WARN TaskSetManager: Lost task 1.0 in stage 2.0 (TID 8): java.lang.OutOfMemoryError: heap",
        "WARN TaskSetManager: Lost task 3.0 in stage 9.0: java.io.IOException: No space left on device",
        "py4j.protocol.Py4JJavaError: An error occurred while calling o88.save.",
        ": org.apache.spark.SparkException: Job aborted.",
    )
    assert READER.failure_of(f"{WRAPPER} Job aborted.", log).points_to == ("glue-disk-full",)
