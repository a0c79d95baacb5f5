"""Names for the reader, and the documents of the graphs with statements, by one query."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from pyoxigraph import Literal

from ruhrkg.locale import Locale, Text
from ruhrkg.presentation.page_source import ReleaseData, Row
from ruhrkg.reconciliation import identifiers
from ruhrkg.vocabulary import GRAPH, compact

_RANK = ("rdfs:label", "skos:prefLabel", "foaf:name", "dcterms:title")
_EDITORIAL = str(GRAPH["editorial"])


@dataclass
class Document:
    """A source document, passage or graph, as far as the pages display it."""

    iri: str
    titles: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    publisher: str = ""
    date: str = ""
    page: str = ""
    licence: str = ""
    quotation: str = ""
    parents: dict[str, "Document"] = field(default_factory=dict)

    @property
    def quoted_in(self) -> str:
        """The language of the quotation: that of the title of its document, "" if unknown."""
        titles = [title for parent in self.parents.values() for title in parent.titles]
        return titles[0] if len(titles) == 1 else ""

    def add(self, name: str, value: str, language: str) -> None:
        """Set one property, named by its prefixed name."""
        if name == "dcterms:title":
            self.titles.setdefault(language, value)
        elif name == "rdfs:label":
            self.labels.setdefault(language, value)
        elif attribute := _DOCUMENT.get(name):
            # a publisher of which only an address is known is named by that
            setattr(self, attribute, readable(value) if name == "dcterms:publisher" else value)

    def title(self, locale: Locale) -> Text:
        """Its name: our words for our own graphs, else its title or label."""
        local = self.iri.removeprefix(str(GRAPH))
        if local != self.iri and locale.has(f"graph.{local}"):
            return Text(locale(f"graph.{local}"))
        target = local.removeprefix("links/")
        if target != local and locale.has(f"target.{target}"):
            return Text(locale("graph.links", target=locale(f"target.{target}")))
        return locale.best(self.titles) or locale.best(self.labels) or Text(readable(self.iri))

    def cited(self, locale: Locale) -> Text:
        """Its publisher and title."""
        title = self.title(locale)
        if not self.publisher or title.value.startswith(self.publisher):
            return title
        return Text(f"{self.publisher}: {title.value}", title.language)

    @property
    def role(self) -> str:
        """How exactly the graph names the source: `exact`, `shared`, `ours` or `reference`."""
        local = self.iri.removeprefix(str(GRAPH))
        if self.iri == _EDITORIAL:
            return "ours"
        if local.startswith("record/"):
            return "exact" if len(self.parents) == 1 else "shared"
        return "reference" if local != self.iri else "exact"


_DOCUMENT = {
    "dcterms:publisher": "publisher",
    "dcterms:date": "date",
    "foaf:page": "page",
    "dcterms:license": "licence",
    "nif:anchorOf": "quotation",
}


class Names:
    """The names of things, `rdfs:label` before other names."""

    def __init__(self, locale: Locale) -> None:
        """Start without names, for the reader of `locale`; `learn` adds them."""
        self.locale = locale
        self.documents: dict[str, Document] = {}
        self._labels: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))

    @classmethod
    def of(
        cls,
        data: ReleaseData,
        locale: Locale,
        things: Iterable[str],
        graphs: Iterable[str] = (),
    ) -> "Names":
        """Query the names of `things` and the documents of `graphs` (one query)."""
        names = cls(locale)
        iris, documents = sorted(set(things)), sorted(set(graphs))
        for iri in documents:
            names.documents[iri] = Document(iri)
        if iris or documents:
            names.learn(data.select("labels", things=iris, graphs=documents), documents)
        return names

    def learn(self, found: Iterable[Row], documents: Collection[str] = ()) -> None:
        """Add rows of ?thing ?source ?property ?value."""
        for row in found:
            iri, name = row.text("thing"), compact(row.text("property"))
            term = row["value"]
            language = (term.language or "") if isinstance(term, Literal) else ""
            if source := row.text("source"):
                parents = self.documents[iri].parents
                parents.setdefault(source, Document(source)).add(name, term.value, language)
                continue
            if name in _RANK:
                self._labels[iri][name].setdefault(language, term.value)
            if iri in documents:
                self.documents[iri].add(name, term.value, language)

    def known(self, iri: str) -> bool:
        """Whether `iri` has a name."""
        return iri in self._labels

    def term(self, iri: str) -> Text | None:
        """Our name for a class or property of an external vocabulary."""
        key = f"term.{compact(iri)}"
        if not self.locale.has(key):
            return None
        return Text(self.locale(key), self.locale.language)

    def label(self, iri: str) -> Text:
        """The name for the reader, else the readable end of the IRI."""
        for name in _RANK:
            if texts := self._labels.get(iri, {}).get(name):
                best = self.locale.best(texts)
                if best:
                    return best
        return self.term(iri) or self._identifier(iri) or Text(readable(iri))

    def _identifier(self, iri: str) -> Text | None:
        """An identifier of another data set in the usual form: `Wikidata: Q2103`."""
        known = identifiers.compact(iri)
        if known is None:
            return None
        target, local = known
        return Text(f"{self.locale.either(f'target.{target}', target)}: {local}")


def source_names(documents: Mapping[str, Document], locale: Locale) -> dict[str, Text]:
    """The names of sources in a table: publisher and title; if these are equal, also the date.

    Names that are still equal are distinguished by the end of the IRI.
    """
    names = {iri: document.cited(locale) for iri, document in documents.items()}
    for more in (
        lambda iri: locale.date(documents[iri].date),
        lambda iri: iri.rpartition("/")[2],
    ):
        counted = Counter(name.value for name in names.values())
        for iri, name in names.items():
            if counted[name.value] > 1 and more(iri):
                names[iri] = Text(f"{name.value} ({more(iri)})", name.language)
    return names


def readable(iri: str) -> str:
    """A prefixed name, else the IRI as a person would write it."""
    short = compact(iri)
    if not iri.startswith("http"):
        return iri
    return unquote(short.removeprefix("https://").removeprefix("http://").rstrip("/"))
