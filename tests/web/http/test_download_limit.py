"""Small responses are handed over whole; the number of large ones is bounded."""

import json
from collections.abc import Iterator

import pytest

from ruhrkg.web.http.download_limit import MAX_CONCURRENT, MAX_PER_CLIENT, SMALL, DownloadLimit


class Pieces:
    """A body that records whether it was closed."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = pieces
        self.closed = 0

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.pieces)

    def close(self) -> None:
        self.closed += 1


LARGE = (b"a" * SMALL, b"b")


def deliver(body, client="192.0.2.1", deliveries=None):
    def application(_, start):
        start("200 OK", [("X", "y")])
        return body

    made = deliveries or DownloadLimit(application, max_wait=0.01)
    made._application = application
    told = []
    environ = {"REQUEST_METHOD": "GET", "REMOTE_ADDR": client}
    return made(environ, lambda *head: told.append(head)), told, made


@pytest.mark.parametrize("pieces", [(), (b"a", b"b"), (b"a" * SMALL,)])
def test_a_small_answer_is_handed_over_whole_and_needs_no_place(pieces):
    body = Pieces(*pieces)
    content, told, made = deliver(body)
    assert (content, body.closed) == (list(pieces), 1)
    assert told == [("200 OK", [("X", "y")])]
    assert made._places._free == MAX_CONCURRENT


def test_a_large_answer_is_read_piece_by_piece_in_a_place():
    body = Pieces(*LARGE, b"c")
    content, _, made = deliver(body)
    assert made._places._places_of["192.0.2.1"] == 1
    assert list(content) == [*LARGE, b"c"]
    content.close()
    assert (body.closed, made._places._free) == (1, MAX_CONCURRENT)


def test_a_body_that_fails_is_closed():
    class Failing(Pieces):
        def __iter__(self):
            raise RuntimeError("no more")

    body = Failing()
    with pytest.raises(RuntimeError):
        deliver(body)
    assert body.closed == 1


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
    content, _, made = deliver(Pieces(*LARGE, b"c"))
    assert made._places._free == MAX_CONCURRENT - 1
    end(content)
    assert (made._places._free, made._places._places_of) == (MAX_CONCURRENT, {})


def test_a_client_with_many_large_answers_leaves_room_for_others():
    made = None
    held = []
    for _ in range(MAX_PER_CLIENT):
        content, _, made = deliver(Pieces(*LARGE), deliveries=made)
        held.append(content)
    refused = Pieces(*LARGE)
    content, told, made = deliver(refused, deliveries=made)
    assert refused.closed == 1
    ((status, headers),) = told
    assert status.startswith("503")
    assert ("Retry-After", "5") in headers
    assert json.loads(content[0])["status"] == 503
    other, told, made = deliver(Pieces(*LARGE), client="192.0.2.2", deliveries=made)
    assert (told[0][0], list(other)) == ("200 OK", list(LARGE))
    held[0].close()
    again, told, _ = deliver(Pieces(*LARGE), deliveries=made)
    assert (told[0][0], list(again)) == ("200 OK", list(LARGE))
