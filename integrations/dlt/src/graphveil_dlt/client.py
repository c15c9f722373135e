"""Requests to the proxy: signed, repeated where another attempt may help, single or as batches."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import requests
from dlt.common import json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from concurrent.futures import Future

    from requests.auth import AuthBase

PASSING = frozenset({429, 500, 502, 503, 504})
#: Attempts at most where the proxy has made several by itself; each more costs a round trip of its own.
FEW_ATTEMPTS = {500: 2}
LONGEST_PAUSE_SECONDS = 120.0
TIMEOUT_SECONDS = 120.0
UNREACHABLE = 0
#: Batches under way at once. All resources of a load share them: where one has little left to read, another has all of them.
WORKERS = 8


class ProxyError(Exception):
    """The proxy or its answer is not what is needed. The message says what to do, without names or addresses."""


@dataclass(frozen=True)
class Part:
    """One GET: a path below ``/v1.0`` or a link as the proxy gave it, and its headers."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """What came back for one GET. Status 0 means that nothing answered."""

    status: int
    headers: Mapping[str, str]
    body: Any

    @property
    def ok(self) -> bool:
        """Tell whether the body is what was asked for."""
        return self.status == requests.codes.ok and isinstance(self.body, dict)

    @property
    def code(self) -> str:
        """Give the closed code of the refusal: the proxy's own, else Graph's, else the status."""
        named = self.headers.get("x-graphveil-error")
        if named:
            return named
        error = self.body.get("error") if isinstance(self.body, dict) else None
        code = error.get("code") if isinstance(error, dict) else None
        return code if isinstance(code, str) else ("unreachable" if self.status == UNREACHABLE else str(self.status))

    @property
    def may_pass(self) -> bool:
        """Tell whether another attempt may help. A mailbox that Graph refuses stays refused, whatever the status."""
        return self.status == UNREACHABLE or (self.status in PASSING and self.code != "mailboxRefused")

    def pause(self, attempt: int) -> float:
        """Give the seconds to wait before the next attempt: what the proxy asks for, else 1, 2, 4 …, bounded."""
        try:
            asked = float(self.headers.get("retry-after", ""))
        except ValueError:
            asked = float(2 ** (attempt - 1))
        return min(max(asked, 0.05), LONGEST_PAUSE_SECONDS)


def as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Prove nothing: without any proof at all, a password of ``~/.netrc`` would be sent."""
    return request


