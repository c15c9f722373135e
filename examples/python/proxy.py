"""Asks the proxy, and proves who asks: with a signature on AWS, an identity token on Google Cloud, nothing on this machine.

ENDPOINT is the proxy's address, by default that of the local server. The credentials are those that botocore and google-auth
find by themselves, of the role or service account that the policy names. For OpenID Connect, TOKEN is the bearer token.
"""

import json
import os
import re
import time
from urllib.parse import quote, urlencode, urlsplit

import requests

ENDPOINT = os.environ.get("ENDPOINT", "http://127.0.0.1:8787").rstrip("/")
HOST = urlsplit(ENDPOINT).hostname or ""
ATTEMPTS = 5
BATCH = 20


def aws_proof(region):
    """Signs each request for the service lambda, with the credentials of the usual chain."""
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.session import Session

    credentials = Session().get_credentials()

    def prove(method, url, body):
        request = AWSRequest(method, url, data=body)
        SigV4Auth(credentials, "lambda", region).add_auth(request)
        return dict(request.headers)

    return prove


def google_proof():
    """Sends an identity token of the service account with the endpoint as its audience; a new one before it expires."""
    from google.auth.transport.requests import Request
    from google.oauth2.id_token import fetch_id_token_credentials

    credentials = fetch_id_token_credentials(ENDPOINT, Request())

    def prove(method, url, body):
        if not credentials.valid:
            credentials.refresh(Request())
        return {"Authorization": f"Bearer {credentials.token}"}

    return prove


def choose_proof():
    """What the host asks for."""
    function_url = re.search(r"\.lambda-url\.([a-z0-9-]+)\.on\.", HOST)
    if "TOKEN" in os.environ:
        return lambda method, url, body: {"Authorization": f"Bearer {os.environ['TOKEN']}"}
    if function_url:
        return aws_proof(function_url.group(1))
    if HOST.endswith((".run.app", ".cloudfunctions.net")):
        return google_proof()
    return lambda method, url, body: {}


PROVE = choose_proof()


def url_of(path, **query):
    """A URL with every character of the query encoded. A `_` before a name stands for no `$`."""
    pairs = {name[1:] if name.startswith("_") else "$" + name: value for name, value in query.items()}
    return f"{ENDPOINT}/v1.0{path}?{urlencode(pairs, quote_via=quote)}"


def passes(reply):
    """True where another attempt may help. A mailbox that Graph refuses stays refused, whatever the status."""
    refused = reply.headers.get("x-graphveil-error") == "mailboxRefused"
    return reply.status_code in (429, 500, 502, 503, 504) and not refused


def ask(method, url, body=None):
    """The JSON of one reply; proved again for each attempt; waits as long as the proxy says."""
    for attempt in range(1, ATTEMPTS + 1):
        pause = 2**attempt
        headers = {} if body is None else {"Content-Type": "application/json"}
        headers.update(PROVE(method, url, body))
        try:
            reply = requests.request(method, url, data=body, headers=headers, timeout=90, allow_redirects=False)
            if not passes(reply) or attempt == ATTEMPTS:
                reply.raise_for_status()
                return reply.json()
            pause = float(reply.headers.get("Retry-After", pause))
        except (requests.ConnectionError, requests.Timeout):
            if attempt == ATTEMPTS:
                raise
        time.sleep(pause)


def records(url):
    """Every record of a collection, page by page. A link is used as it is."""
    while url:
        page = ask("GET", url)
        yield from page["value"]
        url = page.get("@odata.nextLink")


def batch(urls):
    """The answers to up to 20 GETs, in their order. What Graph holds up is asked for again in another batch."""
    answers, waiting = {}, dict(enumerate(urls))
    for attempt in range(1, ATTEMPTS + 1):
        asked = [{"id": str(at), "method": "GET", "url": url} for at, url in waiting.items()]
        reply = ask("POST", f"{ENDPOINT}/v1.0/%24batch", json.dumps({"requests": asked}))
        pause = 0
        for answer in reply["responses"]:
            headers = {name.lower(): value for name, value in answer.get("headers", {}).items()}
            answers[int(answer["id"])] = answer
            if answer["status"] in (429, 503) and headers.get("x-graphveil-error") != "mailboxRefused":
                pause = max(pause, float(headers.get("retry-after", 2**attempt)))
            else:
                waiting.pop(int(answer["id"]))
        if not waiting:
            break
        if attempt < ATTEMPTS:
            time.sleep(pause)
    return [answers[at] for at in range(len(urls))]


def reason(error):
    """Why a mailbox was skipped: the proxy's code and Graph's, never a text."""
    if getattr(error, "response", None) is None:
        return type(error).__name__
    try:
        code = error.response.json()["error"]["code"]
    except (ValueError, KeyError, TypeError):
        code = "-"
    return f"{error.response.status_code} {error.response.headers.get('x-graphveil-error', '-')} {code}"
