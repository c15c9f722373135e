"""Reads the mail of every mailbox: one JSON object for each message on the standard output.

A mailbox that is refused, missing or keeps failing is skipped and recorded on the standard error, and never ends the run. The
exit code is 1 where none was read or more were skipped than read: then the fault is not the mailboxes'.
"""

import json
import sys

import requests

from proxy import ENDPOINT, reason, records, url_of


def people():
    """Everybody but guests, who have no mailbox here."""
    return records(url_of("/users", select="id,mail", filter="userType eq 'Member'"))


def messages(user):
    """When a mailbox got its mail, and from whom."""
    return records(url_of(f"/users/{user['id']}/messages", select="id,from,receivedDateTime", top=1000))


def main():
    read, skipped = 0, 0
    for user in people():
        try:
            for message in messages(user):
                sender = message.get("from") or {}
                line = {
                    "mailbox": user.get("mail"),
                    "id": message["id"],
                    "received": message["receivedDateTime"],
                    "from": sender.get("emailAddress", {}).get("address"),
                }
                print(json.dumps(line))
            read += 1
        except requests.RequestException as error:
            skipped += 1
            print("skipped", user["id"], reason(error), file=sys.stderr)
    print(f"{read} mailboxes read, {skipped} skipped", file=sys.stderr)
    if read == 0 or skipped > read:
        sys.exit("more mailboxes were skipped than read: look at their reasons first")


if __name__ == "__main__":
    try:
        main()
    except requests.RequestException as error:
        sys.exit(f"{ENDPOINT} does not serve this: {reason(error)}")
