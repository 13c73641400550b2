"""Live AWS, or anything that speaks its protocols at an endpoint of its own."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable

from workbench.aws.catalogue import Catalogue, load_catalogue
from workbench.aws.connection import Connection
from workbench.aws.log_files import LogFileConsent, LogFileCount
from workbench.aws.pacing import Paces
from workbench.aws.reader import BotoReader
from workbench.aws.sessions import StaticCredentials, open_session
from workbench.domain.evidence import Answer, Outcome, ask
from workbench.domain.target import Source, Target
from workbench.engine.errors import UsageError, WorkbenchError
from workbench.engine.ports import Clock, Deadline

IDENTITY_DEADLINE_S = 30.0
"""Until we know who we are, credentials and a second look at them included."""
_ACCOUNT = re.compile(r"\d{12}")


class NoAnswerError(WorkbenchError):
    """AWS could not be asked who we are, so nothing else can be told."""

    exit_code = 4


class BotoSource:
    """An `AwsSource` on botocore. Making one loads nothing; the first `target` or `reader` does.

    Args:
        clock: The clock.
        profile: A profile of the AWS configuration; None for the default of the AWS chain.
        region: A Region; None for what the AWS configuration names.
        region_otherwise: The Region where that names none; empty for none.
        endpoint_url: Replaces every service's endpoint; None for AWS's own or what the configuration names.
        source: What the answers are to be shown as.
        credentials: Given outright, for a simulated account: the AWS chain is not looked at.
        allow_cost: The person has agreed to operations that cost money or leave an object behind.
        allow_log_files: The person has agreed to the reading of EMR's log files.
    """

    def __init__(  # noqa: PLR0913 - each is an option or a setting of the person
        self,
        *,
        clock: Clock,
        profile: str | None = None,
        region: str | None = None,
        region_otherwise: str = "",
        endpoint_url: str | None = None,
        source: Source = Source.LIVE,
        credentials: StaticCredentials | None = None,
        allow_cost: bool = False,
        allow_log_files: bool = False,
    ) -> None:
        self._clock = clock
        self._profile = profile
        self._region = region
        self._region_otherwise = region_otherwise
        self._endpoint_url = endpoint_url
        self._source = source
        self._credentials = credentials
        self._allow_cost = allow_cost
        self._consent = LogFileConsent(given=allow_log_files)
        self._log_files = LogFileCount()
        self._lock = threading.Lock()
        self._connection: Connection | None = None
        self._paces: Paces | None = None

    def target(self) -> Target:
        """As `AwsSource.target`. Credentials that were renewed after they had expired are picked up here.

        Raises:
            UsageError: No such profile, no Region, no credentials, or credentials that AWS does not accept.
            NoAnswerError: STS cannot be reached.
        """
        deadline = Deadline(self._clock, IDENTITY_DEADLINE_S)
        answer = self._ask_identity(self._connect(), deadline)
        if answer.outcome is Outcome.EXPIRED_CREDENTIALS:
            with self._lock:
                self._connection = None
            again = self._ask_identity(self._connect(), deadline)
            answer = again if again.outcome is not Outcome.TIMEOUT else answer
        connection = self._connect()
        if not answer.ok:
            raise self._explain(answer, connection)
        account = str(answer.data["Account"])
        if not _ACCOUNT.fullmatch(account):
            raise NoAnswerError(
                f"STS at {self._way_to_sts(connection)} named no account but {account!r:.40}."
            )
        region = self._region_of(connection)
        return Target(
            source=self._source,
            account=account,
            region=region,
            identity=str(answer.data["Arn"]),
            endpoint=connection.endpoint_url("sts", region),
            detours=connection.detours(),
            expires_at=connection.expires_at,
        )

    def reader(
        self,
        target: Target,
        deadline: Deadline,
        incident: str = "",
        named: frozenset[str] = frozenset(),  # noqa: ARG002 - the port's; AWS alone is reached here
    ) -> BotoReader:
        """As `AwsSource.reader`.

        Raises:
            UsageError: There is no such profile, or no Region.
        """
        return self._reader(self._connect(), target, deadline, incident)

    def make_ready(self, operations: Iterable[str]) -> None:
        """As `MakesReady.make_ready`: makes the clients, one after the other."""
        with self._lock:
            connection = self._connection
        if connection is None or not connection.region:
            return
        for service in dict.fromkeys(self._catalogue[name].service.name for name in operations):
            try:
                connection.client(service, connection.region)
            except UsageError:
                continue  # of an endpoint that cannot be used: the question that needs it says so

    def allow_log_files(self) -> None:
        """As `ReadsLogFiles.allow_log_files`."""
        self._consent.give()

    def _connect(self) -> Connection:
        with self._lock:
            if self._connection is None:
                session = open_session(
                    self._catalogue,
                    profile=self._profile,
                    region=self._region,
                    credentials=self._credentials,
                    allow_cost=self._allow_cost,
                    log_file_consent=self._consent,
                )
                if self._region_otherwise and not session.get_config_variable("region"):
                    session.set_config_variable("region", self._region_otherwise)
                self._connection = Connection(
                    session, endpoint_url=self._endpoint_url, direct=self._source is Source.SIMULATED
                )
            return self._connection

    @property
    def _catalogue(self) -> Catalogue:
        return load_catalogue()

    def _reader(
        self, connection: Connection, target: Target, deadline: Deadline, incident: str = ""
    ) -> BotoReader:
        return BotoReader(
            connection=connection,
            catalogue=self._catalogue,
            paces=self._shared_paces(),
            clock=self._clock,
            target=target,
            deadline=deadline,
            incident=incident,
            log_files=self._log_files,
        )

    def _shared_paces(self) -> Paces | None:
        """Return the limits of this account; a simulated one has none."""
        with self._lock:
            if self._paces is None and self._source is Source.LIVE:
                self._paces = Paces(self._catalogue, self._clock)
            return self._paces

    def _ask_identity(self, connection: Connection, deadline: Deadline) -> Answer:
        nobody = Target(source=self._source, account="", region=self._region_of(connection), identity="")
        return self._reader(connection, nobody, deadline).read(ask("sts.GetCallerIdentity"))

    def _region_of(self, connection: Connection) -> str:
        if not connection.region:
            raise UsageError(
                "No AWS Region is known. Pass --region, set AWS_REGION, or name one in the profile."
            )
        return connection.region

    def _explain(self, answer: Answer, connection: Connection) -> WorkbenchError:
        said = f"{answer.code}: {answer.message}" if answer.code else answer.message
        if answer.code == "NoCredentialsError":
            return UsageError(
                "No AWS credentials were found. Pass --profile, sign in with `aws sso login`, or set "
                "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN."
            )
        if answer.code in ("UsageError", "MfaNeededError"):
            return UsageError(answer.message)
        if answer.code == "CredentialRetrievalError":
            return UsageError(
                f"There are no credentials where the AWS configuration says that they come from ({said}). "
                "Mend that source, or pass --profile for another one."
            )
        if answer.outcome is Outcome.EXPIRED_CREDENTIALS:
            login = f"aws sso login --profile {self._profile}" if self._profile else "aws sso login"
            return UsageError(
                f"AWS does not accept these credentials, or they have expired ({said}). Renew them (for "
                f"example `{login}`), then try again; the Region may also not be enabled for the account."
            )
        if answer.outcome is Outcome.CLOCK_SKEWED:
            return UsageError(
                f"The clock of this computer is wrong, and AWS refuses its signatures ({said})."
            )
        return NoAnswerError(
            f"STS at {self._way_to_sts(connection)} did not say who we are ({answer.outcome}; {said}). "
            "Check the network, the proxy, the Region and --endpoint-url, then try again."
        )

    def _way_to_sts(self, connection: Connection) -> str:
        """Return where STS was asked, as a person is to be told."""
        ways = (way for way in connection.detours() if not way.services or "sts" in way.services)
        return next((way.endpoint for way in ways if way.endpoint), self._endpoint_url or "AWS")
