"""The address that identifies a client: an IPv4 address or IPv6 network, also behind proxies."""

from dataclasses import replace

import pytest

from ruhrkg.settings import Settings
from ruhrkg.sparql.backends.embedded import EmbeddedBackend
from ruhrkg.sparql.engine.engine import Engine
from ruhrkg.web.app import create_app
from ruhrkg.web.http.client_address import client_of
from ruhrkg.web.site import Site


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("_hidden", "_hidden"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_client_is_an_address_or_a_network(address: str | None, client: str):
    assert client_of({"REMOTE_ADDR": address}) == client


@pytest.fixture
def make_client(release, engine):
    made: list[Engine] = []

    def make(proxies: int):
        settings = replace(Settings(), proxies=proxies, rate_limit=1)
        backend = engine._backend
        assert isinstance(backend, EmbeddedBackend)
        made.append(Engine(EmbeddedBackend(backend._address, settings), settings, "v"))
        return create_app(Site(settings, release, made[-1])).test_client()

    yield make
    for one in made:
        one.close()


def status(client, forwarded: str) -> int:
    headers = {"X-Forwarded-For": forwarded, "Accept": "text/csv"}
    return client.get("/sparql?query=SELECT * {}", headers=headers).status_code


def test_clients_behind_a_proxy_are_distinguished(make_client):
    client = make_client(1)
    assert [status(client, "192.0.2.1"), status(client, "192.0.2.2")] == [200, 200]
    assert status(client, "192.0.2.1") == 429


def test_an_address_forged_before_that_of_the_proxy_is_ignored(make_client):
    client = make_client(1)
    assert status(client, "198.51.100.1, 192.0.2.1") == 200
    assert status(client, "198.51.100.2, 192.0.2.1") == 429


def test_without_proxies_no_client_can_claim_another_address(make_client):
    client = make_client(0)
    assert [status(client, "192.0.2.1"), status(client, "192.0.2.2")] == [200, 429]
