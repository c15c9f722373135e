"""Signatures, as a Function URL verifies them: the whole load through the built function, and links with every `$`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from graphveil_tenant import Server

from graphveil_dlt import Client, authentication_for
from graphveil_dlt.client import Part
from graphveil_dlt.main import main

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Place


@pytest.fixture(scope="module")
def function_url() -> Iterator[dict[str, Any]]:
    server = Server("function-url.ts")
    yield server.told
    server.stop()


@pytest.fixture
def caller(function_url: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> str:
    """The URL, with the keys of its caller and the way to it in the environment, as a person has them."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", function_url["accessKeyId"])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", function_url["secretAccessKey"])
    monkeypatch.setenv("AWS_SESSION_TOKEN", function_url["sessionToken"])
    monkeypatch.setenv("HTTPS_PROXY", function_url["proxy"])
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", function_url["caFile"])
    return str(function_url["base"])


def test_a_load_is_signed_so_that_the_url_lets_it_in(function_url: dict[str, Any], caller: str, place: Place) -> None:
    command = [caller, "--since", "2020-01-01", "--pipelines-dir", str(place.folder / "state"), "--file", str(place.file)]
    assert main([*command, "--mode", "delta", "--resources", "users,messages"]) == 0
    assert place.value("SELECT count(*) FROM users") == function_url["mailboxes"]
    assert place.value("SELECT count(*) FROM messages") > 0


@pytest.mark.parametrize("dollar", ["$", "%24"])
def test_a_query_and_its_skip_tokens_are_signed_as_aws_reads_them(function_url: dict[str, Any], caller: str, dollar: str) -> None:
    client = Client(caller, authentication_for(caller))
    links: list[str] = []
    following: str | None = f"/v1.0/users?{dollar}select=id,userType&{dollar}top=2"
    people: set[str] = set()
    while following:
        answer = client.get(Part(following))
        assert answer.ok, answer
        people.update(user["id"] for user in answer.body["value"])
        following = answer.body.get("@odata.nextLink")
        links += [following] if following else []
    assert len(people) == function_url["mailboxes"]
    assert all("%24skiptoken=" in link for link in links)
    assert links


def test_wrong_credentials_are_said_in_one_line(
    caller: str, place: Place, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a-key-that-signs-nothing")
    assert main([caller, "--pipelines-dir", str(place.folder / "state"), "--file", str(place.file)]) == 1
    said = capfd.readouterr().err
    assert said == (
        "The proxy answers 403 (403): the platform refuses this identity, or no Graphveil proxy answers: "
        "check credentials and endpoint.\n"
    )
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(place.folder / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(place.folder / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    assert main([caller, "--pipelines-dir", str(place.folder / "state"), "--file", str(place.file)]) == 1
    assert capfd.readouterr().err.startswith("No AWS credentials: sign in")
    assert not place.file.exists()
