"""Many GETs over many mailboxes as few batches, at most four at a time for each mailbox."""

from __future__ import annotations

import heapq
import itertools
import time
from collections import Counter, deque
from concurrent.futures import FIRST_COMPLETED, wait
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from graphveil_dlt.client import Part

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future

    from graphveil_dlt.client import Answer, Client

BATCH_SIZE = 20
PER_MAILBOX = 4
#: Batches that wait for a worker while rows are written, so that no worker waits for that.
IN_STORE = 8


@dataclass(frozen=True)
class Task:
    """One GET of a mailbox. ``about`` says what it is for; a follow-up page keeps it."""

    mailbox: str
    about: str
    part: Part
    attempt: int = field(default=1, compare=False)

    def following(self, link: str) -> Task:
        """Give the task for the next page; the link remembers the headers."""
        return replace(self, part=Part(link), attempt=1)


class Crawl:
    """Runs tasks until none is left; tasks may be added while it runs.

    A batch leaves when it is full, or when nothing is under way that could bring more: half-full batches would cost round trips.
    A part that fails in a way that can pass is sent again after the time that the proxy asks for; other parts go on. Batches
    are sent by the client's threads; answers are handed over in the thread that iterates.
    """

    def __init__(self, client: Client) -> None:
        """Begin with nothing to do."""
        self._client = client
        self._ready: deque[Task] = deque()
        self._later: list[tuple[float, int, Task]] = []
        self._order = itertools.count()
        self._busy: Counter[str] = Counter()
        self._under_way: dict[Future[list[Answer]], list[Task]] = {}

    def add(self, task: Task) -> None:
        """Put a task behind those that wait."""
        self._ready.append(task)

    def __iter__(self) -> Iterator[tuple[Task, Answer]]:
        """Give each task with its last answer, in no particular order."""
        try:
            while self._ready or self._later or self._under_way:
                self._fill()
                yield from self._next()
        finally:
            for future in self._under_way:
                future.cancel()

    def _fill(self) -> None:
        now = time.monotonic()
        while self._later and self._later[0][0] <= now:
            self._ready.append(heapq.heappop(self._later)[2])
        while len(self._under_way) < self._client.workers + IN_STORE and self._is_due() and (tasks := self._take()):
            self._busy.update(task.mailbox for task in tasks)
            self._under_way[self._client.begin_batch([task.part for task in tasks])] = tasks

    def _is_due(self) -> bool:
        return len(self._ready) >= BATCH_SIZE or not self._under_way

    def _take(self) -> list[Task]:
        taken: list[Task] = []
        held: list[Task] = []
        own: Counter[str] = Counter()
        while self._ready and len(taken) < BATCH_SIZE:
            task = self._ready.popleft()
            if self._busy[task.mailbox] + own[task.mailbox] < PER_MAILBOX:
                own[task.mailbox] += 1
                taken.append(task)
            else:
                held.append(task)
        self._ready.extendleft(reversed(held))
        return taken

    def _next(self) -> Iterator[tuple[Task, Answer]]:
        pause = max(0.0, self._later[0][0] - time.monotonic()) if self._later else None
        if not self._under_way:
            self._client.sleep(pause or 0.0)
            return
        done, _ = wait(self._under_way, timeout=pause, return_when=FIRST_COMPLETED)
        if not done:
            return
        future = done.pop()
        tasks = self._under_way.pop(future)
        self._busy.subtract(task.mailbox for task in tasks)
        for task, answer in zip(tasks, future.result(), strict=True):
            if self._client.gives_up(answer, task.attempt):
                yield task, answer
            else:
                self._postpone(task, answer)

    def _postpone(self, task: Task, answer: Answer) -> None:
        at = time.monotonic() + answer.pause(task.attempt)
        heapq.heappush(self._later, (at, next(self._order), replace(task, attempt=task.attempt + 1)))
