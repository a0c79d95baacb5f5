"""Replicas behind nginx with deploy/nginx.conf, and clients that query without pause."""

import http.client
import os
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from tests.deploy.conftest import program
from tests.processes import end
from tests.serving import free_port
from tests.waiting import until

_MAIN = """\
{user}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/ruhrkg.conf;
}}
"""


@dataclass
class Replica:
    """A `ruhrkg serve` on a port that stays its own through restarts."""

    port: int
    build_dir: Path
    drain: float = 1.0
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it is healthy."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ruhrkg", "serve", "--build-dir", str(self.build_dir),
             "--port", str(self.port), "--workers", "1"],
            env={"PATH": "/usr/bin:/bin", "RUHRKG_DRAIN": str(self.drain), "RUHRKG_PROXIES": "1"},
        )  # fmt: skip
        until(lambda: self.health() == 200, 120)

    def stop(self) -> None:
        """Ask it to end, and wait until it has."""
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(60) == 0

    def health(self) -> int:
        """The status of its health check; 0 if it does not answer."""
        try:
            with urllib.request.urlopen(f"{self.address}/health", timeout=10) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            with error:
                return error.code
        except OSError:
            return 0


@contextmanager
def replicas(number: int, build_dir: Path, drain: float = 1.0) -> Iterator[list[Replica]]:
    """Replicas of one build folder; ended afterwards."""
    made = [Replica(free_port(), build_dir, drain) for _ in range(number)]
    with ExitStack() as stack:
        for replica in made:
            replica.start()
            stack.callback(lambda it=replica: it.process and end(it.process, 60))
        yield made


@contextmanager
def proxy(deploy: Path, folder: Path, behind: list[Replica]) -> Iterator[str]:
    """The address of nginx with our configuration before two replicas."""
    port = free_port()
    text = (deploy / "nginx.conf").read_text(encoding="utf-8")
    for number, replica in enumerate(behind, 1):
        text = replaced(text, f"ruhrkg-{number}:8000", f"127.0.0.1:{replica.port}")
    text = replaced(text, "listen 8080;", f"listen 127.0.0.1:{port};")
    text = replaced(text, "/var/cache/nginx/ruhrkg", f"{folder}/cache")
    (folder / "ruhrkg.conf").write_text(text, encoding="utf-8")
    user = "user root;" if os.geteuid() == 0 else ""  # the folder is ours alone
    (folder / "main.conf").write_text(_MAIN.format(folder=folder, user=user), encoding="utf-8")
    nginx = program("nginx", "nginx-light")
    command = [nginx, "-p", str(folder), "-c", str(folder / "main.conf")]
    subprocess.run([*command, "-t", "-q"], check=True)
    process = subprocess.Popen(command)
    address = f"http://127.0.0.1:{port}"
    try:
        until(lambda: _answers(address))
        yield address
    finally:
        end(process, 20)


def replaced(text: str, old: str, new: str) -> str:
    """The text with `old`, which must occur, replaced."""
    assert old in text
    return text.replace(old, new)


def _answers(address: str) -> bool:
    with suppress(OSError), urllib.request.urlopen(f"{address}/health", timeout=5):
        return True
    return False


@dataclass
class Clients:
    """Clients that send requests without pause while the context lasts.

    `make` gives the method, path, headers and body of request `count` of client `number`;
    `read` makes what is recorded from an answer.
    """

    address: str
    number: int
    make: Callable[[int, int], tuple[str, str, dict[str, str], bytes | None]]
    read: Callable[[http.client.HTTPResponse, bytes], object]
    outcomes: list[list[object]] = field(init=False)
    _stop: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self.outcomes = [[] for _ in range(self.number)]
        self._threads = [threading.Thread(target=self._run, args=(n,)) for n in range(self.number)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def have(self, more: int) -> None:
        """Wait until each client has received so many more answers."""
        wanted = [len(mine) + more for mine in self.outcomes]
        until(lambda: all(len(m) >= w for m, w in zip(self.outcomes, wanted, strict=True)), 60)

    def _run(self, number: int) -> None:
        # Each client has an address of its own, as the clients of a proxy have.
        source = (f"127.0.1.{number + 1}", 0)
        connection = http.client.HTTPConnection(
            urlsplit(self.address).netloc, timeout=60, source_address=source
        )
        count = 0
        while not self._stop.is_set():
            count += 1
            try:
                connection.request(*self._arguments(number, count))
                response = connection.getresponse()
                self.outcomes[number].append(self.read(response, response.read()))
            except (OSError, http.client.HTTPException) as error:
                self.outcomes[number].append(repr(error))
                connection.close()
        connection.close()

    def _arguments(self, number: int, count: int) -> tuple[str, str, bytes | None, dict[str, str]]:
        method, path, headers, body = self.make(number, count)
        return method, path, body, headers
