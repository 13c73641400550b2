"""Exceptions that an application's own code raised: neither Java's nor Spark's, nor those of AWS's SDKs.

What a call into Spark came to is told in Java's words, whose exceptions often come without their package.

Sources: Python's documentation, "Built-in Exceptions", "traceback"; Spark documentation, "Submitting
Applications" (what Spark prints of `main`).
"""

from __future__ import annotations

import re

CALL_INTO_JAVA = r"An error occurred while calling [oz][\w:]*\.[\w.]+"
"""How Py4J begins what a call into Spark came to."""
_OF_JAVAS_ANSWER = re.compile(rf"{CALL_INTO_JAVA}(?:(?!Traceback \(most recent call last\)).)*")
"""What such a call answered, on its line: Java's words, with an exception of Python only where a function of
the script's own failed on a worker."""
_RAISED = re.compile(
    r"(?:^|[\s;:('\"])((?:[A-Za-z_]\w*\.)*"
    r"(?:[A-Z]\w*(?:Error|Exception|Exit|Interrupt)(?=[:\s]|$)|Exception(?=: )))"
)
_NOT_OF_CODE = re.compile(
    r"(?:^|\.)(?:java|javax|scala|org|com|software|net|io|py4j|pyspark|botocore|boto3|awswrangler)\."
)
_TRACEBACK_ENDS = re.compile(
    r"Traceback \(most recent call last\):\n(?:[ \t].*\n|\n)+(?P<name>(?:[A-Za-z_]\w*\.)*[A-Z]\w*)(?=:|\s*$)",
    re.MULTILINE,
)
"""The line below the frames of Python names what was raised, whatever its author called it."""
_IN_MAIN = re.compile(
    r"(?:Exception in thread \"main\"|User class threw exception:?)"
    r"\s+(?P<name>(?:[\w$]+\.)+[A-Z][\w$]*)(?=[:\s]|$)"
)
_FRAME = re.compile(r"\n\s*at (?:[\w.]+/)?(?P<place>[\w.$]+)\(")
_OF_JAVA = ("java.", "javax.", "jdk.", "sun.", "scala.")
_OF_FRAMEWORKS = ("org.apache.", "software.amazon.", "com.amazonaws.", "com.amazon.", "io.delta.", "py4j.")
_OF_SPARK_OR_AWS = frozenset(
    {
        "AccessDeniedException",
        "AnalysisException",
        "ClientError",
        "ExpiredTokenException",
        "IllegalArgumentException",
        "ImportError",
        "InternalServerException",
        "ModuleNotFoundError",
        "ParseException",
        "Py4JError",
        "Py4JJavaError",
        "Py4JNetworkError",
        "QueryExecutionException",
        "ServiceQuotaExceededException",
        "SparkException",
        "SparkUpgradeException",
        "StreamingQueryException",
        "ThrottlingException",
    }
)


def raised_of_code(text: str) -> list[str]:
    """Return the exceptions that a line names and that are Python's or the application's own."""
    return [name for name in _RAISED.findall(text) if _is_of_code(name)]


def own_exceptions(text: str) -> list[str]:
    """Return the exceptions of the application's own code in a text; empty where it names none."""
    said = _OF_JAVAS_ANSWER.sub("", text)
    named = [*_RAISED.findall(said), *_TRACEBACK_ENDS.findall(said)]
    return [name for name in named if _is_of_code(name)] or _raised_in_main(text)


def _is_of_code(name: str) -> bool:
    """Tell whether an exception is Python's or the application's own, and neither AWS's nor Spark's."""
    return not _NOT_OF_CODE.search(f".{name}") and name.rpartition(".")[2] not in _OF_SPARK_OR_AWS


def _raised_in_main(text: str) -> list[str]:
    """Return the exception of Java that ended `main`, where the application's own code threw it.

    Its own is what a class outside of Java, Spark and AWS's SDK threw; without a frame, what is called after
    such a class.
    """
    found = _IN_MAIN.search(text)
    if not found:
        return []
    frames = (frame["place"] for frame in _FRAME.finditer(text, found.end()))
    thrown_at = next((place for place in frames if not place.startswith(_OF_JAVA)), "")
    own = thrown_at or ("" if found["name"].startswith(_OF_JAVA) else found["name"])
    return [found["name"]] if own and not own.startswith(_OF_FRAMEWORKS) else []
