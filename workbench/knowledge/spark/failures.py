"""What the message of a Spark run, and the lines that it logged, speak of.

The message of a run is the last line of its traceback: often only the wrapper, or what failed while something
else was cleaned up. Then the log tells, and of it the earliest failure of the stage that ended the run: what
an executor lost its task for, which Spark logs as a warning, comes before the rollback that failed after it.
What was logged before that stage failed was survived, and is no reason.

Sources: Glue developer guide, "Troubleshooting AWS Glue errors", "Error classification"; Spark documentation,
"Job Scheduling"; error signatures, whose rows hold the texts themselves.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, Literal, TypeVar

from workbench.domain.values import one_of
from workbench.knowledge.denials.denial import Denial
from workbench.knowledge.denials.reading import read_denials
from workbench.knowledge.signatures import Signature, SignatureMatch, in_use
from workbench.knowledge.spark.own_exceptions import CALL_INTO_JAVA, own_exceptions, raised_of_code

TROUBLE_OF_SPARK = (
    *("error", "Caused", "Lost", "lost", "exited", "Exit", "Failed", "failed", "No space", "SlowDown"),
    *("can't open", "No such", "not found", "does not exist", "already exists", "Could not", "Cannot"),
    *("local-dirs", "memory limits", "ImagePull", "nodes are available"),
    *("Unable", "MALFORMED", "CANNOT", "MISSING", "PATH_NOT_FOUND", "UNRESOLVED", "UNHEALTHY"),
)
"""What lines of known failures of Spark and YARN hold beside the words of trouble. Case counts."""
C = TypeVar("C", bound=str)
"""The causes of one playbook."""
_SERVICE = re.compile(r"\(Service: (?:Amazon ?|AWS ?)?([\w ]{1,40}?)[;,]")
_SENTENCE = "not authorized to perform"
"""What IAM's own words hold, and no application's."""
_S3_CALL = re.compile(r"Object|Bucket|Multipart|UploadPart")
"""What the names of S3's operations hold, and those of no other service that jobs call."""
_ABOUT_ROLE = re.compile(r"(?i)\b(?:execution|runtime|job|service) role\b|:iam::\d{12}:role/")
"""A refusal that is about a role in which something should work, and not about what that may do."""
_STAGE = re.compile(r"stage failure: (?:Task \d+ in stage|ResultStage|ShuffleMapStage) (\d+(?:\.\d+)?)")
_LOST = re.compile(r"(?:Lost|Exception in) task [\d.]+ in stage (\d+(?:\.\d+)?)")
_GIVEN_UP = re.compile(r"Task \d+ in stage (\d+(?:\.\d+)?) failed \d+ times")
_ABORTED = "Job aborted"
_ENDED = re.compile(
    r"User class threw exception|Exception in thread \"main\"|Traceback \(most recent call last\)"
)
_WARNING = re.compile(r"\bWARN(?:ING)?\b")
_LESSER = re.compile(r"\b(?:WARN(?:ING)?|INFO|DEBUG|TRACE)\b")
_DECORATION = re.compile(
    r"(?:Error Category: \w+;?|Spark Error Class: [\w.]+;?|Failed Line Number: \d+;?|Exception: Error: )\s*"
)
_LOGGED = re.compile(
    r"\d{2,4}[/-]\d\d[/-]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?Z? (?:\[[^\]]{1,80}\] )?"
    r"(?:ERROR|FATAL|WARN(?:ING)?) (?:\[[^\]]{1,80}\] )?(?:[\w.$]{1,120}: )?"
)
"""What log4j sets before a message: time, level, thread and logger."""
_CALLING = re.compile(rf"{CALL_INTO_JAVA}\s*")
_PACKAGE = re.compile(r"\b(?:[a-z][\w]*\.){2,}(?=[A-Z]\w*(?:Exception|Error)\b)")
_ADDRESS = re.compile(r"[;,] (?:Request ID|S3 Extended Request ID|Extended Request ID|Proxy): [^;,)\s]+")
_CORE = 80
"""So many characters of a message are enough to find it again in the log."""
_SHORTEST_CORE = 12


@dataclass(frozen=True, slots=True)
class LogLine:
    """An event of a log group."""

    at: datetime | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFailure(Generic[C]):
    """What a run failed of, by its own words."""

    says: str = ""
    """The line that tells; empty when nothing does."""
    points_to: tuple[C, ...] = ()
    """The causes that it makes likely, the likeliest first; empty when it is not known."""
    signature: str = ""
    """The row of the catalogue that decided; empty where a refusal or the application's own exception did."""
    told_by: Literal["message", "log", ""] = ""
    at: datetime | None = None
    """When the line was logged."""
    exception: str = ""
    """The application's own exception, where that is all that there is."""
    text: str = ""
    """All words of the failure, in which names can be looked for: the log's too, where it tells the same."""


