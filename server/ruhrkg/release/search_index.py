"""The search index of a release: SQLite with FTS5 full text in German and English.

Words are folded, so that `München`, `Muenchen` and `Munchen` find each other in any Unicode
normalization form. Two indexes are combined: whole words and prefixes (`words`), and trigrams
(`grams`). They replace a stemmer: German forms compounds, and no stemmer finds `Mobilität` in
`Elektromobilität`, but trigrams do.

A thing is also found by the names of linked things (`linked`: its place, field, forum, theme,
ministry, people) and by its dates (`days`). Places, organisations, events and topics are also found
by the forms of their names that the reconciliation knows (`reconciliation.name_forms`).
"""

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from ruhrkg.formats import MediaType
from ruhrkg.graph.search_schema import SCHEMA, day_words
from ruhrkg.graph.spelling import fold, plain
from ruhrkg.reconciliation.directory import Entity
from ruhrkg.reconciliation.name_forms import NameForms
from ruhrkg.reconciliation.plan_names import NO_NAMES, PlanNames
from ruhrkg.release.context import BuildContext
from ruhrkg.release.store import SEARCH_INDEX
from ruhrkg.sparql.query.parameters import expand
from ruhrkg.vocabulary import compact

FILE = SEARCH_INDEX
MEDIA_TYPE = MediaType.SQLITE

KINDS = ("plan", "project", "field", "forum", "event", "organisation", "person", "place", "figure",
         "phase", "pillar", "decision", "goal", "challenge", "strength", "idea", "topic", "sdg",
         "source")  # fmt: skip
"""The kinds of things that search finds, the most important first."""

# The order in which pages choose the name of a thing.
_TITLES = ("rdfs:label", "skos:prefLabel", "foaf:name", "dcterms:title")
_OTHER = (
    "skos:altLabel", "skos:hiddenLabel", "schema:alternateName", "rkg:siteNumber",
    "rkg:proposalNumber", "rkg:ags",
)  # fmt: skip
_HIDDEN = "skos:hiddenLabel"
_NAMES = (*_TITLES, "skos:altLabel", "schema:alternateName")
_WITH_FORMS = ("event", "organisation", "place", "topic")
_DESCRIPTION = "dcterms:description"
_TEXTS = (
    _DESCRIPTION, "skos:definition", "rkg:goal", "schema:keywords", "schema:slogan",
    "rkg:leadingQuestion", "rkg:result", "schema:creativeWorkStatus", "rkg:site",
    "dcterms:tableOfContents", "dcterms:publisher",
)  # fmt: skip
_LINKS = (
    "rkg:fieldOfAction", "rkg:forum", "rkg:theme", "rkg:leadMinistry", "rkg:partner",
    "rkg:moderator", "rkg:coModerator", "rkg:involves", "rkg:project", "rkg:adopts",
    "rkg:status", "schema:location", "schema:areaServed",
    "rkg:modelPlace", "dcterms:isPartOf", "dcterms:subject", "dcterms:type",
)  # fmt: skip
_DATES = ("dcterms:date", "schema:startDate", "schema:endDate")
_PARTS = ("rkg:milestone", "rkg:funding")
_MEMBER = "org:member"

_WORD = re.compile(r"\w+")


def spellings(text: str) -> list[str]:
    """The folded text, and the text with each umlaut as its base letter if that differs."""
    return list(dict.fromkeys((fold(text), plain(text.lower().replace("ß", "ss")))))


@dataclass
class Link:
    """A thing by whose names another is found; `hidden` names are not displayed on pages."""

    labels: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)


