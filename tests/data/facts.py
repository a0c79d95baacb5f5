"""The values of the raw facts of autumn 2026, from which the data was first created.

The graph has been corrected since: what it no longer says of them is listed in corrected.json.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

PLACE_KINDS = {
    "region", "state", "country", "government_region", "district", "independent_city",
    "municipality", "site",
}  # fmt: skip
# where a person was born or comes from is private and left out
PRIVATE = ("geboren in ", "aus ")
ORGANISATION_KINDS = {
    "government", "parliament", "ministry", "party", "university", "organisation",
}  # fmt: skip

Row = dict[str, Any]
Values = set[tuple[str, str]]


def rows_of(folder: Path, name: str) -> list[Row]:
    """One file of the facts."""
    rows: list[Row] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    return rows


def slug(text: str) -> str:
    """The slug of a German name."""
    return text.lower().translate(str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}))


def one(rows: Iterable[Row], *keys: str) -> Values:
    """The values of properties of a record, as (id, value)."""
    return {
        (row["id"], str(value))
        for row in rows
        for key in keys
        if key in row
        for value in (row[key] if isinstance(row[key], list) else [row[key]])
    }


def parts(rows: Iterable[Row], part: str, key: str) -> Values:
    """The values of a property of the parts of a record, as (id of the record, value)."""
    return {(r["id"], str(p[key])) for r in rows for p in r.get(part, []) if key in p}


def written_place(events: Iterable[Row], known: bool) -> Values:
    """Places that an event has as text only: Düsseldorf is a place of the graph, others are not."""
    texts = one(events, "place_text")
    return {(i, "duesseldorf" if known else t) for i, t in texts if (t == "Düsseldorf") == known}


def part_sources(folder: Path) -> Values:
    """(id of the record, source) for each part of a record that has sources of its own."""
    rows = [
        row
        for name in ("projects", "forums", "events", "figures", "organizations", "phases")
        for row in rows_of(folder, name)
    ]
    found = {
        (row["id"], source)
        for row in rows
        for part in ("funding", "milestones", "figures", "ideas", "readings")
        for entry in row.get(part, [])
        for source in entry["sources"]
    }
    for row in rows:
        for disagreement in row.get("disagreements", []):
            found |= {(row["id"], s) for r in disagreement["readings"] for s in r["sources"]}
        for key in ("workshop_sources", "expert_group_sources"):
            found |= {(row["id"], source) for source in row.get(key, [])}
        stated = row.get("attendance_sources", row.get("sources", []))
        if ("attendance" in row or "date_as_printed" in row) and len(stated) == 1:
            found.add((row["id"], stated[0]))
    return found


def disagreeing(folder: Path) -> Values:
    """(id of the record, value) for each value of a disagreement."""
    names = ("projects", "forums", "events", "organizations")
    return {
        (row["id"], str(reading["value"]))
        for name in names
        for row in rows_of(folder, name)
        for disagreement in row.get("disagreements", [])
        for reading in disagreement["readings"]
    } | parts(rows_of(folder, "phases"), "readings", "value")


def values_by_property(folder: Path) -> dict[str, Values]:
    """The values of the facts, named as the lookups name them."""
    projects, forums, events = (rows_of(folder, n) for n in ("projects", "forums", "events"))
    figures, people = rows_of(folder, "figures"), rows_of(folder, "persons")
    organisations, sources = rows_of(folder, "organizations"), rows_of(folder, "sources")
    known = [{**r, "id": r.get("facts_id", r["id"])} for r in rows_of(folder, "identifiers")]
    places = [row for row in known if row["kind"] in PLACE_KINDS]
    plan, phases, fields = (rows_of(folder, n) for n in ("conference", "phases", "fields"))
    topics = [row for row in known if row["kind"] == "topic"]
    named = {row["id"] for row in organisations}
    further = [r for r in known if r["kind"] in ORGANISATION_KINDS and r["id"] not in named]
    everything = [*projects, *forums, *events]
    return {
        "plan text": one(plan, "name_de", "motto_de", "leitmotiv_de", "character_de")
        | parts(plan, "project_criteria", "de")
        | {(row["id"], row["olympic_context"]["de"]) for row in plan},
        "plan page": parts(plan, "websites", "url"),
        "phase label": one(phases, "name_de", "name_en"),
        "phase bounds": one(phases, "start", "end"),
        "phase description": one(phases, "summary_de", "summary_en"),
        "field label": one(fields, "name_de", "name_en"),
        "field short label": parts(fields, "short_labels", "value"),
        "field example": one(fields, "example_projects"),
        "field goal": one(fields, "goal_de", "goal_en"),
        "part source": part_sources(folder),
        "disagreeing value": disagreeing(folder),
        "project label": one(projects, "title_de", "title_en"),
        "project alternative title": one(projects, "alt_titles"),
        "project field": one(projects, "field", "field_inferred"),
        "project forum": one(projects, "forum", "forum_inferred"),
        "project lead": one(projects, "lead", "lead_inferred"),
        "project partner": one(projects, "partners"),
        "project person": one(projects, "people"),
        "project place": one(projects, "places"),
        "project start": one(projects, "start"),
        "project end": one(projects, "end"),
        "project planned period": one(projects, "planned_period"),
        "project site number": one(projects, "site_number"),
        "project proposal number": one(projects, "proposal_number"),
        "project older number": one(projects, "older_site_number"),
        "project tie": one(projects, "evidence"),
        "project page": one(projects, "url", "site_url"),
        "project parent": one(projects, "subproject_of"),
        "project status text": one(projects, "status"),
        "project description": one(projects, "description_de", "description_en"),
        "project site": one(projects, "sites", "districts"),
        "project note": one(projects, "note", "site_note", "kind_note"),
        "project amount": parts(projects, "funding", "amount_eur"),
        "project milestone": parts(projects, "milestones", "text_de"),
        "project milestone date": parts(projects, "milestones", "date")
        | parts(projects, "milestones", "end_date"),
        "project amount qualifier": parts(projects, "funding", "qualifier"),
        "project theme": {(i, slug(v)) for i, v in one(projects, "theme")},
        "project component": one(projects, "subprojects") | parts(projects, "components", "name"),
        "project guest region": one(projects, "guest_regions"),
        "forum label": one(forums, "name_de"),
        "forum alternative name": one(forums, "alt_names"),
        "forum number": one(forums, "number", "number_inferred"),
        "forum lead": one(forums, "lead"),
        "forum moderator": one(forums, "moderators"),
        "forum co-moderator": one(forums, "co_moderators"),
        "forum question": one(forums, "leading_question_de"),
        "forum topic": one(
            forums,
            "planned_workshops_de",
            "working_topics_de",
            "workshop_topics_de",
            "focus_topics_de",
        ),
        "forum idea": parts(forums, "ideas", "title"),
        "event label": one(events, "title_de", "title_en"),
        "event date": one(events, "date", "end_date"),
        "event place": one(events, "place", "places") | written_place(events, True),
        "event person": one(events, "people"),
        "event organisation": one(events, "organizations"),
        "event forum": one(events, "forum", "forum_inferred"),
        "event phase": one(events, "phase"),
        "event project": one(events, "project", "projects_presented"),
        "event venue": one(events, "venue", "venues") | written_place(events, False),
        "event note": one(events, "note", "date_note"),
        "event topic": one(events, "topics_de"),
        "event outcome": one(events, "outcome_de"),
        "event kind": one(events, "kind"),
        "event attendance": {
            (e["id"], str(e["attendance"]["value"])) for e in events if "attendance" in e
        },
        "stated quantity": parts(everything, "figures", "value"),
        "figure label": one(figures, "label_de", "label_en"),
        "figure reading": parts(figures, "readings", "value")
        | parts(figures, "readings", "value_text"),
        "figure qualifier": parts(figures, "readings", "qualifier"),
        "figure unit": parts(figures, "readings", "unit"),
        "figure date": parts(figures, "readings", "date"),
        "figure agreed": {(f["id"], str(f.get("agreed", True)).lower()) for f in figures},
        "person name": one(people, "name"),
        "person academic title": one(people, "academic_title"),
        "person role": parts(people, "roles", "role_de") | parts(people, "roles", "role_en"),
        "person organisation": parts(people, "roles", "organization"),
        "person forum": parts(people, "roles", "forum")
        | {(p["id"], f) for p in people for r in p["roles"] for f in r.get("forums", [])},
        "person project": parts(people, "roles", "project"),
        "person remark": {(i, v) for i, v in one(people, "facts_de") if not v.startswith(PRIVATE)},
        "organisation description": one(organisations, "role_de", "role_en"),
        "organisation kind": {
            (i, v.replace("organization", "organisation"))
            for i, v in one([*further, *organisations], "kind")
        },
        "organisation successor": one(organisations, "successor"),
        "organisation bounds": one(organisations, "founded", "ended"),
        "topic label": one(topics, "label_de", "label_en"),
        "organisation label": one(organisations, "name_de"),
        "organisation abbreviation": one(organisations, "abbreviation"),
        "organisation place": one(organisations, "place", "places"),
        "organisation member": one(organisations, "members"),
        "source title": one(sources, "title"),
        "source publisher": one(sources, "publisher"),
        "source page": one(sources, "url"),
        "source date": one(sources, "date"),
        "source kind": one(sources, "kind"),
        "place label": one(places, "label_de"),
        "place municipality key": one(places, "ags"),
        "place regional key": one(places, "ars"),
        "place NUTS code": one(places, "nuts"),
        "place population": one(places, "population"),
        "place area": {(i, v.removesuffix(".0")) for i, v in one(places, "area_km2")},
        "place latitude": {(i, v.removesuffix(".0")) for i, v in one(places, "lat")},
        "place longitude": {(i, v.removesuffix(".0")) for i, v in one(places, "lon")},
    }
