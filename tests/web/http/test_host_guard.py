"""The Host header, from which the links of a response are built."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ruhrkg.web.app import create_app
from ruhrkg.web.site import Site

PATHS = ("/robots.txt", "/void.ttl", "/health", "/", "/sparql?query=ASK{}")


@pytest.mark.parametrize("host", ['ex"am.org', "", "a b", "user@x", "x:99999", "x/y", "<x>"])
@pytest.mark.parametrize("path", PATHS)
def test_an_invalid_host_is_refused(client: FlaskClient, host: str, path: str) -> None:
    answer = client.get(path, headers={"Host": host})
    assert answer.status_code == 400
    assert answer.get_json()["detail"] == "The Host header is missing or is not a host name."


@pytest.mark.parametrize("host", ["example.org", "example.org:8000", "[::1]:8000", "127.0.0.1"])
def test_a_valid_host_is_linked(client: FlaskClient, host: str) -> None:
    answer = client.get("/robots.txt", headers={"Host": host})
    assert answer.status_code == 200
    assert f"Sitemap: http://{host}/sitemap.xml" in answer.text


def test_a_public_url_needs_no_host(app: Flask) -> None:
    site: Site = app.extensions["ruhrkg"]
    settings = replace(site.settings, public_url="https://example.org")
    client = create_app(Site(settings, site.release, site.engine)).test_client()
    answer = client.get("/robots.txt", headers={"Host": ""})
    assert "https://example.org/sitemap.xml" in answer.text
    assert client.get("/robots.txt", headers={"Host": "a b"}).status_code == 400
