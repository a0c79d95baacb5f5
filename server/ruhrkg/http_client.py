"""The HTTP client for all outgoing requests: Wikidata, reconciliation services, stores, engines."""

import contextlib
import socket
import threading
import weakref
from importlib.metadata import version
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from ruhrkg.vocabulary import BASE_IRI

USER_AGENT = f"ruhrkg/{version('ruhrkg')} ({BASE_IRI})"


class Session(requests.Session):
    """A session with our User-Agent, only the login that a caller sets, and an `abort`.

    The time-outs of requests apply to each read, so a server that sends a byte now and then is
    never timed out. A caller that needs a deadline calls `abort` from another thread.
    """

    def __init__(self, user_agent: str = USER_AGENT) -> None:
        super().__init__()
        self.headers["User-Agent"] = user_agent
        # Without an explicit `auth`, requests sends the ~/.netrc login as Basic, requested or not.
        self.auth = NO_LOGIN
        self._connections = _Connections()
        for scheme in ("http://", "https://"):
            self.mount(scheme, _Adapter(self._connections))

    def abort(self) -> None:
        """End all exchanges, now and later, with ConnectionError; callable from any thread."""
        self._connections.abort()


class _NoLogin(AuthBase):
    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


NO_LOGIN = _NoLogin()


class _Connections:
    """The open sockets of a session.

    The sockets themselves, since a connection forgets its socket while the answer is still read.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sockets: weakref.WeakSet[socket.socket] = weakref.WeakSet()
        self._aborted = False

    def add(self, opened: socket.socket) -> None:
        """Register a connected socket. Raises ConnectionAbortedError after `abort`."""
        with self._lock:
            if self._aborted:
                raise ConnectionAbortedError("The request was aborted.")
            self._sockets.add(opened)

    def abort(self) -> None:
        """Shut down every socket: a thread that waits for one continues at once."""
        with self._lock:
            self._aborted = True
            for opened in self._sockets:
                with contextlib.suppress(OSError):
                    opened.shutdown(socket.SHUT_RDWR)


class _Adapter(HTTPAdapter):
    """Registers each connection once it is made; making it is subject to the time-outs."""

    def __init__(self, connections: _Connections) -> None:
        class Plain(HTTPConnection):
            def connect(self) -> None:
                super().connect()
                connections.add(self.sock)

        class Secure(HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                connections.add(self.sock)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        self._pools = {"http": PlainPool, "https": SecurePool}
        super().__init__()

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        """Make the manager of direct connections."""
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        """The manager of connections through a proxy that the environment names."""
        manager = super().proxy_manager_for(proxy, **options)
        manager.pool_classes_by_scheme = self._pools
        return manager


def innermost(error: BaseException) -> BaseException:
    """The system's own error: requests and urllib3 wrap it several times."""
    while error.__context__:
        error = error.__context__
    return error
