"""How far independent codings of the states of projects agree: the figures of docs/codebook.md.

`python tests/data/agreement.py` writes them into the page; a test compares them.
"""

import csv
import re
from collections.abc import Iterable, Sequence

import krippendorff

from ruhrkg.settings import authored_root

PAGE = authored_root() / "docs" / "codebook.md"
CODING = authored_root() / "docs" / "coding"
NONE = "none"

Coding = dict[str, str]


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a file of docs/coding, whose cells are not quoted."""
    with (CODING / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def coding(name: str) -> Coding:
    """The code of each unit in a file."""
    return {row["unit"]: row["code"] for row in rows(name)}


def alpha(codings: Sequence[Coding], units: Iterable[str]) -> float:
    """Krippendorff's alpha for nominal codes, each unit coded by all.

    K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section B.
    """
    chosen = list(units)
    names = sorted({code for coded in codings for code in coded.values()})
    data = [[names.index(coded[unit]) for unit in chosen] for coded in codings]
    return float(krippendorff.alpha(reliability_data=data, level_of_measurement="nominal"))


def settled() -> Coding:
    """The code of each unit after differences were settled."""
    return coding("coder-1.tsv") | coding("settled.tsv")


def agreement() -> str:
    """The table of the page: alpha and how many units are coded alike."""
    one, two, graph = coding("coder-1.tsv"), coding("coder-2.tsv"), coding("units.tsv")
    with_state = [unit for unit in graph if graph[unit] != NONE]
    lines = ["| Compared | Units | Coded alike | Alpha |", "| --- | ---: | ---: | ---: |"]
    for name, codings, units in (
        ("the two coders", (one, two), list(graph)),
        ("the two coders, units with a state in the graph", (one, two), with_state),
        ("the coders and the graph, all three", (one, two, graph), list(graph)),
        (
            "the coders and the graph, units with a state in the graph",
            (one, two, graph),
            with_state,
        ),
    ):
        alike = sum(len({coded[unit] for coded in codings}) == 1 for unit in units)
        lines.append(f"| {name} | {len(units)} | {alike} | {alpha(codings, units):.2f} |")
    return "\n".join(lines)


def page() -> str:
    """What docs/codebook.md should be."""
    block = f"<!-- agreement -->\n\n{agreement()}\n\n<!-- end of agreement -->"
    text = PAGE.read_text(encoding="utf-8")
    pattern = "<!-- agreement -->.*<!-- end of agreement -->"
    return re.sub(pattern, lambda _: block, text, flags=re.S)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
