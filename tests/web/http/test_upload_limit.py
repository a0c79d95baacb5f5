"""Bodies of requests: read in a bounded number of places."""

import io
import json
import threading

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


LIMIT = 4 << 20


def ask(uploads, body, client="a", length="1"):
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
    assert ask(UploadLimit(echo, LIMIT), io.BytesIO(b"query"), length="5") == (
        [("200 OK", [])],
        b"query",
    )


def test_a_body_that_is_too_large_is_refused_unread():
    ((status, _),), _ = ask(UploadLimit(echo, LIMIT), None, length=str(1 << 30))
    assert status.startswith("413")


def test_a_client_that_sends_slowly_leaves_room_for_others():
    uploads, slow = UploadLimit(echo, LIMIT, patience=0.01), [Slow() for _ in range(8)]
    threads = [threading.Thread(target=ask, args=(uploads, body)) for body in slow]
    for thread in threads:
        thread.start()
    until(lambda: uploads._places._held["a"] == 8)
    (((status, headers),), content) = ask(uploads, io.BytesIO(b"x"))
    assert status.startswith("503")
    assert ("Retry-After", "5") in headers
    assert json.loads(content)["status"] == 503
    assert ask(uploads, io.BytesIO(b"y"), client="b")[1] == b"y"
    for body in slow:
        body.may_end.set()
    for thread in threads:
        thread.join(10)
    assert ask(uploads, io.BytesIO(b"z"))[1] == b"z"
