"""Ways to bring up a simulated account for a test, and to look at it with plain boto3."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.patience import PATIENCE_S
from workbench.domain.diagnosis import ConclusionStatus
from workbench.domain.scenario import AnswerKey, Scenario, ScenarioAction
from workbench.simulation import SimulatedAccount
from workbench.simulation.identities import BUILDER

BUCKET = "landing-zone"


def action(operation: str, /, **arguments: Any) -> ScenarioAction:
    return ScenarioAction(operation=operation, arguments=arguments, line=7)


def scenario(*build: ScenarioAction, deny: tuple[str, ...] = ()) -> Scenario:
    return Scenario(
        id="test",
        title="A test",
        story="",
        playbook="file-upload-missing",
        parameters={},
        build=build,
        break_=(),
        operator_deny=deny,
        answer=AnswerKey(status=ConclusionStatus.CLEAN),
        source="test.yaml",
    )


def client(
    account: SimulatedAccount,
    service: str,
    *,
    builder: bool = False,
    sigv4: bool = False,
    region: str = "",
    retries: int | None = None,
    config: Config | None = None,
) -> Any:
    """Return a client, unless told otherwise with default retries: what a trainee's own script would use."""
    access_key, secret_key = account.access_key, account.secret_key
    if builder:
        access_key, secret_key = BUILDER.access_key, BUILDER.secret_key
    return boto3.client(
        service,
        endpoint_url=account.endpoint_url,
        region_name=region or account.region,
        aws_access_key_id=access_key,
        aws_secret_access_key=secret_key,
        config=Config(
            connect_timeout=PATIENCE_S,
            read_timeout=PATIENCE_S,
            signature_version="s3v4" if sigv4 else None,
            retries=None if retries is None else {"max_attempts": retries},
        ).merge(config or Config()),
    )


def refusal(method: Any, **arguments: Any) -> Mapping[str, Any]:
    """Return the refusal of a call that must not succeed, as botocore shows it."""
    try:
        answer = method(**arguments)
    except ClientError as error:
        response: Mapping[str, Any] = error.response
        return response
    raise AssertionError(f"answered instead of refusing: {answer}")


def code(refused: Mapping[str, Any]) -> tuple[int, str]:
    """Return the HTTP status and the error code of a refusal."""
    return refused["ResponseMetadata"]["HTTPStatusCode"], refused["Error"]["Code"]


def looked_up(account: SimulatedAccount, key: str, value: str) -> list[dict[str, Any]]:
    """Return the events that Event history shows by one attribute."""
    attribute = {"AttributeKey": key, "AttributeValue": value}
    answer = client(account, "cloudtrail").lookup_events(LookupAttributes=[attribute])
    events: list[dict[str, Any]] = answer["Events"]
    return events
