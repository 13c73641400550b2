"""The worked examples of `transfer.server`."""

from __future__ import annotations

from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import denied
from workbench.probes.transfer import _examples as sftp
from workbench.probes.transfer.server import Params


def _example(
    name: str, server: Answer, verdict: Verdict, facts: JsonObject, reason: UnknownReason | None = None
) -> Example[Params]:
    params, answers = Params(server_id=sftp.SERVER_ID), {"server": server}
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "online, with what AWS takes where nothing is said",
        sftp.server(SecurityPolicyName="TransferSecurityPolicy-2024-01"),
        Verdict.PASS,
        {
            "state": "ONLINE",
            "endpoint_type": "PUBLIC",
            "domain": "S3",
            "set_stat": "DEFAULT",
            "proxy_protocol": False,
            "idp_function": "",
            "logging": True,
        },
    ),
    _example(
        "stopped",
        sftp.server(state="OFFLINE"),
        Verdict.FAIL,
        {"state": "OFFLINE"},
    ),
    _example(
        "in a VPC, behind a balancer",
        sftp.server(
            EndpointType="VPC",
            EndpointDetails={"VpcEndpointId": "vpce-0123456789abcdef0"},
            ProtocolDetails={
                "SetStatOption": "ENABLE_NO_OP",
                "ProxyConfig": {"SftpMode": "PROXY_PROTOCOL_V2_ENFORCED"},
            },
        ),
        Verdict.PASS,
        {"endpoint_type": "VPC", "vpc_endpoint_id": "vpce-0123456789abcdef0", "proxy_protocol": True},
    ),
    _example("it writes no log", sftp.server(logging=False), Verdict.WARN, {"logging": False}),
    _example(
        "in a state that nobody knows yet",
        sftp.server(state="MIGRATING"),
        Verdict.FAIL,
        {"state": None},
    ),
    _example(
        "it may not be described",
        denied("transfer.DescribeServer"),
        Verdict.UNKNOWN,
        {"state": None, "logging": None},
        UnknownReason.DENIED,
    ),
)
