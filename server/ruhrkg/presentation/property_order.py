"""The order of the statements on a page: what, field, who, where, when, how much, status.

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
            "rkg:stance",
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
            "rkg:became",
            "schema:workExample",
            "rkg:adopts",
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
            "rkg:leadMinistry",
            "rkg:partner",
            "rkg:moderator",
            "rkg:coModerator",
            "rkg:involves",
            "schema:honorificPrefix",
            "org:subOrganizationOf",
            "org:hasMember",
            "org:member",
            "org:organization",
            "schema:audience",
            "schema:author",
            "schema:funder",
            "dcterms:publisher",
            "dcterms:isReplacedBy",
        ),
    ),
    (
        "where",
        (
            "schema:location",
            "schema:areaServed",
            "rkg:modelPlace",
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
"""Displayed at the head of the page, in the reader's language."""

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
    "rkg:State": "state",
    "schema:Claim": "claim",
}
"""Classes of parts that are described on the page of the whole."""

HIDDEN = frozenset(
    {"rdf:type", LEAD, "rkg:reading", "rkg:milestone", "skos:hiddenLabel", "geo:hasGeometry",
     "geo:hasDefaultGeometry", "geo:asWKT"}
)  # fmt: skip

HIDDEN_OF = {"plan": frozenset({"dcterms:hasPart"})}
"""Properties hidden on pages of a kind: the parts of the plan are listed among its links."""

SILENCES = {"budget": "money", "deadline": "when", "lead": "who", "place": "where",
            "field": "field", "status": "status"}  # fmt: skip
"""The question under which a page reports that no source states an aspect."""

SILENT_PROPERTIES = {
    "budget": ("rkg:funding",),
    "deadline": ("schema:endDate", "schema:temporalCoverage"),
    "lead": ("rkg:leadMinistry",),
    "place": ("schema:location", "schema:areaServed"),
    "field": ("rkg:fieldOfAction",),
    "status": ("rkg:status",),
}
"""The properties that would state an aspect: a deduced value is displayed beside the silence."""

DESCRIBED_BY_PARTS = {"rkg:funding": "funding", "org:member": "role"}
"""Properties whose values are described by parts of that kind."""

DISPLAYED_BY_DESCRIPTION = frozenset({"rkg:goal"})
"""Properties whose values are displayed by their description, if they have one."""

UNITS = {"rkg:area": "km2"}
"""The unit of a property whose definition names one, by its key in the word files."""

NAMING = frozenset({"rdfs:label", "foaf:name", "skos:prefLabel", "dcterms:title"})
"""Properties that name a thing; equal names are displayed once."""

LESSER_CLASSES = frozenset({"geo:Feature", "owl:Axiom"})
"""Classes that are omitted beside a more specific one."""

BILINGUAL = frozenset({
    "dcterms:description", "rkg:goal", "rkg:basis", "skos:definition",
    "schema:creativeWorkStatus", "rkg:leadingQuestion", "schema:slogan", "schema:keywords",
    "skos:scopeNote", "schema:temporalCoverage", "rkg:result", "rkg:criterion", "rdfs:comment",
    "skos:note", "schema:audience", "rkg:qualifier",
})  # fmt: skip
"""Texts displayed only in the reader's language, if it has as many as the other."""

_PLACE = {
    name: (question, place) for question, names in QUESTIONS for place, name in enumerate(names)
}


_OF_KIND = {("reading", "rkg:qualifier"): "what"}


def question(name: str, kind: str = "") -> str:
    """The question under which a page of `kind` displays the property `name` (prefixed)."""
    return _OF_KIND.get((kind, name)) or _PLACE.get(name, (REST, 0))[0]


def rank(name: str) -> tuple[int, str]:
    """The order of properties within a question."""
    return _PLACE.get(name, (REST, 999))[1], name


LAST = ("elsewhere", REST, "names")
"""The questions that come after everything else."""

MAIN = tuple(name for name, _ in QUESTIONS if name not in LAST)
"""The questions in the order of the page."""
