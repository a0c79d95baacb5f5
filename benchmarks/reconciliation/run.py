"""Measure the reconciliation service: `python benchmarks/reconciliation/run.py`.

Prints how good the answers are and how long batches of 50 names take over the WSGI app, warm; with
`--speed` only the latter.
"""

import json
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from queries import (
    Cell,
    HeldOut,
    Typed,
    absent,
    cells,
    handwritten,
    held_out,
    held_out_absent,
    made,
    neighbours,
)
from relatives import relatives

from ruhrkg.reconciliation.directory import Directory
from ruhrkg.reconciliation.matching import Matcher
from ruhrkg.reconciliation.requested import Constraint
from ruhrkg.reconciliation.scoring import Question
from ruhrkg.release.build import build
from ruhrkg.release.reconciliation import RECONCILIATION
from ruhrkg.release.store import Release
from ruhrkg.settings import Settings
from ruhrkg.web.app import create_app
from ruhrkg.web.site import Site

BATCH = 50


def quality(matcher: Matcher, queries: list[Typed]) -> dict[str, float]:
    """Precision at 1, recall, and how many of the right ones count as a match by themselves."""
    firsts = [(q, matcher.find(Question(q.text))[:1]) for q in queries]
    answered = [(q, found[0]) for q, found in firsts if found]
    right = [(q, c) for q, c in answered if c.entity.id == q.meant]
    for q, c in answered:
        if c.entity.id != q.meant:
            print(f"  wrong ({q.rule}): {q.text!r} gave {c.entity.id} ({c.score}), not {q.meant}")
    for q, found in firsts:
        if not found:
            print(f"  unanswered ({q.rule}): {q.text!r}, meant {q.meant}")
    return {
        "queries": len(queries),
        "precision@1": round(len(right) / len(answered), 4),
        "recall": round(len(right) / len(queries), 4),
        "matched by themselves": round(sum(c.match for _, c in right) / len(queries), 4),
        "wrongly matched": sum(c.match for q, c in answered if c.entity.id != q.meant),
    }


def choosing(matcher: Matcher, names: list[HeldOut], typed: bool) -> dict[str, object]:
    """First place, place among the first five and matches, with or without the chosen type."""
    found = [(n, matcher.find(Question(n.text, types=(n.type,) if typed else ()))) for n in names]
    meant = [(n, [c.entity.id for c in cs]) for n, cs in found if n.meant]
    matched = [(n, cs[0].entity.id) for n, cs in found if cs and cs[0].match]
    right = [n for n, entity_id in matched if n.meant == entity_id]
    shares = {
        "first": sum(ids[:1] == [n.meant] for n, ids in meant) / len(meant),
        "in the first five": sum(n.meant in ids for n, ids in meant) / len(meant),
        "matched by itself": len(right) / len(meant),
    } if meant else {}  # fmt: skip
    return {
        "names": len(names),
        **{name: round(share, 3) for name, share in shares.items()},
        "wrongly matched": [
            (n.text, entity_id) for n, entity_id in matched if n.meant != entity_id
        ],
    }


def in_tables(matcher: Matcher, listed: list[Cell], typed: bool) -> dict[str, object]:
    """How cells of tables are matched, with their details; precision is that of the matches."""
    found = []
    for cell in listed:
        details = tuple(Constraint(pid, (value,)) for pid, value in cell.details)
        types = (cell.type,) if typed else ()
        found.append((cell, matcher.find(Question(cell.text, types=types, constraints=details))))
    meant = [(cell, [c.entity.id for c in cs]) for cell, cs in found if cell.meant]
    matched = [(cell, cs[0].entity.id) for cell, cs in found if cs and cs[0].match]
    right = sum(cell.meant == entity_id for cell, entity_id in matched)
    return {
        "existing": len(meant),
        "absent": len(listed) - len(meant),
        "first": round(sum(ids[:1] == [cell.meant] for cell, ids in meant) / len(meant), 3),
        "in the first five": round(sum(cell.meant in ids for cell, ids in meant) / len(meant), 3),
        "matched by itself": round(right / len(meant), 3),
        "precision of the matches": round(right / len(matched), 3),
        "wrongly matched": [(cell.text, i) for cell, i in matched if cell.meant != i],
    }


def wrong_relatives(matcher: Matcher, typed: bool) -> dict[str, object]:
    """The names with other words that are matched although they name nothing here."""
    wrong, made = [], relatives(matcher.directory)
    for name in made:
        types = (name.type,) if typed else ()
        for candidate in matcher.find(Question(name.text, types=types, limit=1)):
            if candidate.match and name.wrong(candidate.entity.id):
                wrong.append((name.rule, name.text, candidate.entity.id))
    return {"names": len(made), "wrongly matched": wrong}


def duration(release: Release, texts: list[str]) -> dict[str, float]:
    """Milliseconds per name in twenty batches of 50 after a warm-up: elapsed, and of the CPU."""
    client = create_app(Site(Settings(), release)).test_client()
    elapsed, cpu = [], []
    for start in range(0, 21 * BATCH, BATCH):
        batch = {f"q{n}": {"query": texts[(start + n) % len(texts)]} for n in range(BATCH)}
        before = time.perf_counter(), time.process_time()
        response = client.post("/reconcile/de", data={"queries": json.dumps(batch)})
        assert response.status_code == 200
        elapsed.append((time.perf_counter() - before[0]) * 1000 / BATCH)
        cpu.append((time.process_time() - before[1]) * 1000 / BATCH)
    return {
        "median": round(statistics.median(elapsed[1:]), 2),
        "slowest": round(max(elapsed[1:]), 2),
        "median of the CPU": round(statistics.median(cpu[1:]), 2),
    }


def main() -> None:
    """Build a release, measure, print."""
    with tempfile.TemporaryDirectory() as folder:
        release = build(Settings(build_dir=Path(folder)))
        directory = Directory.from_json(release.path(RECONCILIATION).read_bytes())
        matcher = Matcher(directory)
        by_rule: dict[str, list[Typed]] = defaultdict(list)
        for query in (*made(directory), *handwritten()):
            by_rule[query.rule].append(query)
        texts = [q.text for queries in by_rule.values() for q in queries] + absent(directory)
        print("milliseconds per name:", duration(release, texts))
        if "--speed" in sys.argv[1:]:
            return
        for rule, queries in by_rule.items():
            print(rule, quality(matcher, queries))
        generated = [q for rule, qs in by_rule.items() if rule != "handwritten" for q in qs]
        print("made by rules:", quality(matcher, generated))
        print("written by hand:", quality(matcher, by_rule["handwritten"]))
        matched = [n for n in absent(directory) if any(c.match for c in matcher.find(Question(n)))]
        print("absent:", {"names": len(absent(directory)), "wrongly matched": matched})
        for typed in (False, True):
            words = "with the type" if typed else "without a type"
            # Where a type of its own is chosen, the type tells two things of one name apart.
            names = [n for n in held_out() if typed or not n.type.startswith("id:")]
            print(f"held out, {words}:", choosing(matcher, names, typed))
            print(
                f"held out, absent, {words}:", choosing(matcher, held_out_absent(directory), typed)
            )
            print(f"neighbours, {words}:", choosing(matcher, neighbours(directory), typed))
            for name in ("table_cells.tsv", "table_cells_fresh.tsv"):
                print(f"{name}, {words}:", in_tables(matcher, cells(name), typed))
            print(f"relatives, {words}:", wrong_relatives(matcher, typed))


if __name__ == "__main__":
    main()
