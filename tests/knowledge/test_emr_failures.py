"""What ended a program of Java on EMR: its own exception, or one of Spark's, Java's or AWS's code."""

from __future__ import annotations

import pytest

from workbench.knowledge.emr.failures import OF_EC2
from workbench.knowledge.spark.failures import LogLine

OWN = "\n\tat com.acme.ledger.Ledger.check(Ledger.scala:88)"
OF_JDK = "\n\tat java.base/java.util.Optional.get(Optional.java:143)"
OF_SPARK = "\n\tat org.apache.spark.SparkContext.assertNotStopped(SparkContext.scala:122)"


@pytest.mark.parametrize(
    "text",
    [
        f'Exception in thread "main" java.lang.IllegalStateException: 3 rows off{OWN}',
        f'Exception in thread "main" java.util.NoSuchElementException: No value present{OF_JDK}{OWN}',
        'Exception in thread "main" com.acme.ledger.UnbalancedException: 3 rows off',
        f"User class threw exception: scala.MatchError: 7{OWN}",
        'Traceback (most recent call last):\n  File "fold.py", line 5, in <module>\n    x()\nfold.TooFew: 3',
        'Traceback (most recent call last):\n  File "a.py", line 5, in <module>\n    x()\nStaleInput',
    ],
)
def test_an_exception_of_the_programs_own_is_its_own(text: str) -> None:
    failure = OF_EC2.failure_of("Unknown Error.", [LogLine(None, text)])
    assert failure.points_to == ("emr-step-code-failed",)
    assert failure.exception


@pytest.mark.parametrize(
    "text",
    [
        f'Exception in thread "main" java.lang.IllegalStateException: stopped SparkContext{OF_SPARK}{OWN}',
        'Exception in thread "main" java.lang.IllegalStateException: who threw it is not told',
        'Exception in thread "main" org.apache.spark.SparkException: Application finished with failed status',
        'Exception in thread "main" software.amazon.awssdk.core.exception.SdkClientException: timed out',
        'Traceback (most recent call last):\n  File "a.py", line 5, in x\npy4j.protocol.Broken: closed',
        "JobRun failed. AccessDeniedException: no credentials for the execution role etl",
        f"WARN: java.lang.IllegalStateException: survived{OWN}",
    ],
)
def test_an_exception_of_a_framework_or_of_nobody_known_is_not(text: str) -> None:
    assert OF_EC2.failure_of("Unknown Error.", [LogLine(None, text)]).points_to == ()


@pytest.mark.parametrize(
    "text",
    [
        (
            "Container [pid=29883,containerID=container_e02_1456253153512_0002_01] is running 7704576B "
            "beyond the 'PHYSICAL' memory limit. Current usage: 5.5 GB of 5.5 GB physical memory used."
        ),
        "is running 2.6GB beyond the 'PHYSICAL' memory limit",
        "AM Container for appattempt_1700000000000_0007_000001 exited with  exitCode: -104",
        "Container marked as failed: container_1_2_3_4 on host: ip-10-0-0-9. Exit status: -104.",
    ],
)
def test_a_container_that_yarn_killed_for_its_memory_tells_so_by_its_code_alone(text: str) -> None:
    assert OF_EC2.failure_of("Unknown Error.", [LogLine(None, text)]).points_to == ("emr-memory-exceeded",)


@pytest.mark.parametrize("text", ["exited with  exitCode: 13", "exited with exitCode: -105", "exitCode: 104"])
def test_other_codes_are_none_of_memory(text: str) -> None:
    assert OF_EC2.failure_of("Unknown Error.", [LogLine(None, text)]).points_to == ()
