"""The numbers of docs/data.md, counted in the authored graph.

`python tests/data/data_page.py` updates them in the page; a test compares them.
"""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from lookups import iri
from pyoxigraph import NamedNode, Store

from ruhrkg.graph.loading import load
from ruhrkg.settings import authored_root
from ruhrkg.vocabulary import BASE_IRI

PAGE = authored_root() / "docs" / "data.md"
KINDS = {
    "Plans": "rkg:Plan", "Phases": "rkg:Phase", "Pillars": "rkg:Pillar",
    "Fields of action": "rkg:FieldOfAction", "Decisions": "rkg:Decision",
    "Projects": "rkg:Project", "Theme forums": "rkg:Forum", "Ideas": "rkg:Idea",
    "Proposals": "rkg:Proposal", "States of projects": "rkg:State", "Claims": "schema:Claim",
    "Events": "rkg:Event", "Goals": "rkg:Goal", "Challenges": "rkg:Challenge",
    "Strengths": "rkg:Strength", "Stances": "rkg:Stance", "Figures": "rkg:Figure",
    "Readings": "rkg:Reading",
    "Amounts of money": "rkg:Funding", "Milestones": "rkg:Milestone",
    "Assessments": "schema:Review", "Organisations": "org:Organization",
    "Persons": "foaf:Person", "Roles": "org:Membership", "Places": "schema:Place",
    "Boundaries": "geo:Geometry", "Sources": "rkg:Source", "Deductions": "rkg:Deduction",
    "Silences": "rkg:Silence",
}  # fmt: skip
ORIGINS = {
    "a source": "id/source/[^#]+", "a passage of a source": "id/source/.+#char=.+",
    "a quotation of a source": "id/source/.+#quote-.+",
    "a record with several sources": "graph/record/[^/]+/[^/]+",
    "several values of one property with several sources": "graph/record/[^/]+/[^/]+/.+",
    "ourselves": "graph/editorial", "reference data": "graph/reference/.+",
}  # fmt: skip
ASPECTS = ("budget", "deadline", "lead", "place", "field", "status")


def table(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    """A Markdown table with text in the first column and numbers in the others."""
    lines = [head, ("---", *["---:"] * (len(head) - 1)), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def things(store: Store) -> str:
    """How many things of each kind."""
    counts = [
        (name, len({q.subject for q in store.quads_for_pattern(None, iri("rdf:type"), iri(c))}))
        for name, c in KINDS.items()
    ]
    return table(("Kind", "Number"), counts)


def statements(store: Store) -> str:
    """How many statements and graphs of each origin, and the share with an exact source."""
    graphs: dict[str, set[str]] = {origin: set() for origin in ORIGINS}
    counts: Counter[str] = Counter()
    exact, joint = set(), set()
    for quad in store:
        name = getattr(quad.graph_name, "value", "").removeprefix(BASE_IRI)
        origin = next((o for o, form in ORIGINS.items() if re.fullmatch(form, name)), None)
        if origin:
            graphs[origin].add(name)
            counts[origin] += 1
            triple = (quad.subject, quad.predicate, quad.object)
            (exact if "/source/" in name else joint if "/record/" in name else set()).add(triple)
    rows = [(origin, len(names), counts[origin]) for origin, names in graphs.items()]
    share = f"{100 * len(exact) / len(exact | joint):.1f}"
    return (
        table(("Who says it", "Graphs", "Statements"), rows) + "\n\n"
        f"Of {len(exact | joint)} different statements that sources make, {len(exact)} "
        f"({share} percent) have an exact source; of the others only the sources of the record are "
        "known."
    )


def exactness(store: Store) -> dict[str, tuple[int, int, int]]:
    """By kind: statements that sources make, those with an exact source, those with a quotation."""
    query = authored_root() / "queries" / "examples" / "exactness-by-kind.rq"
    return {
        row["kind"].value: tuple(
            int(row[n].value) for n in ("statements", "withSource", "withQuotation")
        )
        for row in store.query(query.read_text(encoding="utf-8"))
    }


def kinds(store: Store) -> str:
    """The shares of statements with an exact source and with a quotation, by kind."""
    return table(
        ("Kind", "Statements", "Exact source, percent", "Quotation, percent"),
        (
            (kind, all_, f"{100 * exact / all_:.1f}", f"{100 * quoted / all_:.1f}")
            for kind, (all_, exact, quoted) in exactness(store).items()
        ),
    )


def silences(store: Store) -> str:
    """The number of projects for which no source states each aspect."""
    found = Counter(
        q.object.value.rpartition("/")[2]
        for s in store.quads_for_pattern(None, iri("rdf:type"), iri("rkg:Silence"))
        for q in store.quads_for_pattern(s.subject, iri("rkg:aspect"), None)
        if isinstance(q.object, NamedNode)
    )
    return table(("No source states the", "Projects"), ((a, found[a]) for a in ASPECTS))


def missing(store: Store) -> str:
    """The project numbers without a project in the graph."""
    numbers = sorted(
        q.object.value
        for q in store.quads_for_pattern(None, iri("rkg:missingNumber"), None)
        if "-" in q.object.value
    )
    return ", ".join(numbers) + "."


def filled(text: str, store: Store) -> str:
    """The page with its numbers recounted."""
    for part in (things, statements, kinds, silences, missing):
        name = part.__name__
        block = f"<!-- {name} -->\n\n{part(store)}\n\n<!-- end of {name} -->"
        text = re.sub(
            f"<!-- {name} -->.*<!-- end of {name} -->", lambda _, b=block: b, text, flags=re.S
        )
    return text


def page(root: Path) -> str:
    """The expected text of docs/data.md."""
    return filled(PAGE.read_text(encoding="utf-8"), load(root))


if __name__ == "__main__":
    PAGE.write_text(page(authored_root()), encoding="utf-8")
