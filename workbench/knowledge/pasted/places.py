"""The accounts and Regions that a text names.

Sources: AWS General Reference, "Amazon Resource Names" and "AWS service endpoints"; Amazon ECR user guide,
"Private registries" (a registry's host begins with its account); CloudTrail user guide, "CloudTrail record
contents" (`awsRegion`, `recipientAccountId`); CloudWatch user guide, what an alarm says (`AWSAccountId`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from workbench.knowledge.arns import Arn

_MOST = 100_000
"""Characters of a text that are looked at."""
_NAME = r"(?:us|eu|ap|sa|ca|me|af|il|mx|cn)(?:-gov|-iso[a-z]?)?-[a-z]+-\d"
_ARN = re.compile(r"arn:aws[\w-]*:[a-z0-9-]+:[a-z0-9-]*:\d*:[^\s\"',;)]{1,300}")
_REGIONS = (
    re.compile(rf"(?:[?&#]region=|https?://)({_NAME})\b"),
    re.compile(rf"[./-]({_NAME})\.(?:amazonaws\.com|on\.aws|api\.aws|vpce\.amazonaws\.com)"),
    re.compile(rf"(?i:region)[\w.]{{0,8}}[\"']?\s{{0,3}}(?:is|[:=])?\s{{0,3}}[\"']?({_NAME})\b"),
    re.compile(rf"\b({_NAME})[\"']?\s{{0,3}}(?i:region)\b"),
)
"""In a console's address, in an endpoint's host name, behind a label, before the word."""
_OF_THE_BUCKET = re.compile(rf"(?i:bucket is in (?:this )?region):? {{0,2}}{_NAME}")
"""A redirect of S3: where the bucket is, and not where anybody looked."""
_ACCOUNTS = (
    re.compile(r"\b(\d{12})\.dkr\.ecr\."),
    re.compile(r"https?://(\d{12})\.signin\.aws"),
    re.compile(
        r"(?i:account)(?i:[\s_-]?(?:id|number|no\.?))?[\"']?\s{0,3}(?:is|[:=#])?\s{0,3}[\"'(]?"
        r"(\d{12}|\d{4}-\d{4}-\d{4})(?![\d-])"
    ),
)


@dataclass(frozen=True, slots=True)
class Places:
    """What a text names; empty where it names none."""

    accounts: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()


def places_named(text: str) -> Places:
    """Return every account and Region that a text names."""
    text = _OF_THE_BUCKET.sub("", text[:_MOST])
    arns = [Arn.parse(found) for found in _ARN.findall(text)]
    accounts = {arn.account for arn in arns if arn.account.isdigit()}
    accounts |= {found.replace("-", "") for form in _ACCOUNTS for found in form.findall(text)}
    regions = {arn.region for arn in arns if arn.region}
    return Places(
        frozenset(accounts), frozenset(regions | {name for form in _REGIONS for name in form.findall(text)})
    )
