"""/catalog: the DCAT-AP.de catalogue for portals, whole, in pages or one entry at a time."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from pathlib import Path

from flask import Blueprint, Response, redirect, request
from pyoxigraph import RdfFormat, parse
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, PROV
from werkzeug.exceptions import BadRequest, Gone, NotFound
from werkzeug.wrappers import Response as BaseResponse

from ruhrkg.formats import BY_NAME, Format
from ruhrkg.release.datasets.catalogue import CATALOGUE, triples_of
from ruhrkg.release.datasets.definitions import WHOLE
from ruhrkg.release.datasets.dumps import FOLDER
from ruhrkg.release.datasets.selection import (
    listed,
    locate,
    select,
    with_periods_inside,
)
from ruhrkg.release.datasets.serialising import write_rdf
from ruhrkg.release.history import retained
from ruhrkg.release.steps import CATALOGUE as FILE
from ruhrkg.release.store import DEFAULT_GRAPH
from ruhrkg.vocabulary import PREFIXES
from ruhrkg.web.http.conditional import (
    ANY_HOST,
    alternates,
    answer,
    chosen_format,
    conditional,
    on_this_host,
    served,
)
from ruhrkg.web.http.paging import Page
from ruhrkg.web.portals.catalogue_details import details, shared
from ruhrkg.web.portals.catalogue_entries import Entry, datasets, schema_org, services
from ruhrkg.web.portals.croissant import PATH as CROISSANT
from ruhrkg.web.portals.croissant import described
from ruhrkg.web.portals.hydra import describe
from ruhrkg.web.rendering import locale, page, urls
from ruhrkg.web.site import public_root, site

blueprint = Blueprint("catalogue", __name__)

# RDF first: harvesters that accept anything get data; browsers request HTML explicitly.
OFFER: tuple[Format, ...] = tuple(
    BY_NAME[name] for name in ("turtle", "rdfxml", "jsonld", "ntriples", "html")
)
PAGE_SIZE = 5
MAX_PAGE_SIZE = 100
_MAX_DIGITS = 9
_VERSION = PREFIXES["dcat"] + "version"
_PREVIOUS = URIRef(PREFIXES["dcat"] + "previousVersion")
_CONTACT = URIRef(f"{CATALOGUE}#contact")
_URL, _EMAIL = (URIRef(PREFIXES["vcard"] + name) for name in ("hasURL", "hasEmail"))


@blueprint.get("/catalog")
@blueprint.get("/catalog.<suffix>")
def catalogue(suffix: str | None = None) -> Response:
    """The catalogue; with `?page=` (and `?size=`) in pages that are connected by Hydra links."""
    chosen = chosen_format(OFFER, suffix)
    if chosen.name == "html":
        graph = located()
        listed_datasets = datasets(graph)
        whole = next((e for e in listed_datasets if e.slug == "all"), listed_datasets[0])
        response = page(
            "catalogue.html",
            datasets=listed_datasets,
            services=services(graph),
            shared=shared(graph, locale()),
            contact=site().settings.contact,
            alternates=alternates(OFFER, "/catalog"),
            jsonld=schema_org(whole, locale(), public_root()),
        )
        return _linked(conditional(response), "/catalog")
    number, size = _number("page"), _number("size", MAX_PAGE_SIZE)
    if number is None and size is None:
        content = _whole(_file(), _host(ANY_HOST), chosen)
    else:
        content = _paged(suffix, number or 1, size or PAGE_SIZE, chosen)
    return _linked(answer(on_this_host(content), chosen.content_type), "/catalog")


@blueprint.get("/catalog/<any(dataset, service):kind>/<slug>")
@blueprint.get("/catalog/<any(dataset, service):kind>/<slug>.<suffix>")
def entry(kind: str, slug: str, suffix: str | None = None) -> Response:
    """One dataset or data service, with everything that belongs to it."""
    iri = URIRef(f"{CATALOGUE}/{kind}/{slug}")
    graph = located()
    if iri not in listed(graph, DCAT.dataset if kind == "dataset" else DCAT.service):
        raise NotFound(locale()("catalogue.unknown", given=slug))
    chosen, found = chosen_format(OFFER, suffix), Entry(graph, str(iri))
    if chosen.name == "html":
        response = page(
            "dataset.html",
            entry=found,
            details=details(graph, found.iri, locale()),
            alternates=alternates(OFFER, found.path),
            jsonld=schema_org(found, locale(), public_root()) if kind == "dataset" else None,
            croissant=urls().resource(CROISSANT) if slug == WHOLE and described() else "",
        )
        return _linked(conditional(response), found.path)
    content = _written(select(graph, iri, [iri]), chosen)
    return _linked(answer(content, chosen.content_type), found.path)


@blueprint.get("/catalog/dataset/<slug>/version/<label>")
def version(slug: str, label: str) -> BaseResponse:
    """303 to the release with this version of a dataset; 410 if that is no longer retained."""
    iri = f"{CATALOGUE}/dataset/{slug}"
    message = locale()("dumps.unknown_version", given=label)
    for release in reversed(retained(served())):
        if FILE in release.files and _versions(release.path(FILE)).get(iri) == label:
            path = f"/releases/{release.version}/{FOLDER}{slug}.ttl"
            return redirect(urls().resource(path), 303)
    stated = f"<{iri}/version/{label}>" in _text(served().path(DEFAULT_GRAPH))
    raise Gone(message) if stated else NotFound(message)


@blueprint.get("/catalog/record/<slug>")
@blueprint.get("/catalog/record/<slug>/version/<label>")
def record(slug: str, label: str = "") -> BaseResponse:  # noqa: ARG001 - all lead to one place
    """303 from a catalogue record, or a version of it, to the entry that contains it."""
    if URIRef(f"{CATALOGUE}/dataset/{slug}") not in listed(located(), DCAT.dataset):
        raise NotFound(locale()("catalogue.unknown", given=slug))
    return redirect(urls().resource(f"/catalog/dataset/{slug}"), 303)


@lru_cache(maxsize=1024)  # small, and expensive to read for every retained release
def _versions(file: Path) -> dict[str, str]:
    """The version of each dataset in the catalogue of a release."""
    quads = parse(path=str(file), format=RdfFormat.TURTLE)
    return {q.subject.value: q.object.value for q in quads if q.predicate.value == _VERSION}


@lru_cache(maxsize=1)
def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


@lru_cache(maxsize=4)
def _graph(file: Path) -> Graph:
    return Graph().parse(file)


@dataclass(frozen=True)
class _Host:
    """The parts of the catalogue that differ between servers."""

    base_iri: str
    root: str
    services: str
    contact: str
    earlier: tuple[Path, ...]


def _host(root: str) -> _Host:
    settings = site().settings
    return _Host(settings.base_iri, root, urls().services(root), settings.contact, _earlier())


@lru_cache(maxsize=8)
def _located(file: Path, host: _Host) -> Graph:
    graph = locate(_graph(file), host.base_iri, host.root, host.services)
    for iri, label in _versions(file).items():
        before = next(
            (v for f in host.earlier if (v := _versions(f).get(iri, label)) != label), None
        )
        if before:
            for predicate in (_PREVIOUS, PROV.wasRevisionOf):
                graph.add((URIRef(iri), predicate, URIRef(f"{iri}/version/{before}")))
    if host.contact:
        way = _EMAIL if host.contact.startswith("mailto:") else _URL
        graph.remove((_CONTACT, _URL, None))
        graph.add((_CONTACT, way, URIRef(host.contact)))
    return graph


@lru_cache(maxsize=32)
def _whole(file: Path, host: _Host, chosen: Format) -> bytes:
    return _written(_located(file, host), chosen)


def _written(graph: Graph, chosen: Format) -> bytes:
    return write_rdf(triples_of(with_periods_inside(graph)), chosen)


def _file() -> Path:
    return served().path(FILE)


def located(root: str | None = None) -> Graph:
    """The catalogue of the served release with its links on this host, or under `root`."""
    return _located(_file(), _host(root or public_root()))


def _earlier() -> tuple[Path, ...]:
    """The catalogues of retained releases older than the served one, newest first."""
    before = takewhile(lambda r: r.version != served().version, retained(served()))
    return tuple(r.path(FILE) for r in before if FILE in r.files)[::-1]


def _paged(suffix: str | None, number: int, size: int, chosen: Format) -> bytes:
    total = len(listed(located(ANY_HOST), DCAT.dataset))
    view = Page(number, size, total)
    if number > view.last:
        raise NotFound(locale()("catalogue.no_page", page=number, last=view.last))
    form = None if suffix else request.args.get("format")
    path = "/catalog" + (f".{suffix}" if suffix else "")
    address = urls().absolute(ANY_HOST).resource(path, {"format": form})
    return _one_page(_file(), _host(ANY_HOST), view, address, chosen)


@lru_cache(maxsize=64)
def _one_page(file: Path, host: _Host, view: Page, address: str, chosen: Format) -> bytes:
    graph = _located(file, host)
    members = listed(graph, DCAT.dataset)[view.slice()]
    if view.number == 1:
        members += listed(graph, DCAT.service)
    selected = select(graph, CATALOGUE, members)
    joint = "&" if "?" in address else "?"
    describe(selected, view, lambda n: f"{address}{joint}page={n}&size={view.size}")
    return _written(selected, chosen)


def _number(name: str, most: int | None = None) -> int | None:
    """A positive number of the query string, or None. Raises BadRequest."""
    given = request.args.get(name)
    if given is None:
        return None
    if not (given.isascii() and given.isdigit()) or not len(given.lstrip("0")) >= 1:
        raise BadRequest(locale()("catalogue.bad_number", name=name, given=given[:40]))
    number = int(given) if len(given) <= _MAX_DIGITS else 10**_MAX_DIGITS
    if most is not None and number > most:
        raise BadRequest(locale()("catalogue.too_many", name=name, most=most))
    return number


def _linked(response: Response, path: str) -> Response:
    """Add Signposting links: the IRI to cite, the other formats, the licence."""
    root = public_root()
    links = [f'<{site().settings.base_iri}{path[1:]}>; rel="cite-as"']
    links += [
        f'<{root}{href}>; rel="describedby"; type="{f.media_type}"'
        for f, href in alternates(OFFER, path)
    ]
    response.headers["Link"] = ", ".join(links)
    response.vary.update(["Accept"])
    return response
