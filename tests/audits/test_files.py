"""Settings and deviations that people bring: what is wrong with them is said with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.audits.accounts import DESK, REGISTRY, shipped_audits
from workbench.engine.audit.planning import together
from workbench.engine.errors import UsageError
from workbench.playbook_files.deviations import load_deviations, load_settings
from workbench.playbook_files.library import shipped_folder

RULES = frozenset({"s3-versioning-enabled"})
GOOD = """
- rule: s3-versioning-enabled
  resource: scratch-*
  reason: scratch data
  owner: data platform
  approved_by: QA
  expires: 2027-01-01
"""


def written(folder: Path, text: str, name: str = "deviations.yaml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_a_deviation_is_read_as_written(tmp_path: Path) -> None:
    (found,) = load_deviations(written(tmp_path, GOOD), RULES).deviations
    assert (found.rule, found.resource, str(found.expires)) == (
        "s3-versioning-enabled",
        "scratch-*",
        "2027-01-01",
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD.replace("2027-01-01", "next year"), ":7: [0].expires: 'next year' is no date"),
        (
            GOOD.replace("s3-versioning-enabled", "s3-versionning"),
            ":2: [0].rule: Unknown rule 's3-versionning'",
        ),
        (GOOD.replace("  owner: data platform\n", ""), "[0].owner: the field 'owner' is missing"),
        (GOOD.replace("owner", "ownr"), "Unknown field 'ownr'. Did you mean 'owner'?"),
        ("rule: x", "must hold a list of deviations"),
        ("- [", "deviations.yaml:2: is no YAML"),
    ],
)
def test_mistakes_in_deviations_name_file_line_and_field(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError) as error:
        load_deviations(written(tmp_path, text), RULES)
    assert said in str(error.value)


def test_settings_are_text_and_lists_of_it(tmp_path: Path) -> None:
    path = written(tmp_path, 'retention_years = 10\nzones = ["raw/", "curated/"]\n', "audit.toml")
    assert load_settings(path).values == {"retention_years": "10", "zones": "raw/,curated/"}


def test_a_settings_file_that_is_no_toml_is_said_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"audit.toml:3: is no TOML"):
        load_settings(written(tmp_path, "retention_years = 10\nzones = [\n=", "audit.toml"))


def test_an_unknown_setting_brings_the_nearest(tmp_path: Path) -> None:
    path = written(tmp_path, "retention_year = 10\n", "audit.toml")
    with pytest.raises(UsageError, match="Did you mean 'retention_years'"):
        DESK.plan((), {}, settings_file=str(path))


def test_what_is_said_outright_overrides_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, "retention_years = 10\n", "audit.toml")
    wanted = DESK.plan(("readiness-s3",), {"retention_years": "8"}, settings_file=str(path))
    assert wanted.given == {"retention_years": "8"}
    assert len(wanted.configured.settings_sha256) == 64


def test_an_unknown_audit_brings_the_nearest() -> None:
    with pytest.raises(UsageError, match="Did you mean 'readiness-s3'"):
        DESK.plan(("readines-s3",), {})


def test_audits_together_keep_all_rules_and_no_step_twice() -> None:
    audits = list(shipped_audits().values())
    whole = together(audits)
    assert whole.rules == tuple(rule for audit in audits for rule in audit.rules)
    assert len({step.id for step in whole.steps}) == len(whole.steps)
    assert len({rule.id for rule in whole.rules}) == len(whole.rules)


def test_each_line_of_the_guide_has_a_rule() -> None:
    of_service = {"S3": 4, "TR": 3, "GL": 4, "SM": 4, "SF": 3}
    lines = {f"BP-{name}-{number + 1}" for name, most in of_service.items() for number in range(most)}
    gxp = {f"GX-{number + 1}" for number in range(5)}
    assert {rule.guide for audit in shipped_audits().values() for rule in audit.rules} >= lines | gxp


def test_a_rule_leads_to_a_playbook_that_is_there() -> None:
    led_to = {rule.leads_to for audit in shipped_audits().values() for rule in audit.rules} - {""}
    assert led_to <= {path.stem for path in shipped_folder().glob("*.md")}


def test_every_rule_stands_in_an_audit() -> None:
    assert {rule.rule for audit in shipped_audits().values() for rule in audit.rules} == set(REGISTRY.rules)
