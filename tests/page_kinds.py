"""One address of each kind of page, for tests that look at every kind.

`{release}` stands for the version of the release; the link of a report is on the page of its thing.
"""

from urllib.parse import quote

REPORT = "/report/project/innamoruhr"
BOUNDARIES = """PREFIX rkg: <https://w3id.org/ruhrkg/ontology#>
PREFIX geo: <http://www.opengis.net/ont/geosparql#>
SELECT ?place ?area ?wkt { ?place rkg:area ?area ; geo:hasGeometry/geo:asWKT ?wkt } LIMIT 5"""
KINDS = [
    "/",
    "/about",
    "/projects",
    "/projects?field=vernetzte-mobilitaet&view=table",
    "/forums",
    "/events",
    "/organisations",
    "/persons",
    "/places",
    "/sources",
    "/map",
    "/timeline",
    "/network",
    "/network/organisation/rub",
    "/neighbourhood/project/innamoruhr",
    "/search?q=schule",
    "/search?q=Dortmunt",
    "/queries",
    "/queries/near-a-place",
    "/queries/money-with-sources",
    "/sparql",
    "/sparql?query=" + quote(BOUNDARIES),
    "/ontology",
    "/shapes",
    "/quality",
    "/catalog",
    "/catalog/check",
    "/catalog/dataset/all",
    "/catalog/service/sparql",
    "/catalog/record/all",
    "/dumps",
    "/releases",
    "/changes",
    "/changes/{release}",
    "/changes/{release}/1",
    "/releases/{release}",
    "/reconcile",
    "/reconcile/features",
    "/reconcile/preview?id=place/bochum",
    "/doc/plan/ruhr-konferenz",
    "/doc/project/innamoruhr",
    "/doc/field/vernetzte-mobilitaet",
    "/doc/forum/tf-01",
    "/doc/event/tf17-tel-aviv",
    "/doc/decision/2019-11-05",
    "/doc/organisation/rub",
    "/doc/person/armin-laschet",
    "/doc/place/essen",
    "/doc/figure/themenforen",
    "/doc/source/rk-umsetzen",
    "/doc/status/completed",
    "/doc/graph/editorial",
    REPORT,
    "/doc/project/nothing-of-this-name",
    "/nothing",
    "/projects?status=nothing",
]
"""One address of each kind of page."""
