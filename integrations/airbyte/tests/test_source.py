"""The source as Airbyte runs it: spec, check, discover and read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import jwt
import pytest
from conftest import MANIFEST, PROGRAM, START, Source, errors, messages, records, state_of
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from graphveil_tenant import Tenant, a_stranger, a_tenant, found, run, written_in

if TYPE_CHECKING:
    from pathlib import Path

KEYS = {
    "users": ("id",),
    "groups": ("id",),
    "rooms": ("id",),
    "messages": ("user_id", "folder", "id"),
    "calendar_view": ("user_id", "id"),
    "events": ("user_id", "id"),
    "mailbox_settings": ("user_id",),
}
ROLE = {"name": "acme", "match": {"awsRole": "arn:aws:iam::123456789012:role/reader"}, "groups": ["directory"]}
CALLER = {"name": "local", "match": {"local": True}, "groups": ["directory", "calendar"]}


def test_says_what_it_wants_to_know() -> None:
    ended = run([PROGRAM, "spec", "--manifest-path", MANIFEST])
    assert [message["type"] for message in messages(ended)] == ["SPEC"]
    assert "auth: { const: google }" in MANIFEST.read_text()


def test_reads_every_record_once_and_then_what_came_since(tenant: Tenant, source: Source, tmp_path: Path) -> None:
    credential = "a-bearer-that-must-not-be-written"
    bearer = {"auth": "bearer", "token": credential}
    checked = source.run("check", tenant.endpoint, credentials=bearer)
    assert messages(checked)[-1]["connectionStatus"]["status"] == "SUCCEEDED"
    discovered = source.run("discover", tenant.endpoint, credentials=bearer)
    offered = json.loads(source.catalog(discovered).read_text())["streams"]
    columns = {each["stream"]["name"]: each["stream"]["json_schema"]["properties"] for each in offered}
    assert set(columns) == set(KEYS)
    first = source.run("read", tenant.endpoint, "--catalog", START / "catalog.json", credentials=bearer)
    assert (first.code, errors(first)) == (0, [])
    read = records(first)
    for stream, key in KEYS.items():
        keys = [tuple(row[name] for name in key) for row in read[stream]]
        assert len(set(keys)) == len(keys) > 0
        assert {name for row in read[stream] for name in row} <= columns[stream].keys()
    assert len(read["messages"]) == tenant.messages()
    assert "Skipped the mailbox s1_" in first.out
    catalog = source.catalog(discovered, "messages", "events")
    state = source.written("state.json", state_of(first))
    second = source.run("read", tenant.endpoint, "--catalog", catalog, "--state", state, credentials=bearer)
    again = records(second)
    for stream, place in (("messages", ("user_id", "folder")), ("events", ("user_id",))):
        first_places, places = ({tuple(row[name] for name in place) for row in rows[stream]} for rows in (read, again))
        assert places == first_places
        assert len(again[stream]) < len(read[stream]) / 2
    source.folder.joinpath("config.json").unlink()
    said = "".join(each.out + each.err for each in (checked, discovered, first, second))
    assert found([credential, *tenant.secrets()], said, written_in(tmp_path)) == []
    assert found(["p1_"], said) == ["p1_"]


def test_a_policy_that_rounds_times_is_read_whole(source: Source) -> None:
    with a_tenant({"times": "day"}) as tenant:
        catalog = source.catalog(source.run("discover", tenant.endpoint), "messages")
        ended = source.run("read", tenant.endpoint, "--catalog", catalog, full=True)
        assert (ended.code, errors(ended)) == (0, [])
        assert len(records(ended)["messages"]) == tenant.messages()


def test_wrong_credentials_are_said(source: Source) -> None:
    with a_tenant({"callers": [ROLE]}) as tenant:
        unknown = source.run("check", tenant.endpoint)
    status = messages(unknown)[-1]["connectionStatus"]
    assert status["status"] == "FAILED"
    assert "The policy does not know this identity: compare it with the policy's entry." in status["message"]
    with a_stranger(403, b'{"Message":"Forbidden"}') as (endpoint, _):
        status = messages(source.run("check", endpoint))[-1]["connectionStatus"]
    assert status["status"] == "FAILED"
    assert "The platform refuses this identity, or no Graphveil proxy answers" in status["message"]


def test_a_stream_that_the_policy_does_not_give_is_named(source: Source) -> None:
    with a_tenant({"callers": [CALLER]}) as tenant:
        catalog = source.catalog(source.run("discover", tenant.endpoint), "messages")
        ended = source.run("read", tenant.endpoint, "--catalog", catalog)
    assert ended.code == 1
    assert records(ended) == {}
    assert any("The policy does not give this caller what was asked for" in line for line in errors(ended))
    assert any("messages" in line for line in errors(ended))


@pytest.mark.parametrize("missing", ["endpoint", "credentials"])
def test_a_config_without_what_is_needed_is_refused(missing: str, source: Source) -> None:
    given = {
        name: value
        for name, value in {"endpoint": "http://127.0.0.1:1", "credentials": {"auth": "none"}}.items()
        if name != missing
    }
    file = source.written("config.json", given)
    ended = run([PROGRAM, "check", "--config", file, "--manifest-path", MANIFEST])
    status = messages(ended)[-1]["connectionStatus"]
    assert (status["status"], status["message"]) == ("FAILED", f"Config validation error: '{missing}' is a required property")


def test_a_service_account_of_google_gets_an_identity_token_for_the_endpoint(source: Source) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    with (
        a_stranger(200, b'{"id_token":"an-identity-token"}') as (tokens, exchanged),
        a_stranger(200, b'{"value":[]}') as (endpoint, asked),
    ):
        account = {"auth": "google", "client_email": "reader@project.iam.gserviceaccount.com", "private_key": private}
        ended = source.run("check", endpoint, credentials={**account, "token_uri": f"{tokens}/token"})
    assert messages(ended)[-1]["connectionStatus"]["status"] == "SUCCEEDED"
    assert asked[0].headers["authorization"] == "Bearer an-identity-token"
    form = parse_qs(exchanged[0].body)
    assert form["grant_type"] == ["urn:ietf:params:oauth:grant-type:jwt-bearer"]
    claims = jwt.decode(form["assertion"][0], key.public_key(), algorithms=["RS256"], audience=f"{tokens}/token")
    assert (claims["target_audience"], claims["iss"]) == (endpoint, account["client_email"])
    assert private not in ended.out + ended.err
