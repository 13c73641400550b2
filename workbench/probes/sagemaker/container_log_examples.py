"""The worked examples of `sagemaker.container_log`."""

from __future__ import annotations

from workbench.domain.evidence import Answer, AnswerName, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.knowledge.answers import objects
from workbench.probes._examples import answered, denied, error_answer
from workbench.probes.sagemaker import _examples as sm
from workbench.probes.sagemaker.container_log import GROUP, Params

_ENDED = Params(training_job_name=sm.NAME, created_at=sm.ago(120))
_RUNS = Params(training_job_name=sm.NAME, created_at=sm.ago(120), running=True)
_MADE = round(sm.ago(100_000).timestamp() * 1000)


def _line(minutes: float, message: str) -> JsonObject:
    return {"timestamp": round(sm.ago(minutes).timestamp() * 1000), "message": message}


def _log(**streams: list[JsonObject]) -> dict[AnswerName, Answer]:
    named = {f"{sm.NAME}/algo-{key[1:]}-1764": lines for key, lines in streams.items()}
    return {
        "group": answered(
            "logs.DescribeLogGroups", {"logGroups": [{"logGroupName": GROUP, "creationTime": _MADE}]}
        ),
        "streams": answered("logs.DescribeLogStreams", {"logStreams": [{"logStreamName": n} for n in named]}),
        **{("end", name): answered("logs.GetLogEvents", {"events": lines}) for name, lines in named.items()},
    }


def _left_unread(log: dict[AnswerName, Answer]) -> dict[AnswerName, Answer]:
    """Return a log of which there is one more stream than was read."""
    listed = [*objects(log["streams"].data, "logStreams"), {"logStreamName": f"{sm.NAME}/algo-5-1764"}]
    return {**log, "streams": answered("logs.DescribeLogStreams", {"logStreams": listed})}


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    answers: dict[AnswerName, Answer],
    params: Params = _ENDED,
    reason: UnknownReason | SkipReason | None = None,
) -> Example[Params]:
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "the disk was full",
        Verdict.WARN,
        {"says": "training-volume-full", "written": True, "silent": False},
        _log(
            s1=[
                _line(30, "epoch 7"),
                _line(29, "Traceback (most recent call last):"),
                _line(29, "OSError: [Errno 28] No space left on device: '/opt/ml/checkpoints/epoch-7.pt'"),
            ]
        ),
    ),
    _example(
        "pip found no way out",
        Verdict.WARN,
        {"says": "training-network-isolation-blocks-dependency"},
        _log(
            s1=[
                _line(
                    30,
                    "Retrying (Retry(total=0)) after connection broken by 'NewConnectionError': /simple/x/",
                )
            ]
        ),
    ),
    _example(
        "it runs, and is silent",
        Verdict.WARN,
        {"silent": True, "one_silent": False, "last_line": "epoch 3 loss 0.4", "silent_seconds": 5400},
        _log(s1=[_line(90, "epoch 3 loss 0.4")]),
        _RUNS,
    ),
    _example(
        "one of two instances fell silent",
        Verdict.WARN,
        {"silent": False, "one_silent": True, "streams": 2},
        _log(s1=[_line(2, "epoch 9")], s2=[_line(80, "epoch 4")]),
        _RUNS,
    ),
    _example(
        "four of many instances are silent, and the others were not read",
        Verdict.UNKNOWN,
        {"silent": None, "one_silent": None, "says": None, "streams": 4},
        _left_unread(_log(**{f"s{number}": [_line(90, "epoch 3")] for number in range(1, 5)})),
        _RUNS,
        UnknownReason.TRUNCATED,
    ),
    _example(
        "it runs, and writes",
        Verdict.PASS,
        {"silent": False, "one_silent": False, "says": ""},
        _log(s1=[_line(2, "epoch 9")]),
        _RUNS,
    ),
    _example(
        "no container wrote a line",
        Verdict.UNKNOWN,
        {"written": False, "says": None},
        _log(),
        reason=UnknownReason.NOT_LOGGED,
    ),
    _example(
        "nobody ever trained here",
        Verdict.UNKNOWN,
        {"written": False},
        {
            "group": answered("logs.DescribeLogGroups", {"logGroups": []}),
            "streams": error_answer("logs.DescribeLogStreams", Outcome.NOT_FOUND),
        },
        reason=UnknownReason.NOT_LOGGED,
    ),
    _example(
        "not allowed to look",
        Verdict.UNKNOWN,
        {"written": None},
        {**_log(), "streams": denied("logs.DescribeLogStreams", "logs:DescribeLogStreams")},
        reason=UnknownReason.DENIED,
    ),
    _example("there is no job", Verdict.SKIPPED, {"written": False}, {}, Params(), SkipReason.NOT_APPLICABLE),
)
