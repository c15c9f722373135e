"""How the client proves its caller: its own hook for authentication, in the form that the endpoint asks for."""

from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from kiota_abstractions.authentication import (
    AccessTokenProvider,
    AllowedHostsValidator,
    AnonymousAuthenticationProvider,
    AuthenticationProvider,
    BaseBearerTokenAuthenticationProvider,
)


class FixedToken(AccessTokenProvider):
    """One token, for one host."""

    def __init__(self, token, host):
        self._token = token
        self._hosts = AllowedHostsValidator([host])

    async def get_authorization_token(self, uri, additional_authentication_context={}):
        return self._token if self._hosts.is_url_host_valid(uri) else ""

    def get_allowed_hosts_validator(self):
        return self._hosts


def encode_query(url):
    """The URL with every character of its query encoded: AWS reads neither a raw / nor a +."""
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    query = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in pairs)
    return urlunsplit(parts._replace(query=query))


class Signature(AuthenticationProvider):
    """Signature Version 4 for a Function URL, which covers the whole request."""

    def __init__(self, access_key, secret_key, session_token, region):
        self._signer = SigV4Auth(Credentials(access_key, secret_key, session_token), "lambda", region)

    async def authenticate_request(self, request, additional_authentication_context={}):
        url = encode_query(request.url)
        signed = AWSRequest(request.http_method.value, url, data=request.content)
        self._signer.add_auth(signed)
        request.url = url
        # The page iterator hands the headers of one page on to the next.
        for name, value in signed.headers.items():
            request.headers.remove(name)
            request.headers.add(name, value)


def hook_for(proof, host):
    """The hook for a proof as the tests describe it."""
    if proof["kind"] == "bearer":
        return BaseBearerTokenAuthenticationProvider(FixedToken(proof["token"], host))
    if proof["kind"] == "signature":
        return Signature(proof["accessKeyId"], proof["secretAccessKey"], proof["sessionToken"], proof["region"])
    return AnonymousAuthenticationProvider()
