"""The rules by which a bucket removes objects by itself.

Sources: Amazon S3 user guide, "Lifecycle configuration elements" (filters, and how days are counted) and
"Expiring objects"; Amazon S3 API reference, LifecycleRule.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject
from workbench.knowledge.answers import member, moment, number, objects, text
from workbench.knowledge.s3.rule_filters import rule_prefix, wanted_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpiryRule:
    """An enabled rule that removes current versions: after days, or at a date."""

    id: str
    prefix: str
    days: int | None
    date: datetime | None
    size_above: int | None
    size_below: int | None
    by_tag: bool
    """It is limited to objects with certain tags, which nobody can tell of an object that is gone."""
    noncurrent_days: int | None
    """After how many days it removes versions that are no longer current; None: never."""

    def covers(self, key: str, size: int | None) -> bool | None:
        """Tell whether it is about an object; None when that depends on its tags or unknown size."""
        if not key.startswith(self.prefix):
            return False
        if size is not None:
            too_small = self.size_above is not None and size <= self.size_above
            if too_small or (self.size_below is not None and size >= self.size_below):
                return False
        unknown_size = size is None and (self.size_above is not None or self.size_below is not None)
        return None if self.by_tag or unknown_size else True

    def due(self, written: datetime, *, gone: bool) -> datetime | None:
        """Return from when on it removes an object; None when it never does.

        Args:
            written: When the object was.
            gone: All of it, older versions too, as in a bucket with versions.
        """
        first = self.date or midnight_after(written + timedelta(days=self.days or 0))
        if not gone:
            return first
        if self.noncurrent_days is None:
            return None
        return midnight_after(first + timedelta(days=self.noncurrent_days))


def expiry_rules(answer: Answer) -> list[ExpiryRule]:
    """Return the enabled rules that remove current versions."""
    found = [_rule(item) for item in objects(answer.data, "Rules") if text(item, "Status") == "Enabled"]
    return [rule for rule in found if rule.days is not None or rule.date is not None]


def midnight_after(moment_: datetime) -> datetime:
    """Return the moment rounded up to midnight UTC, as S3 counts days."""
    midnight = moment_.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight if midnight == moment_ else midnight + timedelta(days=1)


def _rule(item: JsonObject) -> ExpiryRule:
    wanted = wanted_of(item)
    expiration = member(item, "Expiration")
    return ExpiryRule(
        id=text(item, "ID") or "(no id)",
        prefix=rule_prefix(item),
        days=number(expiration, "Days"),
        date=moment(expiration, "Date"),
        size_above=number(wanted, "ObjectSizeGreaterThan"),
        size_below=number(wanted, "ObjectSizeLessThan"),
        by_tag=bool(member(wanted, "Tag") or objects(wanted, "Tags")),
        noncurrent_days=number(member(item, "NoncurrentVersionExpiration"), "NoncurrentDays"),
    )
