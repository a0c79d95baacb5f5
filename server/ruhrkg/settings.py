"""All settings in one frozen class, with their defaults and help; set by RUHRKG_* variables."""

import math
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import Field, dataclass, field, fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Self

from ruhrkg.authored import authored_root
from ruhrkg.vocabulary import BASE_IRI

__all__ = ["SettingError", "Settings", "authored_root"]

_DAY = 86_400
_URL = r"https?://[^\s<>\"]+"
_PREFIX = "RUHRKG_"
# Used by tests only.
_TEST_VARIABLES = frozenset(
    _PREFIX + name
    for name in (
        "CHROMIUM", "CKAN_PYTHON", "DCATDE", "FACTS_DIR", "FUSEKI", "FUZZ_SECONDS", "LANG",
        "REQUIRE_STANDARDS", "SSSOM", "STANDARDS_DIR",
    )
)  # fmt: skip


class SettingError(ValueError):
    """A setting that does not exist or has an invalid value; the message states which."""


def _option(
    default: Any, help_text: str, *, least: float = 1, most: float = math.inf, form: str = ""
) -> Any:
    """An option; numbers range from `least` to `most`, texts match the pattern `form`."""
    limits = {"least": least, "most": most, "form": form}
    return field(default=default, metadata={"help": help_text, **limits})


@dataclass(frozen=True)
class Settings:
    """All options of the project. Limits are upper bounds that clients can only lower."""

    root: Path = _option(authored_root(), "folder with ontology/, data/, shapes/, queries/")
    build_dir: Path = _option(Path("build"), "folder for releases")
    host: str = _option("127.0.0.1", "address to listen on")
    port: int = _option(8000, "port to listen on", most=65_535)
    workers: int = _option(2, "server processes", most=1_024)
    threads: int = _option(
        16, "threads in each server process besides those that wait for the engine", most=10_000
    )
    public_url: str = _option(
        "", "public URL of the server; by default that of the request", form=f"({_URL})?"
    )
    proxies: int = _option(
        0,
        "reverse proxies in front of the server whose X-Forwarded-For and -Proto are trusted",
        least=0,
        most=100,
    )
    contact: str = _option(
        "",
        "URL or mailto: address for feedback, named in the catalogue; default: its own page",
        form=f'({_URL}|mailto:[^\\s<>"]+)?',
    )
    imprint: str = _option(
        "",
        "URL of the operator's imprint and privacy notice, linked from every page",
        form=f"({_URL})?",
    )
    engine: str = _option("embedded", "`embedded` or the URL of a SPARQL 1.1 endpoint")
    query_timeout: float = _option(30.0, "seconds a query may run", least=0.001, most=_DAY)
    query_memory: int = _option(1024, "MiB an evaluator may hold above the shared store")
    query_rows: int = _option(1_000_000, "rows or triples an answer may have")
    query_bytes: int = _option(268_435_456, "bytes an answer may have")
    query_length: int = _option(131_072, "bytes a query's text may have")
    query_nesting: int = _option(100, "levels of nesting a query may have")
    query_operators: int = _option(400, "operators (paths, filters, unions, ...) a query may have")
    fast_query_seconds: float = _option(
        0.05, "seconds of processor time after which a query counts as long", least=0, most=_DAY
    )
    evaluators: int = _option(
        2,
        "long queries that run at the same time in each server process, and as many short ones",
        most=1_000,
    )
    queue: int = _option(64, "queries that may wait in each server process", least=0, most=10_000)
    queue_wait: float = _option(
        10.0, "seconds a query may wait for an evaluator", least=0, most=_DAY
    )
    rate_limit: int = _option(
        0, "queries a client may send to each server process in a minute; 0 for no limit", least=0
    )
    spool_bytes: int = _option(
        4_294_967_296,
        "bytes of large answers that each server process may hold on disk for clients",
        least=0,
    )
    store_dir: str = _option(
        "", "folder for stores on disk, used instead of memory; created if absent"
    )
    drain: float = _option(
        0.0,
        "seconds for which /health reports 503 after a SIGTERM before the server ends",
        least=0,
        most=_DAY,
    )
    header_timeout: int = _option(
        10, "seconds a client may take to send a request's headers", most=_DAY
    )
    body_timeout: int = _option(
        10,
        "seconds a client may take to send a request's body, and one more for each 16 KiB",
        most=_DAY,
    )
    request_bytes: int = _option(4_194_304, "bytes the body of a request may have")
    cache_bytes: int = _option(
        67_108_864, "bytes of answers cached in memory in each server process", least=0
    )
    response_cache_bytes: int = _option(
        33_554_432,
        "bytes of whole responses cached for a minute in each server process; 0 turns this off",
        least=0,
    )
    fast_path: int = _option(
        1, "1 answers plain queries without the web framework, 0 with it", least=0, most=1
    )
    reconcile_batch: int = _option(100, "names that one reconciliation request may hold")
    reconcile_length: int = _option(400, "characters that a name to be reconciled may have")

    @property
    def base_iri(self) -> str:
        """The base of all IRIs, which the authored files state."""
        return BASE_IRI

    @classmethod
    def from_environment(
        cls, environment: Mapping[str, str] | None = None, **overrides: Any
    ) -> Self:
        """Defaults, then RUHRKG_<NAME> from `environment`, then `overrides` that are not None.

        Raises SettingError, which names the variable, if there is no such setting or its value is
        invalid or out of range.
        """
        environment = os.environ if environment is None else environment
        options = {_PREFIX + option.name.upper(): option for option in fields(cls)}
        values: dict[str, Any] = {}
        for name in sorted(environment):
            if name in options:
                values[options[name].name] = _read(name, options[name], environment[name])
            elif name.startswith(_PREFIX) and name not in _TEST_VARIABLES:
                raise SettingError(_unknown(name, options))
        for option in fields(cls):
            if (given := overrides.get(option.name)) is not None:
                values[option.name] = _read(option.name, option, given)
        return replace(cls(), **values)


def _read(name: str, option: Field[Any], given: Any) -> Any:
    """The value of an option. Raises SettingError if `given` is not valid."""
    kind: Any = type(option.default)
    limits = option.metadata
    try:
        value = kind(given)
    except (ValueError, TypeError):
        raise SettingError(
            f"{name}={given!r} is not valid; expected: {_expected(option)}."
        ) from None
    if isinstance(value, int | float):
        valid = limits["least"] <= value <= limits["most"] and math.isfinite(value)
    else:
        valid = not limits["form"] or re.fullmatch(limits["form"], str(value)) is not None
    if not valid:
        raise SettingError(f"{name}={given!r} is not valid; expected: {_expected(option)}.")
    return value


def _expected(option: Field[Any]) -> str:
    least, most, form = (option.metadata[key] for key in ("least", "most", "form"))
    if form:
        return str(option.metadata["help"])
    kind = "a whole number" if isinstance(option.default, int) else "a number"
    return f"{kind} of at least {least:g}" + (f" and at most {most:g}" if most < math.inf else "")


def _unknown(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, known, 1)
    meant = f"; {near[0]} may be meant" if near else ""
    return f"{name}: there is no such setting{meant} (docs/settings.md)."
