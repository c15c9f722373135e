"""The sources of dlt: what belongs to no mailbox, and what stands in mailboxes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import dlt

from graphveil_dlt import epochs, skips
from graphveil_dlt.calendars import read_calendar_view, read_events
from graphveil_dlt.client import Part, ProxyError
from graphveil_dlt.crawl import Task
from graphveil_dlt.description import DEEPEST
from graphveil_dlt.mail import read_messages
from graphveil_dlt.reading import Plan, Reading, Tally
from graphveil_dlt.rows import hints_of, row_of
from graphveil_dlt.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from dlt.extract import DltResource

    from graphveil_dlt.client import Client
    from graphveil_dlt.description import Description, Proxy
    from graphveil_dlt.reading import Row

USERS = "/users"
GROUPS = "/groups"
MEMBERS = "/groups/{group-id}/members"
ROOMS = "/places/microsoft.graph.room"
SETTINGS = "/users/{user-id}/mailboxSettings"
MESSAGES = "/users/{user-id}/messages"
EVENTS = "/users/{user-id}/events"
CALENDAR_VIEW = "/users/{user-id}/calendarView"

#: Each resource and the operation that the policy must give the caller for it.
DIRECTORY_RESOURCES = {"users": USERS, "groups": GROUPS, "group_members": MEMBERS, "rooms": ROOMS}
MAILBOX_RESOURCES = {
    "mailbox_settings": SETTINGS,
    "messages": MESSAGES,
    "events": EVENTS,
    "calendar_view": CALENDAR_VIEW,
}
#: What tells a row of a mailbox from every other.
KEYS: dict[str, tuple[str, ...]] = {
    "mailbox_settings": ("user_id",),
    "messages": ("user_id", "folder", "id"),
    "events": ("user_id", "id"),
    "calendar_view": ("user_id", "id"),
}

#: Entries on a page of people or groups, as many as Graph gives.
DIRECTORY_PAGE = 999

#: What is asked of each person. Graph gives a dozen properties by itself, and neither department nor the kind of account.
USER_PROPERTIES = (
    "id",
    "accountEnabled",
    "companyName",
    "country",
    "createdDateTime",
    "department",
    "displayName",
    "employeeType",
    "jobTitle",
    "mail",
    "officeLocation",
    "preferredLanguage",
    "proxyAddresses",
    "usageLocation",
    "userPrincipalName",
    "userType",
)


#: Every resource, with the operation that it needs.
RESOURCES = {**DIRECTORY_RESOURCES, **MAILBOX_RESOURCES}


def refuse_unserved(description: Description, names: Sequence[str]) -> None:
    """Refuse resources that the policy does not give this caller, all of them in one sentence."""
    unknown = [name for name in names if name not in RESOURCES]
    if unknown:
        raise ProxyError(f"No such resource: {', '.join(unknown)}. There are {', '.join(RESOURCES)}.")
    missing = [name for name in names if not description.serves(RESOURCES[name])]
    if missing:
        raise ProxyError(
            f"The policy gives this caller no {', '.join(missing)}: leave them out, or ask the operator for their groups."
        )


@dlt.source(name="graphveil")
def directory(proxy: Proxy, resources: Sequence[str]) -> Iterator[DltResource]:
    """Read people, groups, members and rooms whole, in each load again; what is gone is gone from the table."""
    client, description = proxy.client, proxy.description
    refuse_unserved(description, resources)
    for name in resources:
        if name == "group_members":
            hints = hints_of(description.table(MEMBERS, ("id",)), ("group_id", "id"), disposition="replace")
            yield dlt.resource(_members(client), name=name, max_table_nesting=DEEPEST, **hints)
        else:
            path = DIRECTORY_RESOURCES[name]
            only = _user_properties(description) if name == "users" else None
            hints = hints_of(description.table(path, only), ("id",), disposition="replace")
            yield dlt.resource(_records(client, path, only), name=name, max_table_nesting=DEEPEST, **hints)


#: Pages of places have a size of their own.
PAGED = (USERS, GROUPS)


def _user_properties(description: Description) -> list[str]:
    """Name what to ask of each person: of the usual properties those that the policy lets out, in any form."""
    shown = {name.partition("@")[0] for name in description.properties(USERS)}
    return [name for name in USER_PROPERTIES if name in shown]


def _records(client: Client, path: str, only: Sequence[str] | None) -> Iterator[Row]:
    options = [] if only is None else [f"%24select={','.join(only)}"]
    options += [f"%24top={DIRECTORY_PAGE}"] if path in PAGED else []
    for record in client.records(Part(f"/v1.0{path}{'?' if options else ''}{'&'.join(options)}")):
        yield row_of(record, {})


def _members(client: Client) -> Iterator[list[Row]]:
    def rows(task: Task, body: Any, _add: Callable[[Task], None]) -> list[Row]:
        return [row_of(record, {"group_id": task.mailbox}) for record in body["value"]]

    reading = Reading(client, Plan(rows=rows, complete=lambda _group: None))
    groups = [str(group["id"]) for group in client.records(Part(f"/v1.0/groups?%24select=id&%24top={DIRECTORY_PAGE}"))]
    path = "/v1.0/groups/{}/members?%24select=id"  # who they are is in the table of users
    yield from reading.run(Task(group, "members", Part(path.format(group))) for group in groups)
    if reading.skipped:
        raise ProxyError(f"The members of {len(reading.skipped)} groups cannot be read; a part of them would mislead.")


@dlt.source(name="graphveil")
def mailboxes(
    proxy: Proxy,
    users: Sequence[str],
    settings: Settings | None = None,
    resources: Sequence[str] = tuple(MAILBOX_RESOURCES),
    tally: Tally | None = None,
) -> Iterator[DltResource]:
    """Read mail, calendars and settings of the given mailboxes, by their sealed ids.

    A mailbox that cannot be read goes into ``skipped_mailboxes`` and never ends the load; the next success takes it out.
    """
    client, description = proxy.client, proxy.description
    refuse_unserved(description, resources)
    chosen, counted = settings or Settings(), tally or Tally()
    readers: dict[str, Callable[[], Iterator[Any]]] = {
        "messages": lambda: read_messages(proxy, users, chosen, counted),
        "calendar_view": lambda: read_calendar_view(client, users, chosen, counted),
        "events": lambda: read_events(client, users, chosen, counted),
        "mailbox_settings": lambda: read_settings(client, users, counted),
    }
    for name in resources:
        yield _resource(name, readers[name], hints_of(description.table(MAILBOX_RESOURCES[name]), KEYS[name]))


def _resource(name: str, reader: Callable[[], Iterator[Any]], hints: dict[str, Any]) -> DltResource:
    """Make a resource that also writes to the tables that all mailboxes share; their hints begin from none of its own."""
    resource = dlt.resource(reader, name=name, max_table_nesting=DEEPEST)
    for side in (skips.HINTS, epochs.HINTS):
        resource.apply_hints(**side)
    resource.apply_hints(**hints)
    return resource


def read_settings(client: Client, users: Sequence[str], tally: Tally) -> Iterator[Any]:
    """Read the settings of each mailbox."""

    def rows(task: Task, body: Any, _add: Callable[[Task], None]) -> list[Row]:
        return [row_of(body, {"user_id": task.mailbox})]

    reading = Reading(client, Plan(rows=rows, complete=lambda _user: None))
    yield from reading.run(Task(user, "settings", Part(f"/v1.0/users/{user}/mailboxSettings")) for user in users)
    yield from skips.outcome("mailbox_settings", reading, tally)
