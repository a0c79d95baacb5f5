"""The differences from SPARQL 1.1 listed in docs/endpoint.md; run it to update the table."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).with_name("differences.toml")
PAGE = Path(__file__).parents[2] / "docs" / "endpoint.md"
HEADING = "## Where we differ from the specification"
_INTRODUCTION = (
    "ORDER BY sorts values of several kinds, such as numbers and texts, by kind first: what is no "
    "literal, numbers,\nother literals by their datatype. SPARQL 1.1 (15.1) leaves the order of "
    "such values open.\n\n"
    "GROUP_CONCAT uses the text of IRIs and numbers, as other engines do; by the specification it "
    "joins\nstrings only.\n\n"
    "Queries are rewritten so that the embedded engine answers them as SPARQL 1.1 requires\n"
    "([decision](decisions/query-rewriting.md)). These differences remain; each has a test:"
)


@dataclass(frozen=True)
class Difference:
    """An expression with its value by the specification, and its value here."""

    section: str
    expression: str
    right: str
    here: str
    why: str
    values: str = ""
    solutions: int = 1

    @property
    def query(self) -> str:
        """A query that shows it."""
        prefix = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
        if self.solutions > 1:
            rows = " ".join(map(str, range(self.solutions)))
            pattern = f"VALUES ?row {{ {rows} }} BIND({self.expression} AS ?v)"
            return f"SELECT (COUNT(DISTINCT ?v) AS ?value) {{ {pattern} }}"
        pattern = f"VALUES ?v {{ {self.values} }}" if self.values else ""
        return f"{prefix}SELECT ({self.expression} AS ?value) {{ {pattern} }}"


def differences() -> list[Difference]:
    """All that are known."""
    with TABLE.open("rb") as file:
        return [Difference(**entry) for entry in tomllib.load(file)["difference"]]


def section() -> str:
    """The section of the page, from its heading on."""
    rows = [
        f"| {d.section} | `{d.expression}` | {d.right} | {d.here} | {d.why} |"
        for d in differences()
    ]
    head = ["| Section | Expression | By the specification | Here | |", "|---|---|---|---|---|"]
    return "\n".join([HEADING, "", _INTRODUCTION, "", *head, *rows]) + "\n"


def on_page() -> str:
    """The section as it is on the page."""
    text = PAGE.read_text(encoding="utf-8")
    start = text.index(HEADING)
    return text[start : text.find("\n## ", start) + 1 or len(text)].rstrip() + "\n"


if __name__ == "__main__":
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(page.replace(on_page().rstrip(), section().rstrip()), encoding="utf-8")
