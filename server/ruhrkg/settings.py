"""One frozen Settings; each option once: name, default, help; environment RUHRKG_*."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Self

from ruhrkg.vocabulary import BASE_IRI


def _option(default: Any, help_text: str) -> Any:
    return field(default=default, metadata={"help": help_text})


def authored_root() -> Path:
    """The folder that holds ontology/, data/, shapes/ and queries/.

    A checkout wins; else the copy inside the installed wheel.
    """
    package = Path(__file__).resolve().parent
    checkout = package.parent.parent
    return checkout if (checkout / "ontology").is_dir() else package / "authored"


@dataclass(frozen=True)
class Settings:
    """Every option of the project. Limits are upper bounds that a client may only lower."""

    base_iri: str = _option(BASE_IRI, "base of all IRIs; ends with a slash")
    root: Path = _option(authored_root(), "folder with ontology/, data/, shapes/, queries/")
    build_dir: Path = _option(Path("build"), "folder for releases")
    host: str = _option("127.0.0.1", "address to listen on")
    port: int = _option(8000, "port to listen on")
    workers: int = _option(2, "server processes")
    threads: int = _option(
        16, "threads in each server process beside those that wait for the engine"
    )
    public_url: str = _option(
        "", "URL under which the public reaches the server; else the request's"
    )
    proxies: int = _option(
        0, "reverse proxies before the server whose X-Forwarded-For and -Proto are believed"
    )
    contact: str = _option(
        "", "URL or mailto: address for feedback, named in the catalogue; else the catalogue's page"
    )
    imprint: str = _option(
        "", "URL of the operator's imprint and privacy notice, linked from every page"
    )
    engine: str = _option("embedded", "`embedded` or the URL of a SPARQL 1.1 endpoint")
    query_timeout: float = _option(30.0, "seconds a query may run")
    query_memory: int = _option(1024, "MiB an evaluator may hold above the shared store")
    query_rows: int = _option(1_000_000, "rows or triples an answer may have")
    query_bytes: int = _option(268_435_456, "bytes an answer may have")
    query_length: int = _option(131_072, "bytes a query's text may have")
    query_nesting: int = _option(100, "levels of nesting a query may have")
    query_operators: int = _option(400, "operators (paths, filters, unions, ...) a query may have")
    fast_query_seconds: float = _option(
        0.05, "seconds of processor time after which a query counts as long"
    )
    evaluators: int = _option(
        2, "long queries at the same time in each server process, and as many short ones"
    )
    queue: int = _option(64, "queries that may wait in each server process")
    queue_wait: float = _option(10.0, "seconds a query may wait for an evaluator")
    rate_limit: int = _option(
        0, "queries a client may send to each server process in a minute; 0 for no limit"
    )
    spool_bytes: int = _option(
        4_294_967_296, "bytes of large answers on disk that clients still read, a server process"
    )
    store_dir: str = _option(
        "", "folder for stores on disk that are served in place of memory; made if absent"
    )
    header_timeout: int = _option(10, "seconds a client may take to send a request's headers")
    body_timeout: int = _option(
        10, "seconds a client may take to send a request's body, and one more for each 16 KiB"
    )
    request_bytes: int = _option(4_194_304, "bytes the body of a request may have")
    cache_bytes: int = _option(67_108_864, "bytes of answers kept in memory in each server process")
    response_cache_bytes: int = _option(
        33_554_432,
        "bytes of whole responses kept for a minute in each server process; 0 keeps none",
    )
    reconcile_batch: int = _option(100, "names that one reconciliation request may hold")
    reconcile_length: int = _option(400, "characters that a name to be reconciled may have")
    standards_dir: str = _option("", "folder with official test suites and shapes, for tests")

    @classmethod
    def from_environment(
        cls, environment: Mapping[str, str] | None = None, **overrides: Any
    ) -> Self:
        """Defaults, then RUHRKG_<NAME> from `environment`, then `overrides` that are not None.

        Raises ValueError that names the variable if a value cannot be read.
        """
        environment = os.environ if environment is None else environment
        values: dict[str, Any] = {}
        for option in fields(cls):
            name = "RUHRKG_" + option.name.upper()
            if name in environment:
                kind: Any = type(option.default)
                try:
                    values[option.name] = kind(environment[name])
                except ValueError:
                    raise ValueError(
                        f"{name}={environment[name]!r} is not a valid {kind.__name__}"
                    ) from None
        values.update({k: v for k, v in overrides.items() if v is not None})
        return replace(cls(), **values)
