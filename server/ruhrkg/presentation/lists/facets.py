"""Lists that can be filtered: the filters for each kind of thing.

A list is read once per release and filtered in memory; the state is only in the URL.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation

from ruhrkg.locale import Locale, Text
from ruhrkg.presentation.labels import Names
from ruhrkg.presentation.lists.money import SUPPORT, Amount, amounts
from ruhrkg.presentation.page_source import ReleaseData, per_release
from ruhrkg.sparql.query.parameters import expand
from ruhrkg.vocabulary import compact, local_name

NONE = "none"

PLACED = ("schema:location", "schema:areaServed")
"""What places a project in a place, wherever projects are counted: its location, or the area where
it has its effect. A partner or a model elsewhere does not."""


@dataclass(frozen=True)
class Facet:
    """A filter: its name in the URL, the properties it reads, and how a value becomes a key.

    `listed`: whether the list itself displays the values, under the name of the thing. `read` is
    for values that are not properties of the thing itself: its amounts and silences.
    """

    name: str
    properties: tuple[str, ...]
    key: Callable[[str], str] = local_name
    with_none: bool = False
    listed: bool = True
    read: "Callable[[Item], Iterable[str]] | None" = None

    def values(self, item: "Item") -> list[str]:
        """The values of a thing under this filter, each once."""
        if self.read:
            return list(dict.fromkeys(self.read(item)))
        found = (value for name in self.properties for value in item.values.get(name, ()))
        return list(dict.fromkeys(found))


@dataclass(frozen=True)
class Listing:
    """A kind of thing, its class and its filters; `number` is the property that numbers them.

    `texts` are columns of files with a text: the name of each and its property.
    """

    kind: str
    of_class: str
    facets: tuple[Facet, ...]
    number: str = ""
    dates: tuple[str, ...] = ("dcterms:date", "schema:startDate", "schema:endDate")
    texts: tuple[tuple[str, str], ...] = ()

    def title(self, name: str, locale: Locale) -> str:
        """The name of a filter or column, more exact where one kind needs it."""
        return locale.either(f"facet_of.{self.kind}_{name}", "") or locale(f"facet.{name}")

    def note(self, name: str, locale: Locale) -> str:
        """What a reader should know about a filter, "" for most."""
        return locale.either(f"facet_note.{self.kind}_{name}", "")

    @property
    def properties(self) -> list[str]:
        """All properties that the list reads."""
        named = (
            *self.dates,
            *(name for _, name in self.texts),
            *filter(None, [self.number]),
            *(p for facet in self.facets for p in facet.properties),
        )
        return sorted({expand(name) for name in named})


def _year(value: str) -> str:
    return value[:4]


def _running(item: "Item") -> Iterable[str]:
    """The years from beginning to end, and those of milestones.

    Without a stated end (or beginning) it is not known how long a project ran, so that only the
    years count that sources state.
    """
    begins, ends, others = (
        [year for value in item.values.get(name, ()) if (year := _year(value)).isdecimal()]
        for name in ("schema:startDate", "schema:endDate", "rkg:milestone")
    )
    stated = [*begins, *ends, *others]
    if begins and ends:
        stated += (f"{year:04}" for year in range(int(min(begins)), int(max(ends)) + 1))
    return sorted(set(stated))


_BUCKETS = ((1_000_000, "to-1m"), (10_000_000, "1m-10m"), (100_000_000, "10m-100m"))


def _amount(value: str) -> str:
    """The bucket of an amount; "" for what is not a number, which served files may contain."""
    try:
        amount = Decimal(value)
    except InvalidOperation:
        return ""
    if not amount.is_finite():
        return ""
    return next((name for limit, name in _BUCKETS if amount < limit), "from-100m")


def _supports(item: "Item") -> Iterable[str]:
    """The comparable amounts of money for a project."""
    return [str(a.value) for a in item.amounts if a.adds_up and a.kind in SUPPORT]


_PLACE = Facet("place", ("schema:location",))
_FORUM = Facet("forum", ("rkg:forum",))
_MINISTRY = Facet("ministry", ("rkg:leadMinistry",), with_none=True)
_THEME = Facet("theme", ("rkg:theme",))
_WHEN = Facet("year", ("dcterms:date", "schema:startDate"), _year, listed=False)

LISTINGS: Mapping[str, Listing] = {
    listing.kind: listing
    for listing in (
        Listing(
            "project",
            "rkg:Project",
            (
                Facet("field", ("rkg:fieldOfAction",), with_none=True),
                replace(_FORUM, listed=False),
                _MINISTRY,
                Facet("status", ("rkg:status",), with_none=True),
                Facet("place", PLACED),
                Facet(
                    "year",
                    ("schema:startDate", "schema:endDate", "rkg:milestone"),
                    listed=False,
                    read=_running,
                ),
                Facet("money", (), with_none=True,
                      read=lambda item: [amount.kind for amount in item.amounts]),
                Facet("funding", (), _amount, listed=False, read=_supports),
                Facet("silence", (), listed=False, read=lambda item: item.silences),
                Facet("evidence", ("rkg:tie",), listed=False),
                replace(_THEME, listed=False),
            ),
            texts=(("period", "schema:temporalCoverage"),),
        ),
        Listing("forum", "rkg:Forum", (_MINISTRY, _THEME), number="schema:position"),
        Listing(
            "event",
            "rkg:Event",
            (_WHEN, Facet("type", ("dcterms:type",)), _PLACE, _FORUM,
             Facet("phase", ("dcterms:isPartOf",))),
        ),
        Listing("organisation", "org:Organization",
                (Facet("type", ("dcterms:type",)), _PLACE)),
        Listing("person", "foaf:Person",
                (Facet("organisation", ("org:organization",)), _FORUM,
                 Facet("project", ("rkg:project",)))),
        Listing("place", "schema:Place",
                (Facet("type", ("dcterms:type",)),
                 Facet("within", ("schema:containedInPlace",), listed=False))),
        Listing("source", "rkg:Source",
                (Facet("type", ("dcterms:type",)), _WHEN,
                 Facet("publisher", ("dcterms:publisher",), lambda value: value))),
    )
}  # fmt: skip


@dataclass
class Item:
    """One thing in a list; `deduced` are the properties with values that no source states."""

    iri: str
    labels: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    values: dict[str, list[str]] = field(default_factory=dict)
    amounts: Sequence[Amount] = ()
    silences: list[str] = field(default_factory=list)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    deduced: set[str] = field(default_factory=set)

    def first(self, *names: str) -> str:
        """The first value of the first of the properties that has one."""
        return next((v for name in names for v in self.values.get(name, ())), "")

    @property
    def reported(self) -> str:
        """The date of the latest source for its status; "" if none is dated."""
        return max(self.values.get("rkg:State", ()), default="")

    def label(self, locale: Locale) -> Text:
        """Its name for the reader."""
        return locale.best(self.labels) or Text(compact(self.iri))

    def keys(self, facet: Facet) -> set[str]:
        """Its keys under a facet."""
        found = {key for value in facet.values(self) if (key := facet.key(value))}
        return found or ({NONE} if facet.with_none else set())


@per_release
def items(data: ReleaseData, listing: Listing) -> Sequence[Item]:
    """Everything in a list; read once per release."""
    found: dict[str, Item] = {}
    titles: dict[str, dict[str, str]] = {}
    for row in data.select(
        "list", **{"class": expand(listing.of_class)}, properties=listing.properties
    ):
        item = found.setdefault(row.text("thing"), Item(row.text("thing")))
        name, term = compact(row.text("property")), row["value"]
        language = getattr(term, "language", None) or ""
        if name == "rdfs:label":
            item.labels.setdefault(language, term.value)
        elif name == "dcterms:title":
            titles.setdefault(item.iri, {}).setdefault(language, term.value)
        elif name == "dcterms:description":
            item.descriptions.setdefault(language, term.value)
        elif name == "rkg:deducedValue":
            item.deduced.add(compact(term.value))
        elif name in dict(listing.texts).values():
            item.texts.setdefault(name, {}).setdefault(language, term.value)
        else:
            values = item.values.setdefault(name, [])
            if term.value not in values:
                values.append(term.value)
    # as on the page of a thing, its title names it only if it has no label
    for item in found.values():
        item.labels = item.labels or titles.get(item.iri, {})
    if listing.kind == "project":
        _add_money_and_silences(data, found)
    return list(found.values())


def _add_money_and_silences(data: ReleaseData, found: dict[str, Item]) -> None:
    for iri, money in amounts(data).items():
        if iri in found:
            found[iri].amounts = money
    for row in data.select("silent"):
        if (item := found.get(row.text("thing"))) and row.text("aspect") not in item.silences:
            item.silences.append(row.text("aspect"))


@per_release
def facet_names(data: ReleaseData, listing: Listing, locale: Locale) -> Names:
    """Names of all values that are things; read once per release and language."""
    things = {
        value
        for item in items(data, listing)
        for facet in listing.facets
        for value in facet.values(item)
        if value.startswith("http")
    }
    return Names.of(data, locale, things)


Chosen = Mapping[str, Sequence[str]]


def matching(listing: Listing, chosen: Chosen, found: Iterable[Item]) -> list[Item]:
    """The items that have, for every facet chosen, one of its keys."""
    choices = [(f, set(chosen[f.name])) for f in listing.facets if chosen.get(f.name)]
    return [item for item in found if all(item.keys(f) & keys for f, keys in choices)]


def counts(listing: Listing, chosen: Chosen, found: Sequence[Item], facet: Facet) -> Counter[str]:
    """How many items each key would select, given the choice in all other facets."""
    others = {name: keys for name, keys in chosen.items() if name != facet.name}
    return Counter(key for item in matching(listing, others, found) for key in item.keys(facet))
