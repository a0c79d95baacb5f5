"""Check the links to Wikidata by rules on the data of each item."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from rapidfuzz.fuzz import token_set_ratio

from ruhrkg.geo.ellipsoid import kilometres
from ruhrkg.graph.sssom import MappingSet, Match
from ruhrkg.links.json_client import ServiceError
from ruhrkg.links.snapshot import Item, Snapshot
from ruhrkg.links.wikidata import BATCH, Fetch
from ruhrkg.reconciliation.directory import EXACT, Directory, Entity
from ruhrkg.reconciliation.folding import fold
from ruhrkg.reconciliation.values import APART_KM
from ruhrkg.vocabulary import ID, PREFIXES, local_name

HUMAN = "Q5"
_MIN_SIMILARITY = 70


@dataclass(frozen=True)
class VerificationResult:
    """The outcome of one match, and the reason: an outcome of EARL 1.0, or `agreed`.

    `agreed`: no conclusive data of the item could be read, but two public lists independently name
    it for the thing.
    """

    match: Match
    outcome: str
    problems: tuple[str, ...]
    item: Item | None

    @property
    def qid(self) -> str:
        """The item's id."""
        return local(self.match)


def local(match: Match) -> str:
    """The id of the item that a match names."""
    return match.object.removeprefix(PREFIXES["wd"])


def to_check(mapping_set: MappingSet) -> list[Match]:
    """The matches of the set that are links."""
    return [match for match in mapping_set.matches if match.links]


def verify(
    matches: Iterable[Match], directory: Directory, items: dict[str, Item], before: Snapshot
) -> list[VerificationResult]:
    """Judge each match by the data in `items`; `before` is the earlier snapshot."""
    return [
        _judge(match, directory.by_id.get(match.subject.removeprefix(str(ID))), items, before)
        for match in matches
    ]


def _judge(
    match: Match, thing: Entity | None, items: dict[str, Item], before: Snapshot
) -> VerificationResult:
    item = items.get(local(match))
    if thing is None:
        return VerificationResult(match, "failed", ("our thing is not in the graph",), item)
    if item is None:
        return _unread(match, "nothing is known of the item", None)
    if item.missing:
        return VerificationResult(match, "failed", ("deleted: the item is no longer there",), item)
    problems = []
    if item.redirect:
        problems.append(f"merged: the item redirects to {item.redirect}")
    problems += _kind_problems(match, item, before.items.get(item.id))
    if local_name(match.predicate) in EXACT:
        problems += _label_problems(thing, item)
        problems += _place_problems(thing, item)
    if problems:
        return VerificationResult(match, "failed", tuple(problems), item)
    if not (item.labels or item.types or item.kind):
        return _unread(match, "no label and no class is known of the item", item)
    return VerificationResult(match, "passed", (), item)


def _unread(match: Match, problem: str, item: Item | None) -> VerificationResult:
    """The outcome for an item with unknown labels and classes: whether a second list names it."""
    lists = {_list_of(address) for address in match.all("see_also")}
    if len(lists) > 1:
        return VerificationResult(
            match, "agreed", (f"{problem}; {len(lists)} public lists name it",), item
        )
    return VerificationResult(match, "cantTell", (problem,), item)


def _list_of(address: str) -> str:
    """The publisher of the list at an address: the host, and on GitHub the repository."""
    parts = urlsplit(address)
    return f"{parts.netloc}/{'/'.join(parts.path.split('/')[1:3])}"


def _kind_problems(match: Match, item: Item, before: Item | None) -> list[str]:
    kind = match.one("subject_category")
    problems = []
    if item.kind and item.kind != kind:
        problems.append(f"other kind: the item is a {item.kind}, our thing a {kind}")
    if item.types and (HUMAN in item.types) != (kind == "person"):
        word = "a human" if HUMAN in item.types else "no human"
        problems.append(f"other kind: the item is {word}, our thing a {kind}")
    if before and before.types and item.types and set(before.types).isdisjoint(item.types):
        problems.append(
            f"classes changed: {', '.join(before.types)} before, {', '.join(item.types)} now"
        )
    return problems


def _label_problems(thing: Entity, item: Item) -> list[str]:
    ours = {fold(name) for name in (*thing.labels.values(), *thing.names)}
    theirs = {fold(label) for label in item.labels.values()}
    if not theirs or any(token_set_ratio(a, b) >= _MIN_SIMILARITY for a in ours for b in theirs):
        return []
    return [f"label differs: {' / '.join(item.labels.values())} there, {thing.name('de')} here"]


def _place_problems(thing: Entity, item: Item) -> list[str]:
    ours = tuple(_number(thing, name) for name in ("wgs:lat", "wgs:long"))
    if None in ours or item.lat is None or item.lon is None:
        return []
    distance = kilometres(ours[0] or 0.0, ours[1] or 0.0, item.lat, item.lon)
    return [f"{distance:.1f} km apart"] if distance > APART_KM else []


def _number(thing: Entity, name: str) -> float | None:
    for value in thing.values.get(name, ()):
        if "float" in value or "int" in value:
            return float(value["float"] if "float" in value else value["int"])
    return None


def fetch_all(
    ids: list[str], fetch: Fetch, state: Path, report: Callable[[str], None]
) -> dict[str, Item]:
    """Fetch all items in batches; each batch is stored in the file `state` at once.

    An interrupted run continues where it stopped: items in `state` are not requested again. Raises
    ServiceError; what was fetched before remains in `state`.
    """
    items = _stored(state)
    missing = [qid for qid in dict.fromkeys(ids) if qid not in items]
    total = len(set(ids))
    state.parent.mkdir(parents=True, exist_ok=True)
    _end_last_line(state)
    for start in range(0, len(missing), BATCH):
        report(f"{total - len(missing) + start} of {total} items")
        try:
            found = fetch(missing[start : start + BATCH])
        except ServiceError:
            report(f"{len(items)} of {total} items are stored in {state}")
            raise
        with state.open("a", encoding="utf-8") as file:
            for item in found.values():
                file.write(json.dumps(item.to_json(), ensure_ascii=False) + "\n")
        items.update(found)
    report(f"{total} of {total} items")
    return {qid: items[qid] for qid in dict.fromkeys(ids)}


def _stored(state: Path) -> dict[str, Item]:
    """The items of an earlier run; a truncated line is ignored."""
    items = {}
    if state.is_file():
        for line in state.read_text(encoding="utf-8").splitlines():
            try:
                item = Item.from_json(json.loads(line))
            except (ValueError, TypeError):
                continue
            items[item.id] = item
    return items


def _end_last_line(state: Path) -> None:
    if state.is_file() and not state.read_bytes().endswith(b"\n"):
        with state.open("a", encoding="utf-8") as file:
            file.write("\n")
