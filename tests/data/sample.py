"""A random sample of the statements that sources make, for docs/sample-2026-11.md.

`python tests/data/sample.py SEED [NUMBER]` prints the size of the population and the sample in
the order of the draw. The population are the statements in the graphs of sources, passages,
quotations and records: what we state ourselves is in other graphs.
"""

import random
import re
import sys

from ruhrkg.graph.loading import load
from ruhrkg.settings import authored_root
from ruhrkg.vocabulary import BASE_IRI

POPULATION = re.compile(re.escape(BASE_IRI) + "(id/source/|graph/record/)")


def statements() -> list[tuple[str, str, str, str]]:
    """Graph, subject, predicate and object of each statement as N-Triples text, sorted."""
    return sorted(
        (str(quad.graph_name), str(quad.subject), str(quad.predicate), str(quad.object))
        for quad in load(authored_root())
        if POPULATION.match(getattr(quad.graph_name, "value", ""))
    )


if __name__ == "__main__":
    population = statements()
    seed, number = int(sys.argv[1]), int((sys.argv[2:] or ["60"])[0])
    print(f"{number} of {len(population)} statements, seed {seed}")
    for count, row in enumerate(random.Random(seed).sample(population, number), 1):
        print(f"{count}\t" + " ".join(row).replace(BASE_IRI, ""))