@dataclass(frozen=True, slots=True)
class _Reading(Generic[C]):
    causes: tuple[C, ...]
    says: str
    signature: str = ""
    yields: bool = False
    """It is about what followed: an earlier failure in the log counts more."""
    is_lesser: bool = False
    """It was logged as a warning or less: it was survived, where the application itself raised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureReader(Generic[C]):
    """Reads failures for one playbook."""

    playbook: str
    """The playbook for which the rows of the catalogue speak."""
    causes: tuple[C, ...]
    """What words can make likely in it; its other causes leave no words."""
    of_denial: Mapping[str, tuple[C, ...]]
    """What a refusal speaks for, by the service whose action was refused."""
    residual: C
    """The cause of an exception of the application's own."""

    def failure_of(self, message: str, lines: Sequence[LogLine]) -> RunFailure[C]:
        """Return what a run failed of.

        Args:
            message: What the service says of the run.
            lines: What the run itself logged, in the order in which it did.
        """
        by_message = self._read(message)
        followed = by_message is not None and by_message.yields
        kept = _of_failing_stage(message, "" if followed else _core(message), lines)
        ended = bool(_stages_that_ended(message, lines)) or not _ended_otherwise(message, lines)
        log = "\n".join(_as_failure(line.text) if ended else line.text for line in kept)
        by_log = self._read(log)
        if by_message and not (by_message.yields and by_log and not by_log.yields):
            same = self._says_of(by_message.causes, log)
            return _told(by_message, "message", None, f"{message}\n{same}".strip())
        if by_log and by_log.is_lesser and (graver := self._by_what_is_graver(message, _grave(kept))):
            return graver
        if by_log:
            line = next(
                (line for line in kept if by_log.says[:_CORE] in _one_line(_as_failure(line.text))), None
            )
            told = _told(by_log, "log", line.at if line else None, f"{by_log.says}\n{message}\n{log}")
            is_warning = line is not None and _as_failure(line.text) != line.text
            return replace(told, says=told.says.replace("ERROR", "WARN", 1)) if is_warning else told
        words = _first_words(message, kept)
        return self._by_exception(message, kept) or RunFailure(says=words, text=f"{message}\n{log}")

    def _says_of(self, causes: tuple[C, ...], log: str) -> str:
        """Return the first line of a log that speaks for these causes; empty where none does."""
        read = (self._of_match(match, ()) for match in in_use().matches(log))
        return next((item.says for item in read if item and item.causes == causes), "")

    def causes_of(self, denial: Denial) -> tuple[C, ...]:
        """Return what a refusal speaks for; a bare "Access Denied" of no action, call or role is S3's."""
        is_bare = not denial.service and not denial.operation and not _ABOUT_ROLE.search(denial.text)
        is_of_s3 = bool(denial.bucket or _S3_CALL.search(denial.operation) or is_bare)
        return self.of_denial.get(denial.service or ("s3" if is_of_s3 else ""), ())

    def _read(self, text: str) -> _Reading[C] | None:
        """Return the first thing in a text that speaks for a cause; of what yields, only where all does."""
        matches = in_use().matches(text)
        known = {
            match.text for match in matches if self._speaks(match.signature) and not match.signature.general
        }
        read = [reading for match in matches if (reading := self._of_match(match, known))]
        graver = [item for item in read if not item.yields]
        whole = [item for item in graver if not self._only_follows(item)]
        return next(iter(whole or graver or read), None)

    def _only_follows(self, read: _Reading[C]) -> bool:
        """Tell whether it is an exception of code that another one, of which more is known, was caused by."""
        return read.causes == (self.residual,) and read.says.startswith("Caused by")

    def _speaks(self, signature: Signature) -> tuple[C, ...]:
        """Return the causes that a row speaks for; empty when it does not decide."""
        spoken = (one_of(name, self.causes) for name in signature.speaks_for.get(self.playbook, ()))
        return tuple(name for name in spoken if name) if signature.decides else ()

    def _of_match(self, match: SignatureMatch, known: Collection[str]) -> _Reading[C] | None:
        """Return what a match speaks of: of a refusal that its row leaves open, what its own words tell.

        Args:
            match: A place in the text.
            known: The lines of which a row tells the meaning.
        """
        signature = match.signature
        if causes := self._speaks(signature):
            return _Reading(causes, match.text, signature.id, signature.general, match.is_lesser)
        if not signature.decides or match.text in known or self._is_of_others(match.text):
            return None
        denial = next((item for item in read_denials(match.text) if item.refuses), None)
        causes = self.causes_of(denial) if denial else ()
        return _Reading(causes, match.text) if causes else None

    def _is_of_others(self, line: str) -> bool:
        """Tell whether a refusal is another service's, by the SDK for Java, or the code's own word."""
        if service := _SERVICE.search(line):
            return service[1].lower() not in self.of_denial
        raised = raised_of_code(line)
        return bool(raised) and raised[-1] != "PermissionError" and _SENTENCE not in line

    def _by_what_is_graver(self, message: str, lines: Sequence[LogLine]) -> RunFailure[C] | None:
        """Return the failure that lines above a warning tell, or the application's own exception in them."""
        text = "\n".join(line.text for line in lines)
        read = self._read(text)
        if read is None:
            return self._by_exception(message, lines)
        line = next((line for line in lines if read.says[:_CORE] in _one_line(line.text)), None)
        return _told(read, "log", line.at if line else None, f"{read.says}\n{message}\n{text}")

    def _by_exception(self, message: str, lines: Sequence[LogLine]) -> RunFailure[C] | None:
        """Return the failure where the application's own code raised, and nothing else is known of it."""
        for told_by, text, at in _texts(message, lines):
            if raised := own_exceptions(text):
                plain = _DECORATION.sub("", text).strip()
                says = next((row.strip() for row in reversed(plain.split("\n")) if raised[-1] in row), plain)
                failure = _Reading((self.residual,), says[:300])
                return replace(_told(failure, told_by, at, text), exception=raised[-1])
        return None


