"""Ends in a table: how much of its time the company meets, by weekday. Usage: python meetings.py 2026-03-01 2026-04-01

Reads the calendars of everybody through batches, 20 people in each, and lets DuckDB count. An event is a meeting if it has
another attendee and was not cancelled; `uid` and start join the copies of one meeting in its attendees' calendars.
"""

import json
import sys
import tempfile

import duckdb
import requests

from proxy import BATCH, ENDPOINT, batch, reason, records, url_of

TABLE = """
SELECT
  dayname(starts) AS weekday,
  count(DISTINCT (uid, starts)) AS meetings,
  count(DISTINCT mailbox) AS people,
  round(sum(minutes) / 60, 1) AS hours,
  round(sum(minutes) / 60 / count(DISTINCT (mailbox, starts::DATE)), 1) AS hours_a_day,
  round(100 * avg(outside::INT)) AS percent_with_outsiders
FROM (
  SELECT mailbox, uid, outside, starts, least(date_diff('minute', starts, ends), 480) AS minutes
  FROM read_json($file, columns = {mailbox: 'VARCHAR', uid: 'VARCHAR', starts: 'TIMESTAMP', ends: 'TIMESTAMP', outside: 'BOOLEAN'})
)
GROUP BY weekday, isodow(starts)
ORDER BY isodow(starts)
"""


def domain(person):
    """The domain of an attendee's pseudonym. That of another company is a pseudonym, too, and ends with .invalid."""
    return person.get("emailAddress", {}).get("address", "").rpartition("@")[2]


def events(answer):
    """The events of a calendar whose first page is an answer of a batch; further pages are followed."""
    if answer["status"] != 200:
        raise LookupError(f"{answer['status']} {answer['body']['error']['code']}")
    page = answer["body"]
    more = page.get("@odata.nextLink")
    return [*page["value"], *(records(more) if more else ())]


def meetings(mailbox, answer):
    """A line for each meeting of a calendar."""
    for event in events(answer):
        others = [person for person in event.get("attendees", []) if domain(person)]
        if event.get("isCancelled") or not others:
            continue
        yield {
            "mailbox": mailbox["id"],
            "uid": event.get("uid") or event.get("iCalUId"),
            "starts": event["start"]["dateTime"][:19],
            "ends": event["end"]["dateTime"][:19],
            "outside": any(domain(person).endswith(".invalid") for person in others),
        }


def main(first, last):
    mailboxes = list(records(url_of("/users", select="id", filter="userType eq 'Member'")))
    read = 0
    columns = "uid,iCalUId,start,end,attendees,isCancelled"
    with tempfile.NamedTemporaryFile("w", suffix=".ndjson") as file:
        for at in range(0, len(mailboxes), BATCH):
            some = mailboxes[at : at + BATCH]
            urls = [
                url_of(f"/users/{each['id']}/calendarView", _startDateTime=first, _endDateTime=last, select=columns, top=1000)
                for each in some
            ]
            answers = batch([url.removeprefix(f"{ENDPOINT}/v1.0") for url in urls])
            for mailbox, answer in zip(some, answers):
                try:
                    lines = list(meetings(mailbox, answer))
                except (LookupError, requests.RequestException) as error:
                    why = reason(error) if isinstance(error, requests.RequestException) else error
                    print("skipped", mailbox["id"], why, file=sys.stderr)
                    continue
                read += 1
                file.writelines(json.dumps(line) + "\n" for line in lines)
        file.flush()
        if read * 2 < len(mailboxes):
            sys.exit("more calendars were skipped than read: look at their reasons first")
        duckdb.sql(TABLE, params={"file": file.name}).show()


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("Usage: python meetings.py FIRST_DAY DAY_AFTER_THE_LAST, such as 2026-03-01 2026-04-01")
    try:
        main(*sys.argv[1:])
    except requests.RequestException as error:
        sys.exit(f"{ENDPOINT} does not serve this: {reason(error)}")
