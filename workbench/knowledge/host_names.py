"""Host names of SFTP servers: those that AWS gives, those that a person gave in tags or in DNS.

Sources: AWS Transfer Family user guide, "Working with custom hostnames" (tags `transfer:customHostname` and
`transfer:route53HostedZoneId`, by the console with `aws:` before), "Create an SFTP-enabled server" (names
by both kinds of addresses); general reference, "AWS Transfer Family endpoints" (FIPS, China).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address

from workbench.domain.values import JsonObject
from workbench.knowledge.answers import objects, text

_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_LONGEST = 253
_CUSTOM = ("transfer:customHostname", "aws:transfer:customHostname")
_PRIVATE = frozenset(
    {"local", "localhost", "internal", "localdomain", "lan", "home", "corp", "test", "invalid"}
)
"""Last labels that no public name has (RFC 6761, RFC 6762, and what ICANN reserved for private use)."""
_OF_SERVER = re.compile(
    r"(?P<id>s-[0-9a-f]{17})\.(?:"
    r"server\.transfer(?:-fips)?\.(?P<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?"
    r"|transfer-server(?:-fips)?\.(?P<region2>[a-z0-9-]+)\.on\.(?:aws|amazonwebservices\.com\.cn))"
)
_OF_ENDPOINT = re.compile(r"(?P<id>vpce-[0-9a-f]{8,17})-[a-z0-9-]+\..+\.vpce\.amazonaws\.com(?:\.cn)?")


def plain_name(name: str) -> str:
    """Return a name in small letters without the dot at its end: names are compared so."""
    return name.strip().lower().removesuffix(".")


def is_host_name(name: str) -> bool:
    """Tell whether it is a host name of the public DNS: letters, digits, hyphens, two labels at least."""
    plain = plain_name(name)
    labels = plain.split(".")
    if len(plain) > _LONGEST or len(labels) == 1 or labels[-1] in _PRIVATE:
        return False
    return not labels[-1].isdigit() and all(_LABEL.fullmatch(label) for label in labels)


def is_address(value: str) -> bool:
    """Tell whether it is an IPv4 or IPv6 address in the place of a name."""
    try:
        ip_address(value)
    except ValueError:
        return False
    return True


def server_name(server_id: str, region: str) -> str:
    """Return the name that AWS gives a server."""
    suffix = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
    return f"{server_id}.server.transfer.{region}.{suffix}"


def server_names(server_id: str, region: str) -> Iterator[str]:
    """Yield all names that AWS gives a server: plain, by FIPS, dual-stack."""
    plain = server_name(server_id, region)
    yield plain
    yield plain.replace(".transfer.", ".transfer-fips.")
    yield f"{server_id}.transfer-server.{region}.on.aws"


def server_id_in(name: str) -> str:
    """Return the id of the server that AWS's name is of; empty for another name."""
    match = _OF_SERVER.fullmatch(plain_name(name))
    return match["id"] if match else ""


def server_region_in(name: str) -> str:
    """Return the Region of the server that AWS's name is of; empty for another name."""
    match = _OF_SERVER.fullmatch(plain_name(name))
    return (match["region"] or match["region2"]) if match else ""


def endpoint_id_in(name: str) -> str:
    """Return the id of the VPC endpoint that AWS's name is of; empty for another name."""
    match = _OF_ENDPOINT.fullmatch(plain_name(name))
    return match["id"] if match else ""


def custom_names(server: JsonObject) -> list[str]:
    """Return the names of their own that the tags of a described server give it."""
    return [text(tag, "Value") for tag in objects(server, "Tags") if text(tag, "Key") in _CUSTOM]
