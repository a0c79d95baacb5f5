"""The authored graph, asked for its values by kind."""

from collections.abc import Callable

from pyoxigraph import Literal, NamedNode, Store

from ruhrkg.vocabulary import BASE_IRI, PREFIXES

Values = set[tuple[str, str]]

EDITORIAL = BASE_IRI + "graph/editorial"
CLASSES = {
    "plan": "rkg:Plan", "phase": "rkg:Phase", "pillar": "rkg:Pillar", "field": "rkg:FieldOfAction",
    "project": "rkg:Project", "forum": "rkg:Forum", "event": "rkg:Event", "figure": "rkg:Figure",
    "person": "foaf:Person", "source": "rkg:Source", "organisation": "org:Organization",
    "place": "schema:Place", "proposal": "rkg:Proposal", "decision": "rkg:Decision",
}  # fmt: skip


def iri(name: str) -> NamedNode:
    prefix, local = name.split(":", 1)
    return NamedNode(PREFIXES[prefix] + local)


def slug(node: NamedNode) -> str:
    return node.value.removeprefix(BASE_IRI + "id/").partition("/")[2]


class Data:
    """The authored graph, asked for its values by kind."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def things(self, class_: str) -> set[NamedNode]:
        found = self._store.quads_for_pattern(None, iri("rdf:type"), iri(class_), None)
        return {q.subject for q in found if isinstance(q.subject, NamedNode)}

    def replaced(self, name: str) -> bool:
        """Whether `id/<name>` names its successor."""
        old = NamedNode(f"{BASE_IRI}id/{name}")
        return any(self._store.quads_for_pattern(old, iri("dcterms:isReplacedBy"), None, None))

    def of(
        self, thing: NamedNode, *names: str, lang: str = "", stated: bool = False, kind: str = ""
    ) -> set[str]:
        """Values of the properties; only in a language, only of sources, only things of a kind."""
        found = set()
        for name in names:
            for quad in self._store.quads_for_pattern(thing, iri(name), None, None):
                value, graph = quad.object, quad.graph_name
                if stated and isinstance(graph, NamedNode) and graph.value == EDITORIAL:
                    continue
                if isinstance(value, Literal) and (not lang or value.language == lang):
                    found.add(value.value)
                elif isinstance(value, NamedNode):
                    if value.value.startswith(f"{BASE_IRI}id/{kind}"):
                        found.add(slug(value))
                    elif not kind:
                        found.add(value.value)
        return found

    def values(self, class_: str, *names: str, **only: object) -> Values:
        return {(slug(t), v) for t in self.things(class_) for v in self.of(t, *names, **only)}

    def parts(self, class_: str, link: str, kind: str, *names: str, **only: object) -> Values:
        """Values of parts, by the thing of `kind` that the part points to with `link`."""
        return {
            (owner, v)
            for part in self.things(class_)
            for owner in self.of(part, link, kind=kind)
            for v in self.of(part, *names, **only)
        }

    def readings(self, aspect: str, kinds: tuple[str, ...]) -> Values:
        return {
            (owner, v)
            for reading in self.things("rkg:Reading")
            if aspect in self.of(reading, "rkg:aspect")
            for kind in kinds
            for owner in self.of(reading, "rkg:about", kind=kind)
            for v in self.of(reading, "rkg:value")
        }

    def part_sources(self) -> Values:
        """(owner, source) of the parts of records: of the graphs that hold their content."""
        owners = {
            "rkg:Reading": "rkg:about", "rkg:Funding": "rkg:about",
                "rkg:Milestone": "rkg:about", "rkg:Idea": "rkg:forum", "rkg:State": "rkg:about",
            "schema:Claim": "rkg:about", "rkg:Decision": "rkg:about",
        }  # fmt: skip
        return {
            (owner, slug(q.graph_name).partition("#")[0])
            for class_, link in owners.items()
            for part in self.things(class_)
            for owner in self.of(part, link)
            for q in self._store.quads_for_pattern(part, None, None, None)
            if isinstance(q.graph_name, NamedNode)
            if q.graph_name.value.startswith(f"{BASE_IRI}id/source/")
        }

    def disagreeing(self) -> Values:
        """(owner, value) of readings that disagree, but of figures."""
        disagreeing = {
            q.subject
            for q in self._store.quads_for_pattern(None, iri("rkg:disagreesWith"), None, None)
            if isinstance(q.subject, NamedNode)
        } | {r for r in self.things("rkg:Reading") if self.of(r, "rkg:about", kind="phase")}
        return {
            (owner, v)
            for r in disagreeing
            for kind in ("project", "forum", "event", "organisation", "phase")
            for owner in self.of(r, "rkg:about", kind=kind)
            for v in self.of(r, "rkg:value", "rkg:valueText", stated=True)
        }

    def field_goals(self) -> Values:
        return {
            (owner, text)
            for owner, goal in self.values("rkg:FieldOfAction", "rkg:goal")
            for text in self.of(NamedNode(f"{BASE_IRI}id/goal/{goal}"), "dcterms:description")
        }

    def concepts(self, kind: str, *names: str) -> Values:
        prefix = f"{BASE_IRI}id/{kind}/"
        things = {t for t in self.things("skos:Concept") if t.value.startswith(prefix)}
        return {(slug(t), v) for t in things for v in self.of(t, *names)}

    def figure_readings(self, *names: str, **only: object) -> Values:
        return {
            (slug(figure), v)
            for figure in self.things("rkg:Figure")
            for q in self._store.quads_for_pattern(figure, iri("rkg:reading"), None, None)
            if isinstance(q.object, NamedNode)
            for v in self.of(q.object, *names, **only)
        }

    def roles(self, *names: str, **only: object) -> Values:
        return {
            (person, v)
            for role in self.things("org:Membership")
            if not self.of(role, "rkg:about")
            for person in self.of(role, "org:member")
            for v in self.of(role, *names, **only)
        }


def of_class(class_: str) -> Callable[..., Callable[[Data], Values]]:
    return lambda *names, **only: lambda data: data.values(class_, *names, **only)


plan, phase, pillar, field = (
    of_class(CLASSES[kind]) for kind in ("plan", "phase", "pillar", "field")
)
project, forum, event, figure, person, organisation, source, place = (
    of_class(CLASSES[kind])
    for kind in (
        "project", "forum", "event", "figure", "person", "organisation", "source", "place",
    )
)  # fmt: skip
LOOKUPS: dict[str, Callable[[Data], Values]] = {
    "plan text": plan(
        "rdfs:label", "schema:slogan", "schema:slogan", "skos:note", "rkg:criterion", lang="de"
    ),
    "plan page": plan("foaf:page"),
    "phase label": lambda d: phase("rdfs:label")(d) | pillar("rdfs:label")(d),
    "phase bounds": phase("schema:startDate", "schema:endDate"),
    "phase description": lambda d: (
        phase("dcterms:description")(d) | pillar("dcterms:description")(d)
    ),
    "field label": field("rdfs:label"),
    "field short label": field("skos:altLabel", lang="de"),
    "field example": field("schema:workExample"),
    "field goal": lambda d: d.field_goals(),
    "part source": lambda d: d.part_sources(),
    "disagreeing value": lambda d: d.disagreeing(),
    "project milestone date": lambda d: d.parts(
        "rkg:Milestone",
        "rkg:about",
        "project",
        "dcterms:date",
        "schema:startDate",
        "schema:endDate",
    ),
    "project amount qualifier": lambda d: d.parts(
        "rkg:Funding", "rkg:about", "project", "rkg:qualifier", lang="de"
    ),
    "project theme": project("rkg:theme"),
    "project component": project("dcterms:tableOfContents", lang="de"),
    "project guest region": project("schema:attendee", lang="de"),
    "event topic": event("schema:keywords", lang="de"),
    "event outcome": event("rkg:result", lang="de"),
    "event kind": event("dcterms:type"),
    "person forum": lambda d: d.roles("rkg:forum"),
    "person project": lambda d: d.roles("rkg:project"),
    "person remark": person("skos:note", lang="de"),
    "organisation description": organisation("dcterms:description"),
    "organisation kind": organisation("dcterms:type"),
    "organisation successor": organisation("dcterms:isReplacedBy"),
    "organisation bounds": organisation("schema:foundingDate", "schema:dissolutionDate"),
    "topic label": lambda d: d.concepts("topic", "rdfs:label"),
    "project label": project("rdfs:label", stated=True),
    "project alternative title": project("skos:altLabel"),
    "project field": project("rkg:fieldOfAction"),
    "project forum": project("rkg:forum"),
    "project lead": project("rkg:leadMinistry"),
    "project partner": project("rkg:partner"),
    "project person": project("rkg:involves", kind="person"),
    "project place": project("schema:location"),
    "project start": project("schema:startDate"),
    "project end": project("schema:endDate"),
    "project planned period": project("schema:temporalCoverage", lang="en"),
    "project site number": project("rkg:siteNumber"),
    "project proposal number": project("rkg:proposalNumber"),
    "project older number": project("dcterms:identifier"),
    "project tie": project("rkg:tie"),
    "project page": project("foaf:page"),
    "project parent": project("dcterms:isPartOf"),
    "project status": project("rkg:status"),
    "project state": lambda d: d.parts("rkg:State", "rkg:about", "project", "rkg:status"),
    "project state label": lambda d: d.parts(
        "rkg:State", "rkg:about", "project", "rdfs:label", lang="de"
    ),
    "project state date": lambda d: d.parts("rkg:State", "rkg:about", "project", "dcterms:date"),
    "project area": project("schema:areaServed"),
    "project model place": project("rkg:modelPlace"),
    "project description": project("dcterms:description"),
    "project site": project("rkg:site"),
    "project note": project("skos:editorialNote", lang="en"),
    "project amount": lambda d: d.parts("rkg:Funding", "rkg:about", "project", "rkg:amount"),
    "project amount label": lambda d: d.parts(
        "rkg:Funding", "rkg:about", "project", "rdfs:label", lang="de"
    ),
    "project amount kind": lambda d: d.parts("rkg:Funding", "rkg:about", "project", "dcterms:type"),
    "project amount payer": lambda d: d.parts(
        "rkg:Funding", "rkg:about", "project", "schema:funder"
    ),
    "project amount period": lambda d: d.parts(
        "rkg:Funding", "rkg:about", "project", "schema:startDate", "schema:endDate", "dcterms:date"
    ),
    "project milestone": lambda d: d.parts(
        "rkg:Milestone", "rkg:about", "project", "rdfs:label", lang="de"
    ),
    "claim": lambda d: d.values("schema:Claim", "rdfs:label", "schema:author", "dcterms:date"),
    "decision": lambda d: d.values(
        "rkg:Decision", "rdfs:label", "rkg:adopts", "prov:wasAttributedTo", "dcterms:date"
    ),
    "proposal": lambda d: d.values(
        "rkg:Proposal", "rdfs:label", "rkg:proposalNumber", "rkg:became", "dcterms:type"
    ),
    "silence": lambda d: d.values("rkg:Silence", "rkg:about", "rkg:aspect", "prov:used"),
    "forum label": forum("rdfs:label", stated=True),
    "forum alternative name": forum("skos:altLabel"),
    "forum number": forum("schema:position"),
    "forum lead": forum("rkg:leadMinistry"),
    "forum moderator": forum("rkg:moderator"),
    "forum co-moderator": forum("rkg:coModerator"),
    "forum question": forum("rkg:leadingQuestion", lang="de"),
    "forum topic": forum("schema:keywords", lang="de"),
    "forum idea": lambda d: d.parts("rkg:Idea", "rkg:forum", "forum", "rdfs:label", lang="de"),
    "event label": event("rdfs:label"),
    "event date": event("dcterms:date", "schema:startDate", "schema:endDate"),
    "event place": event("schema:location"),
    "event person": event("rkg:involves", kind="person"),
    "event organisation": event("rkg:involves", kind="organisation"),
    "event forum": event("rkg:forum"),
    "event phase": event("dcterms:isPartOf"),
    "event project": event("rkg:project"),
    "event venue": event("rkg:site", lang="de"),
    "event note": event("skos:editorialNote", "skos:note", lang="en"),
    "event attendance": lambda d: d.readings("participants", ("event",)),
    "stated quantity": lambda d: d.readings("stated-quantity", ("project", "event")),
    "figure label": figure("rdfs:label"),
    "figure reading": lambda d: d.figure_readings("rkg:value", "rkg:valueText", stated=True),
    "figure qualifier": lambda d: d.figure_readings("rkg:qualifier", lang="de"),
    "figure unit": lambda d: d.figure_readings("schema:unitText"),
    "figure date": lambda d: d.figure_readings("dcterms:date"),
    "figure agreed": figure("rkg:agreed"),
    "person name": person("foaf:name"),
    "person academic title": person("schema:honorificPrefix"),
    "person role": lambda d: d.roles("rdfs:label"),
    "person organisation": lambda d: d.roles("org:organization"),
    "organisation label": organisation("rdfs:label", stated=True),
    "organisation abbreviation": organisation("schema:alternateName"),
    "organisation place": organisation("schema:location"),
    "organisation member": organisation("org:hasMember"),
    "organisation parent": organisation("org:subOrganizationOf"),
    "source title": source("dcterms:title"),
    "source publisher": source("dcterms:publisher"),
    "source page": source("foaf:page"),
    "source date": source("dcterms:date"),
    "source kind": source("dcterms:type"),
    "place label": place("rdfs:label", lang="de"),
    "place municipality key": place("rkg:ags"),
    "place regional key": place("dcterms:identifier"),
    "place NUTS code": place("rkg:nuts"),
    "place population": lambda d: d.readings("population", ("place",)),
    "place area": place("rkg:area"),
    "place latitude": place("wgs:lat"),
    "place longitude": place("wgs:long"),
}
