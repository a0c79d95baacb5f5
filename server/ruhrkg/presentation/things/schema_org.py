"""schema.org in the page, as JSON-LD, for search engines; the RDF documents are complete."""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from ruhrkg.locale import LANGUAGES, Locale, Text
from ruhrkg.presentation.labels import Names
from ruhrkg.presentation.things.thing_page import ThingPage
from ruhrkg.release.site_description import SiteDescription
from ruhrkg.vocabulary import PREFIXES

_TYPES = {
    "rkg:Project": "Project",
    "rkg:Event": "Event",
    "rkg:Forum": "EventSeries",
    "rkg:Plan": "CreativeWork",
    "rkg:Source": "CreativeWork",
    "org:Organization": "Organization",
    "foaf:Person": "Person",
    "schema:Place": "Place",
    "skos:Concept": "DefinedTerm",
}
# Our property for each property of schema.org, for types that have it.
_LINKS = {
    "Project": {"rkg:leadMinistry": "sponsor", "rkg:partner": "member",
                "dcterms:isPartOf": "parentOrganization"},
    "Event": {"schema:location": "location", "rkg:involves": "attendee"},
    "Place": {"schema:containedInPlace": "containedInPlace"},
}  # fmt: skip
_VALUES = {
    "Project": {"schema:startDate": "foundingDate", "schema:endDate": "dissolutionDate"},
    "Event": {"dcterms:date": "startDate", "schema:startDate": "startDate",
              "schema:endDate": "endDate"},
    "Organization": {"schema:foundingDate": "foundingDate",
                     "schema:dissolutionDate": "dissolutionDate"},
    "CreativeWork": {"dcterms:date": "datePublished", "dcterms:publisher": "publisher"},
}  # fmt: skip
_ADDRESSES = ("contentUrl", "license", "sameAs", "url")
_DATES = (
    "dateModified",
    "datePublished",
    "dissolutionDate",
    "endDate",
    "foundingDate",
    "startDate",
)
_CODES = ("alternateName", "contentSize", "encodingFormat", "identifier", "inLanguage", "publisher",
          "sha256", "temporalCoverage", "version")  # fmt: skip


def context(language: str) -> dict[str, Any]:
    """The JSON-LD context, written out, since schema.org's own would have to be fetched.

    Texts are in `language`, except those of unknown or no language.
    """
    return {
        "@vocab": PREFIXES["schema"],
        "@language": language,
        **{name: {"@type": "@id"} for name in _ADDRESSES},
        **{name: {"@type": "Date"} for name in _DATES},
        **{name: {"@language": None} for name in _CODES},
    }


def in_language(text: Text, language: str) -> str | dict[str, str]:
    """`text`, with its language unless it is the `language` of the context."""
    if text.language == language:
        return text.value
    return {"@value": text.value, **({"@language": text.language} if text.language else {})}


def website(
    locale: Locale, site: SiteDescription, iri: str, url: str, licence: str
) -> dict[str, Any]:
    """The whole site in terms of schema.org."""
    return {
        "@context": context(locale.language),
        "@type": "WebSite",
        "@id": iri,
        "identifier": iri,
        "name": site.text("title", locale),
        "description": site.text("lead", locale),
        "url": url,
        "inLanguage": list(LANGUAGES),
        "license": licence,
    }


def schema_org(thing_page: ThingPage, site: str, licences: Sequence[str]) -> dict[str, Any]:
    """The thing in terms of schema.org; every name in the reader's language.

    `site` is the title of the dataset that describes it, under `licences`.
    """
    language = thing_page.locale.language
    subject, names = thing_page.subject, thing_page.names
    type_ = next((_TYPES[name] for name in subject.classes if name in _TYPES), "Thing")
    found: dict[str, Any] = {
        "@context": context(language),
        "@type": type_,
        "@id": thing_page.iri,
        "identifier": thing_page.iri,
        "name": in_language(thing_page.title, language),
    }
    if thing_page.also:
        found["alternateName"] = [name.value for name in thing_page.also]
    if thing_page.lead:
        found["description"] = in_language(thing_page.lead[0].text, language)
    if pages := [p for t in subject.terms("foaf:page") if (p := thing_page.urls.thing(t.value))]:
        found["url"] = pages[0]
    if same := [term.value for term in subject.terms("skos:exactMatch")]:
        found["sameAs"] = same
    for name, target in _LINKS.get(type_, {}).items():
        if linked := [_named(term.value, names) for term in subject.terms(name)]:
            found[target] = linked
    for name, target in _VALUES.get(type_, {}).items():
        if value := subject.first(name):
            found.setdefault(target, value)
    found["subjectOf"] = {
        "@type": "Dataset",
        "name": site,
        "description": site,
        "license": list(licences),
    }
    return found


def _named(iri: str, names: Names) -> dict[str, Any]:
    return {"@id": iri, "name": in_language(names.label(iri), names.locale.language)}


def script(content: str) -> Markup:
    """JSON that is safe inside a script element: without a `<` that could end it."""
    return Markup(  # noqa: S704 - every character that HTML reads is escaped here
        content.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
    )