def _told(
    read: _Reading[C], told_by: Literal["message", "log"], at: datetime | None, text: str
) -> RunFailure[C]:
    return RunFailure(
        says=read.says,
        points_to=read.causes,
        signature=read.signature,
        told_by=told_by,
        at=at,
        text=text,
    )


def _of_failing_stage(message: str, core: str, lines: Sequence[LogLine]) -> Sequence[LogLine]:
    """Return the lines from the first on that is about the failure that ended the run; else all.

    Args:
        message: What the run says.
        core: Words of it by which the failure itself is found; empty where they are about what followed.
        lines: The log.
    """
    about = [index for index, line in enumerate(lines) if core and core in _one_line(line.text)]
    if ended := _stages_that_ended(message, lines):
        last = ended[-1]
        about += [
            index
            for index, line in enumerate(lines)
            if last in _LOST.findall(line.text) or last in _STAGE.findall(line.text)
        ]
    return lines[min(about) :] if about else lines


def _stages_that_ended(message: str, lines: Sequence[LogLine]) -> list[str]:
    """Return the stages that ended the run, as its message and its log name them.

    Where Spark says of none that it failed, and that the job was aborted, the last that lost a task.
    """
    texts = [message, *(line.text for line in lines)]
    told = [stage for text in texts for stage in _STAGE.findall(text)]
    if told := told or [stage for text in texts for stage in _GIVEN_UP.findall(text)]:
        return told
    aborted = any(_ABORTED in text for text in texts)
    return [stage for text in texts for stage in _LOST.findall(text)][-1:] if aborted else []


def _ended_otherwise(message: str, lines: Sequence[LogLine]) -> bool:
    """Tell whether message or log show how the application ended: tasks lost before were survived."""
    return bool(raised_of_code(message)) or any(_ENDED.search(line.text) for line in lines)


def plain_words(message: str) -> str:
    """Return a message on one line, without what services and Spark set before and behind every one.

    The log's own time and level, packages of Java's classes and the ids of requests go: what is left fits a
    line, and tells as much.
    """
    line = _one_line(message)
    plain = _CALLING.sub("", _DECORATION.sub("", _LOGGED.sub("", line, count=1))).strip() or line
    return _PACKAGE.sub("", _ADDRESS.sub("", plain))


def _core(message: str) -> str:
    """Return the words of a message by which its traceback is found in the log; empty when it has none.

    Of a message that is only the wrapper, the wrapper: `calling o95.toDF` names one call of this run.
    """
    line = _DECORATION.sub("", _one_line(message))
    core = _CALLING.sub("", line).strip(" :.;")[:_CORE]
    if len(core) >= _SHORTEST_CORE:
        return core
    wrapper = _CALLING.search(line)
    return wrapper.group().strip(" :.;")[:_CORE] if wrapper else ""


def _as_failure(text: str) -> str:
    """Spark warns of a lost task and tries again; the one that ended the stage was no warning."""
    return _WARNING.sub("ERROR", text, count=1) if _LOST.search(text) else text


def _texts(
    message: str, lines: Sequence[LogLine]
) -> Iterator[tuple[Literal["message", "log"], str, datetime | None]]:
    yield "message", message, None
    for line in lines:
        yield "log", line.text, line.at


def _grave(lines: Sequence[LogLine]) -> list[LogLine]:
    return [line for line in lines if not _LESSER.search(line.text[:_CORE])]


def _first_words(message: str, lines: Sequence[LogLine]) -> str:
    text = message or (lines[0].text if lines else "")
    return _one_line(text)[:300]


def _one_line(text: str) -> str:
    return " ".join(text.split())
