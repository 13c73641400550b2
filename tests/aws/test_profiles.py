"""Which account a profile leads into is read from the configuration's files, and asked of nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.aws.profiles import configured_profiles
from workbench.domain.target import Profile
from workbench.engine.errors import UsageError

CONFIG = """
[default]
region = eu-central-1

[profile sso]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = read
region = eu-west-1

[profile role]
role_arn = arn:aws:iam::444455556666:role/oncall
source_profile = sso

[profile behind]
source_profile = sso
s3 =
  addressing_style = path

[profile round]
source_profile = around

[profile around]
source_profile = round

[profile not-an-account]
sso_account_id = 1234

[sso-session corp]
sso_region = eu-west-1
"""


def test_every_profile_has_its_region_and_its_account_where_the_files_tell(
    tmp_path: Path, sent: list[str]
) -> None:
    (tmp_path / "config").write_text(CONFIG)
    (tmp_path / "credentials").write_text("[keys]\naws_access_key_id = x\naws_secret_access_key = y\n")
    assert configured_profiles() == (
        Profile(name="around"),
        Profile(name="behind", account="111122223333"),
        Profile(name="default", region="eu-central-1"),
        Profile(name="keys"),
        Profile(name="not-an-account"),
        Profile(name="role", account="444455556666"),
        Profile(name="round"),
        Profile(name="sso", region="eu-west-1", account="111122223333"),
    )
    assert sent == []


def test_no_configuration_has_no_profiles() -> None:
    assert configured_profiles() == ()


def test_a_broken_configuration_is_said(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("[profile open\nregion=")
    with pytest.raises(UsageError, match="cannot be used"):
        configured_profiles()
