"""Requests to the proxy: signed, repeated where another attempt may help, single or as batches."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import requests
from urllib3.util import Retry

from tap_graphveil.faults import TapFaultError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from requests.auth import AuthBase

PASSING = (429, 500, 502, 503, 504)
TIMEOUT_SECONDS = 120.0
LONGEST_PAUSE_SECONDS = 120
OK, NOT_FOUND, GONE, UNREADABLE = 200, 404, 410, 502
#: How often a body is asked for that comes cut off.
READINGS = 3
BATCH_SIZE = 20

REMEDIES = {
    "callerUnknown": "the policy does not know this identity: compare it with the policy's entry",
    "operationRefused": "the policy does not give this caller what was asked for",
    "consentMissing": "the proxy lacks a permission of Graph: tell the operator",
    "tokenUnavailable": "the proxy gets no token from Entra ID: tell the operator",
    "misconfigured": "the proxy's policy has to be mended: tell the operator",
}


@dataclass(frozen=True)
class Ask:
    """One GET: a path below the endpoint or a link as the proxy gave it, and its headers."""

    target: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What came back for one GET; ``code`` is the closed code of a refusal."""

    status: int
    code: str
    body: Any

    @property
    def ok(self) -> bool:
        """Tell whether the body is what was asked for."""
        return self.status == OK and isinstance(self.body, dict)

    @property
    def may_pass(self) -> bool:
        """Tell whether another attempt may help. A mailbox that Graph refuses stays refused, whatever the status."""
        return self.status in PASSING and self.code != "mailboxRefused"

    @property
    def lost(self) -> bool:
        """Tell whether a stored link has to be begun again: its state has expired, or its ids no longer open."""
        return self.status in (GONE, NOT_FOUND)

    def refusal(self) -> str:
        """Say in one sentence what the refusal means for who runs the tap."""
        remedy = REMEDIES.get(self.code)
        if remedy is None and self.code == str(self.status):
            remedy = "the platform refuses this identity, or no Graphveil proxy answers: check credentials and endpoint"
        return f"The proxy answers {self.status} ({self.code}): {remedy or 'see the table of errors in its guide'}."


class Client:
    """Asks one proxy; ``round_trips`` counts what was asked, repeats left out."""

    def __init__(self, endpoint: str, auth: AuthBase | None = None, *, attempts: int = 6) -> None:
        """Take the endpoint as the operator gives it, with or without a slash at its end."""
        self.endpoint = endpoint.rstrip("/")
        self.round_trips = 0
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.auth = auth
        repeats = Retry(
            total=attempts - 1,
            status_forcelist=PASSING,
            allowed_methods=("GET", "POST"),
            backoff_factor=0.5,
            backoff_max=LONGEST_PAUSE_SECONDS,
            retry_after_max=LONGEST_PAUSE_SECONDS,
            raise_on_status=False,
            redirect=0,
        )
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, requests.adapters.HTTPAdapter(max_retries=repeats))

    def _send(self, method: str, target: str, headers: Mapping[str, str], data: bytes | None = None) -> Answer:
        url = self._url_of(target)
        self.round_trips += 1
        for _ in range(READINGS):
            try:
                reply = self._session.request(
                    method, url, headers=dict(headers), data=data, timeout=TIMEOUT_SECONDS, allow_redirects=False
                )
                body = _body_of(reply)
            except (requests.exceptions.ChunkedEncodingError, requests.exceptions.JSONDecodeError):
                # The body was cut off: urllib3 repeats only what fails before it.
                continue
            except requests.RequestException:
                # The cause is not chained: its message holds the address, which may hold a link.
                message = "Nothing answers at the endpoint: check its address, and that this machine may reach it."
                raise TapFaultError(message) from None
            return Answer(reply.status_code, _code_of(reply.status_code, reply.headers, body), body)
        return Answer(UNREADABLE, "unreadable", None)

    def _url_of(self, target: str) -> str:
        """Complete a path; a link must be the proxy's own, so that no signature goes to another host."""
        if target.startswith("/"):
            return f"{self.endpoint}{target}"
        if not target.startswith(f"{self.endpoint}/"):
            raise TapFaultError("A link of the proxy leads to another host: give the endpoint as the proxy calls itself.")
        return target

    def get(self, ask: Ask) -> Answer:
        """Send one GET, and repeat it where that may help."""
        return self._send("GET", ask.target, ask.headers)

    def records(self, ask: Ask) -> Iterator[dict[str, Any]]:
        """Give every record of a collection, page by page.

        Raises TapFaultError where a page is refused: a directory that is read in part would look like people who left.
        """
        following: Ask | None = ask
        while following is not None:
            answer = self.get(following)
            if not answer.ok:
                raise TapFaultError(answer.refusal())
            yield from answer.body["value"]
            link = answer.body.get("@odata.nextLink")
            following = Ask(link, ask.headers) if link else None

    def batch(self, asks: Sequence[Ask]) -> list[Answer]:
        """Send up to 20 GETs as one; the answers stand in the asks' order. A batch that fails whole is each one's answer."""
        base = f"{self.endpoint}/v1.0"
        wanted = [
            {"id": str(n), "method": "GET", "url": self._url_of(ask.target).removeprefix(base), "headers": dict(ask.headers)}
            for n, ask in enumerate(asks)
        ]
        data = json.dumps({"requests": wanted}).encode()
        whole = self._send("POST", "/v1.0/%24batch", {"Content-Type": "application/json"}, data)
        if not whole.ok:
            return [whole] * len(asks)
        replies = {reply["id"]: reply for reply in whole.body["responses"]}
        return [_part_of(replies[request["id"]]) for request in wanted]


def _body_of(reply: requests.Response) -> Any:
    """Read a body; what no proxy of Graphveil wrote need not be JSON, unless it says that all is well."""
    if reply.status_code == OK:
        return reply.json()
    try:
        return reply.json()
    except requests.exceptions.JSONDecodeError:
        return None


def _part_of(reply: Mapping[str, Any]) -> Answer:
    status, body = int(reply["status"]), reply.get("body")
    return Answer(status, _code_of(status, reply.get("headers", {}), body), body)


def _code_of(status: int, headers: Mapping[str, str], body: Any) -> str:
    """Give the proxy's own code, else Graph's, else the status."""
    for name, value in headers.items():
        if name.lower() == "x-graphveil-error":
            return value
    error = body.get("error") if isinstance(body, dict) else None
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, str) else str(status)
