"""Reads one kind of record from many mailboxes, and keeps account of each mailbox by itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graphveil_dlt.crawl import Crawl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from graphveil_dlt.client import Answer, Client
    from graphveil_dlt.crawl import Task

Row = dict[str, Any]

#: Rows that go to the engine together: it works out a table's hints for each thing that it is given.
ROWS_AT_ONCE = 500

#: What a stored link answers whose state is lost: it has expired (410), or its ids no longer open (404).
GONE, UNKNOWN = 410, 404


def is_lost(answer: Answer) -> bool:
    """Tell whether a stored link has to be begun again."""
    return answer.status in (GONE, UNKNOWN)


@dataclass
class Tally:
    """How many mailboxes were read and skipped in this run, over all kinds of records."""

    read: set[str] = field(default_factory=set)
    skipped: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Plan:
    """How records of one kind are read.

    ``rows`` makes rows of an answer and may ask for more by ``add``; ``ended`` gets the last page of a task; ``forgives`` gets
    a refusal, may ask for something else, and says whether the mailbox can still be complete; ``complete`` is called when
    everything of a mailbox was read.
    """

    rows: Callable[[Task, Any, Callable[[Task], None]], list[Row]]
    complete: Callable[[str], None]
    ended: Callable[[Task, Any], None] = lambda _task, _body: None
    forgives: Callable[[Task, Answer, Callable[[Task], None]], bool] = lambda _task, _answer, _add: False


class Reading:
    """Runs a plan over mailboxes. ``skipped`` and ``finished`` tell afterwards what became of each."""

    def __init__(self, client: Client, plan: Plan) -> None:
        """Begin with no mailbox."""
        self.skipped: dict[str, Answer] = {}
        self.finished: set[str] = set()
        self._plan = plan
        self._crawl = Crawl(client)
        self._outstanding: Counter[str] = Counter()

    def add(self, task: Task) -> None:
        """Put a task to those of its mailbox."""
        self._outstanding[task.mailbox] += 1
        self._crawl.add(task)

    def run(self, tasks: Iterable[Task]) -> Iterator[list[Row]]:
        """Give rows by the hundred. A mailbox whose every task was answered is complete; one refused task makes it skipped."""
        for task in tasks:
            self.add(task)
        rows: list[Row] = []
        for task, answer in self._crawl:
            if answer.ok:
                rows += self._plan.rows(task, answer.body, self.add)
                if len(rows) >= ROWS_AT_ONCE:
                    yield rows
                    rows = []
                link = answer.body.get("@odata.nextLink")
                if link:
                    self.add(task.following(link))
                else:
                    self._plan.ended(task, answer.body)
            elif not self._plan.forgives(task, answer, self.add):
                self.skipped[task.mailbox] = answer
            self._settle(task.mailbox)
        if rows:
            yield rows

    def _settle(self, mailbox: str) -> None:
        self._outstanding[mailbox] -= 1
        if self._outstanding[mailbox] > 0:
            return
        del self._outstanding[mailbox]
        if mailbox not in self.skipped:
            self.finished.add(mailbox)
            self._plan.complete(mailbox)
