"""The worked examples of `transfer.user_mapping`."""

from __future__ import annotations

from workbench.domain.evidence import Answer, Answers, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied, error_answer
from workbench.probes.s3._examples import no_such_bucket
from workbench.probes.transfer import _examples as sftp
from workbench.probes.transfer.user_mapping import Params


def _example(
    name: str,
    user: Answer,
    verdict: Verdict,
    facts: JsonObject,
    answers: Answers | None = None,
    reason: UnknownReason | None = None,
) -> Example[Params]:
    """User bob, who should deliver `in/x.csv` to bucket `landing`."""
    return Example(
        name=name,
        params=Params(server_id=sftp.SERVER_ID, user_name="bob", bucket="landing", key="in/x.csv"),
        answers={"server": sftp.server(), "user": user, **(answers or {})},
        verdict=verdict,
        reason=reason,
        facts=facts,
    )


def _listing(*keys: str) -> Answer:
    items: list[JsonObject] = [{"Key": key, "LastModified": "2026-11-23T02:00:00Z"} for key in keys]
    return answered("s3.ListObjectsV2", {"Contents": items})


_ELSEWHERE: Answers = {
    ("listing", "s3://landing-typo/in/x.csv"): _listing(),
    ("listing", "s3://landing-typo/x.csv"): _listing(),
}


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "mapped to the folder of the key",
        sftp.mapped("/landing/in"),
        Verdict.PASS,
        {
            "online": True,
            "user_exists": True,
            "covers_key": True,
            "mapped_elsewhere": False,
            "found_elsewhere": False,
            "lands_in": ["s3://landing/in/"],
        },
    ),
    _example(
        "mapped to another bucket only",
        sftp.mapped("/landing-typo"),
        Verdict.FAIL,
        {"covers_key": False, "mapped_elsewhere": True, "found_elsewhere": False, "found_at": ""},
        _ELSEWHERE,
    ),
    _example(
        "mapped to another bucket, and the file is there",
        sftp.mapped("/landing-typo"),
        Verdict.FAIL,
        {"found_elsewhere": True, "found_at": "s3://landing-typo/x.csv"},
        {**_ELSEWHERE, ("listing", "s3://landing-typo/x.csv"): _listing("x.csv")},
    ),
    _example(
        "begins in another bucket, and may go elsewhere",
        sftp.at_home("/landing-typo"),
        Verdict.WARN,
        {"covers_key": False, "mapped_elsewhere": False, "found_elsewhere": False},
        _ELSEWHERE,
    ),
    _example(
        "mapped elsewhere, where nobody may look: that much is certain",
        sftp.mapped("/landing-typo"),
        Verdict.FAIL,
        {"mapped_elsewhere": True, "found_elsewhere": None},
        dict.fromkeys(_ELSEWHERE, denied("s3.ListObjectsV2", "s3:ListBucket")),
    ),
    _example(
        "mapped to a bucket that does not exist",
        sftp.mapped("/landing-typo"),
        Verdict.FAIL,
        {"mapped_elsewhere": True, "nowhere": True, "found_elsewhere": False},
        dict.fromkeys(_ELSEWHERE, no_such_bucket("s3.ListObjectsV2")),
    ),
    _example(
        "no such user",
        error_answer("transfer.DescribeUser", Outcome.NOT_FOUND, code="ResourceNotFoundException"),
        Verdict.FAIL,
        {"user_exists": False, "mapped_elsewhere": False},
    ),
    _example(
        "the server is stopped",
        sftp.mapped("/landing"),
        Verdict.FAIL,
        {"online": False, "covers_key": True},
        {"server": sftp.server(state="OFFLINE")},
    ),
    _example(
        "users of a directory cannot be described",
        error_answer("transfer.DescribeUser", Outcome.BAD_REQUEST, code="InvalidRequestException"),
        Verdict.UNKNOWN,
        {"online": True, "mapped_elsewhere": None},
        {"server": sftp.server(IdentityProviderType="AWS_LAMBDA")},
        UnknownReason.NO_DATA,
    ),
    _example(
        "no such server in this Region",
        error_answer("transfer.DescribeUser", Outcome.NOT_FOUND),
        Verdict.UNKNOWN,
        {"online": None},
        {"server": error_answer("transfer.DescribeServer", Outcome.NOT_FOUND)},
        UnknownReason.NO_DATA,
    ),
    _example(
        "not allowed to describe the user",
        denied("transfer.DescribeUser", "transfer:DescribeUser"),
        Verdict.UNKNOWN,
        {"online": True, "mapped_elsewhere": None},
        reason=UnknownReason.DENIED,
    ),
)
