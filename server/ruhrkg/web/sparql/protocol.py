"""The request of a client, read from an HTTP request (SPARQL 1.1 Protocol, section 2)."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from flask import Request
from pyoxigraph import NamedNode
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType

from ruhrkg.formats import MediaType
from ruhrkg.settings import Settings
from ruhrkg.sparql.engine.request import Dataset
from ruhrkg.sparql.errors import ReadOnly

FORM = MediaType.FORM
QUERY = MediaType.SPARQL_QUERY
UPDATE = MediaType.SPARQL_UPDATE
_RDF = (MediaType.TURTLE, MediaType.N_TRIPLES, MediaType.RDF_XML, MediaType.JSON_LD,
        MediaType.TRIG, MediaType.N_QUADS)  # fmt: skip
# Allows for percent-encoding (three bytes for one) and for the names of graphs.
_ENCODED = 3
_PARAMETERS = 65_536


@dataclass(frozen=True)
class ProtocolRequest:
    """A protocol operation: the query, its dataset, and the options for the answer."""

    text: str | None
    dataset: Dataset | None
    timeout: float | None
    format: str | None


def read(request: Request, settings: Settings) -> ProtocolRequest:
    """The query and its options in `request`; `text` is None when there is no query.

    Raises ReadOnly for an update, BadRequest, UnsupportedMediaType, RequestEntityTooLarge.
    """
    parameters = list(_pairs(request.query_string))
    if request.method != "POST":
        return _parse(parameters)
    more, text = _body(request, settings)
    parsed = _parse([*parameters, *more], text)
    if parsed.text is None:
        raise BadRequest("There is no query: send it as the parameter 'query' or as the body.")
    return parsed


def read_plain(environ: dict[str, Any], settings: Settings) -> ProtocolRequest | None:
    """What `read` returns for a plain request, from its WSGI environment; None for any other.

    Plain is a GET, or a POST of one of the protocol's two media types without a query string; not
    one whose parameters choose a language. The body can be read again. Raises what `read` does.
    """
    parameters = list(_pairs(environ.get("QUERY_STRING", "").encode("latin-1")))
    text = None
    if environ["REQUEST_METHOD"] == "POST":
        media_type = environ.get("CONTENT_TYPE", "")
        size = int(environ.get("CONTENT_LENGTH") or 0)
        if media_type not in (FORM, QUERY) or size > _longest_body(settings) or parameters:
            return None
        content = environ["wsgi.input"].read(size)
        environ["wsgi.input"] = io.BytesIO(content)
        if media_type == QUERY:
            text = _utf8(content)
        else:
            parameters = list(_pairs(content))
    parsed = _parse(parameters, text)
    chosen = any(name == "lang" for name, _ in parameters)
    return None if parsed.text is None or chosen else parsed


def _parse(parameters: list[tuple[str, str]], text: str | None = None) -> ProtocolRequest:
    """What the parameters ask for, or the `text` of a body. Raises ReadOnly, BadRequest."""
    queries = [value for name, value in parameters if name == "query"]
    if text is not None:
        queries.append(text)
    if any(name == "update" for name, _ in parameters):
        raise _no_update()
    if len(queries) > 1:
        raise BadRequest("The query must be given once; there are several.")
    return ProtocolRequest(
        queries[0] if queries else None,
        _dataset(parameters),
        _timeout(_last(parameters, "timeout")),
        _last(parameters, "format") or _last(parameters, "output"),
    )


def refuse_write(request: Request) -> ReadOnly:
    """The error for PUT, DELETE and similar methods: the endpoint is read-only."""
    return ReadOnly(
        f"{request.method} would change the graph (Graph Store Protocol).",
        "Nothing can be changed here; use GET or POST for queries.",
    )


def _body(request: Request, settings: Settings) -> tuple[list[tuple[str, str]], str | None]:
    """Parameters and text of the body of a POST."""
    media_type = request.mimetype
    if media_type == UPDATE:
        raise _no_update()
    writes = media_type in _RDF or {"graph", "default"} & set(request.args)
    if writes:
        raise refuse_write(request)
    if media_type not in (FORM, QUERY):
        raise UnsupportedMediaType(
            f"{media_type or 'A body without Content-Type'} cannot be read here; send the query "
            f"as {QUERY} or in a form as {FORM}."
        )
    charset = request.mimetype_params.get("charset", "utf-8").strip("\"'").lower()
    if charset not in ("utf-8", "utf8"):
        raise UnsupportedMediaType(f"The charset {charset} cannot be read here; send UTF-8.")
    limit = _longest_body(settings)
    if (request.content_length or 0) > limit:
        raise RequestEntityTooLarge(f"The body has more than {limit:,} bytes.")
    content = request.stream.read(limit + 1)
    if len(content) > limit:
        raise RequestEntityTooLarge(f"The body has more than {limit:,} bytes.")
    if media_type == FORM:
        return list(_pairs(content)), None
    return [], _utf8(content)


def _longest_body(settings: Settings) -> int:
    """Bytes that the body of a query may have."""
    return settings.query_length * _ENCODED + _PARAMETERS


def _pairs(content: bytes) -> Iterator[tuple[str, str]]:
    """The fields of a form or a query string, strictly in UTF-8."""
    try:
        yield from parse_qsl(
            content.decode("ascii"), keep_blank_values=True, errors="strict", separator="&"
        )
    except (UnicodeDecodeError, ValueError):
        try:
            yield from parse_qsl(_utf8(content), keep_blank_values=True, errors="strict")
        except ValueError as error:
            raise BadRequest(f"The parameters are not UTF-8: {error}.") from error


def _utf8(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadRequest(f"The request is not UTF-8 (byte {error.start}).") from error


def _dataset(parameters: list[tuple[str, str]]) -> Dataset | None:
    default = tuple(value for name, value in parameters if name == "default-graph-uri")
    named = tuple(value for name, value in parameters if name == "named-graph-uri")
    for iri in (*default, *named):
        try:
            NamedNode(iri)
        except ValueError as error:
            raise BadRequest(f"{iri!r} is not an absolute IRI of a graph: {error}.") from error
    return Dataset.of(default, named) if default or named else None


def _timeout(given: str | None) -> float | None:
    if not given:
        return None
    try:
        seconds = float(given)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise BadRequest(f"timeout={given!r} is not a number of seconds above 0.")
    return seconds


def _last(parameters: list[tuple[str, str]], parameter: str) -> str | None:
    return next(
        (value for name, value in reversed(parameters) if name == parameter and value), None
    )


def _no_update() -> ReadOnly:
    return ReadOnly(
        "SPARQL Update is not offered here.",
        "Nothing can be changed here; SELECT, ASK, CONSTRUCT and DESCRIBE are answered.",
    )
