"""A first probe to start from: complete, with its examples, and keeping what every probe promises."""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from workbench.domain.text import clean
from workbench.engine.errors import UsageError

_ID = re.compile(r"([a-z][a-z0-9]{0,39})\.([a-z][a-z0-9_]{0,63})")

_PROBE = '''\
"""Does the bucket keep old versions of its objects?

The first line is the question, this is its help: what is asked, what misleads in the answer, and what it
means that nothing is found. A bucket that never had versioning answers without a status.

Sources: S3 API reference, GetBucketVersioning.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbench.domain.evidence import Answers, ask
from workbench.domain.values import one_of
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, not_seen, passed, warned
from workbench.knowledge.answers import text


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which bucket."""

    bucket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What it keeps. A fact that could not be learned stays None."""

    status: Literal["Enabled", "Suspended", "never"] | None = None
    """Whether it keeps versions; a closed set of values stands in the type, and conditions are held to it."""
    mfa_delete: bool | None = None
    """A version is deleted with a second factor only."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask; decide nothing."""
    return {"versioning": aws.read(ask("s3.GetBucketVersioning", Bucket=params.bucket))}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Decide from the answers alone; what was not answered is unknown, never good and never missing."""
    answer = answers["versioning"]
    if unseen := not_seen("bucket", answer, Facts()):
        return unseen
    facts = Facts(
        status=one_of(text(answer.data, "Status") or "never", ("Enabled", "Suspended", "never")),
        mfa_delete=text(answer.data, "MFADelete") == "Enabled",
    )
    if facts.status == "Enabled":
        return passed(f"{params.bucket} keeps every version", facts)
    return warned(f"{params.bucket} keeps no version of what is written now", facts)


probe = Probe(
    title="Does the bucket keep old versions?",
    params=Params,
    facts=Facts,
    operations=("s3.GetBucketVersioning",),
    collect=collect,
    judge=judge,
)
'''
_EXAMPLES = '''\
"""The worked examples of `@ID@`."""

from __future__ import annotations

from workbench.domain.evidence import Outcome
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, error_answer
from @MODULE@ import Params

_ASKED = "s3.GetBucketVersioning"
_PARAMS = Params(bucket="landing")


EXAMPLES: tuple[Example[Params], ...] = (
    Example(
        name="versions are kept",
        params=_PARAMS,
        answers={"versioning": answered(_ASKED, {"Status": "Enabled"})},
        verdict=Verdict.PASS,
        facts={"status": "Enabled", "mfa_delete": False},
    ),
    Example(
        name="there never were any",
        params=_PARAMS,
        answers={"versioning": answered(_ASKED, {})},
        verdict=Verdict.WARN,
        facts={"status": "never"},
    ),
    Example(
        name="there is no such bucket",
        params=_PARAMS,
        answers={"versioning": error_answer(_ASKED, Outcome.NOT_FOUND, code="NoSuchBucket")},
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.NO_DATA,
        facts={"status": None},
    ),
)
'''


def new_probe(probe_id: str) -> Mapping[PurePosixPath, str]:
    """Return the files of a new probe, by their place below the package of probes; it asks S3 something.

    Raises:
        UsageError: The id is none.
    """
    if not (match := _ID.fullmatch(probe_id)) or probe_id.endswith("_examples"):
        raise UsageError(
            f"'{clean(probe_id)}' is no probe id: write service.question, such as s3.object_visibility, "
            "in lower-case letters, digits and underscores"
        )
    folder, name = (f"{part}_" if keyword.iskeyword(part) else part for part in match.groups())
    examples = _EXAMPLES.replace("@ID@", probe_id).replace("@MODULE@", f"workbench.probes.{folder}.{name}")
    return {
        PurePosixPath(folder, f"{name}.py"): _PROBE,
        PurePosixPath(folder, f"{name}_examples.py"): examples,
    }


def package_of(service: str) -> str:
    """Return the text of the package that holds a service's probes."""
    return f'"""Probes of {service}."""\n\nfrom __future__ import annotations\n'


def shipped_probes() -> Path:
    """Return the folder in which probes are found."""
    return Path(__file__).parent
