"""Connections whose input is ended: the right ones, and no others."""

import contextlib
import math
import socket
import time

import pytest

from ruhrkg.web.http.connections import received_within, stop_reading


@pytest.fixture
def pairs():
    """Three connections to this process: the client's end, and the server's."""
    with contextlib.ExitStack() as stack:
        listening = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        made = []
        for _ in range(3):
            client = stack.enter_context(socket.create_connection(listening.getsockname()))
            server, _ = listening.accept()
            stack.enter_context(server).settimeout(0.2)
            made.append((client, server))
        yield made


def ended(server: socket.socket) -> bool:
    try:
        return server.recv(1) == b""
    except TimeoutError:
        return False


def test_only_what_was_heard_lately_and_not_answered_is_ended(pairs):
    (_, early), (answered_client, answered), (stalled_client, stalled) = pairs
    time.sleep(0.6)
    for client in (answered_client, stalled_client):
        client.sendall(b"x")
    assert (answered.recv(1), stalled.recv(1)) == (b"x", b"x")
    lately = received_within("127.0.0.1", 0.4)
    answered.sendall(b"an answer")
    stop_reading("127.0.0.1", lately, 0)
    assert [ended(server) for server in (early, answered, stalled)] == [False, False, True]
    stalled.sendall(b"408")
    assert stalled_client.recv(3) == b"408"


def test_a_body_that_still_arrives_continues(pairs):
    (client, sending), (_, silent), _ = pairs
    lately = received_within("127.0.0.1", math.inf)
    time.sleep(0.5)
    client.sendall(b"x")
    assert sending.recv(1) == b"x"
    stop_reading("127.0.0.1", lately, 0.4)
    assert (ended(sending), ended(silent)) == (False, True)


def test_another_client_is_left_alone(pairs):
    stop_reading("192.0.2.1", received_within("192.0.2.1", math.inf), 0)
    stop_reading("", received_within("", math.inf), 0)
    assert not any(ended(server) for _, server in pairs)
