"""What goes wrong: one line that says what to do, nothing half-written, and nothing written that the proxy did not let out."""

from __future__ import annotations

import json
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import google.auth.crypt
import google.auth.jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from graphveil_tenant import Tenant, a_stranger, a_tenant, run

from tap_graphveil.client import Ask, Client

if TYPE_CHECKING:
    from conftest import Place

#: The parts of Google's library that have no types.
crypt: Any = google.auth.crypt
jwt: Any = google.auth.jwt

GOOGLE = "https://oauth2.googleapis.com/token"
CALLER = {"name": "local", "match": {"local": True}, "groups": ["directory", "mail", "calendar"]}
ROLE = {"name": "acme", "match": {"awsRole": "arn:aws:iam::123456789012:role/reader"}, "groups": ["directory"]}
UNKNOWN = "The proxy answers 401 (callerUnknown): the policy does not know this identity: compare it with the policy's entry."
REFUSED = "The proxy answers 403 (403): the platform refuses this identity, or no Graphveil proxy answers"


def last_line(err: str) -> str:
    """Give what the tap says at its end; it stands alone, without a traceback."""
    assert "Traceback" not in err
    return err.splitlines()[-1]


def refused(place: Place, endpoint: str, **config: Any) -> str:
    """Run the tap, which must write nothing; gives the line that it ends with."""
    ended = place.tap(endpoint, **config)
    assert (ended.code, ended.out) == (1, "")
    return last_line(ended.err)


def test_an_endpoint_that_is_no_proxy_is_said_in_one_line(place: Place) -> None:
    with a_stranger() as (endpoint, _):
        assert refused(place, endpoint) == "The endpoint is not a Graphveil proxy: it does not describe itself as one."
    with a_stranger(403, b'{"Message":"Forbidden"}') as (endpoint, _):
        assert refused(place, endpoint).startswith(REFUSED)
    assert refused(place, "https://proxy.example").startswith("The host of the endpoint tells no cloud: set auth to aws")
    assert refused(place, "https://proxy.example", auth="aws") == "The host of the endpoint tells no AWS region: set region."


@pytest.mark.parametrize(
    ("config", "says"),
    [
        ({"streams": ["mail"]}, "No such stream: mail. There are users, "),
        ({"calendar_from": "soon"}, "calendar_from is a date or a time, such as 2026-03-01."),
        ({"calendar_from": "2026-07-01"}, "The window of calendars ends before it begins"),
        ({"auth": "bearer"}, "No bearer: set TAP_GRAPHVEIL_TOKEN, and give the tap --config=ENV."),
        ({"auth": "aws", "region": "eu-west-1"}, "No AWS credentials: sign in"),
        ({"auth": "google"}, "No identity token: run as a service account"),
    ],
)
def test_wrong_settings_are_said_in_one_line(config: dict[str, Any], says: str, shared: Tenant, place: Place) -> None:
    assert refused(place, shared.endpoint, **config).startswith(says)


def test_a_policy_without_a_group_leaves_its_streams_out_and_names_them(place: Place) -> None:
    with a_tenant({"callers": [{**CALLER, "groups": ["directory", "calendar"]}]}) as tenant:
        says = "The policy gives this caller no messages, rooms: leave them out, or ask the operator for their groups."
        assert refused(place, tenant.endpoint, streams=["users", "messages", "rooms"]) == says
        discovered = run([*place.command(tenant.endpoint), "--discover"])
        names = {each["stream"] for each in json.loads(discovered.out)["streams"]}
        assert names == {"users", "groups", "calendar_view", "events", "skipped_mailboxes", "sync_epochs"}
        assert "The policy gives this caller no rooms, messages, mailbox_settings." in discovered.err
    with a_tenant({"callers": [ROLE]}) as tenant:
        assert refused(place, tenant.endpoint) == UNKNOWN


def test_a_state_of_other_keys_is_refused_and_nothing_is_written(shared: Tenant, place: Place) -> None:
    first = place.tap(shared.endpoint, streams=["mailbox_settings"])
    with a_tenant({"callers": [{**CALLER, "separate": True}]}) as other:
        second = place.tap(other.endpoint, first.state, streams=["mailbox_settings"])
    assert (second.code, second.out) == (1, "")
    assert last_line(second.err).startswith("The state belongs to another tenant, or the keys were rotated")


def test_a_body_that_is_cut_off_is_asked_for_again() -> None:
    sent = 0

    class CutsOff(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            nonlocal sent
            sent += 1
            self.send_response(200)
            self.send_header("content-length", "9")
            self.end_headers()
            self.wfile.write(b'{"a": 1}\n' if sent == 3 else b'{"a"')

    server = HTTPServer(("127.0.0.1", 0), CutsOff)
    Thread(target=server.serve_forever, daemon=True).start()
    client = Client(f"http://127.0.0.1:{server.server_port}")
    assert client.get(Ask("/anything")).body == {"a": 1}
    assert sent == 3
    server.shutdown()


def test_requests_are_signed_for_aws(place: Place) -> None:
    keys = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "a-secret-that-signs"}
    with a_stranger() as (endpoint, asked):
        ended = place.tap(endpoint, auth="aws", region="eu-west-1", variables=keys)
    assert last_line(ended.err).startswith("The endpoint is not a Graphveil proxy")
    signed = asked[0].headers["authorization"]
    assert signed.startswith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/")
    assert "/eu-west-1/lambda/aws4_request, SignedHeaders=host;x-amz-date, Signature=" in signed
    assert "a-secret-that-signs" not in ended.err + json.dumps(asked[0].headers)


def test_a_service_account_of_google_gets_an_identity_token_for_the_endpoint(place: Place) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    signer = crypt.RSASigner.from_string(private)
    token = jwt.encode(signer, {"exp": int(time.time()) + 3600})
    account = {"type": "service_account", "client_email": "reader@project.iam.gserviceaccount.com", "private_key": private}
    with (
        a_stranger(200, json.dumps({"id_token": token.decode()}).encode()) as (tokens, exchanged),
        a_stranger() as (endpoint, asked),
    ):
        file = place.written("account.json", {**account, "token_uri": f"{tokens}/token"})
        ended = place.tap(endpoint, auth="google", variables={"GOOGLE_APPLICATION_CREDENTIALS": str(file)})
    assert last_line(ended.err).startswith("The endpoint is not a Graphveil proxy")
    assert asked[0].headers["authorization"] == f"Bearer {token.decode()}"
    assertion = parse_qs(exchanged[0].body)["assertion"][0]
    assert jwt.decode(assertion, certs=public, audience=GOOGLE)["target_audience"] == endpoint
