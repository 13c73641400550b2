"""A cause names the rule that would have warned of it, and the rule leads on to the cause's playbook."""

from __future__ import annotations

from dataclasses import replace

from tests.audits.accounts import shipped_audits
from tests.drilling import shipped
from workbench.domain.playbook import Playbook
from workbench.playbook_files.warned import find_unknown_rules, rules_astray

PLAYBOOKS = dict(shipped().playbooks)
AUDITS = shipped_audits()
UPLOADS, BUCKETS = PLAYBOOKS["file-upload-missing"], AUDITS["readiness-s3"]


def warned(*names: str) -> Playbook:
    """The playbook of uploads, whose first cause these rules would have warned of."""
    first, *others = UPLOADS.causes
    return replace(UPLOADS, causes=(replace(first, warned_by=names), *others))


def test_what_is_shipped_names_rules_that_exist_and_that_lead_back() -> None:
    assert [fault for item in PLAYBOOKS.values() for fault in find_unknown_rules(item, AUDITS)] == []
    assert list(rules_astray(AUDITS.values(), PLAYBOOKS)) == []
    assert sum(bool(cause.warned_by) for item in PLAYBOOKS.values() for cause in item.causes) >= 10


_OTHER_WAY = "what breaks it for somebody is its mending, not its weakness"
_NO_CAUSE = "it makes an incident worse or longer, and starts none"
_ATTACK = "what it lets happen is an attack, and no playbook is about one"
_PERSON = "what goes wrong then is a decision of people"
NO_CAUSE_NAMES = {
    "emr-log-archive": _NO_CAUSE,
    "emr-release-support": _NO_CAUSE,
    "emr-security-configuration": _ATTACK,
    "glue-partition-layout": _NO_CAUSE,
    "glue-schema-compatibility": "that a version was taken which breaks its readers is seen in no answer yet",
    "glue-schema-history": _NO_CAUSE,
    "glue-single-catalog": "which of two tables a job reads is no cause yet",
    "s3-access-logging": _NO_CAUSE,
    "s3-key-rotation": _ATTACK,
    "s3-public-access-blocked": _ATTACK,
    "s3-zone-layout": _NO_CAUSE,
    "sfn-failure-notification": _NO_CAUSE,
    "sfn-logging": _NO_CAUSE,
    "sm-deployed-from-registry": _PERSON,
    "sm-model-metadata": _PERSON,
    "sm-pipeline-approval": _PERSON,
    "transfer-auth-strength": _ATTACK,
    "transfer-encrypted-protocols": _ATTACK,
    "transfer-landing-zone": "files that nobody cleans up are missed by nobody",
    "transfer-role-per-user": _ATTACK,
    "transfer-security-policy-current": _OTHER_WAY,
    "transfer-user-keys": _ATTACK,
}
"""Why no cause names a rule that asks whether an account is ready."""


def test_each_readiness_rule_would_have_warned_of_a_cause_or_says_why_of_none() -> None:
    named = {name for item in PLAYBOOKS.values() for cause in item.causes for name in cause.warned_by}
    ready = {
        f"{audit.id}/{call.id}"
        for audit in AUDITS.values()
        if audit.id.startswith("readiness-")
        for call in audit.rules
    }
    assert {name.partition("/")[2] for name in ready - named} == set(NO_CAUSE_NAMES)


def test_a_key_that_cannot_be_used_names_its_rule_whichever_playbook_finds_it() -> None:
    found = [
        cause.warned_by
        for item in PLAYBOOKS.values()
        for cause in item.causes
        if cause.id == "kms-key-unusable"
    ]
    assert len(found) == 6
    assert set(found) == {("readiness-s3/s3-cmk-encryption",)}


def test_a_name_that_no_audit_has_is_a_fault_where_it_stands() -> None:
    (rule, audit) = find_unknown_rules(
        warned("readiness-s3/s3-version-enabled", "readyness-s3/s3-versioning-enabled"), AUDITS
    )
    assert rule[0] == ("causes", 0, "warned_by", 0)
    assert "Did you mean 's3-versioning-enabled'?" in rule[1]
    assert audit[0] == ("causes", 0, "warned_by", 1)
    assert "Did you mean 'readiness-s3'?" in audit[1]


def test_a_rule_that_leads_past_the_playbook_that_names_it_is_a_problem() -> None:
    playbooks = {**PLAYBOOKS, UPLOADS.id: warned("readiness-s3/s3-public-access-blocked")}
    (problem,) = rules_astray([BUCKETS], playbooks)
    assert str(problem) == (
        f"{BUCKETS.source}: s3-public-access-blocked.leads_to: "
        "causes of file-upload-missing are warned of by it: lead on to one"
    )


def test_a_rule_that_leads_to_no_playbook_is_a_problem() -> None:
    without = {name: item for name, item in PLAYBOOKS.items() if name != "reconstruct-events"}
    assert "s3-data-events-covered.leads_to: Unknown playbook 'reconstruct-events'" in "".join(
        map(str, rules_astray([BUCKETS], without))
    )
