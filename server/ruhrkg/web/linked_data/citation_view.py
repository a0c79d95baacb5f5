"""/cite/...: how to cite a thing, an example query with its result, or a query of the reader."""

import datetime
from hashlib import sha256

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest, NotFound

from ruhrkg.presentation.citation import FORMATS, Citation, key_of
from ruhrkg.presentation.labels import Names
from ruhrkg.sparql.query.library import Query, UnknownQueryError
from ruhrkg.sparql.query.parameters import ParameterError
from ruhrkg.web.http.problems import UnknownThingError, thing_iri
from ruhrkg.web.rendering import locale, site_text, source
from ruhrkg.web.site import public_root, site

blueprint = Blueprint("citation", __name__)

_SUFFIX = "<any(bib, ris, 'csl.json', txt):suffix>"


def cite(
    title: str, path: str, query: dict[str, str] | None = None, *, iri: str = "", text: str = ""
) -> Citation:
    """The citation of the content at `path`, in the served release.

    `text` is the SPARQL query behind it. A site of files states no date of access.
    """
    release = site().release
    live = site().links is None
    public = site().urls.absolute(public_root())
    short_name = site().description.short_name
    key = key_of(short_name, *path.strip("/").split("/")[-2:])
    return Citation(
        key=key if not text or path != "/sparql" else key_of(short_name, "sparql", _short(text)),
        title=title,
        version=release.version if release else "–",
        issued=(release.issued or "") if release else "",
        container=site_text("title"),
        author=site().description.name_of_publisher(locale()),
        short_name=short_name,
        iri=iri,
        address=public.resource(path, query) if live else "",
        read=datetime.datetime.now(datetime.UTC).date() if live else None,
        query=text,
    )


def cite_thing(iri: str, title: str) -> Citation:
    """The citation of a thing."""
    local = (source().urls.local(iri) or "").removeprefix("id/")
    return cite(title, f"/doc/{local}", iri=iri)


def cite_query(query: Query, values: dict[str, str]) -> Citation:
    """The citation of an example query with the chosen parameters, and its result."""
    return cite(
        query.title[locale().language],
        f"/queries/{query.name}",
        values,
        text=query.bind(values),
    )


def cite_text(text: str) -> Citation:
    """The citation of a query written by the reader, and its result."""
    return cite(locale()("cite.own_query"), "/sparql", {"query": text}, text=text)


@blueprint.get(f"/cite/query/<name>.{_SUFFIX}")
def of_query(name: str, suffix: str) -> Response:
    """The citation of an example query and its result."""
    try:
        query = site().library.get("examples", name)
        known = {parameter.name for parameter in query.parameters}
        values = {k: v for k, v in request.args.items() if k in known and v}
        if "lang" in known:
            values["lang"] = locale().language
        return _file(cite_query(query, values), suffix)
    except UnknownQueryError as error:
        raise NotFound(locale()("queries.unknown", name=name)) from error
    except ParameterError as error:
        raise BadRequest(str(error)) from error


@blueprint.get(f"/cite/sparql.{_SUFFIX}")
def of_text(suffix: str) -> Response:
    """The citation of the query in `?query=` and its result."""
    text = request.args.get("query", "")
    if not text.strip():
        raise BadRequest(locale()("cite.no_query"))
    return _file(cite_text(text), suffix)


@blueprint.get(f"/cite/<path:document>.{_SUFFIX}")
def citation(document: str, suffix: str) -> Response:
    """The citation of a thing to import into a reference manager."""
    iri = thing_iri(document)
    names = Names(locale())
    names.learn(source().select("labels", things=[iri], graphs=[]))
    if not names.known(iri):
        raise UnknownThingError(document)
    return _file(cite_thing(iri, names.label(iri).value), suffix)


def _file(found: Citation, suffix: str) -> Response:
    response = Response(found.write(suffix, locale()), content_type=FORMATS[suffix][1])
    response.headers["Content-Disposition"] = f'attachment; filename="{found.key}.{suffix}"'
    response.vary.add("Accept-Language")
    return response


def _short(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:8]