class Client:
    """Asks one proxy, through the HTTP proxy and with the certificates that the environment names.

    ``workers`` batches at most are under way at once; ``sleep`` is replaced in tests; ``round_trips`` counts what was sent.
    """

    def __init__(
        self,
        endpoint: str,
        auth: AuthBase | None = None,
        *,
        attempts: int = 6,
        workers: int = WORKERS,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Take the endpoint as the operator gives it, with or without a slash at its end."""
        self.endpoint = endpoint.rstrip("/")
        self.attempts = attempts
        self.workers = workers
        self.sleep = sleep
        self.round_trips = 0
        self._auth = auth or as_it_is
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="batch")
        self._session = requests.Session()
        self._session.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=32))
        self._session.mount("https://", requests.adapters.HTTPAdapter(pool_maxsize=32))

    def _send(self, method: str, url: str, headers: Mapping[str, str], data: bytes | None) -> Answer:
        self.round_trips += 1
        try:
            reply = self._session.request(
                method,
                url,
                headers=dict(headers),
                data=data,
                auth=self._auth,
                timeout=TIMEOUT_SECONDS,
                allow_redirects=False,
            )
        except requests.RequestException:
            return Answer(UNREACHABLE, {}, None)
        lower = {name.lower(): value for name, value in reply.headers.items()}
        try:
            return Answer(reply.status_code, lower, json.loadb(reply.content))
        except ValueError:
            status = reply.status_code if reply.status_code != requests.codes.ok else UNREACHABLE
            return Answer(status, lower, None)

    def _repeat(self, send: Callable[[], Answer]) -> Answer:
        for attempt in range(1, self.attempts + 1):
            answer = send()
            if self.gives_up(answer, attempt):
                return answer
            self.sleep(answer.pause(attempt))
        raise AssertionError("a client makes at least one attempt")

    def gives_up(self, answer: Answer, attempt: int) -> bool:
        """Tell whether an answer is the last one after so many attempts."""
        return not answer.may_pass or attempt >= min(self.attempts, FEW_ATTEMPTS.get(answer.status, self.attempts))

    def url_of(self, target: str) -> str:
        """Complete a path; a link must be the proxy's own, so that no signature goes to another host."""
        if target.startswith("/"):
            return f"{self.endpoint}{target}"
        if not target.startswith(f"{self.endpoint}/"):
            raise ProxyError("A link of the proxy leads to another host: give the endpoint as the proxy calls itself.")
        return target

    def get(self, part: Part) -> Answer:
        """Send one GET, and repeat it where that may help."""
        return self._repeat(lambda: self._send("GET", self.url_of(part.url), part.headers, None))

    def records(self, part: Part) -> Iterator[dict[str, Any]]:
        """Give every record of a collection, page by page.

        Raises ProxyError where a page is refused: a directory that is read in part would look like people who left.
        """
        following: Part | None = part
        while following is not None:
            answer = self.get(following)
            if not answer.ok:
                raise ProxyError(refusal(answer))
            yield from answer.body["value"]
            link = answer.body.get("@odata.nextLink")
            following = Part(link, part.headers) if link else None

    def batch(self, parts: Iterable[Part]) -> list[Answer]:
        """Send up to 20 GETs as one batch; the answers stand in the parts' order.

        A batch that fails as a whole is repeated, and then every part has its answer.
        """
        listed = list(parts)
        wanted = [
            {"id": str(number), "method": "GET", "url": self._relative(part.url), "headers": dict(part.headers)}
            for number, part in enumerate(listed)
        ]
        data = json.dumpb({"requests": wanted})
        headers = {"Content-Type": "application/json"}
        whole = self._repeat(lambda: self._send("POST", self.url_of("/v1.0/$batch".replace("$", "%24")), headers, data))
        if not whole.ok:
            return [whole] * len(listed)
        by_id = {reply["id"]: reply for reply in whole.body["responses"]}
        return [_answer_of(by_id[request["id"]]) for request in wanted]

    def begin_batch(self, parts: Iterable[Part]) -> Future[list[Answer]]:
        """Send a batch as soon as one of the workers is free."""
        return self._pool.submit(self.batch, parts)

    def _relative(self, target: str) -> str:
        return self.url_of(target).removeprefix(f"{self.endpoint}/v1.0")


def _answer_of(reply: Mapping[str, Any]) -> Answer:
    headers = {name.lower(): str(value) for name, value in reply.get("headers", {}).items()}
    return Answer(int(reply["status"]), headers, reply.get("body"))


def refusal(answer: Answer) -> str:
    """Say in one sentence what a refusal means for who runs the load."""
    if answer.status == UNREACHABLE:
        return "Nothing answers at the endpoint: check its address, and that this machine may reach it."
    meaning = {
        "callerUnknown": "the policy does not know this identity: compare it with the policy's entry",
        "operationRefused": "the policy does not give this caller what was asked for",
        "consentMissing": "the proxy lacks a permission of Graph: tell the operator",
        "tokenUnavailable": "the proxy gets no token from Entra ID: tell the operator",
        "misconfigured": "the proxy's policy has to be mended: tell the operator",
    }.get(answer.code)
    if meaning is None and "x-graphveil-error" not in answer.headers:
        meaning = "the platform refuses this identity, or no Graphveil proxy answers: check credentials and endpoint"
    return f"The proxy answers {answer.status} ({answer.code}): {meaning or 'see the table of errors in its guide'}."
