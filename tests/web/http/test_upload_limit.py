"""Request bodies are read in a bounded number of slots."""

import contextlib
import io
import json
import socket
import threading
import time

import pytest
from tests.waiting import until

from ruhrkg.web.http.upload_limit import UploadLimit


class Slow(io.BytesIO):
    """A body that does not end until it may."""

    def __init__(self) -> None:
        super().__init__(b"x")
        self.may_end = threading.Event()

    def read(self, *_: object) -> bytes:
        self.may_end.wait(10)
        return b"x"


@pytest.fixture
def connect():
    """Makes connections to this process: what is sent, and what is read from them."""
    with contextlib.ExitStack() as stack:
        listening = stack.enter_context(socket.create_server(("127.0.0.1", 0)))

        def make() -> tuple[socket.socket, io.BufferedReader]:
            sending = stack.enter_context(socket.create_connection(listening.getsockname()))
            accepted, _ = listening.accept()
            stack.enter_context(accepted)
            return sending, stack.enter_context(accepted.makefile("rb", buffering=0))

        yield make


LIMIT = 4 << 20


def ask(uploads, body, client="192.0.2.1", length="1"):
    told = []
    environ = {
        "REQUEST_METHOD": "POST", "CONTENT_LENGTH": length, "REMOTE_ADDR": client,
        "wsgi.input": body,
    }  # fmt: skip
    content = b"".join(uploads(environ, lambda status, headers: told.append((status, headers))))
    return told, content


def echo(environ, start):
    start("200 OK", [])
    return [environ["wsgi.input"].read()]


def test_a_body_reaches_the_app():
    assert ask(UploadLimit(echo, LIMIT, 10), io.BytesIO(b"query"), length="5") == (
        [("200 OK", [])],
        b"query",
    )


def test_a_body_that_is_too_large_is_refused_unread():
    ((status, _),), _ = ask(UploadLimit(echo, LIMIT, 10), None, length=str(1 << 30))
    assert status.startswith("413")


def test_a_client_that_sends_slowly_leaves_room_for_others():
    uploads, slow = UploadLimit(echo, LIMIT, 10, max_wait=0.01), [Slow() for _ in range(8)]
    threads = [threading.Thread(target=ask, args=(uploads, body)) for body in slow]
    for thread in threads:
        thread.start()
    until(lambda: uploads._places._places_of["192.0.2.1"] == 8)
    (((status, headers),), content) = ask(uploads, io.BytesIO(b"x"))
    assert status.startswith("503")
    assert ("Retry-After", "5") in headers
    assert json.loads(content)["status"] == 503
    assert ask(uploads, io.BytesIO(b"y"), client="192.0.2.2")[1] == b"y"
    for body in slow:
        body.may_end.set()
    for thread in threads:
        thread.join(10)
    assert ask(uploads, io.BytesIO(b"z"))[1] == b"z"


def test_a_body_that_does_not_come_is_given_up(connect):
    sending, stream = connect()
    sending.sendall(b"SELEC")
    (((status, _),), content) = ask(UploadLimit(echo, LIMIT, 0.2), stream, "127.0.0.1", "600")
    assert status == "408 Request Timeout"
    assert json.loads(content)["detail"] == "The body did not arrive in time."


@pytest.mark.parametrize(("seconds", "status"), [(1, "408 "), (20, "200 ")])
def test_a_body_that_drips_is_given_up_when_its_time_is_over(connect, seconds, status):
    sending, stream = connect()

    def drip() -> None:
        with contextlib.suppress(OSError):
            for _ in range(40):
                sending.sendall(b"x")
                time.sleep(0.1)

    dripping = threading.Thread(target=drip)
    dripping.start()
    ((answered, _),), _ = ask(UploadLimit(echo, LIMIT, seconds), stream, "127.0.0.1", "40")
    assert answered.startswith(status)
    dripping.join()


def test_bodies_that_stall_make_room_for_those_who_wait(connect):
    uploads, stalled = UploadLimit(echo, LIMIT, 20, max_wait=10), [connect() for _ in range(8)]
    threads = [
        threading.Thread(target=ask, args=(uploads, stream, "127.0.0.1", "9"))
        for _, stream in stalled
    ]
    for thread in threads:
        thread.start()
    started = time.monotonic()
    assert ask(uploads, io.BytesIO(b"x"), "127.0.0.1")[1] == b"x"
    assert time.monotonic() - started < 8
    for sending, _ in stalled:
        sending.close()
    for thread in threads:
        thread.join(10)


def test_a_body_that_is_cut_is_refused():
    ((status, _),), content = ask(UploadLimit(echo, LIMIT, 10), io.BytesIO(b"SELECT"), length="7")
    assert status == "400 Bad Request"
    assert json.loads(content)["detail"] == "The body ended before its Content-Length."


@pytest.mark.parametrize(("length", "status"), [(LIMIT, "200 OK"), (LIMIT + 1, "413 ")])
def test_the_largest_body_is_let_through(length, status):
    ((answered, _),), _ = ask(
        UploadLimit(echo, LIMIT, 10), io.BytesIO(b"x" * length), length=str(length)
    )
    assert answered.startswith(status)


def test_a_body_in_chunks_is_refused_since_its_end_is_not_known():
    told = []
    environ = {"REQUEST_METHOD": "POST", "HTTP_TRANSFER_ENCODING": "chunked"}
    UploadLimit(echo, LIMIT, 10)(environ, lambda status, _: told.append(status))
    assert told == ["411 Length Required"]
