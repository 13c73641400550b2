"""A server of Transfer Family as DescribeServer, and in part ListServers, tell it.

Source: AWS Transfer Family API reference, DescribedServer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from workbench.domain.values import JsonObject, one_of
from workbench.knowledge.answers import member, text, texts
from workbench.knowledge.arns import Arn

ServerState: TypeAlias = Literal["OFFLINE", "ONLINE", "STARTING", "STOPPING", "START_FAILED", "STOP_FAILED"]
EndpointType: TypeAlias = Literal["PUBLIC", "VPC", "VPC_ENDPOINT"]
Storage: TypeAlias = Literal["S3", "EFS"]
IdentityProvider: TypeAlias = Literal["SERVICE_MANAGED", "API_GATEWAY", "AWS_DIRECTORY_SERVICE", "AWS_LAMBDA"]
Protocol: TypeAlias = Literal["SFTP", "FTPS", "FTP", "AS2"]
SetStat: TypeAlias = Literal["DEFAULT", "ENABLE_NO_OP"]


@dataclass(frozen=True, slots=True)
class Server:
    """`Server` of DescribeServer, or a row of ListServers; texts are empty where it says nothing."""

    data: JsonObject

    @classmethod
    def described(cls, answer: JsonObject) -> Server:
        """Return the server of an answer of DescribeServer; one that says nothing where there is none."""
        return cls(member(answer, "Server"))

    @property
    def state(self) -> ServerState | None:
        """How it stands; None for a state that is not known here."""
        return one_of(text(self.data, "State"), get_args(ServerState))

    @property
    def endpoint_type(self) -> EndpointType | None:
        """How it is reached."""
        return one_of(text(self.data, "EndpointType") or "PUBLIC", get_args(EndpointType))

    @property
    def vpc_endpoint_id(self) -> str:
        """Of a server in a VPC."""
        return text(self.data, "EndpointDetails", "VpcEndpointId")

    @property
    def allocation_ids(self) -> list[str]:
        """Its Elastic addresses, of a server in a VPC that is reached from the internet."""
        return texts(self.data, "EndpointDetails", "AddressAllocationIds")

    @property
    def storage(self) -> Storage | None:
        """Where files are stored: `Domain`."""
        return one_of(text(self.data, "Domain") or "S3", get_args(Storage))

    @property
    def protocols(self) -> tuple[Protocol, ...]:
        """What it speaks."""
        named = (one_of(name, get_args(Protocol)) for name in texts(self.data, "Protocols"))
        return tuple(protocol for protocol in named if protocol)

    @property
    def identity_provider(self) -> IdentityProvider | None:
        """Who knows the users; None for one that is not known here."""
        return one_of(
            text(self.data, "IdentityProviderType") or "SERVICE_MANAGED", get_args(IdentityProvider)
        )

    @property
    def keeps_users(self) -> bool:
        """Its users are its own: they are listed and described."""
        return self.identity_provider == "SERVICE_MANAGED"

    @property
    def function_arn(self) -> str:
        """The Lambda function that knows the users."""
        return text(self.data, "IdentityProviderDetails", "Function")

    @property
    def function_name(self) -> str:
        """Its name, without a version or alias."""
        return Arn.parse(self.function_arn).name.partition(":")[0] if self.function_arn else ""

    @property
    def set_stat(self) -> SetStat | None:
        """What it answers to a client that sets times or permissions."""
        return one_of(text(self.data, "ProtocolDetails", "SetStatOption") or "DEFAULT", get_args(SetStat))

    @property
    def demands_proxy_header(self) -> bool:
        """It takes no connection without the header of the PROXY protocol, version 2."""
        return text(self.data, "ProtocolDetails", "ProxyConfig", "SftpMode").endswith("ENFORCED")

    @property
    def security_policy(self) -> str:
        """Which algorithms it offers."""
        return text(self.data, "SecurityPolicyName")

    @property
    def writes_log(self) -> bool:
        """It is told where to log."""
        return bool(texts(self.data, "StructuredLogDestinations") or text(self.data, "LoggingRole"))
