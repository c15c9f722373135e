"""How a request proves who sends it: SigV4 on AWS, an identity token on Google Cloud, a bearer elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlsplit, urlunsplit

import botocore.auth
import botocore.awsrequest
import botocore.session
import dlt
import google.auth.transport.requests
import google.oauth2.id_token
from dlt.common.configuration import configspec
from dlt.common.typing import TSecretStrValue  # noqa: TC002 - dlt reads the annotations when the program runs
from dlt.sources.helpers.rest_client.auth import AuthConfigBase, BearerTokenAuth

if TYPE_CHECKING:
    from requests import PreparedRequest

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
GOOGLE_SUFFIXES = (".run.app", ".cloudfunctions.net")
AWS_SUFFIX = ".on.aws"
TOKEN_LIFE_LEFT_SECONDS = 300
KINDS = ("aws", "google", "bearer", "none")


class AuthenticationError(Exception):
    """There are no credentials, or nobody said which kind the endpoint wants. The message says what to do."""


@configspec
class SigV4Auth(AuthConfigBase):
    """Signs each request with SigV4 for the service ``lambda``, by whatever credentials botocore finds.

    ``region`` is the function's. ``role`` is the ARN of a role to assume first; without it the chain's own identity signs.
    """

    region: str = None  # type: ignore[assignment]
    role: str | None = None
    access_key: str | None = None
    secret_key: TSecretStrValue | None = None
    session_token: TSecretStrValue | None = None

    def __post_init__(self) -> None:
        """Prepare an empty memory for the credentials; botocore renews those that expire."""
        self._credentials: Any = None

    def _find(self) -> Any:
        session = botocore.session.Session()
        if self.access_key and self.secret_key:
            session.set_credentials(self.access_key, self.secret_key, self.session_token)
        found = session.get_credentials()
        if found is None:
            raise AuthenticationError("No AWS credentials: sign in, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.")
        if self.role is None:
            return found
        return assumed_role(session, self.role, self.region)

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Sign a request that is otherwise complete: what is signed must be what is sent.

        The query is written as AWS reads it first: botocore signs ``$`` and commas as they stand, and the two would differ.
        """
        request.url = canonical(request.url or "")
        if self._credentials is None:
            self._credentials = self._find()
        signed = botocore.awsrequest.AWSRequest(request.method, request.url, data=request.body or b"")
        botocore.auth.SigV4Auth(self._credentials.get_frozen_credentials(), "lambda", self.region).add_auth(signed)
        request.headers.update(dict(signed.headers))
        return request


def canonical(url: str) -> str:
    """Percent-encode all of a query but what is unreserved, and keep what is encoded already."""
    parts = urlsplit(url)
    pairs = [[quote(unquote(piece), safe="") for piece in pair.split("=", 1)] for pair in parts.query.split("&")]
    return urlunsplit(parts._replace(path=parts.path.replace("$", "%24"), query="&".join("=".join(pair) for pair in pairs)))


def assumed_role(session: Any, role: str, region: str) -> Any:
    """Give credentials of a role that renew themselves, through the regional endpoint of STS."""
    from botocore.credentials import AssumeRoleCredentialFetcher, DeferredRefreshableCredentials

    fetcher = AssumeRoleCredentialFetcher(
        lambda *args, **kwargs: session.create_client(*args, **{"region_name": region, **kwargs}),
        session.get_credentials(),
        role,
        extra_args={"RoleSessionName": "graphveil-dlt"},
    )
    return DeferredRefreshableCredentials(fetcher.fetch_credentials, "assume-role")


@configspec
class GoogleIdTokenAuth(AuthConfigBase):
    """Sends an identity token of the service account that runs this program; the audience is the service's URL."""

    audience: str = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        """Prepare an empty memory for the credentials."""
        self._credentials: Any = None

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Add the token; it is renewed before it ends."""
        transport = google.auth.transport.requests.Request()
        try:
            if self._credentials is None:
                fetch: Any = google.oauth2.id_token.fetch_id_token_credentials
                self._credentials = fetch(self.audience, transport)
            if not self._credentials.valid:
                self._credentials.refresh(transport)
        except google.auth.exceptions.GoogleAuthError as error:
            message = "No identity token: run as a service account, or set GOOGLE_APPLICATION_CREDENTIALS."
            raise AuthenticationError(message) from error
        request.headers["Authorization"] = f"Bearer {self._credentials.token}"
        return request


def kind_of(endpoint: str) -> str:
    """Tell from an endpoint's host which proof it wants; a host that does not tell is a fault of the caller."""
    host = urlsplit(endpoint).hostname or ""
    if host in LOOPBACK:
        return "none"
    if host.endswith(AWS_SUFFIX):
        return "aws"
    if host.endswith(GOOGLE_SUFFIXES):
        return "google"
    raise AuthenticationError(f"The host of the endpoint tells no cloud: say --auth {', '.join(KINDS[:3])} or none.")


def region_of(endpoint: str) -> str:
    """Read the region from the host of a Function URL, `<id>.lambda-url.<region>.on.aws`."""
    labels = (urlsplit(endpoint).hostname or "").split(".")
    if len(labels) < 4 or labels[1] != "lambda-url":  # noqa: PLR2004 - four labels of a Function URL
        raise AuthenticationError("The host of the endpoint tells no AWS region: say --region.")
    return labels[2]


def authentication_for(
    endpoint: str, kind: str | None = None, *, region: str | None = None, role: str | None = None
) -> AuthConfigBase | None:
    """Choose how requests to an endpoint are signed.

    A bearer is read from dlt's secrets or the variable ``SOURCES__GRAPHVEIL__TOKEN``, never from the command line, where every
    user of the machine could read it.
    """
    chosen = kind or kind_of(endpoint)
    if chosen == "aws":
        return SigV4Auth(region=region or region_of(endpoint), role=role)
    if chosen == "google":
        return GoogleIdTokenAuth(audience=endpoint)
    if chosen == "bearer":
        token: str | None = dlt.secrets.get("sources.graphveil.token")
        if not token:
            raise AuthenticationError("No bearer: set SOURCES__GRAPHVEIL__TOKEN.")
        return BearerTokenAuth(token=token)
    return None
