"""In which order a page tells what it knows: what, field, who, where, when, how much, status.

One table for all kinds of things; what is not in it comes last, so nothing is hidden.
"""

QUESTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "what",
        (
            "schema:slogan",
            "rkg:leadingQuestion",
            "skos:definition",
            "skos:scopeNote",
            "rkg:value",
            "rkg:valueText",
            "rkg:agreed",
            "rkg:theme",
            "schema:keywords",
            "dcterms:subject",
            "rkg:goal",
            "rkg:challenge",
            "rkg:strength",
            "rkg:result",
            "dcterms:type",
        ),
    ),
    (
        "field",
        (
            "rkg:fieldOfAction",
            "rkg:forum",
            "dcterms:isPartOf",
            "rkg:project",
            "schema:workExample",
            "rkg:adopts",
            "dcterms:isPartOf",
            "dcterms:hasPart",
            "skos:broader",
            "skos:inScheme",
            "rkg:about",
        ),
    ),
    (
        "who",
        (
            "prov:wasAttributedTo",
            "prov:wasAttributedTo",
            "rkg:leadMinistry",
            "rkg:partner",
            "rkg:moderator",
            "rkg:coModerator",
            "rkg:involves",
            "schema:honorificPrefix",
            "org:hasMember",
            "org:member",
            "org:organization",
            "schema:audience",
            "schema:author",
            "dcterms:publisher",
            "dcterms:isReplacedBy",
        ),
    ),
    (
        "where",
        (
            "schema:location",
            "rkg:site",
            "schema:containedInPlace",
            "rkg:area",
            "wgs:lat",
            "wgs:long",
        ),
    ),
    (
        "when",
        (
            "dcterms:date",
            "schema:startDate",
            "schema:endDate",
            "schema:temporalCoverage",
            "schema:foundingDate",
            "schema:dissolutionDate",
            "rkg:milestone",
        ),
    ),
    ("money", ("rkg:funding", "rkg:amount", "schema:currency", "rkg:qualifier")),
    ("status", ("rkg:status", "schema:creativeWorkStatus", "rkg:tie")),
    (
        "elsewhere",
        (
            "foaf:page",
            "owl:sameAs",
            "skos:exactMatch",
            "skos:closeMatch",
            "skos:broadMatch",
            "skos:relatedMatch",
            "rdfs:seeAlso",
        ),
    ),
    (
        "names",
        (
            "rdfs:label",
            "foaf:name",
            "skos:prefLabel",
            "skos:altLabel",
            "dcterms:title",
            "schema:alternateName",
            "skos:notation",
            "schema:position",
            "rkg:siteNumber",
            "rkg:proposalNumber",
            "rkg:ags",
            "dcterms:identifier",
            "rkg:nuts",
        ),
    ),
)
REST = "more"

LEAD = "dcterms:description"
"""Shown at the head of the page, in the reader's language."""

PARTS = {
    "rkg:Funding": "funding",
    "rkg:Milestone": "milestone",
    "rkg:Reading": "reading",
    "rkg:Deduction": "deduction",
    "rkg:Silence": "silence",
    "rkg:Passage": "passage",
    "nif:Sentence": "passage",
    "org:Membership": "role",
    "schema:Review": "review",
}
"""Classes of things that are told on the page of what they are a part of."""

HIDDEN = frozenset(
    {"rdf:type", LEAD, "rkg:reading", "geo:hasGeometry",
     "geo:hasDefaultGeometry", "geo:asWKT"}
)  # fmt: skip

SILENCES = {"budget": "money", "deadline": "when", "lead": "who", "place": "where",
            "field": "field"}  # fmt: skip
"""The question under which a page says that no source states an aspect."""

BILINGUAL = frozenset({
    "dcterms:description", "rkg:goal", "rkg:basis", "skos:definition",
    "schema:creativeWorkStatus", "rkg:leadingQuestion", "schema:slogan", "schema:keywords",
    "skos:scopeNote", "schema:temporalCoverage",
})  # fmt: skip
"""Texts of which only the reader's language is shown where there are both."""

_PLACE = {
    name: (question, place) for question, names in QUESTIONS for place, name in enumerate(names)
}


def question(name: str) -> str:
    """The question under which the property `name` (prefixed) is told."""
    return _PLACE.get(name, (REST, 0))[0]


def rank(name: str) -> tuple[int, str]:
    """The order of properties within a question."""
    return _PLACE.get(name, (REST, 999))[1], name


ORDER = (*(name for name, _ in QUESTIONS[:-1]), REST, QUESTIONS[-1][0])
"""The questions in the order of the page; names and numbers come last."""
