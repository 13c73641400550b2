"""Where requests really go: endpoints that replace AWS's own, proxies, and whose certificates are believed.

An endpoint for one service alone, from a config file or the environment, sends that service's requests to a
host that nobody sees, while all others reach AWS. So every service is asked for, and what does not go
straight to AWS is named wherever the account is. Sources: AWS SDKs and Tools reference guide,
"Service-specific endpoints"; botocore's `ConfiguredEndpointProvider` and `get_environ_proxies`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from workbench.aws.catalogue import Service
from workbench.domain.target import Detour
from workbench.engine.errors import UsageError

_OF_CUSTOMERS = frozenset(
    {
        *("awsapprunner", "cloudfront", "compute", "compute-1", "elasticbeanstalk", "elb", "execute-api"),
        *("lambda-url", "rds", "s3-website"),
    }
)
"""Labels of hosts below AWS's own names that belong to customers, whoever they are."""


def is_aws(url: str, suffixes: Iterable[str]) -> bool:
    """Tell whether a URL's host is an API of AWS's, and not something that a customer runs there.

    Args:
        url: The URL.
        suffixes: The DNS suffixes of all partitions.
    """
    host = (urlsplit(url).hostname or "").rstrip(".")
    labels = set(host.split("."))
    ours = any(host.endswith(f".{suffix}") for suffix in suffixes)
    return ours and not labels & _OF_CUSTOMERS and not any(label.startswith("s3-website") for label in labels)


def detours(
    session: Any, services: Iterable[Service], *, region: str, given: str | None, suffixes: Iterable[str]
) -> tuple[Detour, ...]:
    """Return how requests go that do not go straight to AWS; those of all services as one.

    Args:
        session: The `botocore.session.Session` that makes the clients.
        services: The services of the reviewed list.
        region: The Region that is asked.
        given: The endpoint of the command line, which replaces all others.
        suffixes: As for `is_aws`.

    Raises:
        UsageError: The AWS configuration names endpoints that it does not hold.
    """
    known = tuple(suffixes)
    ways = {service.name: _way(session, service, region, given, known) for service in services}
    grouped: dict[Detour, list[str]] = {}
    for name, way in ways.items():
        if way:
            grouped.setdefault(way, []).append(name)
    return tuple(
        replace(way, services=() if len(names) == len(ways) else tuple(sorted(names)))
        for way, names in grouped.items()
    )


def _way(
    session: Any, service: Service, region: str, given: str | None, suffixes: tuple[str, ...]
) -> Detour | None:
    """Return how the requests of one service go, without its name; None for straight to AWS."""
    from botocore.utils import get_environ_proxies

    endpoint, named_by = _endpoint(session, service, given)
    url = endpoint or f"https://{service.name}.{region}.amazonaws.com"
    proxies: Mapping[str, str] = get_environ_proxies(url)
    proxy = proxies.get(urlsplit(url).scheme, "")
    certificates = _certificates(session) if url.startswith("https:") else ""
    if not endpoint and not proxy and not certificates:
        return None
    return Detour(
        services=(),
        endpoint=shown(endpoint),
        proxy=shown(proxy),
        named_by=named_by,
        is_aws=not endpoint or is_aws(endpoint, suffixes),
        certificates=certificates,
    )


def _certificates(session: Any) -> str:
    """Return whose certificates are believed where it is not the bundle of botocore; empty where it is.

    Who breaks TLS open on the way has to be in it: so companies' proxies do, and so would a thief.
    """
    configured = str(session.get_config_variable("ca_bundle") or "")
    if configured:
        own = os.environ.get("AWS_CA_BUNDLE") == configured
        return f"{configured} (by {'AWS_CA_BUNDLE' if own else 'the AWS configuration file'})"
    of_requests = os.environ.get("REQUESTS_CA_BUNDLE", "")
    return f"{of_requests} (by REQUESTS_CA_BUNDLE)" if of_requests else ""


def _endpoint(session: Any, service: Service, given: str | None) -> tuple[str, str]:
    """Return the endpoint that replaces AWS's own, and what says so; empty for none."""
    from botocore.configprovider import ConfiguredEndpointProvider
    from botocore.exceptions import BotoCoreError

    if given:
        return given, "--endpoint-url"
    if session.get_config_variable("ignore_configured_endpoint_urls"):
        return "", ""
    try:
        provider = ConfiguredEndpointProvider(
            full_config=session.full_config,
            scoped_config=session.get_scoped_config(),
            client_name=service.name,
        )
        url: str = provider.provide() or ""
    except (
        BotoCoreError,
        AttributeError,
    ) as error:  # AttributeError: a section of services that is no section
        raise UsageError(f"The AWS configuration cannot be used: {error}") from error
    own = f"AWS_ENDPOINT_URL_{service.event_prefix.replace('-', '_').upper()}"
    named = [name for name in (own, "AWS_ENDPOINT_URL") if os.environ.get(name) == url]
    return url, (named[0] if named else "the AWS configuration file") if url else ""


def shown(url: str) -> str:
    """Return a URL without user and password."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl() if "@" in parts.netloc else url
