"""A small directory of things that are easily mistaken for each other."""

from pathlib import Path

from ruhrkg.reconciliation.directory import Directory, Entity, Identifier, Named
from ruhrkg.reconciliation.plan_names import PlanNames

NAMES = PlanNames.read(Path(__file__).parents[1])
WD = "http://www.wikidata.org/entity/"


def thing(
    entity_id: str, de: str, en: str = "", *names: str, types: tuple[str, ...], **more: object
) -> Entity:
    labels = {"de": de, "en": en or de}
    return Entity(entity_id, labels, types, tuple({de, en or de, *names}), **more)  # type: ignore[arg-type]


def wikidata(item: str, relation: str = "exactMatch") -> Identifier:
    return Identifier("wikidata", item, WD + item, relation)


PLACE, PERSON, BODY = ("schema:Place",), ("foaf:Person",), ("org:Organization",)
MINISTRY = ("id:organisation-kind/ministry", *BODY)
STATE = ("id:organisation-kind/authority", *BODY)
BROADER = {
    "id:place-kind/stadt": PLACE,
    "id:organisation-kind/ministry": BODY,
    "id:organisation-kind/authority": BODY,
}
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
        thing("organisation/uk-essen", "Universitätsklinikum Essen", types=BODY),
        thing("organisation/umsicht", "Fraunhofer UMSICHT", types=BODY),
        thing("organisation/mkw", "Ministerium für Kultur und Wissenschaft", types=MINISTRY),
        thing("organisation/jm", "Ministerium der Justiz",
              "Ministry of Justice of North Rhine-Westphalia", "JM", types=MINISTRY),
        thing("organisation/stk", "Staatskanzlei des Landes Nordrhein-Westfalen",
              "State Chancellery of North Rhine-Westphalia", types=STATE),
        thing("organisation/dgb", "Gewerkschaftsbund Nordrhein-Westfalen", types=BODY),
        thing("place/nrw", "Nordrhein-Westfalen", "North Rhine-Westphalia", "NRW", types=PLACE),
        thing("organisation/eon", "E.ON", types=BODY),
        thing("organisation/ruhrverband", "Ruhrverband", types=BODY,
              values={"schema:foundingDate": [{"str": "1913-06-05"}],
                      "rkg:area": [{"float": 4478.5}]}),
        thing("place/essen", "Essen", types=CITY,
              values={"wgs:lat": [{"float": 51.45083}], "wgs:long": [{"float": 7.01306}]}),
        thing("event/manifesta-16", "Manifesta 16", types=("schema:Event",),
              values={"schema:location": [{"id": "place/essen",
                                           "name": {"de": "Essen", "en": "Essen"}}]}),
        thing("event/report-2020", "Fortschrittsbericht 2020", types=("rkg:Event",)),
        thing("person/hohn", "Uta Hohn", types=PERSON,
              values={"org:memberOf": [{"id": "organisation/rub",
                                        "name": {"de": "Ruhr-Universität Bochum",
                                                 "en": "Ruhr University Bochum"}}]}),
        thing("person/kohl", "Helmut Kohl", types=PERSON),
        thing("person/wuest", "Hendrik Wüst", types=PERSON,
              offices=("Ministerpräsident des Landes Nordrhein-Westfalen (CDU)",
                       "Minister-President of North Rhine-Westphalia (CDU)")),
        thing("project/workshops", "Talentwerkstätten für Jugendliche im Ruhrgebiet",
              types=("rkg:Project",)),
        thing("source/workshops", "Talentwerkstätten", types=("rkg:Source",)),
        thing("forum/tf-13", "Neue Mobilität – Wie vernetzen wir die Metropolregion Ruhr?",
              types=("rkg:Forum",),
              values={"schema:position": [{"int": 13}],
                      "rkg:theme": [{"id": "theme/mobility",
                                     "name": {"de": "Mobilität", "en": "Mobility"}}]}),
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
    types = tuple(Named(t, {"de": t, "en": t}, BROADER.get(t, ())) for t in used)
    properties = tuple(
        Named(p, {"de": p, "en": p}) for p in sorted({p for e in entities for p in e.values})
    )
    return Directory("test", entities, types, properties, names=NAMES)
