"""One set of credentials and the clients built on it."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from workbench.aws.catalogue import Operation, load_catalogue
from workbench.aws.paging import PageKeys
from workbench.aws.routes import detours, is_aws, shown
from workbench.aws.sessions import client_config
from workbench.aws.transport import OverBudgetError, bound_answers
from workbench.domain.target import Detour
from workbench.engine.errors import GuardRefusedError, UsageError
from workbench.engine.ports import Deadline, OutOfTimeError
from workbench.engine.reconcile import app_id

MOST_BYTES = 64 * 1024 * 1024
"""Of all pages of one read."""
MOST_SENDINGS = 8
"""Of one page: two attempts, each with a redirect to another Region and the question for it."""


class Connection:
    """Clients of one session, made when first needed and shared by all threads.

    Args:
        session: A guarded `botocore.session.Session`.
        endpoint_url: Replaces every service's endpoint, or None.
        direct: Use no proxy, whatever the environment says: the endpoint is on this machine.
    """

    def __init__(self, session: Any, *, endpoint_url: str | None = None, direct: bool = False) -> None:
        self._session = session
        self._endpoint_url = endpoint_url
        self._more: dict[str, Any] = {"proxies": {}} if direct else {}
        self._clients: dict[tuple[str, str], Any] = {}
        self._endpoints: dict[tuple[str, str], str | None] = {}
        """As `endpoint_url` tells them, for each client: to be shown they are redacted, once."""
        self._hosts: frozenset[str] = frozenset()
        """Whither the clients send; replaced as a whole, so that no request waits for a client to be made."""
        self._lock = threading.Lock()  # making a client is not thread-safe, using it is
        self._on_this_thread = threading.local()
        bound_answers(session, self._count)
        session.register("before-send", self._count_sending)
        session.register("before-send", self._check_deadline)
        session.register("before-send", self._check_host)
        session.register("before-send", self._name_incident)
        session.register("after-call.s3", _note_redirect)

    @property
    def region(self) -> str:
        """The Region that was given or that the AWS configuration names, or empty."""
        return self._session.get_config_variable("region") or ""

    @property
    def expires_at(self) -> datetime | None:
        """When the credentials end, where the provider tells. Known after the first request."""
        credentials = self._session.get_credentials()
        expires: datetime | None = getattr(credentials, "_expiry_time", None)
        return expires and expires.astimezone(UTC)

    def client(self, service: str, region: str) -> Any:
        """Return the client of a service in a Region."""
        known = self._clients.get((service, region))  # whoever has one does not wait for others to be made
        if known is not None:
            return known
        with self._lock:
            client = self._clients.get((service, region))
            if client is None:
                client = self._make(service, region)
                url: str = client.meta.endpoint_url
                self._hosts |= {urlsplit(url).netloc}
                self._endpoints[service, region] = None if self._is_aws(url) else shown(url)
                self._clients[service, region] = client
            return client

    def endpoint_url(self, service: str, region: str) -> str | None:
        """Return the endpoint that replaces AWS's own for a service, without user and password, or None."""
        self.client(service, region)
        return self._endpoints[service, region]

    def detours(self) -> tuple[Detour, ...]:
        """Return how requests go that do not go straight to AWS. Raises UsageError as `routes.detours`."""
        if self._more:  # direct, to an account on this machine
            return ()
        services = {item.service.name: item.service for item in load_catalogue().values()}
        return detours(
            self._session,
            services.values(),
            region=self.region,
            given=self._endpoint_url,
            suffixes=self._suffixes,
        )

    def page_keys(self, operation: Operation) -> PageKeys | None:
        """Return how an operation pages, or None when it does not."""
        if operation.paging:
            own = operation.paging
            return PageKeys(inputs=(own.input_token,), outputs=(own.output_token,), results=(own.result_key,))
        if not operation.paginated:
            return None
        loader = self._session.get_component("data_loader")
        models: Mapping[str, Any] = loader.load_service_model(operation.service.name, "paginators-1")
        return PageKeys.from_model(models["pagination"][operation.name])

    @contextmanager
    def asking(self, deadline: Deadline, incident: str) -> Iterator[None]:
        """Let nothing leave from this thread after the deadline, retries and second pages included.

        Until then every request names the incident, if any, in the app id of its user agent.
        """
        self._on_this_thread.deadline = deadline
        self._on_this_thread.app_id = app_id(incident)
        self._on_this_thread.bytes = 0
        self.next_page()
        try:
            yield
        finally:
            self._on_this_thread.__dict__.clear()

    def _check_deadline(self, **_: Any) -> None:
        deadline: Deadline | None = getattr(self._on_this_thread, "deadline", None)
        if deadline and not deadline.remaining():
            raise OutOfTimeError("the check ended before this was asked")

    def _count(self, number: int) -> None:
        """Count what a read has brought in so far, and end it where that is too much or too late."""
        read = self._on_this_thread
        read.bytes = getattr(read, "bytes", 0) + number
        if read.bytes > MOST_BYTES:
            raise OverBudgetError(f"its pages hold more than {MOST_BYTES:,} bytes")
        self._check_deadline()

    def _count_sending(self, **_: Any) -> None:
        """End the way of a request that S3 sends from Region to Region: botocore follows without an end."""
        here = self._on_this_thread
        here.sent = getattr(here, "sent", 0) + 1
        if here.sent > MOST_SENDINGS:
            raise OverBudgetError(f"sent on and on: no answer after {MOST_SENDINGS} requests for one page")

    def next_page(self) -> None:
        """Count anew how often one page is asked for."""
        self._on_this_thread.sent = 0

    def _name_incident(self, request: Any, **_: Any) -> None:
        """Put the incident into the user agent: clients are shared by all incidents, so theirs cannot say.

        botocore writes this header last of all, and no signature covers it.
        """
        own = getattr(self._on_this_thread, "app_id", app_id())
        agent: bytes = request.headers["User-Agent"]
        request.headers["User-Agent"] = agent.replace(f"app/{app_id()}".encode(), f"app/{own}".encode())

    def _make(self, service: str, region: str) -> Any:
        if not self._endpoint_url or self._is_aws(self._endpoint_url):
            client = self._create(service, region, **self._more)
            if self._is_aws(client.meta.endpoint_url):
                return client
        # Only AWS resolves bucket.endpoint and account.endpoint.
        client = self._create(
            service, region, **self._more, s3={"addressing_style": "path"}, inject_host_prefix=False
        )
        client.meta.events.register("before-call.s3-control", _leave_account_out_of_host)
        return client

    def _create(self, service: str, region: str, **config: Any) -> Any:
        try:
            return self._session.create_client(
                service, region_name=region, endpoint_url=self._endpoint_url, config=client_config(**config)
            )
        except ValueError as error:
            raise UsageError(f"The endpoint URL or Region for {service} cannot be used: {error}") from error

    def _check_host(self, request: Any, **_: Any) -> None:
        """Refuse what would leave to a host that nobody was shown: rules of endpoints are files too."""
        host = urlsplit(request.url).netloc
        if host not in self._hosts and not self._is_aws(request.url):
            raise GuardRefusedError(f"a request would leave to {host}, which is neither AWS's nor configured")

    def _is_aws(self, url: str) -> bool:
        return is_aws(url, self._suffixes)

    @cached_property
    def _suffixes(self) -> frozenset[str]:
        """The DNS suffixes of all partitions."""
        loader = self._session.get_component("data_loader")
        outputs = [partition["outputs"] for partition in loader.load_data("partitions")["partitions"]]
        return frozenset(item[key] for item in outputs for key in ("dnsSuffix", "dualStackDnsSuffix"))


def _note_redirect(parsed: dict[str, Any], context: Mapping[str, Any], **_: Any) -> None:
    """Say in the answer's headers where the bucket is, when botocore has followed it to another Region."""
    region = context.get("signing", {}).get("region")
    if region and region != context.get("client_region"):
        headers = parsed.setdefault("ResponseMetadata", {}).setdefault("HTTPHeaders", {})
        headers.setdefault("x-amz-bucket-region", region)


def _leave_account_out_of_host(params: dict[str, Any], **_: Any) -> None:
    """Undo what S3 Control's rules do even to an endpoint of one's own; a header names the account too."""
    account = params["headers"]["x-amz-account-id"]
    params["url"] = params["url"].replace(f"//{account}.", "//", 1)
