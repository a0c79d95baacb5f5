"""Answers go out whole if they are small, and in a bounded number of places if not."""

import json
from collections.abc import Iterator

import pytest

from ruhrkg.web.deliveries import SMALL, TOGETHER, Deliveries


class Pieces:
    """A body that knows whether it was closed."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = pieces
        self.closed = 0

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.pieces)

    def close(self) -> None:
        self.closed += 1


def deliver(body, size, method="GET", client="192.0.2.1", status="200 OK", deliveries=None):
    headers = [("Content-Length", str(size))] if size is not None else []

    def application(_, start):
        start(status, headers)
        return body

    made = deliveries or Deliveries(application, patience=0.01)
    made._application = application
    told = []
    environ = {"REQUEST_METHOD": method, "REMOTE_ADDR": client}
    return made(environ, lambda *head: told.append(head)), told, made


def test_a_small_answer_is_handed_over_whole():
    body = Pieces(b"a", b"b")
    content, told, _ = deliver(body, 2)
    assert (content, body.closed) == ([b"a", b"b"], 1)
    assert told == [("200 OK", [("Content-Length", "2")])]


@pytest.mark.parametrize("size", [SMALL + 1, None])
def test_a_large_answer_is_read_piece_by_piece_in_a_place(size: int | None):
    body = Pieces(b"a", b"b")
    content, _, made = deliver(body, size)
    assert made._places._held["192.0.2.1"] == 1
    assert list(content) == [b"a", b"b"]
    content.close()
    assert (body.closed, made._places._free) == (1, TOGETHER)


def read(content):
    list(content)


def close(content):
    content.close()
    content.close()


def close_in_the_middle(content):
    next(iter(content))
    content.close()


@pytest.mark.parametrize("end", [read, close, close_in_the_middle])
def test_a_place_is_given_back_once_however_the_answer_ends(end):
    content, _, made = deliver(Pieces(b"a", b"b"), SMALL + 1)
    assert made._places._free == TOGETHER - 1
    end(content)
    assert (made._places._free, made._places._held) == (TOGETHER, {})


@pytest.mark.parametrize(
    ("method", "status"), [("HEAD", "200 OK"), ("GET", "304 NOT MODIFIED"), ("GET", "204 NONE")]
)
def test_an_answer_without_a_body_needs_no_place(method: str, status: str):
    size = SMALL + 1 if method == "HEAD" else None
    content, _, made = deliver(Pieces(), size, method, status=status)
    assert content == []
    assert not made._places._held


def test_a_client_with_many_large_answers_leaves_room_for_others():
    made = None
    held = []
    for _ in range(16):
        content, _, made = deliver(Pieces(b"x"), SMALL + 1, deliveries=made)
        held.append(content)
    refused = Pieces(b"x")
    content, told, made = deliver(refused, SMALL + 1, deliveries=made)
    assert refused.closed == 1
    ((status, headers),) = told
    assert status.startswith("503")
    assert ("Retry-After", "5") in headers
    assert json.loads(content[0])["status"] == 503
    other, told, made = deliver(Pieces(b"y"), SMALL + 1, client="192.0.2.2", deliveries=made)
    assert (told[0][0], list(other)) == ("200 OK", [b"y"])
    held[0].close()
    again, told, _ = deliver(Pieces(b"z"), SMALL + 1, deliveries=made)
    assert (told[0][0], list(again)) == ("200 OK", [b"z"])
