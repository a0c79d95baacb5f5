"""SSSOM/TSV: mapping sets as tables with embedded metadata (SSSOM 1.1, "SSSOM/TSV")."""

import csv
import io
import re
from pathlib import Path
from typing import Any

import yaml

from ruhrkg.graph.errors import AuthoredFileError
from ruhrkg.graph.sssom import BUILT_IN, SLOT_BY_NAME, SLOTS, Kind, MappingSet, Match, Slot
from ruhrkg.graph.yaml_text import YamlError, read_yaml
from ruhrkg.vocabulary import PREFIXES

SUFFIX = ".sssom.tsv"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_SPLIT = re.compile(r"((?:[^\\|]|\\.|\\$)*)(?:\||$)", re.DOTALL)


def read_sets(root: Path) -> tuple[MappingSet, ...]:
    """All mapping sets under `data/links` of `root`, sorted by name. Raises AuthoredFileError."""
    paths = sorted((root / "data" / "links").glob(f"*{SUFFIX}"))
    return tuple(read(path, path.relative_to(root).as_posix()) for path in paths)


def read(path: Path, name: str) -> MappingSet:
    """The mapping set in a file with embedded metadata. Raises AuthoredFileError."""
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise _error(name, None, f"not UTF-8 at byte {error.start}", "Save it as UTF-8.") from error
    return parse(text, name)


def parse(text: str, name: str) -> MappingSet:
    """The mapping set in `text`; `name` is the file name used in messages.

    Raises AuthoredFileError for what SSSOM/TSV forbids: metadata that are not YAML, unknown or
    missing columns, undeclared prefixes, values of the wrong type, duplicate record ids.
    """
    lines = text.splitlines(keepends=True)
    head = next((i for i, line in enumerate(lines) if not line.startswith("#")), len(lines))
    metadata = _metadata("".join(line[1:] for line in lines[:head]), name)
    rows = csv.reader(io.StringIO("".join(lines[head:])), delimiter="\t", strict=True)
    curies = BUILT_IN | metadata.get("curie_map", {})
    matches: list[Match] = []
    try:
        columns = _columns(next(rows, []), head + 1, name)
        for row in rows:
            matches.append(_match(columns, row, curies, head + rows.line_num, name))
    except csv.Error as error:
        raise _error(name, head + rows.line_num, str(error), "Fix the quotation marks.") from error
    _unique(matches, name)
    return MappingSet(name, metadata, tuple(matches))


def write(mapping_set: MappingSet) -> str:
    """The set as canonical SSSOM/TSV: condensed, sorted, columns in the model's order."""
    used = [s for s in SLOTS if any(s.name in match.slots for match in mapping_set.matches)]
    out = io.StringIO()
    for line in yaml.safe_dump(
        mapping_set.metadata, sort_keys=False, allow_unicode=True, width=10_000
    ).splitlines():
        out.write(f"#{line}\n")
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(slot.name for slot in used)
    rows = [
        [_cell(slot, match, mapping_set.curies) for slot in used] for match in mapping_set.matches
    ]
    writer.writerows(sorted(rows))
    return out.getvalue()


def contract(iri: str, curies: dict[str, str]) -> str:
    """`iri` as a CURIE with the longest matching namespace. Raises ValueError if none matches."""
    fitting = [(base, prefix) for prefix, base in curies.items() if iri.startswith(base)]
    if not fitting:
        raise ValueError(f"no prefix of the mapping set fits {iri}: declare one in its curie_map")
    base, prefix = max(fitting, key=lambda pair: len(pair[0]))
    return f"{prefix}:{iri[len(base) :]}"


def _cell(slot: Slot, match: Match, curies: dict[str, str]) -> str:
    values = match.all(slot.name)
    if slot.kind is Kind.ENTITY:
        values = tuple(contract(value, curies) for value in values)
    if slot.many:
        values = tuple(v.replace("\\", "\\\\").replace("|", "\\|") for v in values)
    return "|".join(values)