@dataclass
class Entry:
    """The index entry of one thing."""

    iri: str
    kind: str
    labels: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    other: set[str] = field(default_factory=set)
    texts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    links: dict[str, Link] = field(default_factory=dict)
    days: set[str] = field(default_factory=set)

    def label(self, language: str) -> str:
        """Its first name in a language, or ""."""
        return next(iter(self.labels.get(language, [])), "")

    @property
    def any_label(self) -> str:
        """A name in any language, or ""."""
        return next((self.labels[tag][0] for tag in sorted(self.labels) if self.labels[tag]), "")

    def text(self, language: str) -> str:
        """Its longest description in a language, or ""."""
        return next(iter(sorted(self.texts.get(language, []), key=len, reverse=True)), "")

    def columns(self) -> tuple[str, str, str, str, str]:
        """Title, other names, text, names of linked things, and dates, as indexed."""
        titles = sorted({label for labels in self.labels.values() for label in labels})
        texts = sorted({text for texts in self.texts.values() for text in texts})
        linked = sorted({name for link in self.links.values() for name in link.names | link.hidden})
        days = sorted({token for day in self.days for token in day_words(day)})
        return (
            _spelled(titles), _spelled(sorted(self.other)), _spelled(texts), _spelled(linked),
            " ".join(days),
        )  # fmt: skip

    def row(self) -> tuple[str | int, ...]:
        """Its row of the table `thing`, after the number."""
        passages = {tag: sorted(set(texts)) for tag, texts in sorted(self.texts.items())}
        links = [
            [link.labels, sorted(link.names), sorted(link.hidden)]
            for _, link in sorted(self.links.items())
        ]
        return (
            self.iri, self.kind,
            self.label("de"), self.label("en"), self.any_label, self.text("de"), self.text("en"),
            "\n".join(sorted(self.other)),
            json.dumps(passages, ensure_ascii=False, sort_keys=True),
            json.dumps(links, ensure_ascii=False, sort_keys=True),
        )  # fmt: skip


def _spelled(texts: Iterable[str]) -> str:
    return "\n".join(spelling for text in texts for spelling in spellings(text))


def write_search_index(context: BuildContext) -> None:
    """Write search.sqlite; the same store gives the same bytes.

    Raises AuthoredFileError if the names of the plan cannot be read.
    """
    path = context.new_file(FILE, MEDIA_TYPE)
    plan_names = PlanNames.read(context.settings.root)
    write(path, entries(context.store, context.settings.base_iri, plan_names))


def entries(store: Store, base_iri: str, plan_names: PlanNames = NO_NAMES) -> Iterator[Entry]:
    """The things of the searched kinds in the merged default graph, sorted by IRI.

    `plan_names` are what people write for names that are particular to the plan.
    """
    things = base_iri + "id/"
    found: dict[str, Entry] = {}
    names: dict[str, Link] = defaultdict(Link)
    for property_ in (*_TITLES, *_OTHER):
        ordered = sorted(_literals(store, property_), key=lambda pair: (pair[0], str(pair[1])))
        for subject, value in ordered:
            if property_ in _TITLES:
                names[subject].labels.setdefault(value.language or "", value.value)
            indexed = names[subject].hidden if property_ == _HIDDEN else names[subject].names
            indexed.add(value.value)
            entry = _entry(found, subject, things)
            if entry is None:
                continue
            if property_ in _TITLES:
                entry.labels[value.language or ""].append(value.value)
            else:
                entry.other.add(value.value)
    for property_ in _TEXTS:
        for subject, value in _literals(store, property_):
            if entry := found.get(subject):
                entry.texts[value.language or ""].append(value.value)
    for property_ in _DATES:
        for subject, value in _literals(store, property_):
            if entry := found.get(subject):
                entry.days.add(value.value)
    _add_forms(store, found, names, NameForms(plan_names))
    _add_links(store, found, names)
    _add_parts(store, found, names)
    yield from (found[iri] for iri in sorted(found) if found[iri].labels)


def _entry(found: dict[str, Entry], iri: str, things: str) -> Entry | None:
    kind, slash, slug = iri.removeprefix(things).partition("/")
    if not iri.startswith(things) or kind not in KINDS or not slash or "#" in slug:
        return None
    return found.setdefault(iri, Entry(iri, kind))


