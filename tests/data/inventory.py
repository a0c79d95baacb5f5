"""An inventory of the graph: ids by kind, number and digest of the values of each property.

`python tests/data/inventory.py` writes inventory.json anew from the graph. The tests compare both:
what a change of the data adds, alters or loses shows in the lines of the inventory that it alters.
It is not written while an id has vanished without a successor: identifiers stay (docs/model.md).
"""

import hashlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lookups import CLASSES, LOOKUPS, Data, Values, slug

from ruhrkg.graph.loading import load
from ruhrkg.vocabulary import BASE_IRI

FILE = Path(__file__).with_name("inventory.json")
CONCEPTS = ("topic", "sdg", "aspect")
PARTS = {
    "milestone": "rkg:Milestone", "reading": "rkg:Reading", "funding": "rkg:Funding",
    "state": "rkg:State", "claim": "schema:Claim", "role": "org:Membership",
}  # fmt: skip
KINDS = (*CLASSES, *PARTS, *CONCEPTS)


def ids(data: Data, kind: str) -> list[str]:
    """The ids of the things of a kind."""
    if class_ := (CLASSES | PARTS).get(kind):
        return sorted(map(slug, data.things(class_)))
    prefix = f"{BASE_IRI}id/{kind}/"
    found = {t for t in data.things("skos:Concept") if t.value.startswith(prefix)}
    return sorted(map(slug, found))


def digest(values: Values) -> str:
    """A short digest of values in any order."""
    lines = "\n".join(sorted(f"{i}\t{v}" for i, v in values))
    return hashlib.sha256(lines.encode()).hexdigest()[:16]


def summary(values: Values) -> list[int | str]:
    """Number and digest of values."""
    return [len(values), digest(values)]


def inventory(data: Data) -> dict[str, dict[str, Any]]:
    """Ids by kind; number and digest of the values of each property."""
    return {
        "ids": {kind: ids(data, kind) for kind in KINDS},
        "values": {name: summary(lookup(data)) for name, lookup in LOOKUPS.items()},
    }


def vanished(before: Mapping[str, list[str]], data: Data) -> list[str]:
    """The ids of an inventory, as `kind/id`, that are neither described nor replaced any more."""
    return [
        f"{kind}/{known}"
        for kind, slugs in before.items()
        for known in sorted(set(slugs) - set(ids(data, kind)))
        if not data.replaced(f"{kind}/{known}")
    ]


if __name__ == "__main__":
    graph = Data(load(Path(__file__).parents[2]))
    if lost := vanished(json.loads(FILE.read_text(encoding="utf-8"))["ids"], graph):
        sys.exit(f"Name successors (dcterms:isReplacedBy, owl:deprecated): {', '.join(lost)}")
    text = json.dumps(inventory(graph), ensure_ascii=False, indent=1)
    FILE.write_text(text + "\n", encoding="utf-8")
