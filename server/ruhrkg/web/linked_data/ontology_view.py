"""/ontology: every term with definition, hierarchy, rules, count and example; its documents."""

from dataclasses import dataclass

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from ruhrkg.formats import BY_SUFFIX, Format
from ruhrkg.locale import Locale, Text
from ruhrkg.negotiation import negotiate
from ruhrkg.presentation.description import Description, descriptions, links
from ruhrkg.presentation.findings import Finding, report
from ruhrkg.presentation.labels import Names
from ruhrkg.presentation.page_source import ReleaseData, per_release
from ruhrkg.sparql.query.parameters import expand
from ruhrkg.vocabulary import GRAPH, RKG, compact
from ruhrkg.web.http.problems import UnknownThingError
from ruhrkg.web.linked_data.documents import DOCUMENTS, OFFER, signposts, write
from ruhrkg.web.rendering import locale, page, source, urls

blueprint = Blueprint("terms", __name__)

_GROUPS = (("classes", ("owl:Class",)), ("links", ("owl:ObjectProperty",)),
           ("values", ("owl:DatatypeProperty", "owl:AnnotationProperty")))  # fmt: skip
_PLACE = ("rdfs:subClassOf", "rdfs:subPropertyOf", "rdfs:domain", "rdfs:range", "owl:inverseOf")


@dataclass(frozen=True)
class Term:
    """One term of the ontology as displayed on its page."""

    iri: str
    label: Text
    definition: Text | None
    example: Text | None
    reason: Text | None
    place: tuple[tuple[Text, tuple[tuple[str, Text], ...]], ...]
    count: int
    instance: str
    rules: tuple[Finding, ...]

    @property
    def local(self) -> str:
        """The part of its IRI after the hash."""
        return self.iri.removeprefix(str(RKG))


@blueprint.get("/ontology")
def ontology() -> Response:
    """The page or, depending on Accept, the ontology itself."""
    chosen = negotiate(request.headers.get("Accept"), request.args.get("format"), OFFER)
    if chosen.name != "html":
        return _document("ontology", chosen)
    data = source().data
    found, used, names = _terms(data), _used(data), _names(data, locale())
    response = page(
        "ontology.html",
        groups=[
            (name, [_term(d, names, used) for d in _of(found, types)]) for name, types in _GROUPS
        ],
        names=names,
        suffixes=[f.suffix for f in DOCUMENTS],
        formats=BY_SUFFIX,
    )
    response.headers["Link"] = signposts(urls(), urls().iri("ontology"))
    return response


@blueprint.get("/ontology/<version>")
def release_of_ontology(version: str) -> BaseResponse:
    """Redirect from the ontology's version IRI to the ontology; 404 for a version not served."""
    if not source().select("ontology-version", version=urls().iri(f"ontology/{version}")):
        raise UnknownThingError(f"ontology/{version}")
    return redirect(urls().path("/ontology"), 303)


@blueprint.get("/<any(ontology, shapes):name>.<suffix>")
def document(name: str, suffix: str) -> Response:
    """The ontology or the shapes in a format; 404 for an unknown suffix."""
    chosen = BY_SUFFIX.get(suffix)
    if chosen is None or chosen not in DOCUMENTS:
        raise UnknownThingError(f"{name}.{suffix}")
    return _document(name, chosen)


def _document(name: str, chosen: Format) -> Response:
    found = source().select("graph", whole=str(GRAPH[name]))
    response = Response(write(found, chosen), content_type=chosen.content_type)
    response.headers["Content-Location"] = urls().resource(f"/{name}.{chosen.suffix}")
    response.vary.add("Accept")
    return response


@per_release
def _terms(data: ReleaseData) -> dict[str, Description]:
    return descriptions(data.select("terms"))


@per_release
def _used(data: ReleaseData) -> dict[str, tuple[int, str]]:
    return {
        row.text("term"): (row.integer("n"), row.text("example"))
        for row in data.select("term-counts", terms=sorted(_terms(data)))
    }


@per_release
def _names(data: ReleaseData, words: Locale) -> Names:
    found = _terms(data)
    instances = (example for _, example in _used(data).values() if example)
    return Names.of(data, words, {*found, *links(found.values()), *instances})


def _of(found: dict[str, Description], types: tuple[str, ...]) -> list[Description]:
    return [d for _, d in sorted(found.items()) if set(types) & set(d.classes)]


def _term(description: Description, names: Names, used: dict[str, tuple[int, str]]) -> Term:
    words = names.locale
    count, instance = used.get(description.iri, (0, ""))
    place = tuple(
        (
            names.term(expand(name)) or Text(words(f"ontology.{name.partition(':')[2]}")),
            tuple((term.value, names.label(term.value)) for term in description.terms(name)),
        )
        for name in _PLACE
        if name in description.values
    )
    return Term(
        description.iri,
        names.label(description.iri),
        words.best(description.texts("skos:definition")),
        words.best(description.texts("skos:example")),
        words.best(description.texts("skos:scopeNote")),
        place,
        count,
        instance,
        tuple(_rules(compact(description.iri).partition(":")[2])),
    )


def _rules(local: str) -> list[Finding]:
    """The rules whose name begins with a class, or names a property (docs/quality.md)."""
    place = 0 if local[:1].isupper() else 1
    return [
        rule
        for rule in report(source().data).get("rules", ())
        if str(rule["id"]).split("-")[place : place + 1] == [local]
    ]
