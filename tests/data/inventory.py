"""An inventory of the graph: ids by kind, number and digest of the values of each property.

`python tests/data/inventory.py` writes inventory.json anew from the graph. The tests compare both:
what a change of the data adds, alters or loses shows in the lines of the inventory that it alters.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from lookups import CLASSES, LOOKUPS, Data, Values, slug

from ruhrkg.graph.loading import load
from ruhrkg.vocabulary import BASE_IRI

FILE = Path(__file__).with_name("inventory.json")
CONCEPTS = ("topic", "sdg")


def ids(data: Data, kind: str) -> list[str]:
    """The ids of the things of a kind."""
    if kind in CLASSES:
        return sorted(map(slug, data.things(CLASSES[kind])))
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
        "ids": {kind: ids(data, kind) for kind in (*CLASSES, *CONCEPTS)},
        "values": {name: summary(lookup(data)) for name, lookup in LOOKUPS.items()},
    }


if __name__ == "__main__":
    found = inventory(Data(load(Path(__file__).parents[2])))
    text = json.dumps(found, ensure_ascii=False, indent=1)
    FILE.write_text(text + "\n", encoding="utf-8")