def _metadata(text: str, name: str) -> dict[str, Any]:
    try:
        metadata = read_yaml(text)
    except YamlError as error:
        problem = f"the metadata is not YAML: {error}"
        raise _error(name, error.line, problem, "Fix the lines that begin with '#'.") from None
    expected = PREFIXES["graph"] + "links/" + name.rsplit("/", 1)[-1].removesuffix(SUFFIX)
    if not isinstance(metadata, dict) or metadata.get("mapping_set_id") != expected:
        raise _error(name, 1, "no mapping_set_id of its own", f"Add '#mapping_set_id: {expected}'")
    if "license" not in metadata:
        raise _error(name, 1, "no license", "Add '#license: ' and the IRI of the licence.")
    return metadata


def _columns(header: list[str], line: int, name: str) -> list[Slot]:
    for column in header:
        if column not in SLOT_BY_NAME:
            raise _error(
                name, line, f"unknown column '{column}'", f"Known: {', '.join(SLOT_BY_NAME)}."
            )
    for slot in SLOTS:
        if slot.required and slot.name not in header:
            raise _error(name, line, f"no column '{slot.name}'", "Add it and fill it.")
    return [SLOT_BY_NAME[column] for column in header]


def _match(
    columns: list[Slot], row: list[str], curies: dict[str, str], line: int, name: str
) -> Match:
    if len(row) != len(columns):
        problem = f"{len(row)} cells where the header has {len(columns)}"
        raise _error(name, line, problem, "Separate the cells by one tab each.")
    slots: dict[str, tuple[str, ...]] = {}
    for slot, cell in zip(columns, row, strict=True):
        if cell:
            values = _values(cell) if slot.many else (cell,)
            slots[slot.name] = tuple(_value(slot, v, curies, line, name) for v in values)
        elif slot.required:
            raise _error(name, line, f"no {slot.name}", "Fill the cell.")
    return Match(slots, line)


def _values(cell: str) -> tuple[str, ...]:
    parts = (found.group(1) for found in _SPLIT.finditer(cell))
    return tuple(re.sub(r"\\([|\\])", r"\1", part) for part in parts if part)


def _value(slot: Slot, value: str, curies: dict[str, str], line: int, name: str) -> str:
    problem = remedy = ""
    if slot.kind is Kind.ENTITY:
        prefix, colon, rest = value.partition(":")
        if colon and prefix in curies:
            return curies[prefix] + rest
        problem, remedy = f"'{value}' has no declared prefix", "Declare it in the curie_map."
    elif slot.kind is Kind.URI and not re.match(r"https?://[^\s<>\"]+$", value):
        problem, remedy = f"'{value}' is not a URL", "Write a full http or https URL."
    elif slot.kind is Kind.DATE and not _DATE.fullmatch(value):
        problem, remedy = f"'{value}' is not a date", "Write it as 2026-11-23."
    elif slot.kind is Kind.NUMBER and not re.fullmatch(r"0(\.\d{1,3})?|1(\.0{1,3})?", value):
        problem, remedy = f"'{value}' is not a confidence", "Write a number from 0 to 1."
    elif slot.kind is Kind.NEGATION and value != "Not":
        problem, remedy = f"'{value}' is not a modifier", "Write 'Not' or leave the cell empty."
    if problem:
        raise _error(name, line, f"{slot.name}: {problem}", remedy)
    return value


def _unique(matches: list[Match], name: str) -> None:
    first: dict[str, int] = {}
    for match in matches:
        if match.record in first:
            problem = f"the record_id of line {first[match.record]} again"
            raise _error(name, match.line, problem, "Give every record its own id.")
        first[match.record] = match.line


def _error(name: str, line: int | None, problem: str, remedy: str) -> AuthoredFileError:
    return AuthoredFileError(name, line, None, problem, remedy)
