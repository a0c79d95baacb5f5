"""Headers that every answer has."""

import gzip
import zlib

import brotli
import pytest
from flask.testing import FlaskClient

STREAMED = "/sparql?query=SELECT%20*%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D%20LIMIT%202000"
DECODERS = {
    None: bytes,
    "br": brotli.decompress,
    "gzip": gzip.decompress,
    "deflate": zlib.decompress,
}


def test_nothing_inline_and_nothing_from_elsewhere(client: FlaskClient) -> None:
    policy = client.get("/health").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_other_origins_may_read(client: FlaskClient) -> None:
    assert client.get("/health").headers["Access-Control-Allow-Origin"] == "*"


def test_a_view_can_set_its_own_caching(client: FlaskClient) -> None:
    assert client.get("/health").headers["Cache-Control"] == "no-store"


def test_a_static_file_is_immutable_when_its_hash_is_in_the_link(client: FlaskClient) -> None:
    with client.get("/static/style.css?v=1") as hashed, client.get("/static/style.css") as bare:
        assert "immutable" in hashed.headers["Cache-Control"]
        assert "immutable" not in bare.headers["Cache-Control"]


def test_types_are_not_guessed(client: FlaskClient) -> None:
    with client.get("/static/style.css") as answer:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/", "/doc/project/innamoruhr", "/data/project/innamoruhr.ttl"])
@pytest.mark.parametrize("coding", ["identity", "br", "gzip"])
def test_who_has_it_already_gets_304(client: FlaskClient, path: str, coding: str) -> None:
    first = client.get(path, headers={"Accept-Encoding": coding})
    assert first.headers.get("Content-Encoding", "identity") == coding
    tag = first.headers["ETag"]
    assert not tag.startswith("W/")
    again = client.get(path, headers={"Accept-Encoding": coding, "If-None-Match": tag})
    assert again.status_code == 304
    assert again.data == b""


@pytest.mark.parametrize("path", ["/", STREAMED])
def test_equal_tags_mean_equal_bytes_at_any_time(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    first = client.get(path, headers={"Accept-Encoding": "gzip"})
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    later = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert first.headers["ETag"] == later.headers["ETag"]
    assert first.data == later.data


@pytest.mark.parametrize("path", ["/", STREAMED])
@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip", "gzip"),
        ("deflate", "deflate"),
        ("gzip, br", "br"),
        ("br;q=0, gzip", "gzip"),
        ("br; q=0.5, gzip; q=0.8", "gzip"),
        ("gzip;q=0", None),
        ("gzip;q=0.0, identity", None),
        ("gzip;q=0.5, identity", None),
        ("gzip;q=0.5, identity;q=0.5", "gzip"),
        ("gzip;q=0.5, identity;q=0.6", None),
        ("br;q=0, zstd;q=0, *", "gzip"),
        ("*;q=0", None),
        ("*;q=0, gzip", "gzip"),
        ("identity;q=0, gzip", "gzip"),
        ("identity;q=0", None),
        ("compress", None),
        ("", None),
    ],
)
def test_the_coding_is_the_one_that_is_liked_best_and_none_that_is_refused(
    client: FlaskClient, path: str, accepted: str, coding: str | None
) -> None:
    answer = client.get(path, headers={"Accept-Encoding": accepted})
    assert (answer.status_code, answer.headers.get("Content-Encoding")) == (200, coding)
    assert "Accept-Encoding" in answer.vary
    assert DECODERS[coding](answer.data) == client.get(path).data


@pytest.mark.parametrize("coding", ["identity", "br", "gzip"])
def test_a_streamed_answer_has_a_tag_for_each_coding(client: FlaskClient, coding: str) -> None:
    tag = client.get(STREAMED, headers={"Accept-Encoding": coding}).headers["ETag"]
    other = "gzip" if coding == "br" else "br"
    again, elsewhere = (
        client.get(STREAMED, headers={"Accept-Encoding": asked, "If-None-Match": tag})
        for asked in (coding, other)
    )
    assert (again.status_code, again.headers["ETag"], again.data) == (304, tag, b"")
    if coding != "identity":
        assert (elsewhere.status_code, elsewhere.headers["Content-Encoding"]) == (200, other)
        assert elsewhere.headers["ETag"] != tag


def test_each_coding_and_language_has_its_own_tag(client: FlaskClient) -> None:
    tags = {
        client.get("/", headers={"Accept-Encoding": coding, "Accept-Language": language}).headers[
            "ETag"
        ]
        for coding in ("identity", "br")
        for language in ("de", "en")
    }
    assert len(tags) == 4


def test_caches_distinguish_codings_and_languages(client: FlaskClient) -> None:
    vary = client.get("/", headers={"Accept-Encoding": "br"}).headers["Vary"]
    assert {"Accept", "Accept-Language", "Accept-Encoding"} <= set(vary.split(", "))


def test_no_cookies(client: FlaskClient) -> None:
    assert "Set-Cookie" not in client.get("/?lang=en").headers


@pytest.mark.parametrize(
    ("path", "accept", "by"),
    [
        ("/queries/fields-and-projects", "text/csv", {"Accept", "Accept-Language"}),
        ("/dumps", "application/json", {"Accept"}),
        ("/releases", "application/json", {"Accept"}),
        ("/changes.atom", "*/*", {"Accept-Language"}),
        ("/resolve?iri=ags:05911", "text/html", {"Accept"}),
    ],
)
def test_vary_states_what_the_answer_depends_on(
    client: FlaskClient, path: str, accept: str, by: set[str]
) -> None:
    answer = client.get(path, headers={"Accept": accept})
    assert answer.status_code in (200, 303)
    assert by <= set(answer.vary)


@pytest.mark.parametrize("path", ["/resolve", "/reconcile", "/sparql", "/projects"])
def test_browsers_of_other_sites_may_send_a_preflight_request(
    client: FlaskClient, path: str
) -> None:
    answer = client.options(path)
    assert answer.headers["Access-Control-Allow-Methods"] == answer.headers["Allow"]
    assert "Content-Type" in answer.headers["Access-Control-Allow-Headers"]
