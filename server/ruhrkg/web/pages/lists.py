"""/projects, /forums, ...: lists with facets, as pages and as tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest

from ruhrkg.formats import BY_NAME, Format
from ruhrkg.graph.values import number
from ruhrkg.locale import Locale, Text, in_order
from ruhrkg.negotiation import named, negotiate
from ruhrkg.presentation.labels import Names
from ruhrkg.presentation.lists.facets import (
    LISTINGS,
    NONE,
    Chosen,
    Facet,
    Item,
    Listing,
    counts,
    facet_names,
    items,
    matching,
)
from ruhrkg.presentation.lists.money import KINDS, kind_word
from ruhrkg.presentation.pictures.place_map import coordinates
from ruhrkg.results.list_files import FORMATS, WRITERS, ListTable
from ruhrkg.urls import LISTS
from ruhrkg.web.http.paging import requested_page
from ruhrkg.web.rendering import locale, page, source, urls

blueprint = Blueprint("lists", __name__)

PER_PAGE, ROWS_PER_PAGE = 25, 200
"""Entries of a list and rows of a table on one page; the files hold all."""

OFFER: tuple[Format, ...] = (BY_NAME["html"], *FORMATS)
_LAST = "~"  # sorts after every number and date
_KINDS = {segment: kind for kind, segment in LISTS.items()}
_RULE = f"/<any({', '.join(_KINDS)}):segment>"


@dataclass(frozen=True)
class FacetChoice:
    """One key of a facet: its name, how many entries it would leave, and its link."""

    key: str
    label: Text
    count: int
    chosen: bool
    href: str


@blueprint.get(_RULE)
def listing(segment: str) -> Response:
    """A page of a list, filtered by the query string; or its table."""
    form = negotiate(request.headers.get("Accept"), request.args.get("format"), OFFER)
    if form.name != "html":
        return _as_file(segment, form)
    kind = LISTINGS[_KINDS[segment]]
    everything = items(source().data, kind)
    names = facet_names(source().data, kind, locale())
    chosen = _chosen(kind, everything)
    left = _in_order(kind, matching(kind, chosen, everything))
    as_table = request.args.get("view") == "table"
    view = requested_page(len(left), ROWS_PER_PAGE if as_table else PER_PAGE)
    form_of_page = {"view": "table"} if as_table else {}
    return page(
        "list.html",
        parameters={**chosen, "page": view.number if view.number > 1 else None},
        listing=kind,
        segment=segment,
        total=len(everything),
        items=left[view.slice()],
        count=len(left),
        names=names,
        chosen=chosen,
        facets=[(f, _choices(kind, f, chosen, everything, names)) for f in kind.facets],
        page=view.number,
        last=view.last,
        table=_table(kind, left[view.slice()], names, readable=True) if as_table else None,
        link=lambda n: urls().listing(kind.kind, {**chosen, **form_of_page, "page": n}),
        formats=FORMATS,
        described=lambda item: describe(kind, item, names),
    )


@blueprint.get(f"{_RULE}.<suffix>")
def table(segment: str, suffix: str) -> Response:
    """All that the filters leave, as CSV, XLSX, JSON or GeoJSON."""
    return _as_file(segment, named(suffix, FORMATS))


def _as_file(segment: str, chosen: Format) -> Response:
    kind = LISTINGS[_KINDS[segment]]
    everything = items(source().data, kind)
    left = _in_order(kind, matching(kind, _chosen(kind, everything), everything))
    content, media_type = WRITERS[chosen.suffix](
        _table(kind, left, facet_names(source().data, kind, locale()))
    )
    response = Response(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{segment}.{chosen.suffix}"'
    response.headers["Content-Language"] = locale().language
    response.vary.add("Accept-Language")
    return response


def _chosen(kind: Listing, everything: Sequence[Item]) -> Chosen:
    """The filters in the query string. Raises BadRequest for an unknown key."""
    facets = {facet.name: facet for facet in kind.facets}
    chosen: dict[str, list[str]] = {}
    for name, keys in request.args.lists():
        if name not in facets:  # newsletters and networks add names of their own to links
            continue
        known = set().union(*(item.keys(facets[name]) for item in everything))
        for key in filter(None, keys):
            if key not in known:
                title = kind.title(name, locale())
                raise BadRequest(locale()("error.unknown_value", given=key, facet=title))
            chosen.setdefault(name, []).append(key)
    return chosen


def _choices(
    kind: Listing, facet: Facet, chosen: Chosen, everything: Sequence[Item], names: Names
) -> list[FacetChoice]:
    picked = set(chosen.get(facet.name, ()))
    found = counts(kind, chosen, everything, facet)
    iris = _iris(facet, everything)
    none = "neither" if any(_is_deduced(facet, item) for item in everything) else "none"
    choices = [
        FacetChoice(key, _key_label(facet, key, iris, names, none), found[key], key in picked,
               urls().listing(kind.kind, {**chosen, facet.name: sorted(picked ^ {key})}))
        for key in sorted({*found, *picked})
    ]  # fmt: skip
    if facet.name == "year":
        return sorted(choices, key=lambda c: c.key, reverse=True)
    return sorted(choices, key=lambda c: (c.key == NONE, -c.count, in_order(c.label.value)))


def _iris(facet: Facet, everything: Sequence[Item]) -> dict[str, str]:
    return {
        facet.key(value): value
        for item in everything
        for value in facet.values(item)
        if value.startswith("http")
    }


def _is_deduced(facet: Facet, item: Item) -> bool:
    """Whether an item has a value under a facet that no source states."""
    return not item.deduced.isdisjoint(facet.properties)


def _key_label(facet: Facet, key: str, iris: dict[str, str], names: Names, none: str) -> Text:
    if key == NONE:
        return Text(locale()(f"facet.{none}"))
    if key in iris:
        return names.label(iris[key])
    if facet.name == "money":
        return Text(kind_word(key, locale()))
    return Text(locale().either(f"facet.{facet.name}_{key}", key))


def _in_order(kind: Listing, found: list[Item]) -> list[Item]:
    """Events by time, those without a date last; what has a number by it; persons by surname."""
    words = locale()
    if kind.kind == "event":
        return sorted(found, key=lambda i: (i.first(*kind.dates) or _LAST, _sort_name(i, words)))
    if kind.number:
        return sorted(found, key=lambda i: (_number(i.first(kind.number)), i.iri))
    if kind.kind == "person":
        return sorted(found, key=lambda i: _surname_first(_sort_name(i, words)))
    return sorted(found, key=lambda i: _sort_name(i, words))


def _number(text: str) -> tuple[bool, Decimal]:
    value = number(text)
    return value is None, value or Decimal(0)


def _surname_first(name: str) -> tuple[str, str]:
    """The last word of a name, then all of it: the graph holds names, not their parts."""
    return name.rpartition(" ")[2], name


def _sort_name(item: Item, words: Locale) -> str:
    return in_order(item.label(words).value)


def describe(kind: Listing, item: Item, names: Names) -> list[tuple[str, list[Text]]]:
    """What the list displays of an item beside its name: the name of a facet and its values."""
    found = []
    for facet in kind.facets:
        if not facet.listed:
            continue
        if values := _in_words(facet, item, names):
            title = locale()(f"facet.{facet.name}")
            mark = f" ({locale()('thing.deduced')})" if _is_deduced(facet, item) else ""
            found.append((title + mark, values))
    return found


def _in_words(facet: Facet, item: Item, names: Names) -> list[Text]:
    """The values of an item under a facet in words; of money each amount that is no part."""
    if facet.name == "money":
        return [Text(a.with_kind(locale())) for a in item.amounts if not a.whole]
    return [names.label(v) if v.startswith("http") else Text(v) for v in facet.values(item)]


def _table(
    kind: Listing, left: Sequence[Item], names: Names, *, readable: bool = False
) -> ListTable:
    """The table of what is left; `readable` with amounts and dates in the usual form.

    The column `deduced` names the columns with values that no source states.
    """
    words = locale()
    facets = [facet for facet in kind.facets if facet.name != "funding"]
    kinds = [] if readable or kind.kind != "project" else list(KINDS)
    reported = ["reported"] if kind.kind == "project" else []
    columns = ["iri", "name", *(f.name for f in facets), "begin", "end", *reported,
               *(column for column, _ in kind.texts), "deduced", *kinds]  # fmt: skip
    titles = [
        words("money.column", kind=kind_word(c, words)) if c in kinds else kind.title(c, words)
        for c in columns
    ]
    lines: list[list[str]] = []
    for item in left:
        cells = ["; ".join(_written(facet, item, names)) for facet in facets]
        dates = [item.first("dcterms:date", "schema:startDate"), item.first("schema:endDate")]
        dates += [item.reported for _ in reported]
        more = [best.value if (best := words.best(item.texts.get(name, {}))) else ""
                for _, name in kind.texts]  # fmt: skip
        more.append("; ".join(_deduced_columns(facets, item)))
        lines.append(
            [item.iri, item.label(words).value, *cells]
            + [words.date(day) if readable else day for day in dates]
            + [*more, *_numbers(item, kinds)]
        )
    known = coordinates(source().data)
    points = [[known[p] for p in _places(kind, item) if p in known] for item in left]
    return ListTable(kind.kind, columns, titles, lines, points)


def _deduced_columns(facets: Sequence[Facet], item: Item) -> list[str]:
    dates = {"begin": "schema:startDate", "end": "schema:endDate"}
    return [
        *(facet.name for facet in facets if _is_deduced(facet, item)),
        *(column for column, name in dates.items() if name in item.deduced),
    ]


def _places(kind: Listing, item: Item) -> list[str]:
    """The IRIs of the places that the list can be filtered by; of a place, itself."""
    if kind.kind == "place":
        return [item.iri]
    return [place for f in kind.facets if f.name == "place" for place in f.values(item)]


def _written(facet: Facet, item: Item, names: Names) -> list[str]:
    """The values of an item under a facet as a table writes them; of dates, the years."""
    if facet.name == "year":
        return sorted(item.keys(facet))
    return [text.value for text in _in_words(facet, item, names)]


def _numbers(item: Item, kinds: Sequence[str]) -> list[str]:
    """The amounts of each kind that may be added up, as numbers in euros."""
    return [
        "; ".join(str(a.value) for a in item.amounts if a.adds_up and a.kind == kind)
        for kind in kinds
    ]
