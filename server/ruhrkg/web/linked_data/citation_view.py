"""/cite/...: how to cite a thing, an example query with its result, or a query of the reader."""

import datetime
from collections.abc import Sequence
from hashlib import sha256

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest

from ruhrkg.presentation.citation import FORMATS, Citation, key_of
from ruhrkg.presentation.labels import Names
from ruhrkg.sparql.engine.request import Dataset
from ruhrkg.sparql.query.library import Query
from ruhrkg.urls import Values
from ruhrkg.web.http.problems import UnknownThingError, thing_iri
from ruhrkg.web.rendering import locale, site_text, source
from ruhrkg.web.site import public_root, site
from ruhrkg.web.sparql.example_values import bound, example, values_of
from ruhrkg.web.sparql.protocol import read

blueprint = Blueprint("citation", __name__)

_SUFFIX = "<any(bib, ris, 'csl.json', txt):suffix>"


def cite(
    title: str,
    path: str,
    query: Values | None = None,
    *,
    iri: str = "",
    text: str = "",
    dataset: Dataset | None = None,
    distinction: str = "",
) -> Citation:
    """The citation of the content at `path`, in the served release.

    `text` is the SPARQL query behind it, on the graphs of `dataset`. `distinction` is what
    distinguishes the key from that of other content at the same path. A site of files states no
    date of access.
    """
    release = site().release
    live = site().links is None
    public = site().urls.absolute(public_root())
    short_name = site().description.short_name
    last = path.strip("/").split("/")[-2:]
    return Citation(
        key=key_of(short_name, *last, _short(distinction) if distinction else ""),
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
        dataset=dataset,
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
        distinction=_changed(query, values),
    )


def _changed(query: Query, values: dict[str, str]) -> str:
    """The parameters whose values are not the defaults, as text."""
    given = [(p, values[p.name]) for p in query.parameters if p.name in values]
    changed = (
        f"{p.name}={p.term(value)}"
        for p, value in given
        if p.default is None or p.term(value) != p.term(p.default)
    )
    return "\n".join(changed)


def cite_text(text: str, dataset: Dataset | None = None) -> Citation:
    """The citation of a query written by the reader, and its result."""
    sent = protocol_values(text, dataset)
    return cite(
        locale()("cite.own_query"),
        "/sparql",
        sent,
        text=text,
        dataset=dataset,
        distinction=f"{text}\n{dataset}" if dataset else text,
    )


def protocol_values(text: str, dataset: Dataset | None) -> dict[str, str | Sequence[str]]:
    """The parameters of a query on a dataset (SPARQL 1.1 Protocol, section 2.1.4)."""
    if dataset is None:
        return {"query": text}
    graphs = {"default-graph-uri": dataset.default, "named-graph-uri": dataset.named}
    return {"query": text, **graphs}


@blueprint.get(f"/cite/query/<name>.{_SUFFIX}")
def of_query(name: str, suffix: str) -> Response:
    """The citation of an example query and its result."""
    query = example(name)
    values = values_of(query)
    bound(query, values)  # refuses what the page refuses
    return _file(cite_query(query, values), suffix)


@blueprint.get(f"/cite/sparql.{_SUFFIX}")
def of_text(suffix: str) -> Response:
    """The citation of the query in `?query=` and its result."""
    sent = read(request, site().settings)
    if not (sent.text or "").strip():
        raise BadRequest(locale()("cite.no_query"))
    return _file(cite_text(sent.text or "", sent.dataset), suffix)


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
