"""AWS's API as the builder of a scenario calls it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from botocore import xform_name
from botocore.config import Config

from workbench.engine.errors import refuse_unknown, unknown_name
from workbench.simulation.exchange import AccountState
from workbench.simulation.identities import BUILDER, REGION
from workbench.simulation.sessions import isolated_session

_CONFIG = Config(retries={"total_max_attempts": 1}, connect_timeout=3, read_timeout=60, proxies={})
"""The endpoint is in this very process. Its first answer about EC2 loads all of moto's EC2, which takes a
busy machine more than ten seconds."""
_NOWHERE = "http://127.0.0.1:9"
"""What stands in the place of an account's own address: it is an IP address too, so that botocore spells the
paths of buckets alike."""


class Api:
    """Calls the served endpoint as any AWS client would, signed as the builder."""

    def __init__(self, endpoint_url: str, state: AccountState) -> None:
        self.state = state
        self.story = state.story
        self._clients = _builders_clients()
        self._clients.endpoint_url = endpoint_url

    def close(self) -> None:
        """End the connections to this account; the clients are kept for the next one."""
        self._clients.end_connections()

    def check_members(self, service: str, shape: str, given: Iterable[str]) -> None:
        """Refuse what AWS's model of a thing does not hold: a misspelt member would say nothing.

        Args:
            service: boto3's name of the client.
            shape: The thing: `Cluster`.
            given: The members that a scenario names.

        Raises:
            UsageError: It has no such member; the text names the nearest.
        """
        model = self._clients.of(service).meta.service_model
        refuse_unknown(f"member of {shape}", given, model.shape_for(shape).members)

    def call(self, operation: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Call one operation, `s3.PutObject`, and return its answer.

        Args:
            operation: boto3's name of the client, and the operation's name in AWS's model.
            arguments: As boto3 spells them, with two freedoms: a JSON document may be written as a mapping,
                and the ZipFile of a function as its source text.

        Raises:
            UsageError: There is no such operation.
            botocore.exceptions.BotoCoreError: The arguments do not fit it.
            botocore.exceptions.ClientError: AWS refuses it.
        """
        service, _, name = operation.partition(".")
        client = self._clients.of(service)
        model = client.meta.service_model
        if name not in model.operation_names:
            raise unknown_name(f"operation of {service}", name, model.operation_names)
        shape = model.operation_model(name).input_shape
        fitted = _fitted(shape, arguments) if shape else arguments
        self.story.tick()
        answer: dict[str, Any] = getattr(client, xform_name(name))(**fitted)
        return answer


class _Clients:
    """The builder's clients, each made once in a process.

    A process serves one account at a time, each on a port of its own: requests go where the present one is.
    """

    def __init__(self) -> None:
        self.endpoint_url = _NOWHERE
        """Where the present account is served."""
        self._clients: dict[str, Any] = {}
        self._session = isolated_session()
        self._session.set_credentials(BUILDER.access_key, BUILDER.secret_key)
        self._session.register("before-send", self._to_the_present_account)

    def of(self, service: str) -> Any:
        """Return the client of a service. Raises UsageError when there is no such service."""
        if service not in self._clients:
            known = self._session.get_available_services()
            if service not in known:
                raise unknown_name("AWS service", service, known)
            self._clients[service] = self._session.create_client(
                service, REGION, endpoint_url=_NOWHERE, config=_CONFIG
            )
        return self._clients[service]

    def end_connections(self) -> None:
        """End what the clients have kept open."""
        for client in self._clients.values():
            client.close()

    def _to_the_present_account(self, request: Any, **_: Any) -> None:
        """Send it there, whatever stands before the host: S3 Control puts the account."""
        here, asked = urlsplit(self.endpoint_url), urlsplit(request.url)
        request.url = asked._replace(scheme=here.scheme, netloc=here.netloc).geturl()


_builders_clients = cache(_Clients)


def _fitted(shape: Any, value: Any) -> Any:
    """Return a value as boto3 wants it for a shape of AWS's model."""
    if shape.type_name == "structure" and isinstance(value, Mapping):
        return {
            name: _fitted(shape.members[name], item) if name in shape.members else item
            for name, item in value.items()
        }
    if shape.type_name == "list" and isinstance(value, list | tuple):
        return [_fitted(shape.member, item) for item in value]
    if shape.type_name == "map" and isinstance(value, Mapping):
        return {name: _fitted(shape.value, item) for name, item in value.items()}
    if shape.type_name == "string" and isinstance(value, Mapping):
        return json.dumps(value)
    if shape.type_name == "blob" and isinstance(value, str):
        return _zipped(value) if shape.name == "Blob" else value.encode()
    return value


def _zipped(source: str) -> bytes:
    """Return a deployment package for Lambda, whose blob type is called `Blob`, with one source file."""
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("index.py", source)
    return package.getvalue()
