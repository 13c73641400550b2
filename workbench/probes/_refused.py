"""What a pasted refusal tells of the request, for probes that evaluate policies."""

from __future__ import annotations

from workbench.knowledge.denials.denial import Denial
from workbench.knowledge.denials.recorded_requests import is_address
from workbench.knowledge.policies import parse_principal


def as_told(
    denial: Denial | None, principal_arn: str | None, vpc_endpoint_id: str | None, source_ip: str | None
) -> tuple[str | None, str | None, str | None]:
    """Return caller, endpoint and address, completed by what the refusal names.

    What a person gave stands. Of a role that was given, the refusal may name the session.
    """
    if denial is None:
        return principal_arn, vpc_endpoint_id, source_ip
    given, named = parse_principal(principal_arn or ""), parse_principal(denial.principal_arn)
    if named and (
        principal_arn is None or (given and given.kind == "role" and named.is_same_identity(given))
    ):
        principal_arn = denial.principal_arn
    address = denial.source_ip if is_address(denial.source_ip) else None
    return principal_arn, vpc_endpoint_id or denial.vpc_endpoint_id or None, source_ip or address
