"""A server for tests: `ruhrkg serve FILE...` in a process of its own."""

import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError

from tests.processes import end
from tests.waiting import until

_STARTING = 120.0
_ENDING = 60.0


@dataclass(frozen=True)
class Server:
    """A running server: its URL and its process."""

    address: str
    process: subprocess.Popen[bytes]


def free_port() -> int:
    """A port without a listener."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def reserved_port() -> Iterator[int]:
    """A port for a server that no other test gets in the meantime."""
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", 0))
        yield int(held.getsockname()[1])


@contextmanager
def started(
    *arguments: str | Path | int,
    ends: bool = True,
    through: Sequence[str | Path] = (),
    **settings: object,
) -> Iterator[Server]:
    """A server that was started with these arguments and settings; ended afterwards.

    Without `ends`, it is the test that ends it. `through` is a command that runs another command.
    """
    environment = {f"RUHRKG_{name.upper()}": str(value) for name, value in settings.items()}
    with reserved_port() as port:
        serve = [sys.executable, "-m", "ruhrkg", "serve", *arguments, "--port", port]
        process = subprocess.Popen(
            [str(part) for part in (*through, *serve)],
            env={**os.environ, **environment},
        )
        server = Server(f"http://127.0.0.1:{port}", process)
        try:
            until(lambda: _answers(server), _STARTING)
            yield server
        finally:
            assert end(process, _ENDING) or not ends, "the server did not end when it was asked to"


@contextmanager
def served(*arguments: str | Path | int, **settings: object) -> Iterator[str]:
    """The address of a server started with these arguments and settings; ended afterwards."""
    with started(*arguments, **settings) as server:
        yield server.address


def get(url: str) -> tuple[int, bytes]:
    """The status and the content of the answer; 0 if there is none."""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            return answer.status, answer.read()
    except HTTPError as error:
        with error:
            return error.code, error.read()
    except (OSError, HTTPException):
        return 0, b""


def _answers(server: Server) -> bool:
    assert server.process.poll() is None, "the server ended"
    try:
        with urllib.request.urlopen(f"{server.address}/health", timeout=5):
            return True
    except OSError:
        return False
