"""The least program that does what the loader's extraction does: the same deltas through batches, with no engine around it."""

from __future__ import annotations

import json
from collections import deque
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Any

import requests

if TYPE_CHECKING:
    from collections.abc import Iterator

BATCH_SIZE = 20
PREFER = {"Prefer": "odata.maxpagesize=250"}


def mailboxes_of(session: requests.Session, endpoint: str) -> Iterator[str]:
    """List everybody's sealed id."""
    link: str | None = f"{endpoint}/v1.0/users?%24select=id&%24top=999"
    while link:
        page = session.get(link, timeout=60).json()
        yield from (user["id"] for user in page["value"])
        link = page.get("@odata.nextLink")


def first_deltas(user: str, window: tuple[str, str]) -> list[str]:
    """Give the first requests for a mailbox: its two usual folders, and its calendar."""
    start, end = window
    mail = [f"/users/{user}/mailFolders/{folder}/messages/delta" for folder in ("inbox", "sentitems")]
    return [*mail, f"/users/{user}/calendarView/delta?startDateTime={start}&endDateTime={end}"]


def read_all(endpoint: str, window: tuple[str, str], width: int) -> int:
    """Read all records of all mailboxes, so many batches at once; gives their number. Nothing is repeated: nothing may fail."""
    session = requests.Session()
    session.trust_env = False
    session.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=width))
    waiting = deque(target for user in mailboxes_of(session, endpoint) for target in first_deltas(user, window))
    records = 0

    def post(targets: list[str]) -> list[dict[str, Any]]:
        parts = [{"id": str(at), "method": "GET", "url": url, "headers": PREFER} for at, url in enumerate(targets)]
        body = json.dumps({"requests": parts})
        reply = session.post(f"{endpoint}/v1.0/%24batch", body, headers={"Content-Type": "application/json"}, timeout=60)
        responses: list[dict[str, Any]] = reply.json()["responses"]
        assert all(part["status"] == requests.codes.ok for part in responses)
        return [part["body"] for part in responses]

    with ThreadPoolExecutor(width) as pool:
        busy: set[Future[list[dict[str, Any]]]] = set()
        while waiting or busy:
            while waiting and len(busy) < width:
                busy.add(pool.submit(post, [waiting.popleft() for _ in range(min(BATCH_SIZE, len(waiting)))]))
            done, busy = wait(busy, return_when=FIRST_COMPLETED)
            for page in (page for future in done for page in future.result()):
                records += len(page["value"])
                if "@odata.nextLink" in page:
                    waiting.append(page["@odata.nextLink"].removeprefix(f"{endpoint}/v1.0"))
    return records
