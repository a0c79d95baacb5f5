"""Headers that every answer has."""

from flask.testing import FlaskClient


def test_nothing_inline_and_nothing_from_elsewhere(client: FlaskClient) -> None:
    policy = client.get("/health").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_other_origins_may_read(client: FlaskClient) -> None:
    assert client.get("/health").headers["Access-Control-Allow-Origin"] == "*"


def test_a_view_keeps_its_own_caching(client: FlaskClient) -> None:
    assert client.get("/health").headers["Cache-Control"] == "no-store"


def test_a_static_file_is_kept_for_ever_when_its_hash_is_in_the_link(client: FlaskClient) -> None:
    with client.get("/static/style.css?v=1") as hashed, client.get("/static/style.css") as bare:
        assert "immutable" in hashed.headers["Cache-Control"]
        assert "immutable" not in bare.headers["Cache-Control"]


def test_types_are_not_guessed(client: FlaskClient) -> None:
    with client.get("/static/style.css") as answer:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
