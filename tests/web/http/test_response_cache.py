"""Cached responses equal those of the application."""

from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ruhrkg.sparql.errors import RateLimited
from ruhrkg.web.http.response_cache import SECONDS, ResponseCache

COUNT = "/sparql?" + urlencode({"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"})
VARYING = "/sparql?" + urlencode({"query": "SELECT (RAND() AS ?n) {}"})
FAULTY = "/sparql?" + urlencode({"query": "SELECT"})
REQUESTS = [
    ("/", {}),
    ("/", {"Accept-Language": "en"}),
    ("/?lang=en", {"Accept-Encoding": "gzip"}),
    ("/id/project/innamoruhr", {"Accept": "text/turtle"}),
    ("/doc/project/innamoruhr", {}),
    ("/data/project/innamoruhr.ttl", {"Accept-Encoding": "br"}),
    ("/projects", {}),
    ("/projects.csv", {}),
    ("/catalog.ttl", {"Host": "data.example"}),
    ("/search?q=essen", {}),
    (COUNT, {}),
    (COUNT, {"Accept": "text/csv"}),
    (COUNT, {"Accept": "text/html"}),
    (COUNT, {"Range": "bytes=0-1"}),
    (FAULTY, {}),
    ("/nothing-such", {}),
]


def quiet(_client: str) -> None:
    """No limit."""


@pytest.fixture
def client(cached_app: Flask) -> FlaskClient:
    return cached_app.test_client()


@pytest.fixture
def plain(app: Flask) -> FlaskClient:
    """A client of the site without the cache."""
    return app.test_client()


def undated(response: TestResponse) -> list[tuple[str, str]]:
    return sorted((name, value) for name, value in response.headers if name != "Date")


@pytest.mark.parametrize(("path", "headers"), REQUESTS)
def test_the_first_and_the_second_response_are_those_of_the_application(
    client: FlaskClient, plain: FlaskClient, path, headers
):
    wanted = plain.get(path, headers=headers)
    for _ in range(2):
        found = client.get(path, headers=headers)
        assert (found.status, found.data) == (wanted.status, wanted.data)
        assert undated(found) == undated(wanted)


def test_a_client_that_has_the_answer_gets_304_from_memory_too(client: FlaskClient):
    tag = client.get(COUNT).headers["ETag"]
    assert [client.get(COUNT, headers={"If-None-Match": tag}).status_code for _ in range(2)] == [
        304,
        304,
    ]
    assert client.get(COUNT, headers={"If-None-Match": '"other"'}).status_code == 200


def test_an_answer_that_may_differ_is_made_each_time(client: FlaskClient):
    assert client.get(VARYING).data != client.get(VARYING).data


def test_head_has_the_headers_and_no_body(client: FlaskClient):
    for _ in range(2):
        assert client.head(COUNT).data == b""
    assert client.get(COUNT).data


def test_requests_answered_from_memory_are_counted_in_the_metrics(client: FlaskClient):
    def counted() -> float:
        lines = client.get("/metrics").text.splitlines()
        name = 'ruhrkg_requests_total{method="GET",route="sparql.endpoint",status="200"}'
        return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(name))

    client.get(COUNT)
    before = counted()
    client.get(COUNT)
    assert counted() == before + 1


class Application:
    """A WSGI application with one answer that counts its requests."""

    def __init__(self, headers: dict[str, str], body: bytes = b"x", status: str = "200 OK"):
        self.asked = 0
        self.answer = status, list(headers.items()), [body]

    def __call__(self, environ, start):
        self.asked += 1
        start(*self.answer[:2])
        return self.answer[2]


def ask_twice(application: Application, size: int = 1 << 20, **environ: str) -> int:
    cache = ResponseCache(application, size, quiet, "/sparql")
    request = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "wsgi.url_scheme": "http", **environ}
    for _ in range(2):
        assert cache(dict(request), lambda *_: None) == application.answer[2]
    return application.asked


PUBLIC = {"Cache-Control": f"public, max-age={SECONDS}"}


def test_a_public_response_is_made_once():
    assert ask_twice(Application(PUBLIC)) == 1


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, "200 OK"),
        ({"Cache-Control": "no-store"}, "200 OK"),
        ({"Cache-Control": f"public, max-age={SECONDS - 1}"}, "200 OK"),
        ({**PUBLIC, "Vary": "Accept, Cookie"}, "200 OK"),
        ({**PUBLIC, "Vary": "*"}, "200 OK"),
        ({**PUBLIC, "Set-Cookie": "a=b"}, "200 OK"),
        (PUBLIC, "404 Not Found"),
        (PUBLIC, "206 Partial Content"),
    ],
)
def test_what_may_not_be_shared_is_made_each_time(headers, status):
    assert ask_twice(Application(headers, status=status)) == 2


def test_what_takes_more_than_an_eighth_of_the_room_is_made_each_time():
    assert ask_twice(Application(PUBLIC, b"x" * 10_000), size=8 * 9_000) == 2


def test_a_very_long_request_is_not_cached():
    assert ask_twice(Application(PUBLIC), QUERY_STRING="q" * 9_000) == 2


def test_a_post_is_never_answered_from_memory():
    assert ask_twice(Application(PUBLIC), REQUEST_METHOD="POST") == 2


def test_the_host_and_the_scheme_distinguish_responses():
    application = Application(PUBLIC)
    cache = ResponseCache(application, 1 << 20, quiet, "/sparql")
    for scheme, host in (("http", "a"), ("http", "b"), ("https", "a"), ("http", "a")):
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "wsgi.url_scheme": scheme}
        environ["HTTP_HOST"] = host
        cache(environ, lambda *_: None)
    assert application.asked == 3


def test_an_answer_of_the_endpoint_from_memory_counts_for_the_rate_limit():
    seen: list[str] = []

    def admit(client: str) -> None:
        seen.append(client)
        if len(seen) > 1:
            raise RateLimited("Too many.", "Wait.")

    application = Application(PUBLIC)
    cache = ResponseCache(application, 1 << 20, admit, "/sparql")
    for _ in range(3):
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/sparql", "wsgi.url_scheme": "http"}
        cache({**environ, "REMOTE_ADDR": "192.0.2.1"}, lambda *_: None)
    # made, from the cache, and again by the application, which then reports the error
    assert (seen, application.asked) == (["192.0.2.1"] * 2, 2)
