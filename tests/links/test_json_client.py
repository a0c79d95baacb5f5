import socket
from collections.abc import Iterator

import pytest

from ruhrkg.links.json_client import Client, ServiceError, seconds


class Waits(list[float]):
    """Replaces time.sleep and records how long it should have slept."""

    def __call__(self, wait: float) -> None:
        self.append(wait)


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
def client(waits: Waits) -> Client:
    return Client(sleep=waits, tries=3, timeout=5)


@pytest.fixture
def silent_server() -> Iterator[str]:
    """The URL of a server that accepts connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"


def test_it_names_itself_and_sends_the_parameters(server, client: Client) -> None:
    server.answers = [{"fine": True}]
    assert client.json(server.url, {"a": "ä b"}) == {"fine": True}
    assert client.json(server.url, {"a": "1"}, post=True) == {"fine": True}
    assert server.requests == [{"a": ["ä b"]}, {"a": ["1"]}]
    assert all(agent.startswith("ruhrkg/") and "http" in agent for agent in server.agents)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_it_tries_again_when_the_service_is_busy(
    server, reply, client: Client, waits: Waits, status: int
) -> None:
    server.answers = [reply(status), reply(status), {"fine": True}]
    assert client.json(server.url, {}) == {"fine": True}
    assert waits == [1.0, 2.0]


def test_it_waits_as_long_as_the_server_requests(
    server, reply, client: Client, waits: Waits
) -> None:
    server.answers = [reply(429, headers={"Retry-After": "17"}), {"fine": True}]
    client.json(server.url, {})
    assert waits == [17.0]


def test_no_service_can_make_it_wait_for_ever(server, reply, client: Client, waits: Waits) -> None:
    server.answers = [reply(503, headers={"Retry-After": "86400"}), {"fine": True}]
    client.json(server.url, {})
    assert waits == [300.0]


def test_it_gives_up_after_some_tries(server, reply, client: Client) -> None:
    server.answers = [reply(503)]
    with pytest.raises(ServiceError, match=r"HTTP 503, 3 times\. Run the command again later"):
        client.json(server.url, {})
    assert len(server.requests) == 3


def test_a_refusal_is_final_and_states_the_remedy(server, reply, client: Client) -> None:
    server.answers = [reply(403)]
    with pytest.raises(ServiceError, match="name yourself with --user-agent"):
        client.json(server.url, {})
    assert len(server.requests) == 1


def test_another_error_is_final(server, reply, client: Client) -> None:
    server.answers = [reply(404)]
    with pytest.raises(ServiceError, match="HTTP 404"):
        client.json(server.url, {})


def test_half_an_answer_is_requested_again(server, reply, client: Client, waits: Waits) -> None:
    server.answers = [reply(body={"long": "x" * 1000}, cut=500), {"fine": True}]
    assert client.json(server.url, {}) == {"fine": True}
    assert len(waits) == 1


def test_a_broken_connection_is_tried_again(server, reply, client: Client, waits: Waits) -> None:
    server.answers = [reply(body="silence"), {"fine": True}]
    assert client.json(server.url, {}) == {"fine": True}
    assert len(waits) == 1


def test_silence_is_given_up_after_the_time_out(silent_server: str, waits: Waits) -> None:
    client = Client(sleep=waits, tries=2, timeout=0.05)
    with pytest.raises(ServiceError, match=r"no answer within 0\.05 seconds, 2 times"):
        client.json(silent_server, {})


def test_a_service_that_is_not_there(waits: Waits) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    with pytest.raises(ServiceError, match="the connection failed"):
        Client(sleep=waits, tries=2).json(f"http://127.0.0.1:{port}/", {})


def test_only_http_is_requested(client: Client) -> None:
    with pytest.raises(ServiceError, match="not an http or https address"):
        client.json("file:///etc/hostname", {})


@pytest.mark.parametrize(
    ("header", "wait"),
    [("5", 5.0), (None, None), ("soon", None), ("Mon, 01 Jan 2001 00:00:00 GMT", 0.0)],
)
def test_retry_after_is_a_number_or_a_date(header: str | None, wait: float | None) -> None:
    assert seconds(header) == wait
