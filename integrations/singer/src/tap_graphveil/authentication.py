"""How a request proves who sends it: SigV4 on AWS, an identity token on Google Cloud, a bearer elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import google.auth.transport.requests
import google.oauth2.id_token
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.session import Session
from requests.auth import AuthBase

from tap_graphveil.faults import TapFaultError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from requests import PreparedRequest

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
GOOGLE_SUFFIXES = (".run.app", ".cloudfunctions.net")
AWS_SUFFIX = ".on.aws"
KINDS = ("aws", "google", "bearer", "none")


class AwsAuth(AuthBase):
    """Signs each request for the service ``lambda`` with the credentials that the AWS command line would take.

    A profile of the AWS configuration may name a role to assume; botocore renews what expires.
    """

    def __init__(self, region: str) -> None:
        """Find the credentials; raises TapFaultError where there are none."""
        self._region = region
        self._credentials: Any = Session().get_credentials()
        if self._credentials is None:
            raise TapFaultError("No AWS credentials: sign in, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.")

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Sign a request that is otherwise complete: what is signed must be what is sent."""
        signed = AWSRequest(request.method, request.url, data=request.body or b"")
        SigV4Auth(self._credentials.get_frozen_credentials(), "lambda", self._region).add_auth(signed)
        request.headers.update(dict(signed.headers))
        return request


class GoogleAuth(AuthBase):
    """Sends an identity token of the service account that runs this program; the audience is the service's URL."""

    def __init__(self, audience: str) -> None:
        """Find the credentials; raises TapFaultError where there are none."""
        self._transport = google.auth.transport.requests.Request()
        fetch: Any = google.oauth2.id_token.fetch_id_token_credentials
        try:
            self._credentials = fetch(audience, self._transport)
        except google.auth.exceptions.GoogleAuthError as error:
            raise TapFaultError(
                "No identity token: run as a service account, or set GOOGLE_APPLICATION_CREDENTIALS to the file of one."
            ) from error

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Add the token; it is renewed when it has ended."""
        if not self._credentials.valid:
            self._credentials.refresh(self._transport)
        request.headers["Authorization"] = f"Bearer {self._credentials.token}"
        return request


class BearerAuth(AuthBase):
    """Sends a token that the caller's identity provider issued."""

    def __init__(self, token: str) -> None:
        """Take the token."""
        self._token = token

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Add the token."""
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def _kind_of(host: str) -> str:
    if host in LOOPBACK:
        return "none"
    if host.endswith(AWS_SUFFIX):
        return "aws"
    if host.endswith(GOOGLE_SUFFIXES):
        return "google"
    raise TapFaultError(f"The host of the endpoint tells no cloud: set auth to {', '.join(KINDS[:3])} or none.")


def _region_of(host: str) -> str:
    """Read the region from the host of a Function URL, `<id>.lambda-url.<region>.on.aws`."""
    _, function_url, rest = host.partition(".lambda-url.")
    region, on_aws, _ = rest.partition(".on.aws")
    if not (function_url and on_aws and region):
        raise TapFaultError("The host of the endpoint tells no AWS region: set region.")
    return region


def authentication_for(config: Mapping[str, Any]) -> AuthBase | None:
    """Choose by ``auth``, else by the endpoint's host, how requests are signed; raises TapFaultError where neither tells."""
    host = urlsplit(config["endpoint"]).hostname or ""
    kind = config.get("auth") or _kind_of(host)
    if kind == "aws":
        return AwsAuth(config.get("region") or _region_of(host))
    if kind == "google":
        return GoogleAuth(config["endpoint"].rstrip("/"))
    if kind == "bearer":
        if not config.get("token"):
            raise TapFaultError("No bearer: set TAP_GRAPHVEIL_TOKEN, and give the tap --config=ENV.")
        return BearerAuth(config["token"])
    return None
