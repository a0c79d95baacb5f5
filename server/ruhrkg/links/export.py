"""Export formats of the matches: for OpenRefine, for Wikidata's editors."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ruhrkg.graph.sssom import MappingSet
from ruhrkg.reconciliation.directory import Directory, Entity
from ruhrkg.reconciliation.identifiers import SCHEMES, compact
from ruhrkg.vocabulary import ID, PREFIXES

# Wikidata's properties for the identifiers of each target; for the AGS by its number of digits.
PROPERTIES = {
    "gnd": "P227", "geonames": "P1566", "ror": "P6782", "nuts": "P605", "ars": "P1388",
    "stw": "P3911", "abgeordnetenwatch": "P5355",
}  # fmt: skip
_AGS = {8: "P439", 5: "P440"}
_REFERENCE_URL = "S854"
_STATED_IN = "S248"
_RETRIEVED = "S813"
# The items of registers that public code uses for "stated in". A register without a known item is
# cited by the address of its record.
REGISTERS = {"gnd": "Q36578", "geonames": "Q830106"}
_GERMANY, _ORGANISATION = "Q183", "Q43229"
_BOTH = {"de", "en"}
# The item for each of our classes in a Mix'n'match table; other classes have none there.
_TYPES = {"foaf:Person": "Q5", "org:Organization": _ORGANISATION}


@dataclass(frozen=True)
class Statement:
    """A statement proposed for Wikidata, with the register that it comes from.

    `record` is the address of the register's own record; `sources` are the public copies in which
    we read it, for a person to check; they are not references.
    """

    item: str
    label: str
    target: str
    property: str
    value: str
    record: str
    date: str
    sources: tuple[str, ...]
    evidence: tuple[str, ...]


def statements(sets: Iterable[MappingSet]) -> list[Statement]:
    """The identifiers of Wikidata items that our exact matches state.

    Only identifiers with a source that has an address; no near matches. No link to this graph
    ("described at URL", P973): its address does not resolve everywhere yet, and on a country or a
    town it would be advertising.
    """
    held = {mapping_set.target: mapping_set for mapping_set in sets}
    items = {
        match.subject: match.object.removeprefix(PREFIXES["wd"])
        for match in held["wikidata"].matches
        if match.links and match.exact
    }
    found = []
    for target, mapping_set in held.items():
        set_date = str(mapping_set.metadata.get("mapping_date", ""))
        for match in mapping_set.matches:
            date = match.one("mapping_date") or set_date
            known = compact(match.object)
            usable = match.links and match.exact and match.all("see_also")
            if not (usable and known and match.subject in items):
                continue
            number = _AGS.get(len(known[1])) if target == "ags" else PROPERTIES.get(target)
            if number:
                found.append(
                    Statement(
                        items[match.subject], match.one("subject_label"), target, number, known[1],
                        match.object, date, match.all("see_also"), match.all("evidence"),
                    )
                )  # fmt: skip
    return sorted(found, key=lambda s: (int(s.item[1:]), int(s.property[1:]), s.value))


def quickstatements(proposed: list[Statement]) -> str:
    """The statements in the first version of the QuickStatements format, tab separated."""
    return "".join(
        "\t".join((s.item, s.property, _quoted(s.value), *_reference(s))) + "\n" for s in proposed
    )


def _reference(statement: Statement) -> tuple[str, ...]:
    """The register and its identifier, or the address of its record; and the date."""
    register = REGISTERS.get(statement.target)
    day = (_RETRIEVED, f"+{statement.date}T00:00:00Z/11") if statement.date else ()
    if register:
        own = f"S{statement.property[1:]}"
        return (_STATED_IN, register, own, _quoted(statement.value), *day)
    return (_REFERENCE_URL, _quoted(statement.record), *day)


def new_items(things: Iterable[Entity], date: str) -> str:
    """QuickStatements that create an item for each thing that has what an item needs.

    An item needs a class, a country or region, descriptions in both languages and a page of its own
    as source; so only organisations with a website qualify. Search Wikidata before running this.
    """
    lines: list[str] = []
    for thing in things:
        page = _website(thing)
        if not (_is_organisation(thing) and page and _described(thing)):
            continue
        reference = f"{_REFERENCE_URL}\t{_quoted(page)}\t{_RETRIEVED}\t+{date}T00:00:00Z/11"
        lines.append("CREATE")
        for code in sorted(_BOTH):
            lines.append(f"LAST\tL{code}\t{_quoted(thing.name(code))}")
            lines.append(f"LAST\tD{code}\t{_quoted(thing.description(code))}")
        lines.append(f"LAST\tP31\t{_ORGANISATION}\t{reference}")
        lines.append(f"LAST\tP17\t{_GERMANY}\t{reference}")
        lines.append(f"LAST\tP856\t{_quoted(page)}\t{reference}")
    return "".join(line + "\n" for line in lines)


def why_no_items(things: Iterable[Entity]) -> str:
    """A sentence that states what the things lack for new items, if `new_items` is empty."""
    organisations = [thing for thing in things if _is_organisation(thing)]
    return (
        f"no new items: of {len(organisations)} organisations without an item "
        f"{sum(not _website(o) for o in organisations)} have no website (foaf:page) to cite and "
        f"{sum(not _described(o) for o in organisations)} no description in German and English"
    )


def _is_organisation(thing: Entity) -> bool:
    return thing.id.startswith("organisation/")


def _website(thing: Entity) -> str:
    return next((str(v["str"]) for v in thing.values.get("foaf:page", ()) if "str" in v), "")


def _described(thing: Entity) -> bool:
    return set(thing.descriptions) >= _BOTH


def mix_n_match(things: Iterable[Entity]) -> str:
    """A catalogue table for import into Mix'n'match: id, name, description, address, type."""
    columns = ("id", "name", "desc", "url", "type")
    rows = (
        (e.id, e.name("de"), e.description("en"), str(ID) + e.id, _TYPES.get(e.types[-1], ""))
        for e in things
    )
    return _tsv(columns, rows)


def _quoted(text: str) -> str:
    return json.dumps(" ".join(text.split()).replace('"', "”"), ensure_ascii=False)


def review_table(proposed: list[Statement]) -> str:
    """The statements as a table for review: what, from which register, where it was read."""
    columns = ("item", "label", "property", "value", "record", "sources", "evidence")
    rows = (
        (
            s.item, s.label, s.property, s.value, s.record,
            " ".join(s.sources), " | ".join(s.evidence),
        )
        for s in proposed
    )  # fmt: skip
    return _tsv(columns, rows)


def openrefine(directory: Directory) -> str:
    """All things with names, types and exact identifiers, as a table for OpenRefine."""
    targets = [scheme.target for scheme in SCHEMES]
    columns = ("iri", "name_de", "name_en", "other_names", "type", *targets)
    return _tsv(columns, (_row(entity, targets) for entity in directory.entities))


def _row(entity: Entity, targets: list[str]) -> Iterator[str]:
    others = sorted(set(entity.names) - set(entity.labels.values()))
    yield from (str(ID) + entity.id, entity.name("de"), entity.name("en"))
    yield " | ".join(others)
    yield entity.types[-1]
    for target in targets:
        yield " | ".join(i.local for i in entity.identifiers if i.target == target and i.exact)


def _tsv(columns: tuple[str, ...], rows: Iterable[Iterable[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()
