"""A small directory of things that are easily mistaken for each other."""

from ruhrkg.reconciliation.directory import Directory, Entity, Identifier, Named

WD = "http://www.wikidata.org/entity/"


def thing(
    entity_id: str, de: str, en: str = "", *names: str, types: tuple[str, ...], **more: object
) -> Entity:
    labels = {"de": de, "en": en or de}
    return Entity(entity_id, labels, types, tuple({de, en or de, *names}), **more)  # type: ignore[arg-type]


def wikidata(item: str, relation: str = "exactMatch") -> Identifier:
    return Identifier("wikidata", item, WD + item, relation)


PLACE, PERSON, BODY = ("schema:Place",), ("foaf:Person",), ("org:Organization",)
CITY = ("id:place-kind/stadt", *PLACE)


def small_directory() -> Directory:
    entities = (
        thing("place/bochum", "Bochum", types=CITY, identifiers=(wikidata("Q2103"),)),
        thing("place/muelheim", "Mülheim an der Ruhr", types=CITY),
        thing("place/unna", "Unna", types=CITY, values={"rkg:ags": [{"str": "05978036"}]}),
        thing("place/kreis-unna", "Kreis Unna", "Unna (district)", types=PLACE,
              values={"rkg:ags": [{"str": "05978"}]}),
        thing("organisation/rub", "Ruhr-Universität Bochum", "Ruhr University Bochum", "RUB",
              types=BODY, descriptions={"de": "Eine Universität"},
              values={"schema:location": [{"id": "place/bochum",
                                           "name": {"de": "Bochum", "en": "Bochum"}}],
                      "rdfs:label": [{"str": "Ruhr-Universität Bochum", "lang": "de"},
                                     {"str": "Ruhr University Bochum", "lang": "en"}],
                      "wikidata": [{"id": "Q309948", "name": {"de": "RUB", "en": "RUB"}}]},
              identifiers=(wikidata("Q309948"),)),
        thing("organisation/hs-bochum", "Hochschule Bochum", types=BODY),
        thing("organisation/hs-gesundheit", "Hochschule für Gesundheit", types=BODY),
        thing("organisation/jm", "Ministerium der Justiz",
              "Ministry of Justice of North Rhine-Westphalia", types=BODY),
        thing("organisation/stk", "Staatskanzlei des Landes Nordrhein-Westfalen",
              "State Chancellery of North Rhine-Westphalia", types=BODY),
        thing("organisation/dgb", "Gewerkschaftsbund Nordrhein-Westfalen", types=BODY),
        thing("place/nrw", "Nordrhein-Westfalen", "North Rhine-Westphalia", "NRW", types=PLACE),
        thing("organisation/eon", "E.ON", types=BODY),
        thing("person/holthoff", "Stephan Holthoff-Pförtner", types=PERSON),
        thing("plan/ruhr-konferenz", "Ruhr-Konferenz", "Ruhr Conference", types=("rkg:Plan",)),
        thing("project/innamoruhr", "InnaMoRuhr", types=("rkg:Project",)),
        thing("source/innamoruhr", "InnaMoRuhr", types=("rkg:Source",)),
        thing("topic/transport", "Verkehr", "transport", types=("skos:Concept",),
              identifiers=(wikidata("Q7590"),)),
        thing("topic/mobility", "Mobilität", "mobility", types=("skos:Concept",),
              identifiers=(wikidata("Q7590", "closeMatch"),)),
    )  # fmt: skip
    used = sorted({t for e in entities for t in e.types})
    types = tuple(
        Named(t, {"de": t, "en": t}, ("schema:Place",) if t == "id:place-kind/stadt" else ())
        for t in used
    )
    properties = tuple(
        Named(p, {"de": p, "en": p}) for p in sorted({p for e in entities for p in e.values})
    )
    return Directory("test", entities, types, properties)
