"""When what follows happens, who does it, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from workbench.simulation.api import Api
from workbench.simulation.sim_actions.registry import sim_action
from workbench.simulation.story import Actor


@sim_action
def at(api: Api, time: str) -> None:
    """Let everything that follows happen at a time: an age such as `90m`, `26h`, `30d`, or ISO 8601."""
    api.story.travel(time)


@sim_action
def actor(
    api: Api,
    arn: str,
    session_policy: Mapping[str, Any] | None = None,
    vpc_endpoint: str = "",
    source_ip: str = "192.0.2.10",
    context: Mapping[str, str] | None = None,
) -> None:
    """Let everything that follows be done by this ARN, as Event history shows it.

    What a role or user of the account, or anybody of another account, does to objects and keys is done under
    the policies that apply to it; see `workbench.simulation.authorization`.

    Args:
        api: The way to AWS.
        arn: A session, a role or a user.
        session_policy: What narrows a role for this session.
        vpc_endpoint: The id of the endpoint through which it calls; empty: through the internet.
        source_ip: From where it calls.
        context: Further condition keys, `aws:PrincipalTag/team`.
    """
    api.story.actor = Actor(
        arn=arn,
        session_policy=json.dumps(session_policy) if session_policy else "",
        vpc_endpoint=vpc_endpoint,
        source_ip=source_ip,
        context=context or {},
    )


@sim_action
def refused(
    api: Api, call: Mapping[str, Mapping[str, Any]], code: str = "AccessDenied", says: str = ""
) -> None:
    """Carry out one call, `{s3.PutObject: {…}}`, that AWS must refuse.

    Args:
        api: The way to AWS.
        call: What is called, and its arguments.
        code: The error code that AWS must answer.
        says: What its message must contain.

    Raises:
        ValueError: AWS answers it, or refuses it otherwise.
    """
    ((operation, arguments),) = call.items()
    try:
        api.call(operation, arguments)
    except ClientError as error:
        told = error.response["Error"]
        if told["Code"] != code or says not in told["Message"]:
            raise ValueError(f"{operation} is refused with {told['Code']}: {told['Message']}") from error
        return
    raise ValueError(f"{operation} is not refused")
