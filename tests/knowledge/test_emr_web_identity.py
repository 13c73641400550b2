"""The service accounts that EMR on EKS makes, as the AWS CLI writes them into trust policies."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.knowledge.emr.web_identity import base36, subjects


def test_the_accounts_of_a_role_are_those_of_submitter_driver_and_executors() -> None:
    told = subjects("fraud", "111122223333", "jobs")
    assert [name.partition("emr-containers-sa-")[2] for name in told] == [
        f"spark-{pod}-111122223333-tj5f1v" for pod in ("client", "driver", "executor")
    ]
    assert {name.partition(":emr")[0] for name in told} == {"system:serviceaccount:fraud"}


@given(st.text("abcXYZ09-_+=,.@", min_size=1, max_size=64))
def test_base_36_is_that_of_the_name_read_as_one_number(name: str) -> None:
    assert int(base36(name), 36) == int.from_bytes(name.encode())
