"""An external store over HTTP, with Basic authentication, or Digest, which Virtuoso requires.

Its Graph Store (SPARQL 1.1 Graph Store HTTP Protocol) and its query endpoint (SPARQL 1.1 Protocol).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import quote

import requests
from pyoxigraph import QueryResultsFormat, QuerySolution, QuerySolutions, parse_query_results
from requests.auth import HTTPBasicAuth, HTTPDigestAuth
from requests.utils import get_netrc_auth

from ruhrkg.formats import BY_NAME
from ruhrkg.http_client import NO_LOGIN, Session, innermost
from ruhrkg.sparql.backends.endpoint_url import Login, split_login

_SENDING = 300  # seconds without an accepted byte before sending is abandoned
_WAITING = 3600  # seconds that a store may take to commit a request
_PIECE = 1 << 16
_MESSAGE_BYTES = 300
_RESULTS = BY_NAME["json"].media_type
# Statuses with which a store signals that it does not replace a whole dataset at this address.
_NO_DATASETS = {400, 404, 405, 415, 501}
_ADDRESS = "Is it the right address? docs/engines.md lists those of each engine."
_LOGIN = (
    "Put a name and password that may do this into the URL (https://NAME:PASSWORD@HOST/...) or "
    "into ~/.netrc."
)
_REMEDIES = {
    401: _LOGIN,
    403: f"{_LOGIN} Or is the store read-only?",
    404: _ADDRESS,
    405: _ADDRESS,
    413: (
        "Raise the limit on the size of requests of the store, or of the proxy before it, or use "
        "--graph-by-graph."
    ),
}
_UNREACHABLE = "Run it again; if it fails again, does the store run, and is it the right address?"
_REDIRECTED = "Push to the address that it names, if that is the store."
_RETRY = "Run it again; if it fails again, look into the log of the store."


class StoreError(Exception):
    """A request failed. The message has one line with the problem, and one with a remedy."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem}\n{remedy}")
        self.problem = problem


class NoDatasets(StoreError):  # noqa: N818 - states what is wrong
    """The store does not take a whole dataset in one request."""


@dataclass(frozen=True)
class Upload:
    """A body of known length, sent in pieces; read again if the server requests a login first.

    `progress` is called with the length of each piece.
    """

    file: BinaryIO
    length: int
    progress: Callable[[int], object]

    def __len__(self) -> int:
        return self.length

    def __iter__(self) -> Iterator[bytes]:
        self.file.seek(0)
        while piece := self.file.read(_PIECE):
            yield piece
            self.progress(len(piece))


class _Server:
    """One address, with the login of its URL, or of ~/.netrc for operators on a shared machine.

    Other users of a machine can read a URL in the list of processes. The login is sent only when
    the server requests one.
    """

    def __init__(self, url: str) -> None:
        """Prepare a session; nothing is sent. Raises SourceError if `url` is not an HTTP URL."""
        self.url, self._login = split_login(url)
        netrc = None if self._login else get_netrc_auth(self.url)
        if netrc:
            self._login = Login(*netrc)
        self._session = Session()

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _request(
        self,
        method: str,
        query: str = "",
        body: bytes | Upload | Mapping[str, str] = b"",
        headers: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """The response, whatever its status. Raises StoreError if there is none."""
        answer = self._send(method, query, body, headers)
        if answer.status_code == 401 and self._login and self._session.auth is NO_LOGIN:
            required = answer.headers.get("WWW-Authenticate", "").casefold()
            scheme = HTTPDigestAuth if "digest" in required else HTTPBasicAuth
            self._session.auth = scheme(self._login.name, self._login.password)
            answer = self._send(method, query, body, headers)
        return answer

    def _send(
        self,
        method: str,
        query: str,
        body: bytes | Upload | Mapping[str, str],
        headers: Mapping[str, str] | None,
    ) -> requests.Response:
        try:
            return self._session.request(
                method, self.url, params=query, data=body, headers=headers,
                timeout=(_SENDING, _WAITING), allow_redirects=False,
            )  # fmt: skip
        except requests.RequestException as error:
            problem = f"{method} {self.url}: the connection failed ({innermost(error)})"
            raise StoreError(problem, _UNREACHABLE) from error


class GraphStore(_Server):
    """A Graph Store. `graph` None is its default graph."""

    def probe(self, graph: str | None) -> None:
        """Add nothing to a graph, to find out whether we may write before much is sent.

        An empty POST changes nothing, whatever is at the address (section 5.5). It also reveals
        the authentication scheme, so that the next body is not sent in vain.
        Raises StoreError if we may not write, or if there is no response.
        """
        answer = self._request("POST", _target(graph), headers=_typed("ntriples"))
        if answer.status_code in {401, 403}:
            raise _failure(answer)

    def replace_all(self, trig: Upload) -> None:
        """Replace everything that the store holds with a dataset in TriG, in one request.

        Raises NoDatasets if the store does not support that, StoreError for other failures.
        """
        answer = self._request("PUT", body=trig, headers=_typed("trig"))
        if _is_done(answer):
            # Virtuoso answers such a request with an HTML page, and does nothing.
            if not _is_page(answer):
                return
            raise NoDatasets(f"PUT {self.url}: {answer.status_code} with a web page", _ADDRESS)
        failure = _failure(answer)
        if answer.status_code in _NO_DATASETS:
            raise NoDatasets(failure.problem, _ADDRESS)
        raise failure

    def replace(self, graph: str | None, content: bytes) -> None:
        """Replace a graph with triples in N-Triples (section 5.3). Raises StoreError."""
        answer = self._request("PUT", _target(graph), content, _typed("ntriples"))
        if not _is_done(answer):
            raise _failure(answer)

    def remove(self, graph: str) -> None:
        """Remove a named graph, if it exists (section 5.4). Raises StoreError."""
        answer = self._request("DELETE", _target(graph))
        if not _is_done(answer) and answer.status_code != 404:
            raise _failure(answer)


class QueryEndpoint(_Server):
    """A SPARQL 1.1 query endpoint."""

    def select(self, query: str) -> Iterable[QuerySolution]:
        """The solutions of a SELECT query. Raises StoreError."""
        answer = self._request("POST", body={"query": query}, headers={"Accept": _RESULTS})
        if not _is_done(answer):
            raise _failure(answer)
        try:
            found = parse_query_results(answer.content, QueryResultsFormat.JSON)
            if isinstance(found, QuerySolutions):
                return list(found)
        except (SyntaxError, ValueError):
            pass  # reported below
        raise StoreError(f"{self.url} does not answer with rows in JSON.", _ADDRESS)


def _target(graph: str | None) -> str:
    """The query string that names a graph (section 4.2)."""
    return "default" if graph is None else f"graph={quote(graph, safe='')}"


def _typed(name: str) -> dict[str, str]:
    return {"Content-Type": BY_NAME[name].media_type}


def _is_done(answer: requests.Response) -> bool:
    return 200 <= answer.status_code < 300  # `ok` of requests counts a redirection as success


def _is_page(answer: requests.Response) -> bool:
    return "html" in answer.headers.get("Content-Type", "")


def _failure(answer: requests.Response) -> StoreError:
    status = answer.status_code
    content = b"" if _is_page(answer) else answer.content[:_MESSAGE_BYTES]
    message = content.decode(errors="replace").strip()
    remedy = _REMEDIES.get(status, _RETRY)
    if 300 <= status < 400:
        message, remedy = answer.headers.get("Location", ""), _REDIRECTED
    request = f"{answer.request.method} {answer.request.url}"
    return StoreError(f"{request}: {status} {answer.reason} {message}".rstrip(), remedy)
