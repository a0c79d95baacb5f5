"""Matches in the forms in which others take them: for OpenRefine, for Wikidata's editors."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ruhrkg.graph.sssom import MappingSet
from ruhrkg.reconciliation.directory import Directory, Entity
from ruhrkg.reconciliation.identifiers import SCHEMES, compact
from ruhrkg.vocabulary import ID, PREFIXES

# Wikidata's properties for the identifiers of each target; AGS by the number of its digits.
PROPERTIES = {
    "gnd": "P227", "geonames": "P1566", "ror": "P6782", "nuts": "P605", "ars": "P1388",
    "stw": "P3911", "abgeordnetenwatch": "P5355",
}  # fmt: skip
_AGS = {8: "P439", 5: "P440"}
DESCRIBED_AT = "P973"
_REFERENCE_URL = "S854"
_RETRIEVED = "S813"


@dataclass(frozen=True)
class Statement:
    """A statement that somebody may want to add to Wikidata, with the sources that say it."""

    item: str
    label: str
    property: str
    value: str
    references: tuple[str, ...]
    date: str
    evidence: tuple[str, ...]


def statements(sets: Iterable[MappingSet]) -> list[Statement]:
    """What our exact matches know of Wikidata's items: identifiers, and the link to our page.

    Only identifiers with a source that has an address; nothing that is only near.
    """
    held = {mapping_set.target: mapping_set for mapping_set in sets}
    items = {
        match.subject: match.object.removeprefix(PREFIXES["wd"])
        for match in held["wikidata"].matches
        if match.links and match.predicate.rsplit("#", 1)[-1] in ("exactMatch", "sameAs")
    }
    found = [
        Statement(item, _label(held["wikidata"], subject), DESCRIBED_AT, subject, (), "", ())
        for subject, item in items.items()
    ]
    for target, mapping_set in held.items():
        date = str(mapping_set.metadata.get("mapping_date", ""))
        for match in mapping_set.matches:
            known = compact(match.object)
            exact = match.links and match.predicate.endswith("#exactMatch")
            if not (exact and known and match.subject in items and match.all("see_also")):
                continue
            number = _AGS.get(len(known[1])) if target == "ags" else PROPERTIES.get(target)
            if number:
                found.append(
                    Statement(
                        items[match.subject], match.one("subject_label"), number, known[1],
                        match.all("see_also"), date, match.all("evidence"),
                    )
                )  # fmt: skip
    return sorted(found, key=lambda s: (int(s.item[1:]), int(s.property[1:]), s.value))


def _label(mapping_set: MappingSet, subject: str) -> str:
    return next(m.one("subject_label") for m in mapping_set.matches if m.subject == subject)


def quickstatements(proposed: list[Statement]) -> str:
    """The statements in the first version of the QuickStatements format, tab separated."""
    lines = []
    for statement in proposed:
        cells = [statement.item, statement.property, _quoted(statement.value)]
        for number, reference in enumerate(statement.references):
            # Without the mark, all would be parts of one reference with one date.
            cells += [f"!{_REFERENCE_URL}" if number else _REFERENCE_URL, _quoted(reference)]
            cells += [_RETRIEVED, f"+{statement.date}T00:00:00Z/11"] if statement.date else []
        lines.append("\t".join(cells))
    return "".join(line + "\n" for line in lines)


def new_items(things: list[Entity]) -> str:
    """QuickStatements that make an item for each thing: to be run only after a search by hand."""
    lines: list[str] = []
    for thing in things:
        lines.append("CREATE")
        for code in ("de", "en"):
            lines.append(f"LAST\tL{code}\t{_quoted(thing.name(code))}")
        lines.append(f"LAST\t{DESCRIBED_AT}\t{_quoted(str(ID) + thing.id)}")
    return "".join(line + "\n" for line in lines)


def _quoted(text: str) -> str:
    return json.dumps(" ".join(text.split()).replace('"', "”"), ensure_ascii=False)


def review_table(proposed: list[Statement]) -> str:
    """The statements as a table for a person: what, on whose word, where to look."""
    columns = ("item", "label", "property", "value", "references", "evidence")
    rows = (
        (s.item, s.label, s.property, s.value, " ".join(s.references), " | ".join(s.evidence))
        for s in proposed
    )
    return _tsv(columns, rows)


def openrefine(directory: Directory) -> str:
    """All things with names, types and exact identifiers: a table that OpenRefine opens."""
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