def _add_forms(
    store: Store, found: dict[str, Entry], names: dict[str, Link], forms: NameForms
) -> None:
    """Add the documented forms of names (`CDU`, `Deutsche Bahn`), also without the state's name.

    Reconciliation keeps a body of the state apart from the federal one; a search may find both.
    """
    types: dict[str, list[str]] = defaultdict(list)
    for subject, target in _objects(store, "dcterms:type"):
        types[subject].append(compact(target))
    stated: dict[str, list[str]] = defaultdict(list)
    for property_ in _NAMES:
        for subject, value in _literals(store, property_):
            stated[subject].append(value.value)
    for iri, entry in found.items():
        if entry.kind in _WITH_FORMS:
            known = Entity(f"{entry.kind}/", {}, tuple(types[iri]), tuple(stated[iri]))
            others = set(forms.all_forms(known)) - set(stated[iri])
            if entry.kind == "organisation":
                others |= {forms.without_state(name) for name in (*others, *stated[iri])}
            entry.other |= others - set(stated[iri])
            names[iri].hidden |= others - set(stated[iri])


def _add_links(store: Store, found: dict[str, Entry], names: dict[str, Link]) -> None:
    """Add the names of linked things, and the names of a person's offices."""
    for property_ in _LINKS:
        for subject, target in _objects(store, property_):
            if subject in found and target in names:
                found[subject].links[target] = names[target]
    described: dict[str, set[str]] = defaultdict(set)
    for subject, value in _literals(store, _DESCRIPTION):
        described[subject].add(value.value)
    for membership, person in _objects(store, _MEMBER):
        if person in found and membership in names:
            names[membership].hidden |= described[membership]
            found[person].links[membership] = names[membership]


def _add_parts(store: Store, found: dict[str, Entry], names: dict[str, Link]) -> None:
    """Add the labels of a thing's milestones and amounts to its texts, their dates to its dates."""
    whole: dict[str, Entry] = {}
    for property_ in _PARTS:
        for subject, part in _objects(store, property_):
            if subject in found:
                whole[part] = found[subject]
                for language, label in sorted(names[part].labels.items()):
                    found[subject].texts[language].append(label)
    for property_ in _DATES:
        for part, value in _literals(store, property_):
            if part in whole:
                whole[part].days.add(value.value)


def _literals(store: Store, name: str) -> Iterator[tuple[str, Literal]]:
    for quad in store.quads_for_pattern(None, NamedNode(expand(name)), None, DefaultGraph()):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            yield quad.subject.value, quad.object


def _objects(store: Store, name: str) -> Iterator[tuple[str, str]]:
    for quad in store.quads_for_pattern(None, NamedNode(expand(name)), None, DefaultGraph()):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            yield quad.subject.value, quad.object.value


def write(path: Path, found: Iterable[Entry]) -> None:
    """Write the index of `found` to a new file `path`."""
    # Built in memory and copied in one step, so that the file does not depend on the write order.
    with closing(sqlite3.connect(":memory:")) as memory:
        memory.executescript(SCHEMA)
        vocabulary: set[str] = set()
        for number, entry in enumerate(found, start=1):
            row = (number, *entry.row())
            places = ", ".join("?" * len(row))
            memory.execute(f"INSERT INTO thing VALUES ({places})", row)  # noqa: S608
            columns = entry.columns()
            memory.execute(
                "INSERT INTO words (rowid, title, other, text, linked, days) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (number, *columns),
            )
            memory.execute(
                "INSERT INTO grams (rowid, title, other, text) VALUES (?, ?, ?, ?)",
                (number, *columns[:3]),
            )
            vocabulary.update(word for c in columns[:4] for word in _WORD.findall(c))
        rows = ((word,) for word in sorted(vocabulary) if len(word) > 3)
        memory.executemany("INSERT INTO vocabulary VALUES (?)", rows)
        for table in ("words", "grams"):
            memory.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608
        memory.commit()
        memory.execute("VACUUM INTO ?", (str(path),))
