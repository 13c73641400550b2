"""The user of an SFTP server, and the role that it works in.

Source: AWS Transfer Family API reference, DescribeUser.
"""

from __future__ import annotations

from workbench.domain.evidence import Answer, Request, ask
from workbench.knowledge.answers import text


def ask_sftp_user(server_id: str, user_name: str) -> Request:
    """Return the question for a user."""
    return ask("transfer.DescribeUser", ServerId=server_id, UserName=user_name)


def role_of_sftp_user(described: Answer | None) -> str:
    """Return the ARN of its role; empty where no answer tells."""
    return text(described.data, "User", "Role") if described else ""
